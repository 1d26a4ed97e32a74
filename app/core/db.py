"""The database: engine, session, base class of all tables, and the one place that commits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, TypeVarTuple, cast
from uuid import UUID

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import (
    JSON,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    event,
    func,
    select,
)
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.sql.selectable import TypedReturnsRows
from werkzeug.local import LocalProxy

from app.core import ids
from app.core.engines import make_engine

Columns = TypeVarTuple("Columns")
READING = ("GET", "HEAD", "OPTIONS")


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite has no time zones, so they are taken off and put on here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Compared and sorted byte by byte on both databases (tree paths, sort keys).
Bytewise = String().with_variant(String(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads it from the class
        datetime: Moment,
        UUID: Uuid(),
        list[str]: JSON,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        Enum: EnumColumn(
            Enum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda kind: [word.value for word in kind],
        ),
    }


class Row(Base):
    """A table whose id is a UUID made in Python."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new)


class Database:
    """The engine of this process, made on first use so that workers never share a connection."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    @property
    def engine(self) -> Engine:
        """The engine; plain BEGIN for those who read."""
        if self._engine is None:
            self._engine = make_engine(self.url)
        return self._engine

    def open(self, *, writes: bool) -> Session:
        """Return a new session; one that writes takes SQLite's write lock at its first statement.

        A plain BEGIN that reads first and writes later fails as locked whatever the time-out.
        """
        if self._connection is not None:
            return Session(
                self._connection,
                expire_on_commit=False,
                join_transaction_mode="create_savepoint",
                info={"writes": writes},
            )
        bind = self.engine.execution_options(writes=True) if writes else self.engine
        return Session(bind, expire_on_commit=False, info={"writes": writes})

    @contextmanager
    def within(self, connection: Connection) -> Iterator[None]:
        """Let every session of this process live within one connection (for tests)."""
        self._connection = connection
        try:
            yield
        finally:
            self._connection = None

    def dispose(self) -> None:
        """Close all connections (before a fork, before a restore)."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


@event.listens_for(Session, "before_flush")
def _refuse_writes_of_readers(session: Session, _context: object, _rows: object) -> None:
    """Keep the law that GET never writes."""
    if not session.info.get("writes", True) and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a request that reads tried to write")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statements_of_readers(state: ORMExecuteState) -> None:
    """Keep it for statements too, which no flush sees."""
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not state.session.info.get("writes", True):
        raise RuntimeError("a request that reads tried to write")


def database() -> Database:
    """Return the database of the current application."""
    return cast(Database, current_app.extensions["gengdu.db"])


def _current() -> Session:
    if "session" not in g:
        writes = not has_request_context() or request.method not in READING
        g.session = database().open(writes=writes)
    return cast(Session, g.session)


# The session of this request or command.
session: Session = cast(Session, LocalProxy(_current))


@contextmanager
def reading() -> Iterator[Session]:
    """Give a short session of its own that only reads.

    For a request that writes but must first do something slow (hash a password) without
    holding SQLite's one write lock meanwhile.
    """
    short = database().open(writes=False)
    try:
        yield short
    finally:
        short.close()


def fetch(
    session: Session, statement: TypedReturnsRows[*Columns], values: Mapping[str, Any] | None = None
) -> CursorResult[*Columns]:
    """Return the rows of a statement that selects columns, at half the price of the session's own.

    For pages that are asked for most. It goes past the session's objects: what is not flushed is
    not seen, and nothing but columns can be selected.
    """
    return session.connection().execute(statement, values)


def take_turn(session: Session, name: str) -> None:
    """Let only one transaction at a time go on from here; the next sees what this one wrote.

    On SQLite writers take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def let_go() -> None:
    """End the request's transaction, in which nothing has been written yet, and so its lock.

    Call it before something slow; the session begins a new one when it is next used.
    """
    current: Session | None = g.get("session")
    if current is None:
        return
    if current.new or current.dirty or current.deleted:
        raise RuntimeError("what was written so far would be lost")
    current.rollback()


def aside(write: Callable[[Session], object]) -> None:
    """Have `write` done in a transaction of its own once the request's has ended either way.

    For what a refusal itself teaches: failed sign-ins, guesses, refused grave deeds, and for the
    audit of an export.
    """
    g.setdefault("asides", []).append(write)


def at_once(write: Callable[[Session], object]) -> None:
    """Have `write` done now, in a transaction of its own; the request's has been let go before.

    For what must be known to the next request before this one is answered.
    """
    with database().open(writes=True) as own:
        write(own)
        own.commit()


def init_app(app: Flask, url: str) -> None:
    """Bind the application to its database. Call it before any other after_request is set."""
    app.extensions["gengdu.db"] = Database(url)
    # Registered first, so run last: nothing can still fail between the commit and the answer.
    app.after_request(_finish)
    app.teardown_appcontext(_close)


def _finish(response: Response) -> Response:
    current: Session | None = g.pop("session", None)
    try:
        if current is not None and response.status_code < 400:
            # One that reads has nothing to commit; flushing tells if it tried to write after all.
            current.commit() if current.info["writes"] else current.flush()
    finally:
        if current is not None:
            current.close()
    _write_asides()
    return response


def _write_asides() -> None:
    for write in g.pop("asides", []):
        at_once(write)


def _close(_error: BaseException | None) -> None:
    current: Session | None = g.pop("session", None)
    if current is not None:
        current.close()
    _write_asides()  # Of a command, which has no answer to be finished.
