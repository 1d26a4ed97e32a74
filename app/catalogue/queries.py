"""Reads of the catalogue: a version, its lessons and items, who teaches a skill."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.catalogue.models import CourseItem, CourseVersion, Lesson, Teaches
from app.core.errors import NotFound
from app.items.kinds import Item, from_body


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
        select(CourseVersion).where(condition).options(joinedload(CourseVersion.audiences), taught),
    )


def _current(slug: str) -> ColumnElement[bool]:
    return (CourseVersion.slug == slug) & CourseVersion.is_current


def _one(session: Session, statement: Select[CourseVersion]) -> CourseVersion:
    version = session.scalars(statement).unique().one_or_none()
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
