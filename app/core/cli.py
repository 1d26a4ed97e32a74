"""Commands of the installation's keeper: upgrade, backup, restore, check, press."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import clock, edition, events, keeping, press, schema
from app.core.db import database
from app.core.engines import gather_statistics
from app.core.errors import Busy
from app.core.pages import STATIC
from app.core.settings import Settings


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app wsgi`."""
    for one in (upgrade, backup, restore, check, press_static):
        app.cli.add_command(one)


# These bring the tables up themselves, or read files alone.
NEED_NO_TABLES = {
    "demo": ("start", "sign-ins"),
    "bench": ("fill",),
    "catalogue": ("check",),
}


def guard(app: Flask) -> None:
    """Let no feature's command work on a database that does not fit the program.

    Called once all features have added theirs.
    """
    for group in app.cli.commands.values():
        for name, command in getattr(group, "commands", {}).items():
            if name not in NEED_NO_TABLES.get(group.name or "", ()):
                command.callback = _guarded(command.callback)


def _guarded(callback: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(callback, "is_guarded"):  # Commands outlive an application.
        return callback

    @with_appcontext
    def checked(*args: Any, **kwargs: Any) -> Any:
        _check_tables()
        return callback(*args, **kwargs)

    checked.is_guarded = True  # type: ignore[attr-defined] # a mark for the line above
    return checked


def _check_tables() -> None:
    """Raise a sentence unless program and database fit each other."""
    try:
        schema.check(database().engine)
    except Busy as busy:
        raise click.ClickException(busy.sentence) from None
    except OperationalError as error:
        raise click.ClickException(f"The database can't be reached: {error.orig}") from None


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


@click.command()
@with_appcontext
def check() -> None:
    """Say whether program and database fit each other."""
    _check_tables()
    _say(f"Database and program stand at revision {schema.wanted()}.")


@click.command("press")
def press_static() -> None:
    """Write the static files in their smallest form beside themselves, for a front server."""
    for path in press.press_files(STATIC):
        _say(f"{path.name}: {path.stat().st_size} bytes")


@click.command()
@with_appcontext
def upgrade() -> None:
    """Back up, then bring the tables to what this program needs."""
    engine = database().engine
    with engine.connect() as connection:
        found = schema.present(connection)
    if found == schema.wanted():
        _say(f"Nothing to do: the database stands at revision {found}.")
        return
    if found is not None and not schema.is_known(found):
        raise click.ClickException(
            f"The database (revision {found}) is newer than this program; nothing was changed."
        )
    if found is not None:
        _say(f"Backed up to {_back_up_before(engine, found)}.")
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    gather_statistics(engine)
    _say(f"The database now stands at revision {schema.wanted()}.")


def _back_up_before(engine: Engine, revision: str) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.data_dir / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    moment: datetime = clock.now().astimezone(clock.ZONE)
    path = folder / f"before-{revision}-{moment:%Y%m%d-%H%M%S-%f}{suffix(engine)}"
    keeping.back_up(engine, path)
    return path


def suffix(engine: Engine) -> str:
    """Return how a backup's name ends: .db for SQLite, .zip for PostgreSQL."""
    return ".db" if engine.dialect.name == "sqlite" else ".zip"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Write a backup of the database to FILE, while people work."""
    try:
        size = keeping.back_up(database().engine, file)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; name a new file.") from None
    except keeping.BadBackup as bad:
        raise click.ClickException(f"{bad} Nothing was kept.") from None
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}. Nothing was kept.") from None
    gather_statistics(database().engine)  # The nightly backup is the one regular visitor.
    _say(f"{file}: {size} bytes. Keep it with the file `secret` of the data folder.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Replace the database's whole content by the backup in FILE."""
    if not yes:
        click.confirm("Everything in the database is replaced by the backup. Go on?", abort=True)
    try:
        revision = keeping.restore(database().engine, file, _tell)
    except keeping.BadBackup as bad:
        raise click.ClickException(f"{bad} Nothing was changed.") from None
    _say(f"Restored; the database stands at revision {revision}.")
    if revision != schema.wanted():
        _say("It is older than this program: run `flask --app wsgi upgrade` now.")


def _tell(connection: Connection) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        events.restored.send(session)
        if schema.present(connection) == schema.wanted():  # Older ones have no editions.
            edition.turn(session)
        session.commit()
