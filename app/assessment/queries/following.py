"""Reads for trainers: how courses go in their part of the tree, and where learners fail."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.assessment.models import Attempt, Result
from app.assessment.rules import FEW, Stumble, stumbles
from app.catalogue.models import Course, CourseVersion
from app.core.errors import NotFound
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.people.models import Org
from app.people.queries.keeping import people_under

LATEST = 1_000  # results that the figures of a course are made of


@dataclass(frozen=True)
class Going:
    """How a course goes: places under way and completed, attempts handed in and passed."""

    under_way: int = 0
    completed: int = 0
    handed_in: int = 0
    passed: int = 0

    @property
    def pass_rate(self) -> int | None:
        """Passed in per cent of those handed in, or None where that are too few to tell."""
        return 100 * self.passed // self.handed_in if self.handed_in >= FEW else None


def courses_under(org: Org) -> Select[CourseVersion]:
    """Select the current versions of courses on which people of `org` and below have places."""
    placed = select(Enrolment.course_id).where(Enrolment.person_id.in_(people_under(org.path)))
    return (
        select(CourseVersion)
        .where(CourseVersion.is_current, CourseVersion.course_id.in_(placed))
        .order_by(CourseVersion.sort_key, CourseVersion.slug)
    )


def going_by_course(
    session: Session, org: Org, *, course_ids: Collection[UUID]
) -> dict[UUID, Going]:
    """Return how these courses go among the people of `org` and below, all versions together."""
    places = func.count(Enrolment.id.distinct())
    left = func.count(Withdrawal.id.distinct())
    completed = func.count(Completion.id.distinct())
    rows = session.execute(
        select(
            Enrolment.course_id,
            places - left - completed,
            completed,
            func.count(Result.id),
            func.count(Result.id).filter(Result.has_passed),
        )
        .outerjoin(Withdrawal, Withdrawal.enrolment_id == Enrolment.id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(Result, Result.enrolment_id == Enrolment.id)
        .where(Enrolment.course_id.in_(course_ids), Enrolment.person_id.in_(people_under(org.path)))
        .group_by(Enrolment.course_id)
    )
    return {course_id: Going(*counts) for course_id, *counts in rows}


def get_followed(session: Session, org: Org, slug: str) -> CourseVersion:
    """Return the course's current version if people of `org` and below have places on it.

    Else raise NotFound.
    """
    version = session.scalars(
        courses_under(org).where(CourseVersion.course_id == Course.id_for(slug))
    ).first()
    if version is None:
        raise NotFound
    return version


def find_marked(session: Session, org: Org, *, course_id: UUID) -> CourseVersion | None:
    """Return the newest version of which people of `org` and below handed something in."""
    return session.scalars(
        select(CourseVersion)
        .join(Result, Result.version_id == CourseVersion.id)
        .where(CourseVersion.course_id == course_id, Result.person_id.in_(people_under(org.path)))
        .order_by(CourseVersion.number.desc())
        .limit(1)
    ).first()


def list_stumbles(
    session: Session, *, version_id: UUID, org: Org | None = None, latest: int = LATEST
) -> list[Stumble]:
    """Return how often each item was asked and missed, what is missed most often first.

    Counted are the latest results of this version; with `org`, those of people there and below.
    """
    marked = (
        select(Attempt.draw, Result.missed)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(Result.version_id == version_id)
        .order_by(Result.marked_at.desc())
        .limit(latest)
    )
    if org is not None:
        marked = marked.where(Result.person_id.in_(people_under(org.path)))
    return stumbles(session.execute(marked).all())
