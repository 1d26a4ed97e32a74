"""Places on courses for tests to work with."""

from datetime import timedelta

from app.core import clock
from app.enrolment import actions as enrolment
from app.lessons import actions as lessons
from tests.make import WHEN


def place(session, who, version, *, at=WHEN):
    """A place on the course, taken at a moment."""
    with clock.stopped(at):
        made = enrolment.enrol(session, version, person_id=who.id)
    session.flush()
    return made


def withdrawn(session, who, version, *, at=WHEN):
    """A place that was taken and left an hour later."""
    made = place(session, who, version, at=at)
    with clock.stopped(at + timedelta(hours=1)):
        enrolment.withdraw(session, made)
    session.flush()
    return made


def completed(session, who, version, *, at=WHEN):
    """A place that was taken and completed a day later."""
    made = place(session, who, version, at=at)
    enrolment.complete(session, enrolment_id=made.id, at=at + timedelta(days=1))
    session.flush()
    return made


def read(session, enrolment, *numbers):
    """Lessons read in a place, an hour apart."""
    for number in numbers:
        at = enrolment.enrolled_at + timedelta(hours=number)
        lessons.mark_read(session, enrolment, number=number, characters=100, at=at)
    session.flush()
