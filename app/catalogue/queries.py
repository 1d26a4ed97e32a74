"""Reads of the catalogue: a version, its lessons and items, who teaches a skill."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, select
from sqlalchemy.orm import Session

from app.catalogue.models import (
    Audience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.catalogue.published import JOINED_AUDIENCES, audiences_of
from app.core.db import fetch
from app.core.errors import NotFound
from app.items.kinds import Item, from_body
from app.skills.models import Skill


@dataclass(frozen=True)
class Whole:
    """A version with its audiences and what it teaches: skill id, its titles, the level."""

    version: CourseVersion
    audiences: Sequence[Audience]
    taught: Sequence[Row[UUID, str, str, int]]


# Bound, not built anew: the course page is among those most often asked for.
_WHOLE = select(CourseVersion, JOINED_AUDIENCES)
_HELD = _WHOLE.where(CourseVersion.id == bindparam("version_id"))
_OFFERED = _WHOLE.where(CourseVersion.slug == bindparam("slug"), CourseVersion.is_current)
_TAUGHT = (
    select(Skill.id, Skill.title, Skill.title_en, Teaches.level)
    .join(Teaches, Teaches.skill_id == Skill.id)
    .where(Teaches.version_id == bindparam("version_id"))
    .order_by(Skill.sort_key, Teaches.level)
)


def get_current(session: Session, slug: str) -> CourseVersion:
    """Return the version of the course that is on offer now, or raise NotFound."""
    return _one(session, select(CourseVersion).where(_current(slug)))


def get_version(session: Session, version_id: UUID) -> CourseVersion:
    """Return this version, on offer or not, or raise NotFound."""
    return _one(session, select(CourseVersion).where(CourseVersion.id == version_id))


def get_whole(session: Session, slug: str, *, version_id: UUID | None = None) -> Whole:
    """Return a version (the current one unless told) with audiences and what it teaches.

    Raise NotFound if there is no such course.
    """
    row = session.execute(
        _HELD if version_id else _OFFERED, {"version_id": version_id, "slug": slug}
    ).one_or_none()
    if row is None:
        raise NotFound
    version, audiences = row
    taught = fetch(session, _TAUGHT, {"version_id": version.id}).all()
    return Whole(version, audiences_of(audiences), taught)


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


def list_items(session: Session, version_id: UUID) -> list[Item]:
    """Return the questions of a version, in the order of their keys."""
    bodies = session.scalars(
        select(CourseItem.body).where(CourseItem.version_id == version_id).order_by(CourseItem.key)
    )
    return [from_body(body) for body in bodies]
