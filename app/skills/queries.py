"""Reads of the vocabulary and the frameworks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.core.errors import NotFound
from app.skills.models import Competency, Framework, Skill


@dataclass(frozen=True)
class Area:
    """A part of a framework, with its competencies in their order."""

    key: str
    title: str
    title_en: str
    framework: Framework
    competencies: Sequence[Competency]


def list_skills(session: Session) -> Sequence[Skill]:
    """Return the whole vocabulary, by pinyin."""
    return session.scalars(select(Skill).order_by(Skill.sort_key, Skill.slug)).all()


def get_skill(session: Session, slug: str) -> Skill:
    """Return the skill with this slug, or raise NotFound."""
    skill = session.get(Skill, Skill.id_for(slug))
    if skill is None:
        raise NotFound
    return skill


def find_skills(session: Session, slugs: Collection[str]) -> dict[str, Skill]:
    """Return those of the skills that there are, by slug."""
    skills = session.scalars(select(Skill).where(Skill.slug.in_(slugs)))
    return {skill.slug: skill for skill in skills}


_other = aliased(Framework)
# The version of a framework that holds now.
_is_newest = (
    Framework.version
    == select(func.max(_other.version)).where(_other.slug == Framework.slug).scalar_subquery()
)


def list_frameworks(session: Session) -> Sequence[Framework]:
    """Return the newest version of each framework."""
    return session.scalars(select(Framework).where(_is_newest).order_by(Framework.slug)).all()


def get_framework(session: Session, slug: str) -> tuple[Framework, Sequence[Competency]]:
    """Return the newest version and its competencies with their skills, or raise NotFound."""
    framework = session.scalar(select(Framework).where(_is_newest, Framework.slug == slug))
    if framework is None:
        raise NotFound
    competencies = session.scalars(
        select(Competency)
        .where(Competency.framework_id == framework.id)
        .order_by(Competency.position)
        .options(joinedload(Competency.skill), joinedload(Competency.framework))
    ).all()
    return framework, competencies


def list_areas(session: Session) -> list[Area]:
    """Return the areas of all frameworks that hold now, with competencies and skills."""
    return by_area(
        session.scalars(
            select(Competency)
            .join(Competency.framework)
            .where(_is_newest)
            .order_by(Framework.slug, Competency.position)
            .options(contains_eager(Competency.framework), joinedload(Competency.skill))
        )
    )


def by_area(competencies: Iterable[Competency]) -> list[Area]:
    """Return the areas that competencies in their order make."""
    areas = []
    for _, group in groupby(competencies, lambda one: (one.framework_id, one.area)):
        members = list(group)
        first = members[0]
        areas.append(
            Area(first.area, first.area_title, first.area_title_en, first.framework, members)
        )
    return areas
