"""Courses on offer: their versions, lessons, items and what they teach."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Bytewise, Row
from app.skills.models import Skill


class Audience(StrEnum):
    FARMER = "farmer"
    STEWARD = "steward"
    SERVANT = "servant"
    LEADER = "leader"
    CIO = "cio"


class Access(StrEnum):
    PUBLIC = "public"  # may be read without signing in
    MEMBERS = "members"


class Course(Row):
    """A course under one slug; what is in it belongs to its versions."""

    __tablename__ = "course"

    slug: Mapped[str] = mapped_column(unique=True)

    @staticmethod
    def id_for(slug: str) -> UUID:
        """Return the id of the course with this slug."""
        return ids.computed("course", slug)


class CourseVersion(Row):
    """One published, immutable state of a course; a changed file makes a new one.

    `is_current` is on at most one version of a course; learners under way finish theirs.
    """

    __tablename__ = "course_version"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int]
    is_current: Mapped[bool]
    digest: Mapped[str]
    published_at: Mapped[datetime]
    slug: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    summary: Mapped[str]
    summary_en: Mapped[str | None]
    sort_key: Mapped[str] = mapped_column(Bytewise, default="")  # pinyin of the title
    hours: Mapped[float]
    access: Mapped[Access]
    draw: Mapped[int]
    pass_mark: Mapped[int]  # per cent
    attempts: Mapped[int]
    wait_hours: Mapped[int]
    author: Mapped[str]
    reviewers: Mapped[list[str]]
    sources: Mapped[list[str]]
    review_by: Mapped[date]
    lesson_count: Mapped[int]
    item_count: Mapped[int]
    size: Mapped[int]  # bytes on the wire of all lessons, compressed

    audiences: Mapped[list["CourseAudience"]] = relationship(lazy="raise_on_sql")
    teaches: Mapped[list["Teaches"]] = relationship(lazy="raise_on_sql")
    lessons: Mapped[list["Lesson"]] = relationship(lazy="raise_on_sql", order_by="Lesson.number")
    items: Mapped[list["CourseItem"]] = relationship(lazy="raise_on_sql")


# The list of courses in its usual order, without sorting all of them for each page.
Index(
    "ix_course_version_newest",
    CourseVersion.is_current,
    CourseVersion.published_at.desc(),
    CourseVersion.sort_key,
    CourseVersion.id,
)


class CourseAudience(Row):
    """One audience of a version."""

    __tablename__ = "course_audience"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    audience: Mapped[Audience] = mapped_column(index=True)


class Teaches(Row):
    """A skill that a version teaches, and up to which level."""

    __tablename__ = "teaches"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"), index=True)
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    level: Mapped[int]

    skill: Mapped[Skill] = relationship(lazy="raise_on_sql")


class Lesson(Row):
    """A lesson, its Markdown already made into clean HTML."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    number: Mapped[int]
    title: Mapped[str]
    title_en: Mapped[str | None]
    html: Mapped[str]
    html_en: Mapped[str | None]
    characters: Mapped[int]  # of text, without spaces
    characters_en: Mapped[int | None]

    @staticmethod
    def id_for(version_id: UUID, number: int) -> UUID:
        """Return the id of this lesson."""
        return ids.computed("lesson", version_id.hex, str(number))


class CourseItem(Row):
    """A question of a version; `body` is what `app.items` reads it into and back."""

    __tablename__ = "course_item"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("course_version.id"))
    key: Mapped[str]  # the item's id in its file
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
