"""Connections to the database: how SQLite and PostgreSQL are opened, and what they are told."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from app.core.errors import Busy

# Below this a WAL database with two writers can be corrupted (sqlite.org/wal.html#walresetbug).
OLDEST_SQLITE = (3, 51, 3)


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite (WAL, synchronous=FULL) or PostgreSQL, or raise Busy."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_pre_ping=True,
            pool_size=5,
            max_overflow=5,
            # A server that does not answer must not hold a worker for minutes.
            connect_args={"connect_timeout": 3},
            hide_parameters=True,  # What people type has no place in a log.
        )
    if pysqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Busy(
            f"SQLite {pysqlite3.sqlite_version} can corrupt a database with two writers. "
            "Install the pinned requirements (pysqlite3), which carry a newer one."
        )
    if (file := make_url(url).database) and file != ":memory:":
        with suppress(OSError):  # What is wrong with the place, SQLite says better.
            Path(file).touch(mode=0o600)  # It holds people; its -wal and -shm take after it.
    engine = create_engine(
        url,
        module=pysqlite3,
        connect_args={"isolation_level": None, "timeout": 20},
        json_serializer=_json,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def gather_statistics(engine: Engine) -> None:
    """Let SQLite count its rows, so that it picks the right index; PostgreSQL does so itself.

    A table that was never counted is, with the sampling that sqlite.org/pragma.html advises.
    """
    if engine.dialect.name == "sqlite":
        with engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("PRAGMA optimize=0x10002")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: in simulated power cuts NORMAL loses acknowledged commits, FULL none.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-16000")
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # It takes no lock, so it can't fail, and pages that read begin with it.
        cast(Any, connection.connection).execute("BEGIN")
