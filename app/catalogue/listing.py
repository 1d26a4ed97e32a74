"""The list of courses on offer: filtered, searched, sorted, paged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.catalogue.models import (
    Access,
    Audience,
    CourseAudience,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.rules import Asked, Sort, address
from app.core import paging, search
from app.core.paging import Page
from app.core.search import SearchText
from app.skills.models import Skill

KINDS = ("course", "lesson")  # what of the search belongs to the list of courses
Pairs = Collection[tuple[UUID, int]]  # skill ids with a level


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

    slug: str
    title: str
    title_en: str | None
    summary: str
    summary_en: str | None
    hours: float
    is_open: bool
    audiences: Sequence[Audience]
    is_scarce: bool
    hit: LessonHit | None

    @property
    def address(self) -> str:
        """The course's page."""
        return address(self.slug)


def list_courses(
    session: Session, asked: Asked, *, is_member: bool, scarce: Pairs, page: int
) -> Page[Listed]:
    """Return one page of the courses on offer that answer what was asked.

    Everybody sees every course; in the lessons of members' courses only members search. `scarce`
    are the skills and levels in short supply.
    """
    conditions = _conditions(asked, scarce)
    if asked.question:
        return _search(session, asked, conditions, is_member=is_member, scarce=scarce, page=page)
    total = session.scalar(_COUNTED.where(*conditions)) or 0
    page = paging.within(page, total)
    start = (page - 1) * paging.LENGTH
    order = _ORDERS[asked.sort]
    # Sorted by id alone first, so that only what is shown is read whole.
    wanted = select(CourseVersion.id).where(*conditions).order_by(*order, CourseVersion.id)
    wanted = wanted.limit(paging.LENGTH).offset(start)
    rows = session.execute(
        _listing(scarce).where(CourseVersion.id.in_(wanted)).order_by(*order, CourseVersion.id)
    )
    return Page([_listed(row, None) for row in rows], page, total)


def _search(
    session: Session,
    asked: Asked,
    conditions: list[ColumnElement[bool]],
    *,
    is_member: bool,
    scarce: Pairs,
    page: int,
) -> Page[Listed]:
    """Return one page of the courses in which the words asked for stand, each with its best hit."""
    found = search.hits(session, asked.question, kinds=KINDS, scopes=list(Access))
    if found is None:
        return Page([], page, 0)
    statement = select(CourseVersion.id, found.c.key).join(found, _is_of(found)).where(*conditions)
    if not is_member:
        statement = statement.where(or_(found.c.kind == "course", found.c.scope == Access.PUBLIC))
    order = () if asked.sort is Sort.RELEVANCE else _ORDERS[asked.sort]
    best: dict[UUID, int] = {}
    for version_id, key in session.execute(
        statement.order_by(*order, found.c.score, CourseVersion.sort_key, found.c.key)
    ):
        best.setdefault(version_id, key)
    page = paging.within(page, len(best))
    shown = list(best)[(page - 1) * paging.LENGTH : page * paging.LENGTH]
    rows = session.execute(_listing(scarce).where(CourseVersion.id.in_(shown)))
    row_by_id = {row.id: row for row in rows}
    hit_by_key = _find_hits(session, [best[one] for one in shown])
    listed = [_listed(row_by_id[one], hit_by_key.get(best[one])) for one in shown]
    return Page(listed, page, len(best))


def _is_of(found: Subquery) -> ColumnElement[bool]:
    """Return the condition that a hit is of this course, or of one of the version's lessons."""
    of_lesson = (
        select(_holder.course_id)
        .join(Lesson, Lesson.version_id == _holder.id)
        .where(Lesson.id == found.c.owner_id)
        .scalar_subquery()
    )
    return CourseVersion.course_id == func.coalesce(of_lesson, found.c.owner_id)


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
_COUNTED = select(func.count()).select_from(CourseVersion)
_NEWEST = (CourseVersion.published_at.desc(), CourseVersion.sort_key)
_ORDERS: dict[Sort, Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]] = {
    Sort.NEWEST: _NEWEST,
    Sort.TITLE: (CourseVersion.sort_key,),
    Sort.SHORT: (CourseVersion.hours, CourseVersion.sort_key),
}
_LISTED: Select[Any] = select(
    CourseVersion.id,
    CourseVersion.slug,
    CourseVersion.title,
    CourseVersion.title_en,
    CourseVersion.summary,
    CourseVersion.summary_en,
    CourseVersion.hours,
    CourseVersion.access,
    select(func.aggregate_strings(CourseAudience.audience, ","))
    .where(CourseAudience.version_id == CourseVersion.id)
    .scalar_subquery()
    .label("audiences"),
)


def _listing(scarce: Pairs) -> Select[Any]:
    """Return the columns of the list, with whether a course teaches what is in short supply."""
    if not scarce:
        return _LISTED.add_columns(literal(False).label("is_scarce"))
    lacking = exists().where(
        Teaches.version_id == CourseVersion.id,
        tuple_(Teaches.skill_id, Teaches.level).in_(scarce),
    )
    return _LISTED.add_columns(lacking.label("is_scarce"))


def _conditions(asked: Asked, scarce: Pairs) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CourseVersion.is_current.is_(True)]
    if asked.audience:
        conditions.append(
            exists().where(
                CourseAudience.version_id == CourseVersion.id,
                CourseAudience.audience == asked.audience,
            )
        )
    # Of one skill all must be true: this skill, at this level, and lacking.
    taught: list[ColumnElement[bool]] = []
    if asked.skill:
        taught.append(Teaches.skill_id == Skill.id_for(asked.skill))
    if asked.level:
        taught.append(Teaches.level == asked.level)
    if asked.is_scarce:
        taught.append(tuple_(Teaches.skill_id, Teaches.level).in_(scarce))
    if taught:
        conditions.append(exists().where(Teaches.version_id == CourseVersion.id, *taught))
    return conditions


def _listed(row: Any, hit: LessonHit | None) -> Listed:
    return Listed(
        slug=row.slug,
        title=row.title,
        title_en=row.title_en,
        summary=row.summary,
        summary_en=row.summary_en,
        hours=row.hours,
        is_open=row.access is Access.PUBLIC,
        audiences=_audiences(row.audiences or ""),
        is_scarce=row.is_scarce,
        hit=hit,
    )


@cache
def _audiences(joined: str) -> Sequence[Audience]:
    named = joined.split(",")
    return [audience for audience in Audience if audience in named]
