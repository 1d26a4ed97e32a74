"""What a learner sees of their own on my page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, Row, bindparam, exists, select
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion
from app.certificates.models import Certificate, Revocation
from app.core.db import fetch
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.feedback.models import Feedback, FeedbackAnswer
from app.lessons.models import LessonRead

CERTIFICATES = 5
ANSWERS = 3


@dataclass(frozen=True)
class UnderWay:
    """A course that somebody is on, and where they left off."""

    slug: str
    title: str
    title_en: str | None
    lessons: int
    read: frozenset[int]
    last_at: datetime

    @property
    def next_lesson(self) -> int | None:
        """The first lesson not read yet, or None when all are."""
        return next((n for n in range(1, self.lessons + 1) if n not in self.read), None)


# Built once, as this page is opened all day: half of a small query's cost is saying it.
_of_person: BindParameter[UUID] = bindparam("person_id")
_PLACES = (
    select(
        Enrolment.id,
        Enrolment.enrolled_at,
        CourseVersion.slug,
        CourseVersion.title,
        CourseVersion.title_en,
        CourseVersion.lesson_count,
    )
    .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
    .where(
        Enrolment.person_id == _of_person,
        ~exists().where(Withdrawal.enrolment_id == Enrolment.id),
        ~exists().where(Completion.enrolment_id == Enrolment.id),
    )
)
_READ = select(LessonRead.enrolment_id, LessonRead.number, LessonRead.read_at).where(
    LessonRead.enrolment_id.in_(bindparam("places", expanding=True))
)
_CERTIFICATES = (
    select(
        Certificate.number,
        Certificate.issued_at,
        CourseVersion.title,
        CourseVersion.title_en,
        Revocation.revoked_at,
    )
    .join(CourseVersion, CourseVersion.id == Certificate.version_id)
    .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
    .where(Certificate.person_id == _of_person)
    .order_by(Certificate.issued_at.desc(), Certificate.id)
    .limit(CERTIFICATES)
)
_ANSWERS = (
    select(
        Feedback.message.label("message"),
        FeedbackAnswer.message.label("answer"),
        FeedbackAnswer.answered_at,
    )
    .join(FeedbackAnswer, FeedbackAnswer.feedback_id == Feedback.id)
    .where(Feedback.person_id == _of_person)
    .order_by(FeedbackAnswer.answered_at.desc(), FeedbackAnswer.id)
    .limit(ANSWERS)
)


def list_under_way(session: Session, *, person_id: UUID) -> list[UnderWay]:
    """Return the person's courses neither left nor completed, the one touched last first."""
    places = fetch(session, _PLACES, {"person_id": person_id}).all()
    read = _list_read(session, [place.id for place in places])
    found = [
        UnderWay(
            slug=place.slug,
            title=place.title,
            title_en=place.title_en,
            lessons=place.lesson_count,
            read=frozenset(read[place.id]),
            last_at=max([place.enrolled_at, *read[place.id].values()]),
        )
        for place in places
    ]
    return sorted(found, key=lambda one: one.last_at, reverse=True)


def _list_read(session: Session, places: Sequence[UUID]) -> dict[UUID, dict[int, datetime]]:
    """Return when which lessons were read, by place."""
    read: dict[UUID, dict[int, datetime]] = defaultdict(dict)
    if places:
        for place_id, number, at in fetch(session, _READ, {"places": places}):
            read[place_id][number] = at
    return read


def list_certificates(
    session: Session, *, person_id: UUID
) -> Sequence[Row[str, datetime, str, str | None, datetime | None]]:
    """Return the person's latest certificates: number, when, titles, when revoked."""
    return fetch(session, _CERTIFICATES, {"person_id": person_id}).all()


def list_answers(session: Session, *, person_id: UUID) -> Sequence[Row[str, str, datetime]]:
    """Return the latest answers to what the person wrote: message, answer, when."""
    return fetch(session, _ANSWERS, {"person_id": person_id}).all()
