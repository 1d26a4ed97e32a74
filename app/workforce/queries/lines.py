"""What the officer's list says of each person: a place, certificates, courses under way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion
from app.certificates.models import Certificate
from app.certificates.queries import is_valid
from app.certificates.rules import grouped
from app.core.db import Moment, fetch
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.lessons.models import LessonRead
from app.people.models import Category, Membership, Org


@dataclass(frozen=True)
class Held:
    """A certificate that holds."""

    title: str
    title_en: str | None
    number: str
    issued_at: datetime

    @property
    def shown_number(self) -> str:
        """The number as people read it."""
        return grouped(self.number)


@dataclass(frozen=True)
class UnderWay:
    """A course begun and not finished, and how many of its lessons are read."""

    title: str
    title_en: str | None
    read: int
    lessons: int


@dataclass
class Line:
    """One person of the list, at the first of their places in the officer's part of the tree."""

    person_id: UUID
    name: str
    org_name: str = ""
    post: str = ""
    category: Category | None = None
    held: list[Held] = field(default_factory=list)
    under_way: list[UnderWay] = field(default_factory=list)


def is_under_way() -> ColumnElement[bool]:
    """Return the condition on Enrolment: neither left nor completed."""
    return and_(
        ~exists().where(Withdrawal.enrolment_id == Enrolment.id),
        ~exists().where(Completion.enrolment_id == Enrolment.id),
    )


def list_lines(
    session: Session, people: Sequence[tuple[UUID, str]], *, posts: ColumnElement[bool]
) -> list[Line]:
    """Return the lines of these people (id, name), in their order, in one query.

    `posts` is the condition on Membership and Org that the places shown have to meet.
    """
    lines = {person_id: Line(person_id, name) for person_id, name in people}
    if not lines:
        return []
    statement = union_all(_places(posts), _CERTIFICATES, _COURSES)
    statement = statement.order_by("sort", "at", "word", "more")
    rows = fetch(session, statement, {"people": list(lines)})
    for row in rows:
        _add(lines[row.person_id], row)
    return list(lines.values())


def _add(line: Line, row: Any) -> None:
    match row.kind:
        case "place" if line.category is None:
            line.org_name, line.post = row.title, row.more or ""
            line.category = Category(row.word)
        case "held":
            line.held.append(Held(row.title, row.more, row.word, row.at))
        case "under_way":
            line.under_way.append(UnderWay(row.title, row.more, row.read, row.lessons))


# Three kinds of rows with the same columns, so that a page asks once.

_people: BindParameter[Any] = bindparam("people", expanding=True)


def _places(posts: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("place").label("kind"),
            Membership.person_id.label("person_id"),
            Org.name.label("title"),
            Membership.post.label("more"),
            cast(Membership.category, String).label("word"),
            cast(null(), Moment).label("at"),
            literal(0).label("read"),
            literal(0).label("lessons"),
            Org.path.label("sort"),
        )
        .join(Org, Org.id == Membership.org_id)
        .where(Membership.person_id.in_(_people), posts)
    )


def _certificates() -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("held"),
            Certificate.person_id,
            CourseVersion.title,
            CourseVersion.title_en,
            Certificate.number,
            Certificate.issued_at,
            literal(0),
            literal(0),
            literal(""),
        )
        .join(CourseVersion, CourseVersion.id == Certificate.version_id)
        .where(Certificate.person_id.in_(_people), is_valid())
    )


def _courses() -> Select[*tuple[Any, ...]]:
    read = (
        select(func.count())
        .where(LessonRead.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return (
        select(
            literal("under_way"),
            Enrolment.person_id,
            CourseVersion.title,
            CourseVersion.title_en,
            literal(""),
            Enrolment.enrolled_at,
            read,
            CourseVersion.lesson_count,
            literal(""),
        )
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(Enrolment.person_id.in_(_people), is_under_way())
    )


# Built once: half of a query's cost is saying it.
_CERTIFICATES, _COURSES = _certificates(), _courses()
