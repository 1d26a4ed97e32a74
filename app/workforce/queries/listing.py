"""Whom the officer's list shows: one question, the same for the page and for the Excel file.

People are chosen in two ways, since neither is fast for both a village and a city: a narrow scope
is gathered from its memberships, a wide one is met while walking along the people in order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import CourseVersion
from app.certificates.models import Certificate
from app.certificates.queries import is_valid
from app.core.db import fetch
from app.core.paging import LENGTH, Page, within
from app.enrolment.models import Enrolment
from app.people.models import Membership, Org, Person
from app.people.names import fold
from app.people.queries.keeping import is_current
from app.workforce.queries.lines import Line, is_under_way, list_lines
from app.workforce.rules import COUNTED_AT_MOST, Question, Sort, State

CHUNK = 500  # people of the Excel file at a time


@dataclass(frozen=True)
class Roll:
    """A question put to an organisation's part of the tree, and how much stands there."""

    question: Question
    orgs: ColumnElement[bool]
    people: int = 0  # who have a place there; where it is wide, of those met first
    is_wide: bool = False  # whether people are met while walking, not gathered first

    @cached_property
    def posts(self) -> ColumnElement[bool]:
        """The condition on Membership and Org together: a place now that the question means."""
        category = self.question.category
        of_category = Membership.category == category if category else true()
        return and_(self.orgs, is_current(), of_category)


@dataclass(frozen=True)
class Listing:
    """One page of the list; where `is_more`, there are at least as many as its total."""

    page: Page[Line]
    is_more: bool

    @property
    def at_least(self) -> int:
        """How many there are at least, in whole hundreds."""
        return self.page.total // 100 * 100


def list_page(session: Session, org: Org, question: Question, *, page: int) -> Listing:
    """Return one page of the list (three queries); beyond its end, the last page or the first."""
    roll = _find_roll(session, org, question)
    if not (question.narrows or roll.is_wide):
        page = within(page, roll.people)
    offset = (page - 1) * LENGTH
    statement, total = _people(roll), roll.people
    if question.narrows:
        statement = statement.add_columns(_count(roll).label("total"))
    rows = fetch(session, statement.limit(LENGTH).offset(offset)).all()
    if not rows and page > 1:
        return list_page(session, org, question, page=1)
    if question.narrows:
        total = rows[0].total if rows else 0
    is_more = total > COUNTED_AT_MOST if question.narrows else roll.is_wide
    if is_more:
        total = max(total, offset + len(rows) + (len(rows) == LENGTH))
    lines = list_lines(session, [(row.id, row.name) for row in rows], posts=roll.posts)
    return Listing(Page(lines, page, total), is_more)


def walk(session: Session, org: Org, question: Question) -> Iterator[Line]:
    """Yield all lines of the list, in its order, some at a time."""
    roll = _find_roll(session, org, question)
    for rows in session.execute(_people(roll)).partitions(CHUNK):
        yield from list_lines(session, [(row.id, row.name) for row in rows], posts=roll.posts)


def _find_roll(session: Session, org: Org, question: Question) -> Roll:
    orgs = Org.within(org.path)
    if question.unit:
        orgs = Org.id.in_(_units(orgs, question.unit))
    limit = question.gathered_at_most
    some = _placed(Roll(question, orgs)).limit(limit + 1).subquery()
    counted = select(func.count(), func.count(some.c.person_id.distinct())).select_from(some)
    memberships, people = fetch(session, counted).one()
    return Roll(question, orgs, people, is_wide=memberships > limit)


def _units(orgs: ColumnElement[bool], name: str) -> Select[UUID]:
    """Select the ids of organisations under the condition with this in their name, and below."""
    named = select(Org.id).where(orgs, Org.name.contains(name, autoescape=True)).cte(recursive=True)
    child = aliased(Org)
    below = named.union(select(child.id).join(named, child.parent_id == named.c.id))
    return select(below.c.id)


def _placed(roll: Roll) -> Select[UUID]:
    """Select the ids of people with such a place, once for each of their places."""
    return select(Membership.person_id).join(Org, Org.id == Membership.org_id).where(roll.posts)


def _is_placed(roll: Roll) -> ColumnElement[bool]:
    placed = _placed(roll)
    if roll.is_wide:
        return placed.where(Membership.person_id == Person.id).correlate(Person).exists()
    return Person.id.in_(placed)


def _is_meant(question: Question) -> ColumnElement[bool]:
    """Return the condition on Person: what is asked of name, state and course."""
    meant: list[ColumnElement[bool]] = [true()]
    if question.q:
        meant.append(Person.folded_name.contains(fold(question.q), autoescape=True))
    if not question.state and not question.course:
        return and_(*meant)
    holds, learns = _holds(question), _learns(question)
    match question.state:
        case State.HOLDING:
            meant.append(holds)
        case State.UNDER_WAY:
            meant.append(learns)
        case State.NOTHING:
            meant += [~holds, ~learns]
        case None:
            meant.append(or_(holds, learns))
    return and_(*meant)


def _holds(question: Question) -> ColumnElement[bool]:
    return _is_among(
        select(Certificate.person_id).where(
            is_valid(), _of_course(Certificate.version_id, question)
        ),
        Certificate.person_id,
        question,
    )


def _learns(question: Question) -> ColumnElement[bool]:
    return _is_among(
        select(Enrolment.person_id).where(
            is_under_way(), _of_course(Enrolment.version_id, question)
        ),
        Enrolment.person_id,
        question,
    )


def _is_among(
    ids: Select[UUID], person_id: ColumnElement[UUID] | Any, question: Question
) -> ColumnElement[bool]:
    """Return the condition on Person: among these; the few of a course are gathered first."""
    if question.course:
        return Person.id.in_(ids)
    return ids.where(person_id == Person.id).correlate(Person).exists()


def _of_course(version_id: Any, question: Question) -> ColumnElement[bool]:
    if not question.course:
        return true()
    found = select(CourseVersion.id).where(
        or_(
            CourseVersion.slug == question.course,
            CourseVersion.title.contains(question.course, autoescape=True),
            CourseVersion.title_en.icontains(question.course, autoescape=True),
        )
    )
    return version_id.in_(found)


def _people(roll: Roll) -> Select[*tuple[Any, ...]]:
    """Select ids and names of those whom the question asks for, in its order."""
    order: list[ColumnElement[Any]] = [Person.sort_key.asc(), Person.id.asc()]
    match roll.question.sort:
        case Sort.ORGANISATION:
            own = _placed(roll).where(Membership.person_id == Person.id).correlate(Person)
            order.insert(0, own.with_only_columns(func.min(Org.path)).scalar_subquery().asc())
        case Sort.NEWEST:
            held = select(func.max(Certificate.issued_at)).correlate(Person)
            held = held.where(Certificate.person_id == Person.id, is_valid())
            order.insert(0, held.scalar_subquery().desc().nulls_last())
    return (
        select(Person.id, Person.name)
        .where(_is_placed(roll), _is_meant(roll.question))
        .order_by(*order)
    )


def _count(roll: Roll) -> ColumnElement[int]:
    """Return how many the question asks for, counted no further than one beyond the limit."""
    some = select(Person.id).where(_is_placed(roll), _is_meant(roll.question))
    some = some.limit(COUNTED_AT_MOST + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
