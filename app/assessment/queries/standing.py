"""Reads of where a person stands with the assessment of a course."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.assessment import rules
from app.assessment.queries.taking import (
    Candidate,
    Sheet,
    find_open,
    get_candidate,
    get_sheet,
    list_tried,
    past_of,
)
from app.assessment.rules import Past, Refusal
from app.core import clock
from app.lessons.queries import list_read


@dataclass(frozen=True)
class State:
    """What the page before an assessment tells: what was done, and what may be done now."""

    candidate: Candidate
    past: Past
    best: int | None  # score, per cent
    sheet: Sheet | None  # of the open attempt
    refusal: Refusal | None  # why no attempt may begin
    free_from: datetime | None
    unread: int  # lessons

    @property
    def left(self) -> int:
        """How many attempts may still begin."""
        return max(0, self.candidate.version.attempts - self.past.attempts)


def get_state(session: Session, slug: str, *, person_id: UUID) -> State:
    """Return where the person stands with this course's assessment, or raise NotFound."""
    candidate = get_candidate(session, slug, person_id=person_id)
    version, enrolment_id = candidate.version, candidate.enrolment_id
    tried = list_tried(session, candidate)
    past = past_of(tried)
    is_open = find_open(tried, candidate) is not None
    read = list_read(session, enrolment_id=enrolment_id) if enrolment_id else frozenset()
    return State(
        candidate=candidate,
        past=past,
        best=max((one.score for one in tried if one.score is not None), default=None),
        sheet=get_sheet(session, slug, person_id=person_id) if is_open else None,
        refusal=rules.why_not_begin(
            past,
            has_place=enrolment_id is not None,
            attempts=version.attempts,
            wait_hours=version.wait_hours,
            now=clock.now(),
        ),
        free_from=rules.free_from(past, wait_hours=version.wait_hours),
        unread=version.lesson_count - len(read),
    )
