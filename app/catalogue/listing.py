"""The list of courses on offer: filtered, searched, sorted, paged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from app.catalogue.models import (
    Access,
    CourseAudience,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.published import Card, list_cards
from app.catalogue.rules import Asked, Sort
from app.core import paging, search
from app.core.db import fetch
from app.core.paging import Page
from app.core.search import SearchText
from app.skills.models import Skill

KINDS = ("course", "lesson")  # what of the search belongs to the list of courses
Pairs = frozenset[tuple[UUID, int]]  # skill ids with a level
Values = dict[str, Any]  # what is bound into a statement


@dataclass(frozen=True)
class LessonHit:
    """The lesson in which the words asked for stand, in the language they were found in."""

    language: str
    address: str
    title: str
    body: str


@dataclass(frozen=True)
class Listed:
    """A course on the list."""

    card: Card
    is_scarce: bool
    hit: LessonHit | None = None


def list_courses(
    session: Session, asked: Asked, *, is_member: bool, language: str, scarce: Pairs, page: int
) -> Page[Listed]:
    """Return one page of the courses on offer that answer what was asked.

    Everybody sees every course; in the lessons of members' courses only members search. `scarce`
    are the skills and levels in short supply.
    """
    if asked.question:
        hits = _search(session, asked, is_member=is_member, language=language, scarce=scarce)
        return _listed(session, hits, scarce=scarce, page=page)
    values = _values(asked, scarce)
    total = fetch(session, _counted(_shape(asked)), values).scalar_one()
    page = paging.within(page, total)
    values["start"] = (page - 1) * paging.LENGTH
    shown = fetch(session, _paged(_shape(asked), asked.sort), values).scalars().all()
    listed = [
        Listed(card, not scarce.isdisjoint(card.taught)) for card in list_cards(session, shown)
    ]
    return Page(listed, page, total)


def _search(
    session: Session, asked: Asked, *, is_member: bool, language: str, scarce: Pairs
) -> dict[UUID, int]:
    """Return the courses in which the words asked for stand, in their order, each with a hit.

    The hit is the best in the reader's language, or else the best there is.
    """
    found = search.hits(session, asked.question, kinds=KINDS, scopes=list(Access))
    if found is None:
        return {}
    statement = select(_version.id, found.c.key, found.c.language).join(found, _is_of(found))
    statement = statement.where(*_conditions(_shape(asked)))
    if not is_member:
        statement = statement.where(or_(found.c.kind == "course", found.c.scope == Access.PUBLIC))
    order = () if asked.sort is Sort.RELEVANCE else _ORDERS[asked.sort]
    statement = statement.order_by(*order, found.c.score, _version.sort_key, found.c.key)
    best: dict[UUID, int] = {}
    own: dict[UUID, int] = {}
    for version_id, key, spoken in fetch(session, statement, _values(asked, scarce)):
        best.setdefault(version_id, key)
        if spoken == language:
            own.setdefault(version_id, key)
    return best | own


def _listed(session: Session, hits: dict[UUID, int], *, scarce: Pairs, page: int) -> Page[Listed]:
    """Return one page of the courses found."""
    page = paging.within(page, len(hits))
    shown = list(hits)[(page - 1) * paging.LENGTH : page * paging.LENGTH]
    hit_by_key = _find_hits(session, [hits[one] for one in shown])
    listed = [
        Listed(card, not scarce.isdisjoint(card.taught), hit_by_key.get(hits[card.id]))
        for card in list_cards(session, shown)
    ]
    return Page(listed, page, len(hits))


def _is_of(found: Subquery) -> ColumnElement[bool]:
    """Return the condition that a hit is of this course, or of one of the version's lessons."""
    of_lesson = (
        select(_holder.course_id)
        .join(Lesson, Lesson.version_id == _holder.id)
        .where(Lesson.id == found.c.owner_id)
        .scalar_subquery()
    )
    return _version.course_id == func.coalesce(of_lesson, found.c.owner_id)


def _find_hits(session: Session, keys: Collection[int]) -> dict[int, LessonHit]:
    """Return those of the hits that stand in lessons, by key."""
    rows = session.execute(
        select(
            SearchText.key,
            SearchText.language,
            SearchText.address,
            SearchText.title,
            SearchText.body,
        ).where(SearchText.key.in_(keys), SearchText.kind == "lesson")
    )
    return {key: LessonHit(*rest) for key, *rest in rows}


_holder = aliased(CourseVersion)

# What follows is built once for each shape of a question and not for each request, and of the
# tables, not the entities: the list of courses is among the pages most often asked for.
_version, _audience, _teaches = (
    CourseVersion.__table__.c,
    CourseAudience.__table__.c,
    Teaches.__table__.c,
)
_is_scarce = tuple_(_teaches.skill_id, _teaches.level).in_(bindparam("scarce", expanding=True))
_ORDERS: dict[Sort, Sequence[ColumnElement[Any]]] = {
    Sort.NEWEST: (_version.published_at.desc(), _version.sort_key),
    Sort.TITLE: (_version.sort_key,),
    Sort.SHORT: (_version.hours, _version.sort_key),
}


@dataclass(frozen=True)
class _Shape:
    """By what a list is narrowed, whatever the values."""

    audience: bool
    skill: bool
    level: bool
    scarce: bool


def _shape(asked: Asked) -> _Shape:
    return _Shape(bool(asked.audience), bool(asked.skill), bool(asked.level), asked.is_scarce)


def _values(asked: Asked, scarce: Pairs) -> Values:
    return {
        "audience": asked.audience,
        "skill_id": Skill.id_for(asked.skill or ""),
        "level": asked.level,
        "scarce": list(scarce),
    }


@cache
def _counted(shape: _Shape) -> Select[int]:
    return select(func.count()).where(*_conditions(shape))


@cache
def _paged(shape: _Shape, sort: Sort) -> Select[UUID]:
    """Select the ids on a page of the list."""
    wanted = select(_version.id).where(*_conditions(shape))
    return (
        wanted.order_by(*_ORDERS[sort], _version.id)
        .limit(paging.LENGTH)
        .offset(bindparam("start", type_=Integer))
    )


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_version.is_current.is_(True)]
    if shape.audience:
        conditions.append(
            exists().where(
                _audience.version_id == _version.id, _audience.audience == bindparam("audience")
            )
        )
    # Of one skill all must be true: this skill, at this level, and lacking.
    taught: list[ColumnElement[bool]] = []
    if shape.skill:
        taught.append(_teaches.skill_id == bindparam("skill_id"))
    if shape.level:
        taught.append(_teaches.level == bindparam("level"))
    if shape.scarce:
        taught.append(_is_scarce)
    if taught:
        conditions.append(exists().where(_teaches.version_id == _version.id, *taught))
    return conditions
