"""Sites, terminals, what a learner signs in with at a desk, and what happened there.

Names stand in `people` alone; these rows carry ids.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Row
from app.people.models import Org


class Site(Row):
    """A place in a village where people come to learn; its kind is a word of kinds.toml."""

    __tablename__ = "site"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    hours: Mapped[str] = mapped_column(default="")  # opening hours, as people say them
    line_kbps: Mapped[int | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    org: Mapped[Org] = relationship(lazy="raise_on_sql")

    @staticmethod
    def id_for(org_id: UUID, kind: str, name: str) -> UUID:
        """Return the id of the site of this kind and name in a village."""
        return ids.computed("site", org_id.hex, kind, name)


class Terminal(Row):
    """A device at a site; its cookie holds a secret whose hash is kept here."""

    __tablename__ = "terminal"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    enrolled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(lazy="raise_on_sql")


class TerminalCode(Row):
    """A one-time code with which a device becomes a terminal of a site."""

    __tablename__ = "terminal_code"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str]  # of the terminal to be
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Means(StrEnum):
    """How somebody signs in at a desk."""

    PIN = "pin"
    PICTURES = "pictures"
    CARD = "card"
    STEWARD = "steward"


class DeskKey(Row):
    """A person's PIN or sequence of pictures; a new one takes the place of the old."""

    __tablename__ = "desk_key"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    means: Mapped[Means]
    key_hash: Mapped[str]
    set_at: Mapped[datetime]


class DeskCard(Row):
    """A printed card; its number is a secret, so only a keyed hash of it is kept."""

    __tablename__ = "desk_card"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    dead_at: Mapped[datetime | None]  # lost, or replaced


class DeskVisit(Row):
    """Somebody signed in at a terminal; append-only."""

    __tablename__ = "desk_visit"
    __table_args__ = (Index("ix_desk_visit_site_id_began_at", "site_id", "began_at"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    terminal_id: Mapped[UUID] = mapped_column(ForeignKey("terminal.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    session_id: Mapped[UUID]
    means: Mapped[Means]
    began_at: Mapped[datetime]


class DeskGuess(Row):
    """A wrong PIN, sequence or card at a terminal; append-only."""

    __tablename__ = "desk_guess"
    __table_args__ = (
        Index("ix_desk_guess_org_id_at", "org_id", "at"),
        Index("ix_desk_guess_person_id_at", "person_id", "at"),
    )

    org_id: Mapped[UUID] = mapped_column(ForeignKey("org.id"))  # the village of the terminal
    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))
    terminal_id: Mapped[UUID] = mapped_column(ForeignKey("terminal.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    means: Mapped[Means]
    at: Mapped[datetime]


class Consent(Row):
    """That a person, or their guardian, was read what is kept of them and agreed; append-only."""

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    guardian_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    read_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    text_digest: Mapped[str]  # of the very words that were read out
    given_at: Mapped[datetime]
