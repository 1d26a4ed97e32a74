"""What each role finds on my page: one small reading for a role held, and its template."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.assessment.queries.following import find_marked, list_stumbles
from app.assessment.queries.taking import items_by_key
from app.core import clock
from app.core.errors import NotFound
from app.feedback.queries import count_open
from app.front.queries import staff
from app.people.access import Held, Reader
from app.people.models import Org, Role
from app.shortages.rules import Period
from app.skills.queries import get_framework

Values = dict[str, object]
FRAMEWORK = "cio"
STUMBLES = 3


@dataclass(frozen=True)
class Desk:
    """What one role at one organisation has before it."""

    role: Role
    org_id: UUID
    org_name: str
    values: Values

    @property
    def template(self) -> str:
        """The part of the page that shows it."""
        return f"front/desk/{self.role.value}.html"


def list_desks(session: Session, reader: Reader) -> list[Desk]:
    """Return a desk for every role held, in the order of the tree."""
    return [
        Desk(held.role, held.org_id, held.org_name, READ[held.role](session, reader, held))
        for held in reader.held
    ]


def _steward(session: Session, _reader: Reader, held: Held) -> Values:
    return {
        "people": staff.count_people(session, path=held.path),
        "learning": staff.list_learning(session, path=held.path),
    }


def _trainer(session: Session, _reader: Reader, held: Held) -> Values:
    courses = staff.list_failing(session, path=held.path)
    if not courses:
        return {"courses": courses}
    org = session.get_one(Org, held.org_id)
    worst = courses[0]
    version = find_marked(session, org, course_id=worst.id)
    if version is None:
        return {"courses": courses}
    stumbles = list_stumbles(session, version_id=version.id, org=org)[:STUMBLES]
    items = items_by_key(session, version.id, [one.key for one in stumbles])
    return {
        "courses": courses,
        "worst": worst,
        "stumbles": [(items[one.key], one) for one in stumbles if one.key in items],
    }


def _cio(session: Session, reader: Reader, _held: Held) -> Values:
    try:
        framework, competencies = get_framework(session, FRAMEWORK)
    except NotFound:  # An installation may not have loaded it yet.
        return {}
    return {
        "framework": framework,
        "competencies": competencies,
        "proven": staff.proven_levels(session, person_id=reader.id),
    }


def _hr(session: Session, _reader: Reader, held: Held) -> Values:
    return {
        "people": staff.count_people(session, path=held.path),
        "learning": staff.count_learning(session, path=held.path),
        "certified": staff.count_certified(session, path=held.path),
    }


def _editor(session: Session, _reader: Reader, _held: Held) -> Values:
    return {"demand": staff.demand_state(session)}


def _employer(session: Session, _reader: Reader, held: Held) -> Values:
    period = Period.of(clock.today())
    return {
        "periods": [
            (str(one), staff.count_reported(session, path=held.path, period=str(one)))
            for one in (period, period.previous())
        ]
    }


def _auditor(session: Session, _reader: Reader, held: Held) -> Values:
    return {"deeds": staff.list_deeds(session, session.get_one(Org, held.org_id))}


def _admin(session: Session, _reader: Reader, held: Held) -> Values:
    return {
        "people": staff.count_people(session, path=held.path),
        "orgs": staff.count_orgs(session, path=held.path),
        "letters": count_open(session, org=session.get_one(Org, held.org_id)),
    }


READ: dict[Role, Callable[[Session, Reader, Held], Values]] = {
    Role.STEWARD: _steward,
    Role.TRAINER: _trainer,
    Role.CIO: _cio,
    Role.HR: _hr,
    Role.EDITOR: _editor,
    Role.EMPLOYER: _employer,
    Role.AUDITOR: _auditor,
    Role.ADMIN: _admin,
}
