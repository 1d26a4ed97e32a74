"""The state of the tables: which migration they stand at, and bringing them up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.core.errors import Busy

FOLDER = Path(__file__).parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def wanted() -> str:
    """Return the revision that this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def present(connection: Connection) -> str | None:
    """Return the revision the database stands at, or None if it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Bring the tables to the wanted revision, within the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check(engine: Engine) -> None:
    """Raise Busy with a sentence unless program and database fit each other."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        found, needed = present(connection), wanted()
    if found == needed:
        return
    if found is None:
        raise Busy("The database is empty. Run `flask --app wsgi upgrade` once, then start again.")
    if found not in {
        script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    }:
        raise Busy(
            f"The database (revision {found}) is newer than this program ({needed}). "
            "Start the newer program, or restore the backup made before its upgrade."
        )
    raise Busy(
        f"The database stands at revision {found}, this program needs {needed}. "
        "Run `flask --app wsgi upgrade` (it makes a backup first), then start again."
    )
