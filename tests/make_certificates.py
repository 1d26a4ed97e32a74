"""Certificates for tests: issued for a passed result, made as rows below."""

from datetime import timedelta

from app.assessment.models import Attempt, Result
from app.certificates import actions, queries
from app.core import clock
from app.enrolment.models import Completion, Enrolment
from app.lessons.models import LessonRead
from tests.make import WHEN


def place(session, person, version, *, cycle=1, enrolled_at=WHEN):
    """A person's place on a course, under way."""
    made = Enrolment(
        id=Enrolment.id_for(version.course_id, person.id, cycle),
        course_id=version.course_id,
        version_id=version.id,
        person_id=person.id,
        cycle=cycle,
        enrolled_at=enrolled_at,
    )
    session.add(made)
    session.flush()
    return made


def result(session, person, version, *, cycle=1, score=92, has_passed=True, at=WHEN):
    """A person's marked attempt at a course, on a new place of that cycle."""
    enrolment = place(session, person, version, cycle=cycle, enrolled_at=at - timedelta(days=10))
    attempt = Attempt(
        id=Attempt.id_for(enrolment.id, 1),
        enrolment_id=enrolment.id,
        person_id=person.id,
        number=1,
        began_at=at,
        draw=[],
    )
    session.add(attempt)
    session.flush()
    made = Result(
        id=Result.id_for(attempt.id),
        attempt_id=attempt.id,
        enrolment_id=enrolment.id,
        person_id=person.id,
        version_id=version.id,
        score=score,
        has_passed=has_passed,
        missed=[],
        marked_at=at,
    )
    session.add(made)
    if has_passed:
        completion_id = Completion.id_for(enrolment.id)
        session.add(Completion(id=completion_id, enrolment_id=enrolment.id, completed_at=at))
    session.flush()
    return made


def certificate(session, person, version, *, cycle=1, score=92, at=WHEN, expires_on=None):
    """A certificate of a person for a course, with everything below it; `expires_on` a day."""
    with clock.stopped(at):
        made = actions.issue(
            session, result(session, person, version, cycle=cycle, score=score, at=at)
        )
    if expires_on is not None:
        session.flush()
        made.expires_on = expires_on
        queries.find_entry(session, made.number).expires_on = expires_on
    session.flush()
    return made


def revoked(session, person, version, *, by, org, at=WHEN, **more):
    """A certificate, revoked by somebody at an organisation."""
    made = certificate(session, person, version, at=at, **more)
    with clock.stopped(at):
        actions.revoke(session, made, reason="录入有误", by_id=by.id, org_id=org.id)
    session.flush()
    return made


def read(session, enrolment, number, *, at=WHEN):
    """The fact that a lesson was read."""
    made = LessonRead(
        id=LessonRead.id_for(enrolment.id, number),
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        number=number,
        read_at=at,
    )
    session.add(made)
    session.flush()
    return made
