"""Certificates, what they prove, their revocation, and the register that anyone may ask."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assessment.models import Result
from app.catalogue.models import CourseVersion
from app.core import ids
from app.core.db import Base, Row
from app.people.models import Person
from app.skills.models import Skill


class Kind(StrEnum):
    COMPLETION = "completion"  # 结业证书


class Certificate(Row):
    """A certificate; its id is computed from the result it came of, so twice is once."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_person_id_version_id", "person_id", "version_id"),)

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.COMPLETION)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("result.id"), unique=True)
    issued_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    score: Mapped[int]
    hours: Mapped[float]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    version: Mapped[CourseVersion] = relationship(lazy="raise_on_sql")
    result: Mapped[Result] = relationship(lazy="raise_on_sql")
    proofs: Mapped[list["Proof"]] = relationship(lazy="raise_on_sql")
    revocation: Mapped["Revocation | None"] = relationship(lazy="raise_on_sql")

    @staticmethod
    def id_for(result_id: UUID) -> UUID:
        """Return the id of the certificate that comes of this result."""
        return ids.computed("certificate", result_id.hex)


class Proof(Row):
    """A skill and level that a certificate proves."""

    __tablename__ = "proof"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    level: Mapped[int]

    skill: Mapped[Skill] = relationship(lazy="raise_on_sql")


class Revocation(Row):
    """The fact that a certificate holds no longer, and why."""

    __tablename__ = "revocation"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), unique=True)
    revoked_at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    reason: Mapped[str]


class RegisterEntry(Base):
    """What anyone may learn of a certificate; holds no id and no full name of a person.

    A projection of the tables above, so that verification can run alone in another zone.
    """

    __tablename__ = "register_entry"

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    masked_name: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
