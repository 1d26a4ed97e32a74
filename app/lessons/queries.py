"""Reads of lessons and of who read them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Uuid, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Access, Course, CourseVersion, Lesson
from app.core.errors import NotFound
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.enrolment.rules import Standing, standing_of
from app.lessons.models import LessonRead

MOST_LESSONS = 99  # Their files begin with two digits.


@dataclass(frozen=True)
class Seat:
    """The reader's latest place on the course of a lesson: its ids, and how it stands."""

    enrolment_id: UUID
    version_id: UUID
    standing: Standing

    @property
    def counts(self) -> bool:
        """Whether what is read here counts."""
        return self.standing is Standing.UNDER_WAY

    @property
    def holds(self) -> UUID | None:
        """The version that is theirs to read, or None for the one on offer: they withdrew."""
        return None if self.standing is Standing.WITHDRAWN else self.version_id


@dataclass(frozen=True)
class Opened:
    """A lesson open before its reader, and where it stands in its course."""

    slug: str
    course_title: str
    course_title_en: str | None
    access: Access
    count: int
    number: int
    title: str
    title_en: str | None
    html: str
    html_en: str | None
    characters: int
    characters_en: int | None
    is_read: bool


def find_seat(session: Session, slug: str, *, person_id: UUID) -> Seat | None:
    """Return the person's latest place on the course, or None; columns only, for a hot page."""
    row = session.execute(_SEAT, {"course_id": Course.id_for(slug), "person_id": person_id}).first()
    if row is None:
        return None
    standing = standing_of(withdrawn_at=row.withdrawn_at, completed_at=row.completed_at)
    return Seat(row.id, row.version_id, standing)


# Bound, not built anew: these statements are sent with every lesson.
_SEAT = (
    select(Enrolment.id, Enrolment.version_id, Withdrawal.withdrawn_at, Completion.completed_at)
    .outerjoin(Withdrawal, Withdrawal.enrolment_id == Enrolment.id)
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.person_id == bindparam("person_id"),
    )
    .order_by(Enrolment.cycle.desc())
    .limit(1)
)


def get_opened(session: Session, slug: str, number: int, *, seat: Seat | None) -> Opened:
    """Return the n-th lesson: of the reader's version if they have a place, else of the current.

    Who withdrew reads what is on offer. Raise NotFound if there is no such lesson.
    """
    if number > MOST_LESSONS:
        raise NotFound
    held = seat.holds if seat else None
    reading = LessonRead.id_for(seat.enrolment_id, number) if seat else None
    row = session.execute(
        _HELD if held else _CURRENT,
        {"number": number, "reading": reading} | ({"held": held} if held else {"slug": slug}),
    ).first()
    if row is None:
        raise NotFound
    return Opened(*tuple(row))


_OPENED = (
    select(
        CourseVersion.slug,
        CourseVersion.title,
        CourseVersion.title_en,
        CourseVersion.access,
        CourseVersion.lesson_count,
        Lesson.number,
        Lesson.title,
        Lesson.title_en,
        Lesson.html,
        Lesson.html_en,
        Lesson.characters,
        Lesson.characters_en,
        LessonRead.id.is_not(None).label("is_read"),
    )
    .join(Lesson, Lesson.version_id == CourseVersion.id)
    .outerjoin(LessonRead, LessonRead.id == bindparam("reading", type_=Uuid()))
    .where(Lesson.number == bindparam("number"))
)
_HELD = _OPENED.where(CourseVersion.id == bindparam("held"))
_CURRENT = _OPENED.where(CourseVersion.slug == bindparam("slug"), CourseVersion.is_current)


def list_lessons(
    session: Session, version_id: UUID, *, seat: Seat | None
) -> Sequence[Row[int, str, str | None, int, int | None, bool]]:
    """Return the lessons of a version in their order, without their texts.

    Number, titles, characters, and whether it was read in this place.
    """
    place = seat.enrolment_id if seat else None
    return session.execute(_LESSONS, {"version_id": version_id, "place": place}).all()


_LESSONS = (
    select(
        Lesson.number,
        Lesson.title,
        Lesson.title_en,
        Lesson.characters,
        Lesson.characters_en,
        LessonRead.id.is_not(None).label("is_read"),
    )
    .outerjoin(
        LessonRead,
        and_(
            LessonRead.enrolment_id == bindparam("place", type_=Uuid()),
            LessonRead.number == Lesson.number,
        ),
    )
    .where(Lesson.version_id == bindparam("version_id"))
    .order_by(Lesson.number)
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
