"""Taking a place on a course, leaving it, completing it."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.catalogue.models import CourseVersion
from app.core import clock
from app.core.db import take_turn
from app.core.errors import Refused
from app.enrolment import events, queries, rules
from app.enrolment.models import Completion, Enrolment, LastFact, Withdrawal


def _upsert(insert: type[sqlite.Insert] | type[postgresql.Insert]) -> Executable:
    noted = insert(cast(Table, LastFact.__table__))
    return noted.on_conflict_do_update(
        index_elements=[LastFact.person_id],
        set_={"at": noted.excluded.at},
        where=LastFact.at < noted.excluded.at,
    )


# Built once: it goes along with every answer and every lesson read.
_NOTE = {"sqlite": _upsert(sqlite.Insert), "postgresql": _upsert(postgresql.Insert)}


def enrol(session: Session, version: CourseVersion, *, person_id: UUID) -> Enrolment:
    """Give the person a place on this version of the course, or raise Refused."""
    take_turn(session, f"place {version.course_id} {person_id}")
    place = queries.find_place(session, course_id=version.course_id, person_id=person_id)
    refusal = rules.why_not(
        place.standing if place else None,
        has_completed=queries.has_completed(session, version_id=version.id, person_id=person_id),
    )
    if refusal:
        raise Refused(refusal)
    cycle = place.enrolment.cycle + 1 if place else 1
    enrolment = Enrolment(
        id=Enrolment.id_for(version.course_id, person_id, cycle),
        course_id=version.course_id,
        version_id=version.id,
        version=version,
        person_id=person_id,
        cycle=cycle,
        enrolled_at=clock.now(),
    )
    session.add(enrolment)
    note_fact(session, person_id=person_id, at=enrolment.enrolled_at)
    events.enrolled.send(enrolment, session=session)
    return enrolment


def withdraw(session: Session, enrolment: Enrolment) -> None:
    """Write down that the person left the course, or raise Refused.

    Who hands in an assessment holds the place too, so that it is never both left and completed.
    """
    take_turn(session, f"place {enrolment.course_id} {enrolment.person_id}")
    queries.hold_place(session, enrolment.id)
    place = queries.find_place(
        session, course_id=enrolment.course_id, person_id=enrolment.person_id
    )
    is_latest = place is not None and place.enrolment.id == enrolment.id
    if refusal := rules.why_not_withdraw(place.standing if place and is_latest else None):
        raise Refused(refusal)
    session.add(
        Withdrawal(
            id=Withdrawal.id_for(enrolment.id),
            enrolment_id=enrolment.id,
            withdrawn_at=clock.now(),
        )
    )
    events.withdrawn.send(enrolment, session=session)


def complete(session: Session, *, enrolment_id: UUID, at: datetime) -> None:
    """Write down that this place was completed; said twice, the first time counts."""
    completion_id = Completion.id_for(enrolment_id)
    if session.get(Completion, completion_id) is None:
        session.add(Completion(id=completion_id, enrolment_id=enrolment_id, completed_at=at))


def note_fact(session: Session, *, person_id: UUID, at: datetime) -> None:
    """Write down that the person did something that counts; an earlier moment changes nothing."""
    session.execute(_NOTE[session.get_bind().dialect.name], {"person_id": person_id, "at": at})
