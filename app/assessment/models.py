"""Attempts, answers and results; answers are append-only facts, the latest of an item counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Row
from app.enrolment.models import Enrolment


class Attempt(Row):
    """One go at a course's assessment, with the items drawn for it."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    began_at: Mapped[datetime]
    # [{"key": "code-by-phone", "order": [2, 0, 1]}, …]: items in their order, choices in theirs
    draw: Mapped[list[Any]] = mapped_column(JSON)

    enrolment: Mapped[Enrolment] = relationship(lazy="raise_on_sql")

    @staticmethod
    def id_for(enrolment_id: UUID, number: int) -> UUID:
        """Return the id of this person's n-th attempt."""
        return ids.computed("attempt", enrolment_id.hex, str(number))


class Answer(Row):
    """What a person answered to one item of the draw, the n-th time they changed their mind."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("attempt_id", "position", "turn"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    position: Mapped[int]  # in the draw, from 1
    turn: Mapped[int]  # from 1; the highest counts
    given: Mapped[Any] = mapped_column(JSON)
    answered_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(default="centre")


class Result(Row):
    """An attempt handed in and marked; its id is computed from the attempt, so twice is once."""

    __tablename__ = "result"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), unique=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    score: Mapped[int]  # per cent, rounded down
    has_passed: Mapped[bool]
    missed: Mapped[list[str]] = mapped_column(JSON)  # keys of the items not answered rightly
    marked_at: Mapped[datetime]

    attempt: Mapped[Attempt] = relationship(lazy="raise_on_sql")

    @staticmethod
    def id_for(attempt_id: UUID) -> UUID:
        """Return the id of the result of this attempt."""
        return ids.computed("result", attempt_id.hex)
