"""Reads for who takes an assessment: places, attempts, answers and results.

What the question pages need is read in columns by statements built once: they are the pages most
often asked for (an attempt is found by course and person, so no page carries its id).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, true
from sqlalchemy.orm import Session

from app.assessment.models import Answer, Attempt, Result
from app.assessment.rules import Drawn, Past, Refusal
from app.catalogue import published
from app.catalogue.models import Course, CourseItem, CourseVersion, Lesson
from app.core.db import fetch
from app.core.errors import NotFound
from app.enrolment.models import Enrolment, Withdrawal
from app.items.kinds import Item, from_body


@dataclass(frozen=True)
class Candidate:
    """A person before the assessment of a course: the version they take it on, and their place.

    Without a place (or having left it) there is no `enrolment_id`; the version is the one they
    had last, or else the current one.
    """

    person_id: UUID
    version: CourseVersion
    enrolment_id: UUID | None


@dataclass(frozen=True)
class Tried:
    """An attempt and, once it is handed in, what came of it."""

    id: UUID
    enrolment_id: UUID
    number: int
    score: int | None
    has_passed: bool | None
    marked_at: datetime | None


@dataclass(frozen=True)
class Saved:
    """What was answered last to one item: the how manieth turn it was, and the answer."""

    turn: int
    given: object


@dataclass(frozen=True)
class Sheet:
    """A person's latest attempt at a course's assessment, with what was answered so far."""

    saved: Mapping[int, Saved]
    refusal: Refusal | None  # why nothing can be answered any more
    attempt_id: UUID
    number: int
    draw: Sequence[Drawn]
    person_id: UUID
    enrolment_id: UUID
    version_id: UUID
    slug: str
    title: str
    title_en: str | None
    pass_mark: int

    @property
    def answered(self) -> frozenset[int]:
        """The positions that have an answer."""
        return frozenset(n for n, saved in self.saved.items() if saved.given is not None)

    @property
    def unanswered(self) -> list[int]:
        """The positions that have none, in their order."""
        return [n for n in range(1, len(self.draw) + 1) if n not in self.answered]

    @property
    def mark(self) -> str:
        """What a page's form says so that it is never taken for another attempt's."""
        return self.attempt_id.hex[:8]

    def turns(self, position: int) -> int:
        """Return how often something was answered there."""
        saved = self.saved.get(position)
        return saved.turn if saved else 0

    def given(self, position: int) -> object | None:
        """Return the answer that counts there, or None."""
        saved = self.saved.get(position)
        return saved.given if saved else None


@dataclass(frozen=True)
class Outcome:
    """A result and the course it is of, for a person's own pages."""

    result: Result
    slug: str
    title: str
    title_en: str | None


_PLACE = (
    select(CourseVersion, Enrolment.id, Withdrawal.id)
    .join(Enrolment, Enrolment.version_id == CourseVersion.id)
    .outerjoin(Withdrawal, Withdrawal.enrolment_id == Enrolment.id)
    .where(
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.person_id == bindparam("person_id"),
    )
    .order_by(Enrolment.cycle.desc())
    .limit(1)
)
_PLACE_LOCKED = _PLACE.with_for_update(of=Enrolment)

# Tables, not entities: half the price, and these are the pages that are asked for most.
_attempt, _answer, _result = Attempt.__table__, Answer.__table__, Result.__table__
_enrolment, _withdrawal = Enrolment.__table__, Withdrawal.__table__
_version = CourseVersion.__table__

_SHEET = (
    select(
        _attempt.c.id,
        _attempt.c.number,
        _attempt.c.draw,
        _attempt.c.person_id,
        _attempt.c.enrolment_id,
        _version.c.id,
        _version.c.slug,
        _version.c.title,
        _version.c.title_en,
        _version.c.pass_mark,
    )
    .join(_enrolment, _enrolment.c.id == _attempt.c.enrolment_id)
    .join(_version, _version.c.id == _enrolment.c.version_id)
    .where(
        _enrolment.c.course_id == bindparam("course_id"),
        _enrolment.c.person_id == bindparam("person_id"),
    )
    .order_by(_enrolment.c.cycle.desc(), _attempt.c.number.desc())
    .limit(1)
)
_SHEET_LOCKED = _SHEET.with_for_update(of=[_attempt, _enrolment])

# Only the last turn of each position counts, and a position may have had hundreds: the index is
# asked for the next position and for its last turn, so that the turns before are never walked.
_turned = _answer.alias()
_of_attempt = _turned.c.attempt_id == bindparam("attempt_id")
_first = select(func.min(_turned.c.position).label("position")).where(_of_attempt)
_position = _first.cte("answered", recursive=True)
_next = (
    select(func.min(_turned.c.position))
    .where(_of_attempt, _turned.c.position > _position.c.position)
    .scalar_subquery()
)
_position = _position.union_all(select(_next).where(_position.c.position.is_not(None)))
_last_turn = (
    select(func.max(_turned.c.turn))
    .where(_of_attempt, _turned.c.position == _position.c.position)
    .scalar_subquery()
)
_STATE = (
    select(_result.c.id, _withdrawal.c.id, _answer.c.position, _answer.c.turn, _answer.c.given)
    .select_from(_attempt)
    .outerjoin(_result, _result.c.attempt_id == _attempt.c.id)
    .outerjoin(_withdrawal, _withdrawal.c.enrolment_id == _attempt.c.enrolment_id)
    .outerjoin(_position, true())
    .outerjoin(
        _answer,
        and_(
            _answer.c.attempt_id == _attempt.c.id,
            _answer.c.position == _position.c.position,
            _answer.c.turn == _last_turn,
        ),
    )
    .where(_attempt.c.id == bindparam("attempt_id"))
)


def get_candidate(
    session: Session, slug: str, *, person_id: UUID, locking: bool = False
) -> Candidate:
    """Return the person as a candidate of the course, or raise NotFound if there is none.

    With `locking`, nobody else with the same wish gets past here before this transaction ends.
    """
    asked = {"course_id": Course.id_for(slug), "person_id": person_id}
    row = session.execute(_PLACE_LOCKED if locking else _PLACE, asked).first()
    if row is not None:
        version, enrolment_id, left = row
        return Candidate(person_id, version, None if left else enrolment_id)
    current = session.scalars(
        select(CourseVersion).where(CourseVersion.slug == slug, CourseVersion.is_current)
    ).first()
    if current is None:
        raise NotFound
    return Candidate(person_id, current, None)


def list_tried(session: Session, candidate: Candidate) -> list[Tried]:
    """Return the candidate's attempts at this version in all their cycles, oldest first."""
    rows = session.execute(
        select(
            Attempt.id,
            Attempt.enrolment_id,
            Attempt.number,
            Result.score,
            Result.has_passed,
            Result.marked_at,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(Result, Result.attempt_id == Attempt.id)
        .where(
            Attempt.person_id == candidate.person_id,
            Enrolment.version_id == candidate.version.id,
        )
        .order_by(Attempt.began_at, Attempt.number)
    )
    return [Tried(*row) for row in rows]


def past_of(tried: Sequence[Tried]) -> Past:
    """Return what these attempts mean for another one."""
    failed = [one.marked_at for one in tried if one.marked_at and not one.has_passed]
    return Past(
        attempts=len(tried),
        has_passed=any(one.has_passed for one in tried),
        failed_at=max(failed, default=None),
    )


def find_open(tried: Sequence[Tried], candidate: Candidate) -> Tried | None:
    """Return the attempt of the present place that is not handed in, or None."""
    mine = (one for one in tried if one.enrolment_id == candidate.enrolment_id)
    return next((one for one in mine if one.marked_at is None), None)


def find_open_attempt(session: Session, *, enrolment_id: UUID) -> Attempt | None:
    """Return the attempt of this place that is not handed in, or None."""
    return session.scalars(
        select(Attempt)
        .outerjoin(Result, Result.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id, Result.id.is_(None))
        .order_by(Attempt.number.desc())
        .limit(1)
    ).first()


def get_sheet(session: Session, slug: str, *, person_id: UUID, locking: bool = False) -> Sheet:
    """Return the person's latest attempt at the course, or raise NotFound if there is none.

    With `locking`, nobody else answers in it, hands it in or leaves its place before this
    transaction ends. What was answered is read after the lock is had, so that it is what others
    left behind.
    """
    asked = {"course_id": Course.id_for(slug), "person_id": person_id}
    row = fetch(session, _SHEET_LOCKED if locking else _SHEET, asked).first()
    if row is None:
        raise NotFound
    state = fetch(session, _STATE, {"attempt_id": row[0]}).all()
    result_id, left, *_ = state[0]
    saved = {at: Saved(turn, given) for *_, at, turn, given in state if at is not None}
    refusal = Refusal.HANDED_IN if result_id else Refusal.NOT_ENROLLED if left else None
    return Sheet(saved, refusal, *tuple(row))


def has_attempt(session: Session, slug: str, *, person_id: UUID, mark: str) -> bool:
    """Tell whether an attempt at the course with this mark is the person's own, old or new."""
    attempts = session.scalars(
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == Course.id_for(slug), Attempt.person_id == person_id)
    )
    return any(one.hex[:8] == mark for one in attempts)


def get_item(session: Session, sheet: Sheet, *, position: int) -> Item:
    """Return the item at this position of the draw, or raise NotFound if there is none."""
    if not 1 <= position <= len(sheet.draw):
        raise NotFound
    return published.get_item(session, sheet.version_id, sheet.draw[position - 1]["key"])


def items_by_key(
    session: Session, version_id: UUID, keys: Sequence[str] | None = None
) -> dict[str, Item]:
    """Return these items of the version (or all of them) by their keys."""
    if keys is not None and not keys:
        return {}
    wanted = select(CourseItem.key, CourseItem.body).where(CourseItem.version_id == version_id)
    if keys is not None:
        wanted = wanted.where(CourseItem.key.in_(keys))
    return {key: from_body(body) for key, body in session.execute(wanted)}


def find_result(session: Session, attempt_id: UUID) -> Result | None:
    """Return the result of the attempt, or None before it is handed in."""
    return session.get(Result, Result.id_for(attempt_id))


def get_latest(session: Session, slug: str, *, person_id: UUID) -> tuple[Result, CourseVersion]:
    """Return the person's latest result of the course and its version, or raise NotFound."""
    row = session.execute(
        select(Result, CourseVersion)
        .join(CourseVersion, CourseVersion.id == Result.version_id)
        .where(Result.person_id == person_id, CourseVersion.course_id == Course.id_for(slug))
        .order_by(Result.marked_at.desc(), Result.id)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    return row


def list_results(session: Session, *, person_id: UUID) -> list[Outcome]:
    """Return all results of the person with their courses, newest first."""
    rows = session.execute(
        select(Result, CourseVersion.slug, CourseVersion.title, CourseVersion.title_en)
        .join(CourseVersion, CourseVersion.id == Result.version_id)
        .where(Result.person_id == person_id)
        .order_by(Result.marked_at.desc(), Result.id)
    )
    return [Outcome(*row) for row in rows]


def lesson_titles(session: Session, version_id: UUID) -> dict[int, tuple[str, str | None]]:
    """Return the titles of the version's lessons, Chinese and English, by number."""
    rows = session.execute(
        select(Lesson.number, Lesson.title, Lesson.title_en).where(Lesson.version_id == version_id)
    )
    return {number: (title, title_en) for number, title, title_en in rows}
