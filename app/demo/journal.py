"""Rows of learning facts, gathered and written in bulk; for the demonstration and the bench."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.assessment.models import Answer, Attempt, Result
from app.assessment.rules import draw, passes, score
from app.core import ids
from app.core.db import Base
from app.demo.answers import answer, difficulty
from app.enrolment.models import Enrolment, LastFact, Withdrawal
from app.items.kinds import Item
from app.lessons.models import LessonRead

AT_ONCE = 5000  # rows in one statement
# Those that others point at first.
ORDER: tuple[type[Base], ...] = (
    Enrolment, Withdrawal, LessonRead, Attempt, Answer, Result, LastFact,
)  # fmt: skip


@dataclass(frozen=True)
class Studied:
    """What the journal needs to know of a course's version."""

    version_id: UUID
    course_id: UUID
    slug: str
    lesson_count: int
    draw: int
    pass_mark: int
    by_key: dict[str, Item]
    audiences: frozenset[str]


@dataclass
class Journal:
    """Facts not yet written. The same facts make the same ids, as they would in a village."""

    dice: Random
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    last: dict[UUID, datetime] = field(default_factory=dict)

    def enrol(self, course: Studied, person_id: UUID, at: datetime) -> UUID:
        """Give a place; return its id."""
        place_id = Enrolment.id_for(course.course_id, person_id, 1)
        self._add(
            Enrolment,
            id=place_id,
            course_id=course.course_id,
            version_id=course.version_id,
            person_id=person_id,
            cycle=1,
            enrolled_at=at,
        )
        self._touch(person_id, at)
        return place_id

    def withdraw(self, place_id: UUID, at: datetime) -> None:
        """Leave the place."""
        self._add(
            Withdrawal, id=Withdrawal.id_for(place_id), enrolment_id=place_id, withdrawn_at=at
        )

    def read(self, place_id: UUID, person_id: UUID, number: int, at: datetime) -> None:
        """Read a lesson."""
        self._add(
            LessonRead,
            id=LessonRead.id_for(place_id, number),
            enrolment_id=place_id,
            person_id=person_id,
            number=number,
            read_at=at,
            origin="centre",
        )
        self._touch(person_id, at)

    def sit(
        self,
        course: Studied,
        place_id: UUID,
        person_id: UUID,
        *,
        number: int,
        at: datetime,
        has_passed: bool,
    ) -> UUID:
        """Take the assessment and hand it in; return the result's id."""
        attempt_id = Attempt.id_for(place_id, number)
        drawn = draw(course.by_key.values(), course.draw, seed=self.dice.getrandbits(64))
        items = [course.by_key[one["key"]] for one in drawn]
        self._add(
            Attempt,
            id=attempt_id,
            enrolment_id=place_id,
            person_id=person_id,
            number=number,
            began_at=at,
            draw=drawn,
        )
        missed = self._missed(items, course.pass_mark, has_passed=has_passed)
        for position, item in enumerate(items, start=1):
            at += timedelta(seconds=self.dice.randrange(15, 90))
            self._add(
                Answer,
                id=ids.new(),
                attempt_id=attempt_id,
                position=position,
                turn=1,
                given=answer(item, rightly=item.key not in missed),
                answered_at=at,
                origin="centre",
            )
        self._touch(person_id, at)
        result_id = Result.id_for(attempt_id)
        self._add(
            Result,
            id=result_id,
            attempt_id=attempt_id,
            enrolment_id=place_id,
            person_id=person_id,
            version_id=course.version_id,
            score=_score(items, missed),
            has_passed=has_passed,
            missed=[item.key for item in items if item.key in missed],
            marked_at=at,
        )
        return result_id

    def write(self, session: Session) -> int:
        """Write all facts gathered so far; return how many rows that were."""
        self.rows[LastFact] = [{"person_id": who, "at": at} for who, at in self.last.items()]
        count = 0
        for model in ORDER:
            rows = self.rows[model]
            for start in range(0, len(rows), AT_ONCE):
                session.execute(insert(model), rows[start : start + AT_ONCE])
            count += len(rows)
        self.rows.clear()
        self.last.clear()
        return count

    def _add(self, model: type[Base], **row: object) -> None:
        self.rows[model].append(row)

    def _touch(self, person_id: UUID, at: datetime) -> None:
        self.last[person_id] = max(at, self.last.get(person_id, at))

    def _missed(self, items: list[Item], pass_mark: int, *, has_passed: bool) -> set[str]:
        """Return the keys of the items answered wrongly; hard ones more often."""
        missed = {item.key for item in items if self.dice.randrange(100) < difficulty(item)}
        for item in self.dice.sample(items, len(items)):
            if passes(_score(items, missed), pass_mark=pass_mark) == has_passed:
                break
            if has_passed:
                missed.discard(item.key)
            else:
                missed.add(item.key)
        return missed


def _score(items: list[Item], missed: set[str]) -> int:
    return score(len(items) - len(missed), len(items))
