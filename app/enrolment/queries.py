"""Reads of places on courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.catalogue.models import CourseVersion
from app.core import paging
from app.core.paging import Page
from app.enrolment.models import Completion, Enrolment, LastFact, Withdrawal
from app.enrolment.rules import Standing, standing_of


@dataclass(frozen=True)
class Place:
    """A person's latest place on a course, and how it stands."""

    enrolment: Enrolment
    standing: Standing

    @property
    def is_under_way(self) -> bool:
        """Whether reading and answering count for it."""
        return self.standing is Standing.UNDER_WAY

    def has_completed(self, version: CourseVersion) -> bool:
        """Whether it was this version that was completed."""
        return self.standing is Standing.COMPLETED and self.enrolment.version_id == version.id


_PLACES: Select[Enrolment, datetime | None, datetime | None] = (
    select(Enrolment, Withdrawal.withdrawn_at, Completion.completed_at)
    .outerjoin(Withdrawal, Withdrawal.enrolment_id == Enrolment.id)
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
)
_later = aliased(Enrolment)
_MINE = (
    _PLACES.where(
        ~exists().where(
            _later.person_id == Enrolment.person_id,
            _later.course_id == Enrolment.course_id,
            _later.cycle > Enrolment.cycle,
        )
    )
    .order_by(
        case((Completion.id.is_not(None), 1), (Withdrawal.id.is_not(None), 2), else_=0),
        Enrolment.enrolled_at.desc(),
        Enrolment.id,
    )
    .options(joinedload(Enrolment.version))
)


def find_place(session: Session, *, course_id: UUID, person_id: UUID) -> Place | None:
    """Return the person's latest place on the course, or None if there never was one."""
    row = session.execute(
        _PLACES.where(Enrolment.course_id == course_id, Enrolment.person_id == person_id)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    ).first()
    return _place(row) if row else None


def has_completed(session: Session, *, version_id: UUID, person_id: UUID) -> bool:
    """Tell whether the person ever completed a place on this version of a course."""
    completed = exists().where(
        Enrolment.version_id == version_id,
        Enrolment.person_id == person_id,
        Completion.enrolment_id == Enrolment.id,
    )
    return bool(session.scalar(select(completed)))


def list_places(session: Session, *, person_id: UUID) -> list[Place]:
    """Return the person's latest place on each course, with its version.

    Under way come first, then completed, then withdrawn; in each the newest first.
    """
    rows = session.execute(_MINE.where(Enrolment.person_id == person_id))
    return [_place(row) for row in rows]


def hold_place(session: Session, enrolment_id: UUID) -> None:
    """Let nobody else leave or complete the place until this transaction ends."""
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())


def page_places(session: Session, *, person_id: UUID, page: int) -> Page[Place]:
    """Return one page of `list_places`."""
    found = paging.paginate(session, _MINE.where(Enrolment.person_id == person_id), page=page)
    return Page([_place(row) for row in found.rows], found.number, found.total)


def _place(row: Sequence[Any]) -> Place:
    enrolment, withdrawn_at, completed_at = row
    standing = standing_of(withdrawn_at=withdrawn_at, completed_at=completed_at)
    return Place(enrolment, standing)


def last_fact_at(session: Session, person_id: UUID) -> datetime | None:
    """Return when the person last did anything that counts, or None."""
    return session.scalar(select(LastFact.at).where(LastFact.person_id == person_id))
