"""Judging a file of people row by row: what would become of each, before anything is written."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import csvs
from app.people import names
from app.people.models import Membership, Org, Person, Role, RoleGrant, SignIn
from app.people.queries import keeping as queries
from app.people.rules.bringing import (
    COLUMNS,
    REQUIRED,
    Outcome,
    Trouble,
    Wanted,
    Wrong,
    read_row,
)

LARGEST = 20_000_000  # bytes; a page takes less (MAX_CONTENT_LENGTH)
MOST = 100_000  # rows; each takes some 3 ms, during which SQLite lets nobody else write
MOST_BY_PAGE = 2_000


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row, and of whom."""

    line: int
    outcome: Outcome
    name: str
    troubles: list[Trouble] = field(default_factory=list)
    wanted: Wanted | None = None
    org: Org | None = None
    person: Person | None = None  # None: the row makes them, or one above it does
    membership: Membership | None = None
    changes: dict[str, object] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    has_namesake: bool = False  # Somebody of this name is there already, under another sign-in.


@dataclass(frozen=True)
class Judged:
    """A whole file: where it was read for, its encoding and hash, and a verdict a row."""

    at: Org
    encoding: str
    digest: str
    verdicts: list[Verdict]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows have which outcome."""
        return Counter(verdict.outcome for verdict in self.verdicts)


@dataclass(frozen=True)
class _Known:
    """What the database has of what the rows speak of."""

    orgs: dict[str, Org]
    people: dict[str, Person]
    here: set[UUID]
    memberships: dict[tuple[UUID, UUID], Membership]
    roles: set[tuple[UUID, UUID, str]]
    namesakes: set[tuple[str, UUID]]


def template() -> str:
    """Return the headings of a file, as one line."""
    return ",".join(headings[0] for headings in COLUMNS.values())


def judge(
    session: Session, content: bytes, *, at: Org, by_id: UUID | None, most: int = MOST
) -> Judged:
    """Return a verdict on every row, or raise csvs.Unreadable where the file can't be read.

    Only organisations at or below `at` can be named, and only people who belong there changed.
    Nothing is written.
    """
    table = csvs.read(content, columns=COLUMNS, required=REQUIRED, largest=LARGEST, most=most)
    rows = [(line, _read(line)) for line in table.lines]
    known = _know(session, [row for _line, row in rows if isinstance(row, Wanted)], at=at)
    judging = _Judging(known, by_id)
    verdicts = [
        judging.judge(line.number, row)
        if isinstance(row, Wanted)
        else Verdict(line.number, Outcome.REFUSED, _name_in(line), row)
        for line, row in rows
    ]
    return Judged(at, table.encoding, sha256(content).hexdigest(), verdicts)


def _read(line: csvs.Line) -> Wanted | list[Trouble]:
    return [Trouble(None, Wrong.UNEVEN)] if line.cells is None else read_row(line.cells)


def _name_in(line: csvs.Line) -> str:
    """Return what stands for a name in a row that can't be read, so that it can be found."""
    return names.tidy((line.cells or {}).get("name", ""))[:40]


def _know(session: Session, rows: list[Wanted], *, at: Org) -> _Known:
    orgs = queries.find_orgs_by_key(session, {row.org_key for row in rows}, path=at.path)
    people = _find_people(session, {row.sign_in for row in rows})
    ids = [person.id for person in people.values()]
    return _Known(
        orgs=orgs,
        people=people,
        here=set(ids) if at.parent_id is None else _find_here(session, ids, at=at),
        memberships=_find_memberships(session, ids),
        roles=_find_roles(session, ids),
        namesakes=_find_namesakes(session, {names.fold(row.name) for row in rows}),
    )


def _find_people(session: Session, sign_ins: Collection[str]) -> dict[str, Person]:
    return {
        sign_in: person
        for some in queries.chunks(sorted(sign_ins))
        for sign_in, person in session.execute(
            select(SignIn.name, Person)
            .join(Person, Person.id == SignIn.person_id)
            .where(SignIn.name.in_(some))
        )
    }


def _find_here(session: Session, ids: list[UUID], *, at: Org) -> set[UUID]:
    return {
        person_id
        for some in queries.chunks(ids)
        for person_id in session.scalars(
            queries.people_under(at.path).where(Membership.person_id.in_(some))
        )
    }


def _find_memberships(session: Session, ids: list[UUID]) -> dict[tuple[UUID, UUID], Membership]:
    return {
        (membership.person_id, membership.org_id): membership
        for some in queries.chunks(ids)
        for membership in session.scalars(
            select(Membership).where(Membership.person_id.in_(some), queries.is_current())
        )
    }


def _find_roles(session: Session, ids: list[UUID]) -> set[tuple[UUID, UUID, str]]:
    return {
        (person_id, org_id, role)
        for some in queries.chunks(ids)
        for person_id, org_id, role in session.execute(
            select(RoleGrant.person_id, RoleGrant.org_id, RoleGrant.role).where(
                RoleGrant.person_id.in_(some), RoleGrant.ended_at.is_(None)
            )
        )
    }


def _find_namesakes(session: Session, folded: Collection[str]) -> set[tuple[str, UUID]]:
    return {
        (name, org_id)
        for some in queries.chunks(sorted(folded))
        for name, org_id in session.execute(
            select(Person.folded_name, Membership.org_id)
            .join(Membership, Membership.person_id == Person.id)
            .where(Person.folded_name.in_(some), queries.is_current())
        )
    }


class _Judging:
    """The verdicts so far, since a row may speak of whom a row above it makes."""

    def __init__(self, known: _Known, by_id: UUID | None) -> None:
        self.known = known
        self.by_id = by_id
        self.names: dict[str, str] = {}  # folded name by sign-in, of the rows above
        self.places: set[tuple[str, str]] = set()  # sign-in and organisation of the rows above

    def judge(self, line: int, row: Wanted) -> Verdict:
        person = self.known.people.get(row.sign_in)
        org = self.known.orgs.get(row.org_key)
        troubles = self._troubles(row, person, org)
        is_first = row.sign_in not in self.names
        self.names.setdefault(row.sign_in, names.fold(row.name))
        self.places.add((row.sign_in, row.org_key))
        if troubles or org is None:
            return Verdict(line, Outcome.REFUSED, row.name, troubles)
        if person is None:
            outcome = Outcome.NEW if is_first else Outcome.CHANGED
            return Verdict(
                line,
                outcome,
                row.name,
                wanted=row,
                org=org,
                roles=row.roles,
                has_namesake=(names.fold(row.name), org.id) in self.known.namesakes,
            )
        return self._known_person(line, row, person, org)

    def _known_person(self, line: int, row: Wanted, person: Person, org: Org) -> Verdict:
        membership = self.known.memberships.get((person.id, org.id))
        changes = row.facts.changes(membership) if membership else {}
        roles = self._new_roles(row, person, org)
        is_same = membership is not None and not changes and not roles
        return Verdict(
            line,
            Outcome.UNCHANGED if is_same else Outcome.CHANGED,
            row.name,
            wanted=row,
            org=org,
            person=person,
            membership=membership,
            changes=changes,
            roles=roles,
        )

    def _new_roles(self, row: Wanted, person: Person, org: Org) -> tuple[Role, ...]:
        return tuple(
            role for role in row.roles if (person.id, org.id, role) not in self.known.roles
        )

    def _troubles(self, row: Wanted, person: Person | None, org: Org | None) -> list[Trouble]:
        found = []
        if org is None:
            found.append(Trouble("org", Wrong.NO_ORG, row.org_key))
        if (row.sign_in, row.org_key) in self.places:
            found.append(Trouble("sign_in", Wrong.TWICE, row.sign_in))
        if self.names.get(row.sign_in, names.fold(row.name)) != names.fold(row.name):
            found.append(Trouble("name", Wrong.OTHER_NAME, row.name))
        if person is not None:
            found += self._troubles_with(row, person, org)
        return found

    def _troubles_with(self, row: Wanted, person: Person, org: Org | None) -> list[Trouble]:
        if person.id not in self.known.here:
            return [Trouble("sign_in", Wrong.ELSEWHERE, row.sign_in)]
        if person.folded_name != names.fold(row.name):
            return [Trouble("name", Wrong.OTHER_NAME, row.name)]
        if org and person.id == self.by_id and self._new_roles(row, person, org):
            return [Trouble("role", Wrong.TO_ONESELF)]
        return []
