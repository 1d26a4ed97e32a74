"""Deeds of who takes an assessment: beginning, answering, handing in."""

import secrets
from typing import cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from app.assessment import events, rules
from app.assessment.models import Answer, Attempt, Result
from app.assessment.queries import taking
from app.assessment.queries.taking import Sheet
from app.assessment.rules import Refusal
from app.core import clock, ids
from app.core.errors import Refused
from app.core.language import moment
from app.enrolment.actions import complete, note_fact
from app.items import marking

_ANSWER = insert(cast(Table, Answer.__table__))  # Not the entity: half the price.


def begin(session: Session, slug: str, *, person_id: UUID) -> UUID:
    """Return the id of the person's open attempt, begun now if there is none, or raise Refused.

    The place is locked first, so that however many ask at once, one attempt is begun.
    """
    candidate = taking.get_candidate(session, slug, person_id=person_id, locking=True)
    tried = taking.list_tried(session, candidate)
    if (one := taking.find_open(tried, candidate)) is not None:
        return one.id
    version, now, past = candidate.version, clock.now(), taking.past_of(tried)
    refusal = rules.why_not_begin(
        past,
        has_place=candidate.enrolment_id is not None,
        attempts=version.attempts,
        wait_hours=version.wait_hours,
        now=now,
    )
    if refusal or candidate.enrolment_id is None:
        free_from = rules.free_from(past, wait_hours=version.wait_hours)
        raise Refused(
            refusal or Refusal.NOT_ENROLLED, free_from=moment(free_from) if free_from else ""
        )
    number = 1 + sum(one.enrolment_id == candidate.enrolment_id for one in tried)
    items = taking.items_by_key(session, version.id)
    attempt = Attempt(
        id=Attempt.id_for(candidate.enrolment_id, number),
        enrolment_id=candidate.enrolment_id,
        person_id=person_id,
        number=number,
        began_at=now,
        draw=rules.draw(items.values(), version.draw, seed=secrets.randbits(128)),
    )
    session.add(attempt)
    return attempt.id


def answer(
    session: Session,
    sheet: Sheet,
    *,
    position: int,
    given: object | None,
    mark: str = "",
    key: str = "",
) -> int | None:
    """Save an answer and return the next position without one, or None at the end.

    A `key` is what a browser gives an answer that it sends until it is acknowledged: however often
    and late it comes, it is one turn, and never takes the place of what was answered since.

    The same answer again writes nothing; another one is a further turn, and None takes back what
    was answered. Raise Refused once the attempt is handed in or its place given up; so too if the
    page that was sent bore the mark of an earlier attempt, whose questions were others.
    """
    _check(sheet, mark)
    answered = sheet.answered - {position} | ({position} if given is not None else set())
    answer_id = ids.computed("answer", sheet.attempt_id.hex, key) if key else ids.new()
    if _is_new(session, sheet, position, given, answer_id if key else None):
        now = clock.now()
        session.execute(
            _ANSWER,
            {
                "id": answer_id,
                "attempt_id": sheet.attempt_id,
                "position": position,
                "turn": sheet.turns(position) + 1,
                "given": given,
                "answered_at": now,
            },
        )
        note_fact(session, person_id=sheet.person_id, at=now)
    return rules.next_open(answered, after=position, total=len(sheet.draw))


def _is_new(
    session: Session, sheet: Sheet, position: int, given: object | None, keyed_id: UUID | None
) -> bool:
    """Tell whether an answer is to be written: it differs, or bears a key not seen before."""
    if keyed_id is None:
        return given != sheet.given(position)
    return session.get(Answer, keyed_id) is None


def hand_in(session: Session, sheet: Sheet, *, mark: str = "") -> Result:
    """Mark what was saved and return the result; handed in before, return that one.

    What was not answered is missed. Who passes completes the place. Raise Refused if the place
    was given up, or as `answer` does for an earlier attempt's page.
    """
    if mark in ("", sheet.mark) and (found := taking.find_result(session, sheet.attempt_id)):
        return found
    _check(sheet, mark)
    result = _mark(session, sheet)
    session.add(result)
    session.flush()  # Listeners refer to its row.
    note_fact(session, person_id=sheet.person_id, at=result.marked_at)
    if result.has_passed:
        complete(session, enrolment_id=sheet.enrolment_id, at=result.marked_at)
        events.passed.send(result, session=session)
    else:
        events.failed.send(result, session=session)
    return result


def _check(sheet: Sheet, mark: str) -> None:
    if sheet.refusal:
        raise Refused(sheet.refusal)
    if mark not in ("", sheet.mark):
        raise Refused(Refusal.HANDED_IN)


def _mark(session: Session, sheet: Sheet) -> Result:
    keys = [drawn["key"] for drawn in sheet.draw]
    items = taking.items_by_key(session, sheet.version_id, keys)
    missed = [
        key
        for position, key in enumerate(keys, start=1)
        if not marking.is_right(items[key], sheet.given(position))
    ]
    score = rules.score(len(keys) - len(missed), len(keys))
    return Result(
        id=Result.id_for(sheet.attempt_id),
        attempt_id=sheet.attempt_id,
        enrolment_id=sheet.enrolment_id,
        person_id=sheet.person_id,
        version_id=sheet.version_id,
        score=score,
        has_passed=rules.passes(score, pass_mark=sheet.pass_mark),
        missed=missed,
        marked_at=clock.now(),
    )
