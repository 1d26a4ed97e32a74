"""The vocabulary of skills, its four levels, and the frameworks that ask for them."""

from datetime import datetime
from enum import IntEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import ids
from app.core.db import Bytewise, Row


class Level(IntEnum):
    """How well one can do a thing (the four levels of the UK's Digital and Data framework)."""

    AWARENESS = 1
    WORKING = 2
    PRACTITIONER = 3
    EXPERT = 4


class Skill(Row):
    """An entry of the vocabulary; its id is computed from its slug."""

    __tablename__ = "skill"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str]
    summary: Mapped[str]
    summary_en: Mapped[str]
    sort_key: Mapped[str] = mapped_column(Bytewise, default="")

    @staticmethod
    def id_for(slug: str) -> UUID:
        """Return the id of the skill with this slug."""
        return ids.computed("skill", slug)


class Framework(Row):
    """A published set of competencies for a post; each change of its file is a new version."""

    __tablename__ = "framework"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    slug: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str]
    summary: Mapped[str]
    summary_en: Mapped[str]
    sources: Mapped[list[str]]
    loaded_at: Mapped[datetime]

    @staticmethod
    def id_for(slug: str, version: int) -> UUID:
        """Return the id of this version."""
        return ids.computed("framework", slug, str(version))


class Competency(Row):
    """What a framework asks of one skill: the level wanted, and what each level means."""

    __tablename__ = "competency"
    __table_args__ = (UniqueConstraint("framework_id", "skill_id"),)

    framework_id: Mapped[UUID] = mapped_column(ForeignKey("framework.id"))
    skill_id: Mapped[UUID] = mapped_column(ForeignKey("skill.id"), index=True)
    position: Mapped[int]
    area: Mapped[str]
    area_title: Mapped[str]
    area_title_en: Mapped[str]
    wanted: Mapped[int]
    levels: Mapped[list[str]]  # four descriptions, of level 1 to 4
    levels_en: Mapped[list[str]]

    skill: Mapped[Skill] = relationship(lazy="raise_on_sql")
    framework: Mapped[Framework] = relationship(lazy="raise_on_sql")
