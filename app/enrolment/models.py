"""Places on courses: enrolments, withdrawals, completions, and when a person last did a thing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.models import CourseVersion
from app.core import ids
from app.core.db import Base, Row


class Enrolment(Row):
    """One person's place on one course, in one cycle, on the version that was current then.

    The id is computed from what makes it unique, so that two village nodes which enrol the same
    person while apart make the same row. Leaving and finishing are further facts.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("course_id", "person_id", "cycle"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    cycle: Mapped[int] = mapped_column(default=1)
    enrolled_at: Mapped[datetime]

    version: Mapped[CourseVersion] = relationship(lazy="raise_on_sql")

    @staticmethod
    def id_for(course_id: UUID, person_id: UUID, cycle: int) -> UUID:
        """Return the id of this person's place in this cycle."""
        return ids.computed("enrolment", course_id.hex, person_id.hex, str(cycle))


class Withdrawal(Row):
    """The fact that a person left a course; its id is the enrolment's own, computed."""

    __tablename__ = "withdrawal"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    withdrawn_at: Mapped[datetime]

    @staticmethod
    def id_for(enrolment_id: UUID) -> UUID:
        """Return the id of the withdrawal from this place."""
        return ids.computed("withdrawal", enrolment_id.hex)


class Completion(Row):
    """The fact that a place was completed; written down by the assessment when it is passed."""

    __tablename__ = "completion"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    completed_at: Mapped[datetime]

    @staticmethod
    def id_for(enrolment_id: UUID) -> UUID:
        """Return the id of the completion of this place."""
        return ids.computed("completion", enrolment_id.hex)


class LastFact(Base):
    """When a person last did anything that counts; derived from facts, can be rebuilt."""

    __tablename__ = "last_fact"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
