"""Reads of lessons and of who read them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, CourseVersion
from app.catalogue.published import Card, Text, get_card, get_text
from app.core.db import fetch
from app.core.errors import NotFound
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.enrolment.rules import Standing, standing_of
from app.lessons.models import LessonRead


@dataclass(frozen=True)
class Seat:
    """The reader's latest place on a course: its ids, how it stands, what was read."""

    enrolment_id: UUID
    version_id: UUID
    standing: Standing
    read: frozenset[int]  # numbers of lessons

    @property
    def counts(self) -> bool:
        """Whether what is read here counts."""
        return self.standing is Standing.UNDER_WAY

    @property
    def holds(self) -> UUID | None:
        """The version that is theirs to read, or None for the one on offer: they withdrew."""
        return None if self.standing is Standing.WITHDRAWN else self.version_id

    @property
    def mark(self) -> str:
        """What links within the course add: a page of this version, which a browser may keep."""
        return f"?v={self.version_id.hex[-8:]}" if self.holds else ""


@dataclass(frozen=True)
class Opened:
    """A lesson open before its reader: its course, its text, and whether they read it."""

    course: Card
    text: Text
    is_read: bool

    @property
    def is_last(self) -> bool:
        """Whether no lesson comes after it."""
        return self.text.number == self.course.lesson_count

    @property
    def address(self) -> str:
        """The lesson's page."""
        return f"{self.course.address}/lessons/{self.text.number}"


# Bound, not built anew: these statements are sent with every lesson.
_SEAT = (
    select(
        Enrolment.id,
        Enrolment.version_id,
        Withdrawal.withdrawn_at,
        Completion.completed_at,
        select(func.aggregate_strings(cast(LessonRead.number, String), ","))
        .where(LessonRead.enrolment_id == Enrolment.id)
        .scalar_subquery()
        .label("read"),
    )
    .outerjoin(Withdrawal, Withdrawal.enrolment_id == Enrolment.id)
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.person_id == bindparam("person_id"),
    )
    .order_by(Enrolment.cycle.desc())
    .limit(1)
)
_CURRENT = select(CourseVersion.id).where(
    CourseVersion.slug == bindparam("slug"), CourseVersion.is_current
)


def find_seat(session: Session, slug: str, *, person_id: UUID) -> Seat | None:
    """Return the person's latest place on the course, or None."""
    asked = {"course_id": Course.id_for(slug), "person_id": person_id}
    row = fetch(session, _SEAT, asked).first()
    if row is None:
        return None
    standing = standing_of(withdrawn_at=row.withdrawn_at, completed_at=row.completed_at)
    read = frozenset(int(number) for number in row.read.split(",")) if row.read else frozenset()
    return Seat(row.id, row.version_id, standing, read)


def get_card_of(session: Session, slug: str, *, seat: Seat | None) -> Card:
    """Return the reader's version if they have a place, else the current one, or raise NotFound.

    Who withdrew reads what is on offer.
    """
    version_id = seat.holds if seat else None
    version_id = version_id or fetch(session, _CURRENT, {"slug": slug}).scalar()
    if version_id is None:
        raise NotFound
    return get_card(session, version_id)


def get_opened(session: Session, slug: str, number: int, *, seat: Seat | None) -> Opened:
    """Return the n-th lesson of the version that is the reader's, or raise NotFound."""
    course = get_card_of(session, slug, seat=seat)
    return Opened(
        course=course,
        text=get_text(session, course.id, number),
        is_read=seat is not None and number in seat.read,
    )


def list_read(session: Session, *, enrolment_id: UUID) -> frozenset[int]:
    """Return the numbers of the lessons read in this place."""
    return list_read_by_place(session, [enrolment_id])[enrolment_id]


def list_read_by_place(
    session: Session, enrolment_ids: Collection[UUID]
) -> dict[UUID, frozenset[int]]:
    """Return the numbers of the lessons read in each of these places (one query)."""
    numbers: dict[UUID, set[int]] = defaultdict(set)
    if enrolment_ids:
        for enrolment_id, number in session.execute(
            select(LessonRead.enrolment_id, LessonRead.number).where(
                LessonRead.enrolment_id.in_(enrolment_ids)
            )
        ):
            numbers[enrolment_id].add(number)
    return {one: frozenset(numbers[one]) for one in enrolment_ids}


def count_read(session: Session, enrolment_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many lessons were read in each of these places, 0 included (one query)."""
    counted = session.execute(
        select(LessonRead.enrolment_id, func.count())
        .where(LessonRead.enrolment_id.in_(enrolment_ids))
        .group_by(LessonRead.enrolment_id)
    ).tuples()
    return dict.fromkeys(enrolment_ids, 0) | dict(counted.all())
