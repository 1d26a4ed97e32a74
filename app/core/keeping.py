"""Backup and restore, while people work.

SQLite: a backup is a database file made by the online backup API, which is one consistent moment
of it (copied files miss acknowledged rows). PostgreSQL: a zip of one COPY per table, read in one
repeatable-read transaction, so that no program of the server's version is needed.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pysqlite3
from sqlalchemy import Connection, Engine, Table, inspect, text

from app.core import schema
from app.core.db import Base

FORMAT = 1
PIECE = 1 << 20


class BadBackup(Exception):  # noqa: N818 -- it names what is wrong, for a sentence
    """A file that is no backup of ours, or one that can't be put back here."""


def back_up(engine: Engine, path: Path) -> int:
    """Write a backup of the whole database to a new file, mode 0600; return its size in bytes.

    Nothing is left behind unless it is whole. Raise FileExistsError if the file is there.
    """
    if path.exists():
        raise FileExistsError(path)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        write = _back_up_sqlite if engine.dialect.name == "sqlite" else _back_up_postgres
        write(engine, partial)
        _sync(partial)
        partial.rename(path)
        _sync(path.parent)
    finally:
        partial.unlink(missing_ok=True)
    return path.stat().st_size


def restore(engine: Engine, path: Path, then: Callable[[Connection], None]) -> str | None:
    """Replace everything in the database by the backup; return the revision it stands at.

    Others see the old state or the new one, nothing between. `then` is called with a connection
    to the new state before it is committed where the database can do so. Raise BadBackup.
    """
    if not path.is_file():
        raise BadBackup(f"{path}: there is no such file.")
    if engine.dialect.name == "sqlite":
        return _restore_sqlite(engine, path, then)
    return _restore_postgres(engine, path, then)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# SQLite


@contextmanager
def _file_of(engine: Engine) -> Iterator[Any]:
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()


def _back_up_sqlite(engine: Engine, path: Path) -> None:
    with _file_of(engine) as source, closing(pysqlite3.connect(str(path))) as target:
        source.backup(target)
        # One file, without a -wal beside it that could be forgotten.
        target.execute("PRAGMA journal_mode=DELETE")
        _check_sqlite(target, path)


def _check_sqlite(connection: Any, path: Path) -> str | None:
    """Return the revision of a SQLite backup, or raise BadBackup."""
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except pysqlite3.DatabaseError as error:
        raise BadBackup(f"{path}: this is no backup of Gengdu on SQLite ({error}).") from None
    if verdict != "ok":
        raise BadBackup(f"{path}: the backup is damaged ({verdict}). Take an older one.")
    if row is None or not schema.is_known(row[0]):
        raise BadBackup(f"{path}: the backup is of a newer program. Start that one to restore it.")
    return cast(str, row[0])


def _restore_sqlite(engine: Engine, path: Path, then: Callable[[Connection], None]) -> str | None:
    # immutable: reading a backup must not leave files beside it.
    with closing(pysqlite3.connect(f"file:{path}?immutable=1", uri=True)) as source:
        revision = _check_sqlite(source, path)
        with _file_of(engine) as target:
            source.backup(target)
    engine.dispose()
    if revision == schema.wanted():
        with engine.execution_options(writes=True).begin() as connection:
            then(connection)
    return revision


# PostgreSQL


def _tables(connection: Connection) -> list[Table]:
    """Return our tables that are there, those that others point at first."""
    there = set(connection.dialect.get_table_names(connection))
    return [table for table in Base.metadata.sorted_tables if table.name in there]


def _columns(connection: Connection, table: Table) -> list[str]:
    """Return the table's columns that are there: before an upgrade later ones are not."""
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    return [column.name for column in table.columns if column.name in there]


def _back_up_postgres(engine: Engine, path: Path) -> None:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        manifest: dict[str, Any] = {
            "gengdu": FORMAT,
            "revision": schema.present(connection),
            "tables": {},
        }
        driver: Any = connection.connection.driver_connection
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for table in _tables(connection):
                columns = _columns(connection, table)
                named = ", ".join(f'"{column}"' for column in columns)
                with (
                    archive.open(f"{table.name}.copy", "w", force_zip64=True) as member,
                    driver.cursor() as cursor,
                    cursor.copy(f'COPY "{table.name}" ({named}) TO STDOUT') as copy,
                ):
                    for piece in copy:
                        member.write(piece)
                count = connection.scalar(text(f'SELECT count(*) FROM "{table.name}"'))
                manifest["tables"][table.name] = {
                    "columns": columns,
                    "rows": count,
                }
            archive.writestr("manifest.json", json.dumps(manifest))


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
        known = manifest["gengdu"] == FORMAT and isinstance(manifest["tables"], dict)
    except (KeyError, ValueError):
        known = False
    if not known:
        raise BadBackup(f"{path}: this is no backup of Gengdu on PostgreSQL.")
    if not schema.is_known(manifest["revision"]):
        raise BadBackup(f"{path}: the backup is of a newer program. Start that one to restore it.")
    return cast(dict[str, Any], manifest)


def _restore_postgres(engine: Engine, path: Path, then: Callable[[Connection], None]) -> str | None:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise BadBackup(f"{path}: this is no backup of Gengdu on PostgreSQL.") from None
    with archive, engine.begin() as connection:
        manifest = _read_manifest(archive, path)
        _empty(connection, manifest["revision"])
        driver: Any = connection.connection.driver_connection
        for name, table in _in_order(manifest["tables"]):
            columns = ", ".join(f'"{column}"' for column in table["columns"])
            with (
                archive.open(f"{name}.copy") as member,
                driver.cursor() as cursor,
                cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy,
            ):
                while piece := member.read(PIECE):
                    copy.write(piece)
            rows = connection.scalar(text(f'SELECT count(*) FROM "{name}"'))
            if rows != table["rows"]:
                raise BadBackup(f"{path}: {name} has {rows} rows, not {table['rows']}. Damaged.")
        _continue_counting(connection)
        if manifest["revision"] == schema.wanted():
            then(connection)
    return cast(str, manifest["revision"])


def _in_order(tables: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the backup's tables, those that others point at first; unknown ones are refused."""
    known = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    if unknown := set(tables) - set(known):
        raise BadBackup(f"The backup holds tables this program does not know: {sorted(unknown)}.")
    return sorted(tables.items(), key=lambda pair: known[pair[0]])


def _empty(connection: Connection, revision: str) -> None:
    """Leave all tables empty, at the backup's revision."""
    if schema.present(connection) == revision:
        names = ", ".join(f'"{table.name}"' for table in _tables(connection))
        connection.execute(text(f"TRUNCATE {names}"))
        return
    for name in connection.dialect.get_table_names(connection):
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
    connection.execute(text("DROP FUNCTION IF EXISTS refuse_change CASCADE"))
    schema.upgrade(connection, to=revision)


def _continue_counting(connection: Connection) -> None:
    """Let numbers that the database makes go on above those put back."""
    connection.execute(
        text(
            "SELECT setval(pg_get_serial_sequence('search_text', 'key'),"
            " greatest(1, (SELECT coalesce(max(key), 1) FROM search_text)))"
        )
    )
