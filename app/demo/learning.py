"""How the demonstration's people learn: places at all stages, results, certificates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.assessment.events import passed
from app.assessment.models import Result
from app.catalogue.models import CourseVersion
from app.certificates.actions import revoke
from app.certificates.queries import get_certificate, list_held
from app.core import clock
from app.demo.cast import HOUSES, HUAIROU
from app.demo.journal import Journal, Studied
from app.demo.town import Town
from app.enrolment.actions import complete
from app.items.kinds import from_body
from app.people.models import Org


class Stage(Enum):
    """How far somebody has come."""

    ENROLLED = auto()
    READING = auto()
    READ = auto()
    FAILED = auto()
    PASSED = auto()
    PASSED_LATER = auto()  # after a first failure
    WITHDRAWN = auto()


SHARES = {
    Stage.ENROLLED: 12,
    Stage.READING: 27,
    Stage.READ: 12,
    Stage.FAILED: 9,
    Stage.PASSED: 24,
    Stage.PASSED_LATER: 9,
    Stage.WITHDRAWN: 7,
}
HAS_READ = {Stage.READ, Stage.FAILED, Stage.PASSED, Stage.PASSED_LATER}
HAS_PASSED = {Stage.PASSED, Stage.PASSED_LATER}
# What those who sign in are in the middle of: course, stage, days ago.
PLAYED = {
    "farmer": [("anti-fraud", Stage.READING, 1)],
    "steward": [("anti-fraud", Stage.PASSED, 40)],
    "servant": [("desktop-security", Stage.READ, 2)],
    "cio": [("cio-duties", Stage.PASSED, 30), ("desktop-security", Stage.READING, 3)],
    "trainer": [("anti-fraud", Stage.PASSED, 90)],
    "hr": [("desktop-security", Stage.PASSED, 60)],
    "editor": [("desktop-security", Stage.READING, 5)],
    "employer": [("desktop-security", Stage.ENROLLED, 4)],
    "auditor": [("desktop-security", Stage.PASSED_LATER, 20)],
    "admin": [("desktop-security", Stage.FAILED, 6)],
}


@dataclass(frozen=True)
class Pass:
    """A result that brought a certificate, to be told to the features above."""

    at: datetime
    place_id: UUID
    result_id: UUID


def list_studied(session: Session) -> dict[str, Studied]:
    """Return the courses on offer, by slug, with their items."""
    versions = session.scalars(
        select(CourseVersion)
        .where(CourseVersion.is_current)
        .order_by(CourseVersion.slug)
        .options(selectinload(CourseVersion.items), selectinload(CourseVersion.audiences))
    )
    return {
        version.slug: Studied(
            version_id=version.id,
            course_id=version.course_id,
            slug=version.slug,
            lesson_count=version.lesson_count,
            draw=version.draw,
            pass_mark=version.pass_mark,
            by_key={item.key: from_body(item.body) for item in version.items},
            audiences=frozenset(one.audience.value for one in version.audiences),
        )
        for version in versions
    }


def learn(session: Session, town: Town, dice: Random) -> None:
    """Let everybody learn something, then let the certificates come of it, in order of time."""
    journal = Journal(dice)
    courses = list_studied(session)
    passes = [
        done
        for name, played in PLAYED.items()
        for slug, stage, days in played
        if slug in courses
        for done in _study(journal, courses[slug], town.players[name], stage, timedelta(days))
    ]
    for person_id, course in _choices(town, courses, dice):
        stage = dice.choices([*SHARES], [*SHARES.values()])[0]
        ago = timedelta(days=dice.randrange(1, 300), minutes=dice.randrange(600))
        passes += _study(journal, course, person_id, stage, ago)
    journal.write(session)
    _certify(session, passes)


def _choices(town: Town, courses: dict[str, Studied], dice: Random) -> list[tuple[UUID, Studied]]:
    """Return who takes which course: none, one or two of those made for them."""
    playing = set(town.players.values())
    chosen = []
    for house in HOUSES:
        fitting = [one for one in courses.values() if one.audiences & set(house.audiences)]
        for person_id in town.people[house.key]:
            if person_id not in playing:
                count = min(dice.choices((0, 1, 2), (20, 60, 20))[0], len(fitting))
                chosen += [(person_id, course) for course in dice.sample(fitting, count)]
    return chosen


def _study(
    journal: Journal, course: Studied, person_id: UUID, stage: Stage, ago: timedelta
) -> list[Pass]:
    """Write one person's way through one course, ending so long ago; return a pass, if any."""
    dice = journal.dice
    lessons = _lessons_read(course, stage, dice)
    # Backwards from the end: sittings four days apart, lessons some hours.
    sittings = {Stage.FAILED: 1, Stage.PASSED: 1, Stage.PASSED_LATER: 2}.get(stage, 0)
    at = clock.now() - ago - timedelta(days=4 * sittings, hours=9 * (lessons + 1))
    place_id = journal.enrol(course, person_id, at)
    for number in range(1, lessons + 1):
        at += timedelta(hours=dice.choice((0, 1, 7)), minutes=dice.randrange(12, 50))
        journal.read(place_id, person_id, number, at)
    if stage is Stage.WITHDRAWN:
        journal.withdraw(place_id, at + timedelta(hours=1))
    passes = []
    for number in range(1, sittings + 1):
        at += timedelta(days=3, minutes=dice.randrange(20, 300))
        has_passed = stage in HAS_PASSED and number == sittings
        result_id = journal.sit(
            course, place_id, person_id, number=number, at=at, has_passed=has_passed
        )
        if has_passed:
            passes.append(Pass(at + timedelta(minutes=20), place_id, result_id))
    return passes


def _lessons_read(course: Studied, stage: Stage, dice: Random) -> int:
    if stage in HAS_READ:
        return course.lesson_count
    if stage is Stage.READING:
        half = course.lesson_count // 2
        return max(1, half + dice.choice((-1, 0, 1)))
    return dice.randrange(0, 2) if stage is Stage.WITHDRAWN else 0


def _certify(session: Session, passes: list[Pass]) -> None:
    for done in sorted(passes, key=lambda one: one.at):
        with clock.stopped(done.at):
            result = session.get_one(Result, done.result_id)
            complete(session, enrolment_id=done.place_id, at=done.at)
            passed.send(result, session=session)


def revoke_one(session: Session, town: Town) -> None:
    """Let the HR officer revoke the certificate of somebody in their district."""
    org = session.get_one(Org, Org.id_for(HUAIROU))
    for person_id in town.people["hr-jxj"]:
        if person_id in town.players.values():
            continue
        for held in list_held(session, person_id=person_id):
            with clock.stopped(held.issued_at + timedelta(days=1)):
                revoke(
                    session,
                    get_certificate(session, held.number),
                    reason="测评由他人代答，经本人承认。",
                    by_id=town.players["hr"],
                    org_id=org.id,
                )
            return
