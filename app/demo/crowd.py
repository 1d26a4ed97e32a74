"""Filling a database with a city's worth of people, courses and facts, to measure against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.catalogue.models import (
    Course,
    CourseAudience,
    CourseItem,
    CourseVersion,
    Lesson,
    Teaches,
)
from app.certificates.models import Certificate, Kind, Proof, RegisterEntry
from app.certificates.rules import RANDOM, number_for
from app.core import clock, ids, pinyin
from app.core.db import Base
from app.core.search import SearchText
from app.demo.cast import GIVEN, SURNAMES
from app.demo.journal import AT_ONCE, Journal, Studied
from app.enrolment.models import Completion
from app.people import names
from app.people.models import Category, Link, Membership, Org, OrgKind, Person

CHUNK = 50_000  # facts written at once
EACH = 11  # facts that come of a place, about
Say = Callable[[str], None]


@dataclass(frozen=True)
class Proving:
    """What a certificate of a course says."""

    title: str
    title_en: str | None
    hours: float
    proofs: tuple[tuple[UUID, int], ...]


def settle(session: Session, count: int, dice: Random) -> list[UUID]:
    """Add people, most of them villagers, spread over the whole tree; return their ids."""
    villages = list(session.scalars(select(Org.id).where(Org.kind == OrgKind.VILLAGE)))
    offices = list(
        session.scalars(select(Org.id).where(Org.kind.in_((OrgKind.DEPARTMENT, OrgKind.BUREAU))))
    )
    read = {part: pinyin.sort_key(part, names.SURNAMES) for part in {*SURNAMES, *GIVEN}}
    people, places = [], []
    for _ in range(count):
        surname, given = dice.choice(SURNAMES), dice.choice(GIVEN)
        person_id = ids.new()
        people.append(
            {
                "id": person_id,
                "name": surname + given,
                "folded_name": surname + given,
                "sort_key": f"{read[surname]} {read[given]}",
                "language": None,
                "created_at": clock.now(),
            }
        )
        in_office = dice.randrange(10) < 3
        places.append(
            {
                "id": ids.new(),
                "person_id": person_id,
                "org_id": dice.choice(offices if in_office else villages),
                "category": Category.CIVIL_SERVANT if in_office else Category.VILLAGER,
                "link": Link.POST if in_office else Link.RESIDENT,
                "post": "科员" if in_office else "",
                "since_on": clock.today() - timedelta(days=dice.randrange(4000)),
            }
        )
    _insert(session, Person, people)
    _insert(session, Membership, places)
    return [row["id"] for row in people]


def copy_courses(session: Session, count: int) -> None:
    """Add courses: those on offer over and over, under other names, with all that is in them."""
    versions = list(session.scalars(select(CourseVersion).where(CourseVersion.is_current)))
    copied = [_Copied(session, version) for version in versions]
    for number in range(count):
        copied[number % len(copied)].write(session, number)


class _Copied:
    """A course's rows, to be written again under another slug."""

    def __init__(self, session: Session, version: CourseVersion) -> None:
        self.version = version
        self.row = _rows(session, CourseVersion, CourseVersion.id == version.id)[0]
        parts: tuple[type[Any], ...] = (CourseAudience, Teaches, Lesson, CourseItem)
        self.parts = [(part, _rows(session, part, part.version_id == version.id)) for part in parts]
        owners = [version.course_id, *(row["id"] for row in self.parts[2][1])]
        self.texts = _rows(session, SearchText, SearchText.owner_id.in_(owners))

    def write(self, session: Session, number: int) -> None:
        """Write the course as copy number n."""
        slug, tail = f"copy-{number}", f" {number}"
        course_id = Course.id_for(slug)
        version_id = ids.computed("course_version", slug, "1", self.row["digest"])
        old = {self.version.course_id: course_id}
        session.execute(insert(Course), {"id": course_id, "slug": slug})
        named = {
            "slug": slug,
            "title": self.row["title"] + tail,
            "title_en": (self.row["title_en"] or "") + tail,
            "sort_key": self.row["sort_key"] + tail,
        }
        session.execute(
            insert(CourseVersion), self.row | named | {"id": version_id, "course_id": course_id}
        )
        for part, rows in self.parts:
            written = [row | {"id": ids.new(), "version_id": version_id} for row in rows]
            for before, row in zip(rows, written, strict=True):
                if part is Lesson:
                    row["id"] = old[before["id"]] = Lesson.id_for(version_id, before["number"])
            session.execute(insert(part), written)
        address = f"/courses/{self.version.slug}"
        session.execute(
            insert(SearchText),
            [
                {name: value for name, value in row.items() if name != "key"}
                | {
                    "owner_id": old[row["owner_id"]],
                    "address": row["address"].replace(address, f"/courses/{slug}", 1),
                }
                for row in self.texts
            ],
        )


def _rows(session: Session, model: type[Any], condition: Any) -> list[dict[str, Any]]:
    table: Table = model.__table__
    return [dict(row) for row in session.execute(select(table).where(condition)).mappings()]


def live(
    session: Session,
    people: list[UUID],
    courses: list[Studied],
    proving: dict[UUID, Proving],
    *,
    facts: int,
    dice: Random,
    say: Say,
) -> int:
    """Let people learn until there are so many facts, or nobody has a course left to take.

    Return how many were written.
    """
    journal = Journal(dice)
    passes: list[dict[str, Any]] = []
    places = _places(people, courses, dice)
    written = 0
    while written < facts:
        some = list(islice(places, 1 + min(CHUNK, facts - written) // EACH))
        if not some:
            break
        for person_id, course in some:
            passes += _study(journal, course, person_id)
        written += journal.write(session) + _certify(session, passes, proving, dice)
        passes.clear()
        say(f"{written:>9} facts")
    return written


def _places(
    people: list[UUID], courses: list[Studied], dice: Random
) -> Iterator[tuple[UUID, Studied]]:
    """Yield who takes which course, nobody one of them twice, until everybody took all."""
    taken: set[tuple[UUID, str]] = set()
    while len(taken) < len(people) * len(courses):
        course_of_round = dice.sample(courses, len(courses))
        for number, person_id in enumerate(dice.sample(people, len(people))):
            course = course_of_round[number % len(courses)]
            if (person_id, course.slug) not in taken:
                taken.add((person_id, course.slug))
                yield person_id, course


def _study(journal: Journal, course: Studied, person_id: UUID) -> Iterator[dict[str, Any]]:
    """Write one way through a course; yield the result if it was passed."""
    dice = journal.dice
    at = clock.now() - timedelta(days=dice.randrange(2, 700), minutes=dice.randrange(600))
    place_id = journal.enrol(course, person_id, at)
    has_read = dice.randrange(10) < 5
    lessons = course.lesson_count if has_read else dice.randrange(course.lesson_count)
    for number in range(1, lessons + 1):
        at += timedelta(minutes=dice.randrange(5, 40))
        journal.read(place_id, person_id, number, at)
    if has_read and dice.randrange(10) < 7:
        has_passed = dice.randrange(10) < 7
        result_id = journal.sit(course, place_id, person_id, number=1, at=at, has_passed=has_passed)
        if has_passed:
            yield {
                "place_id": place_id, "result_id": result_id, "person_id": person_id,
                "version_id": course.version_id, "at": at + timedelta(minutes=20),
            }  # fmt: skip


def _certify(
    session: Session, passes: list[dict[str, Any]], proving: dict[UUID, Proving], dice: Random
) -> int:
    """Write completions and certificates of the passes, and their entries in the register."""
    completions, certificates, proofs, entries = [], [], [], []
    for one in passes:
        about, at = proving[one["version_id"]], one["at"]
        certificate = _certificate(one, about, dice)
        completions.append(
            {
                "id": Completion.id_for(one["place_id"]),
                "enrolment_id": one["place_id"],
                "completed_at": at,
            }
        )
        certificates.append(certificate)
        proofs += [
            {"id": ids.new(), "certificate_id": certificate["id"], "skill_id": skill, "level": n}
            for skill, n in about.proofs
        ]
        entries.append(_entry(certificate, about, at))
    _insert(session, Completion, completions)
    _insert(session, Certificate, certificates)
    _insert(session, Proof, proofs)
    _insert(session, RegisterEntry, entries)
    return len(completions) + len(certificates) + len(proofs)


def _certificate(one: dict[str, Any], about: Proving, dice: Random) -> dict[str, Any]:
    return {
        "id": Certificate.id_for(one["result_id"]),
        "number": number_for(dice.randrange(32) for _ in range(RANDOM)),
        "kind": Kind.COMPLETION,
        "person_id": one["person_id"],
        "version_id": one["version_id"],
        "result_id": one["result_id"],
        "issued_at": one["at"],
        "expires_on": None,
        "score": 90,
        "hours": about.hours,
    }


def _entry(certificate: dict[str, Any], about: Proving, at: datetime) -> dict[str, Any]:
    return {
        "number": certificate["number"],
        "kind": Kind.COMPLETION,
        "masked_name": "王＊",
        "title": about.title,
        "title_en": about.title_en,
        "issued_on": clock.day_of(at),
        "expires_on": None,
        "revoked_on": None,
    }


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(model), rows[start : start + AT_ONCE])


def list_proving(session: Session) -> dict[UUID, Proving]:
    """Return what certificates of the courses on offer say, by version."""
    proofs: dict[UUID, list[tuple[UUID, int]]] = {}
    for version_id, skill_id, level in session.execute(
        select(Teaches.version_id, Teaches.skill_id, Teaches.level)
    ):
        proofs.setdefault(version_id, []).append((skill_id, level))
    return {
        version.id: Proving(
            version.title, version.title_en, version.hours, tuple(proofs.get(version.id, ()))
        )
        for version in session.scalars(select(CourseVersion).where(CourseVersion.is_current))
    }
