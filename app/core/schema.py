"""The state of the tables: which migration they stand at, and bringing them up to date."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app, request
from sqlalchemy import Connection, Engine

from app.core.db import database
from app.core.errors import Busy

FOLDER = Path(__file__).parents[2] / "migrations"
UNGUARDED = ("static", "front.healthz")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def wanted() -> str:
    """Return the revision that this program needs."""
    return _scripts().get_current_head() or ""


def is_known(revision: str) -> bool:
    """Tell whether this program has the migration of that name."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def present(connection: Connection) -> str | None:
    """Return the revision the database stands at, or None if it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision, within the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def check(engine: Engine) -> None:
    """Raise Busy with a sentence unless program and database fit each other."""
    with engine.connect() as connection:
        found, needed = present(connection), wanted()
    if found == needed:
        return
    if found is None:
        raise Busy("The database is empty. Run `flask --app wsgi upgrade` once, then start again.")
    if not is_known(found):
        raise Busy(
            f"The database (revision {found}) is newer than this program ({needed}). "
            "Start the newer program, or restore the backup made before its upgrade."
        )
    raise Busy(
        f"The database stands at revision {found}, this program needs {needed}. "
        "Run `flask --app wsgi upgrade` (it makes a backup first), then start again."
    )


def init_app(app: Flask) -> None:
    """Serve nothing from a database that does not fit; asked once in each process."""
    app.before_request(_guard)


def _guard() -> None:
    if request.endpoint not in UNGUARDED and not current_app.extensions.get("gengdu.fits"):
        check(database().engine)
        current_app.extensions["gengdu.fits"] = True
