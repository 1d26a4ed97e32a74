"""Reads of the catalogue: the list with its search, a version, its lessons and items."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from app.catalogue.models import (
    Access,
    Audience,
    CourseAudience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.rules import Asked, Sort, address
from app.core import paging, search
from app.core.errors import NotFound
from app.core.paging import Page
from app.core.search import SearchText
from app.items.kinds import Item, from_body
from app.skills.models import Skill

KINDS = ("course", "lesson")  # what of the search belongs to the list of courses
Pairs = Collection[tuple[UUID, int]]  # skill ids with a level


@dataclass(frozen=True)
class LessonHit:
    """The lesson in which the words asked for stand."""

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


def get_current(session: Session, slug: str) -> CourseVersion:
    """Return the version of the course that is on offer now, or raise NotFound."""
    return _one(session, select(CourseVersion).where(_current(slug)))


def get_version(session: Session, version_id: UUID) -> CourseVersion:
    """Return this version, on offer or not, or raise NotFound."""
    return _one(session, select(CourseVersion).where(CourseVersion.id == version_id))


def get_whole(session: Session, slug: str, *, version_id: UUID | None = None) -> CourseVersion:
    """Return a version (the current one unless told) with audiences and what it teaches.

    Raise NotFound if there is no such course.
    """
    condition = CourseVersion.id == version_id if version_id else _current(slug)
    taught = selectinload(CourseVersion.teaches).joinedload(Teaches.skill)
    return _one(
        session,
        select(CourseVersion)
        .where(condition)
        .options(selectinload(CourseVersion.audiences), taught),
    )


def _current(slug: str) -> ColumnElement[bool]:
    return (CourseVersion.slug == slug) & CourseVersion.is_current


def _one(session: Session, statement: Select[CourseVersion]) -> CourseVersion:
    version = session.scalar(statement)
    if version is None:
        raise NotFound
    return version


def get_lesson(session: Session, version_id: UUID, number: int) -> Lesson:
    """Return the n-th lesson of a version, or raise NotFound."""
    lesson = session.get(Lesson, Lesson.id_for(version_id, number))
    if lesson is None:
        raise NotFound
    return lesson


def list_lessons(
    session: Session, version_id: UUID
) -> Sequence[Row[int, str, str | None, int, int | None]]:
    """Return number, titles and characters of a version's lessons in their order, no text."""
    return session.execute(
        select(
            Lesson.number,
            Lesson.title,
            Lesson.title_en,
            Lesson.characters,
            Lesson.characters_en,
        )
        .where(Lesson.version_id == version_id)
        .order_by(Lesson.number)
    ).all()


def list_items(session: Session, version_id: UUID) -> list[Item]:
    """Return the questions of a version, in the order of their keys."""
    bodies = session.scalars(
        select(CourseItem.body).where(CourseItem.version_id == version_id).order_by(CourseItem.key)
    )
    return [from_body(body) for body in bodies]


def list_teaching(session: Session, skill_id: UUID) -> Sequence[Row[CourseVersion, int]]:
    """Return the courses on offer that teach the skill, with the level, by title."""
    return session.execute(
        select(CourseVersion, Teaches.level)
        .join(Teaches, Teaches.version_id == CourseVersion.id)
        .where(Teaches.skill_id == skill_id, CourseVersion.is_current)
        .order_by(CourseVersion.sort_key, Teaches.level)
    ).all()


def list_courses(
    session: Session, asked: Asked, *, is_member: bool, scarce: Pairs, page: int
) -> Page[Listed]:
    """Return one page of the courses on offer that answer what was asked.

    Everybody sees every course; in the lessons of members' courses only members search. `scarce`
    are the skills and levels in short supply.
    """
    conditions = [CourseVersion.is_current, *_conditions(asked, scarce)]
    statement, counted, order = _LISTED, _COUNTED, _ORDERS[asked.sort]
    if asked.question:
        best = _best_hits(session, asked.question, is_member=is_member)
        if best is None:
            return Page([], page, 0)
        is_best = best.c.course_id == CourseVersion.course_id
        counted = counted.join(best, is_best)
        statement = statement.add_columns(*_HIT).join(best, is_best)
        statement = statement.join(SearchText, SearchText.key == best.c.key)
        if asked.sort is Sort.RELEVANCE:
            order = (best.c.score, CourseVersion.sort_key)
    total = session.scalar(counted.where(*conditions)) or 0
    page = paging.within(page, total)
    rows = session.execute(
        statement.where(*conditions)
        .order_by(*order, CourseVersion.id)
        .limit(paging.LENGTH)
        .offset((page - 1) * paging.LENGTH)
    ).all()
    lacking = _list_lacking(session, [row.id for row in rows], scarce)
    return Page([_listed(row, is_scarce=row.id in lacking) for row in rows], page, total)


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
_HIT = (
    SearchText.kind,
    SearchText.address,
    SearchText.title.label("hit_title"),
    SearchText.body.label("hit_body"),
)
_COUNTED = select(func.count()).select_from(CourseVersion)
_NEWEST = (CourseVersion.published_at.desc(), CourseVersion.sort_key)
_ORDERS: dict[Sort, Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]] = {
    Sort.RELEVANCE: _NEWEST,
    Sort.NEWEST: _NEWEST,
    Sort.TITLE: (CourseVersion.sort_key,),
    Sort.SHORT: (CourseVersion.hours, CourseVersion.sort_key),
}


def _conditions(asked: Asked, scarce: Pairs) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
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


def _best_hits(session: Session, question: str, *, is_member: bool) -> Subquery | None:
    """Return course_id, key and score of each course's best hit, or None without words."""
    found = search.hits(session, question, kinds=KINDS, scopes=list(Access))
    if found is None:
        return None
    of_lesson = (
        select(CourseVersion.course_id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .where(Lesson.id == found.c.owner_id)
        .scalar_subquery()
    )
    course_id = func.coalesce(of_lesson, found.c.owner_id).label("course_id")
    hits = select(course_id, found.c.key, found.c.score)
    if not is_member:
        hits = hits.where(or_(found.c.kind == "course", found.c.scope == Access.PUBLIC))
    each = hits.subquery()
    place = func.row_number().over(
        partition_by=each.c.course_id, order_by=(each.c.score, each.c.key)
    )
    ranked = select(each, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _list_lacking(session: Session, version_ids: Collection[UUID], scarce: Pairs) -> set[UUID]:
    """Return those of the versions that teach something in short supply."""
    if not scarce or not version_ids:
        return set()
    rows = session.execute(
        select(Teaches.version_id, Teaches.skill_id, Teaches.level).where(
            Teaches.version_id.in_(version_ids)
        )
    )
    return {version_id for version_id, skill_id, level in rows if (skill_id, level) in scarce}


def _listed(row: Any, *, is_scarce: bool) -> Listed:
    named = (row.audiences or "").split(",")
    has_lesson = "kind" in row._fields and row.kind == "lesson"
    return Listed(
        slug=row.slug,
        title=row.title,
        title_en=row.title_en,
        summary=row.summary,
        summary_en=row.summary_en,
        hours=row.hours,
        is_open=row.access is Access.PUBLIC,
        audiences=[audience for audience in Audience if audience in named],
        is_scarce=is_scarce,
        hit=LessonHit(row.address, row.hit_title, row.hit_body) if has_lesson else None,
    )
