"""Writing down that a lesson was read."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.db import take_turn
from app.core.errors import Refused
from app.enrolment.actions import note_fact
from app.enrolment.models import Enrolment
from app.enrolment.queries import last_fact_at
from app.enrolment.rules import Standing
from app.lessons import events, rules
from app.lessons.models import LessonRead
from app.lessons.queries import Opened, Seat


def read_on(session: Session, seat: Seat | None, lesson: Opened, *, at: datetime) -> None:
    """Write down that the reader read this lesson, where it counts, so that they may go on.

    Raise Refused without a place, or if it was pressed faster than anyone reads. In a completed
    place nothing more counts, and nothing is refused.
    """
    if seat is None or seat.standing is Standing.WITHDRAWN:
        raise Refused(rules.Refusal.NO_PLACE)
    if seat.counts and not lesson.is_read:
        enrolment = session.get_one(Enrolment, seat.enrolment_id)
        number, characters = lesson.text.number, lesson.text.characters
        mark_read(session, enrolment, number=number, characters=characters, at=at)


def mark_read(
    session: Session, enrolment: Enrolment, *, number: int, characters: int, at: datetime
) -> None:
    """Write down that the lesson was read in this place; what was read already stays as it is.

    Raise Refused if it was pressed faster than anyone reads.
    """
    take_turn(session, f"facts {enrolment.person_id}")
    reading_id = LessonRead.id_for(enrolment.id, number)
    if session.get(LessonRead, reading_id) is not None:
        return
    since = last_fact_at(session, enrolment.person_id)
    if refusal := rules.why_not_read(characters=characters, since=since, at=at):
        raise Refused(refusal)
    reading = LessonRead(
        id=reading_id,
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        number=number,
        read_at=at,
    )
    session.add(reading)
    note_fact(session, person_id=enrolment.person_id, at=at)
    events.read.send(reading, session=session)
