"""What waits for those who hold a role, on my page.

Counts stop at COUNTED_TO: a page that is opened every morning must not count a whole city.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.assessment.models import Result
from app.catalogue.models import CourseVersion
from app.certificates.models import Certificate, Proof
from app.certificates.queries import is_valid
from app.enrolment.models import Completion, Enrolment, LastFact, Withdrawal
from app.lessons.models import LessonRead
from app.people.models import Membership, Org, OrgKind, Person
from app.people.queries.audit import Entry, list_entries
from app.people.queries.keeping import people_under
from app.shortages.models import DemandReport, DemandSum
from app.shortages.queries import in_force
from app.shortages.rules import FEWEST_REPORTS, SCARCE_BELOW

COUNTED_TO = 1000
LINES = 10
FAILING = 5


@dataclass(frozen=True)
class Count:
    """A number that was counted up to a limit and no further."""

    number: int
    limit: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.number > self.limit


def _count(session: Session, found: Select[UUID]) -> Count:
    cut = found.limit(COUNTED_TO + 1).subquery()
    number = session.scalar(select(func.count()).select_from(cut))
    return Count(number or 0, COUNTED_TO)


def count_people(session: Session, *, path: str) -> Count:
    """Return how many people have a place at or below the path."""
    return _count(session, people_under(path).distinct())


def count_learning(session: Session, *, path: str) -> Count:
    """Return how many of them are on a course now."""
    return _count(
        session,
        people_under(path)
        .join(Enrolment, Enrolment.person_id == Membership.person_id)
        .where(_is_under_way())
        .distinct(),
    )


def count_certified(session: Session, *, path: str) -> Count:
    """Return how many of them hold a certificate that is valid."""
    return _count(
        session,
        people_under(path)
        .join(Certificate, Certificate.person_id == Membership.person_id)
        .where(is_valid())
        .distinct(),
    )


def _is_under_way() -> ColumnElement[bool]:
    return ~exists().where(Withdrawal.enrolment_id == Enrolment.id) & ~exists().where(
        Completion.enrolment_id == Enrolment.id
    )


def list_learning(
    session: Session, *, path: str
) -> Sequence[Row[UUID, str, str, str | None, int, int, datetime]]:
    """Return who is on which course and how far, who paused longest first: for help."""
    read = (
        select(func.count())
        .where(LessonRead.enrolment_id == Enrolment.id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return session.execute(
        select(
            Person.id,
            Person.name,
            CourseVersion.title,
            CourseVersion.title_en,
            CourseVersion.lesson_count,
            read.label("read"),
            LastFact.at,
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .join(LastFact, LastFact.person_id == Person.id)
        .where(Enrolment.person_id.in_(people_under(path)), _is_under_way())
        .order_by(LastFact.at, Person.sort_key, Enrolment.id)
        .limit(LINES)
    ).all()


def list_failing(
    session: Session, *, path: str
) -> Sequence[Row[UUID, str, str, str | None, int, int]]:
    """Return the courses that people at or below the path fail most often.

    The course's id, slug, titles, how many attempts failed and how many were handed in, of all
    its versions.
    """
    failed = func.sum(case((Result.has_passed, 0), else_=1)).label("failed")
    taken = aliased(CourseVersion)
    found = (
        select(
            CourseVersion.course_id.label("id"),
            CourseVersion.slug,
            CourseVersion.title,
            CourseVersion.title_en,
            failed,
            func.count().label("marked"),
        )
        .join(taken, taken.course_id == CourseVersion.course_id)
        .join(Result, Result.version_id == taken.id)
        .where(CourseVersion.is_current)
        .group_by(CourseVersion.id)
        .order_by(failed.desc(), CourseVersion.sort_key)
        .limit(FAILING)
    )
    if not is_root(path):
        found = found.where(Result.person_id.in_(people_under(path)))
    return session.execute(found).all()


def is_root(path: str) -> bool:
    """Tell whether the whole tree is below the path, so that nobody need be left out."""
    return path.count("/") == 1


def proven_levels(session: Session, *, person_id: UUID) -> dict[UUID, int]:
    """Return the highest level of each skill that the person's valid certificates prove."""
    return dict(
        session.execute(
            select(Proof.skill_id, func.max(Proof.level))
            .join(Certificate, Certificate.id == Proof.certificate_id)
            .where(Certificate.person_id == person_id, is_valid())
            .group_by(Proof.skill_id)
        ).all()
    )


@dataclass(frozen=True)
class DemandState:
    """The latest quarter, its reports, and how many skills and levels are scarce or unsure."""

    period: str | None
    reports: int
    scarce: int
    unsure: int


def demand_state(session: Session) -> DemandState:
    """Return what an editor has to know of the latest quarter."""
    latest = select(func.max(DemandSum.period)).where(DemandSum.reports > 0).scalar_subquery()
    is_scarce = (DemandSum.reports >= FEWEST_REPORTS) & (
        DemandSum.filled * 100 < SCARCE_BELOW * DemandSum.advertised
    )
    period, reports, scarce, unsure = session.execute(
        select(
            func.max(DemandSum.period),
            func.coalesce(func.sum(DemandSum.reports), 0),
            func.coalesce(func.sum(case((is_scarce, 1), else_=0)), 0),
            func.coalesce(func.sum(case((DemandSum.reports < FEWEST_REPORTS, 1), else_=0)), 0),
        ).where(DemandSum.period == latest, DemandSum.reports > 0)
    ).one()
    return DemandState(period, reports, scarce, unsure)


def count_reported(session: Session, *, path: str, period: str) -> Count:
    """Return how many reports of a quarter the organisations at or below the path gave."""
    return _count(
        session,
        select(DemandReport.id)
        .join(Org, Org.id == DemandReport.org_id)
        .where(Org.within(path), DemandReport.period == period, in_force()),
    )


def list_deeds(session: Session, org: Org) -> list[Entry]:
    """Return the latest entries of the audit trail of this part of the tree."""
    return [Entry(*row) for row in session.execute(list_entries(org).limit(LINES))]


def count_orgs(session: Session, *, path: str) -> int:
    """Return how many organisations that are not mere places stand at or below the path."""
    places = (OrgKind.CITY, OrgKind.DISTRICT, OrgKind.TOWNSHIP, OrgKind.VILLAGE)
    return (
        session.scalar(select(func.count(Org.id)).where(Org.within(path), Org.kind.not_in(places)))
        or 0
    )
