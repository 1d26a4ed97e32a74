"""Deeds of those who keep sites and learners."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Refused
from app.people import audit, passwords, sessions
from app.people.actions.keeping import create_person, give_membership
from app.people.actions.signing import new_code
from app.people.models import Category, Deed, Link, Org, Person
from app.people.rules.signing import written_code
from app.sites import rules
from app.sites.actions.desk import keyed_hash
from app.sites.models import Consent, DeskCard, DeskKey, Means, Site, Terminal, TerminalCode
from app.sites.queries import desk as desk_queries
from app.sites.queries import keeping as queries
from app.sites.rules import Refusal

PURPOSE = "learning"


def open_site(
    session: Session,
    org: Org,
    *,
    kind: str,
    name: str,
    hours: str = "",
    line_kbps: int | None = None,
    by_id: UUID | None,
) -> Site:
    """Write down a site of a village, or raise Refused if it is there already."""
    site_id = Site.id_for(org.id, kind, name)
    site = session.get(Site, site_id)
    if site is not None and site.closed_at is None:
        raise Refused(Refusal.SITE_THERE)
    if site is None:
        site = Site(id=site_id, org_id=org.id, kind=kind, name=name, opened_at=clock.now())
        session.add(site)
    site.closed_at, site.hours, site.line_kbps = None, hours, line_kbps
    audit.note(session, Deed.SITE_OPENED, by_id=by_id, org_id=org.id, subject_id=site_id)
    return site


def close_site(session: Session, site: Site, *, by_id: UUID | None) -> None:
    """Close a site: its terminals are terminals no more."""
    if site.closed_at is None:
        site.closed_at = clock.now()
        audit.note(session, Deed.SITE_CLOSED, by_id=by_id, org_id=site.org_id, subject_id=site.id)


def give_terminal_code(session: Session, site: Site, *, name: str, by_id: UUID | None) -> str:
    """Return a one-time code with which a device becomes a terminal, written in groups."""
    if site.closed_at is not None:
        raise Refused(Refusal.SITE_CLOSED)
    code, now = new_code(), clock.now()
    session.add(
        TerminalCode(
            site_id=site.id,
            name=name,
            code_hash=keyed_hash("terminal", code),
            made_at=now,
            made_by_id=by_id,
            expires_at=now + rules.CODE_LASTS,
        )
    )
    audit.note(session, Deed.TERMINAL_CODE, by_id=by_id, org_id=site.org_id, subject_id=site.id)
    return written_code(code)


def retire_terminal(session: Session, terminal: Terminal, *, by_id: UUID | None) -> None:
    """Let a device be a terminal no longer."""
    terminal.retired_at = clock.now()
    audit.note(session, Deed.TERMINAL_RETIRED, by_id=by_id, subject_id=terminal.id)


def register(
    session: Session,
    org: Org,
    *,
    name: str,
    birth_year: int,
    nickname: str,
    guardian: str,
    words: str,
    by_id: UUID | None,
) -> Person:
    """Write down a new learner of a village who agreed to the words read out; or raise Refused.

    Where the name repeats they need a nickname of their own; under fourteen a guardian, named as
    registered in the same village.
    """
    if any(one.nickname == nickname for one in queries.find_namesakes(session, org, name)):
        raise Refused(Refusal.NAME_REPEATS)
    guardian_id = _guardian(session, org, birth_year=birth_year, name=guardian)
    person = create_person(session, name=name, by_id=by_id)
    person.birth_year, person.nickname = birth_year, nickname
    give_membership(
        session, person=person, org=org, category=Category.VILLAGER, link=Link.RESIDENT, by_id=by_id
    )
    session.add(
        Consent(
            person_id=person.id,
            guardian_id=guardian_id,
            read_by_id=by_id,
            purpose=PURPOSE,
            text_digest=sha256(words.encode()).hexdigest(),
            given_at=clock.now(),
        )
    )
    return person


def _guardian(session: Session, org: Org, *, birth_year: int, name: str) -> UUID | None:
    this_year = clock.today().year
    if not rules.needs_guardian(birth_year, this_year=this_year):
        return None
    if not name:
        raise Refused(Refusal.GUARDIAN_MISSING)
    grown = [
        one.id
        for one in queries.find_namesakes(session, org, name)
        if one.birth_year is None or this_year - one.birth_year >= 18
    ]
    if len(grown) != 1:
        raise Refused(Refusal.GUARDIAN_UNKNOWN)
    return grown[0]


def set_key(
    session: Session, *, person_id: UUID, means: Means, given: str, by_id: UUID | None
) -> None:
    """Let the person sign in at desks by this PIN or these pictures; what was before is gone."""
    key = desk_queries.find_key(session, person_id)
    if key is None:
        key = DeskKey(person_id=person_id)
        session.add(key)
    key.means, key.key_hash, key.set_at = means, passwords.hash_password(given), clock.now()
    audit.note(session, Deed.KEY_SET, by_id=by_id, subject_id=person_id, means=means.value)


def give_card(session: Session, *, person_id: UUID, by_id: UUID | None) -> str:
    """Return the number of a new card, written in groups; older cards are dead from now on."""
    kill_cards(session, person_id=person_id, by_id=None)
    number = new_code()
    session.add(
        DeskCard(
            person_id=person_id,
            number_hash=keyed_hash("card", number),
            issued_at=clock.now(),
            issued_by_id=by_id,
        )
    )
    audit.note(session, Deed.CARD_GIVEN, by_id=by_id, subject_id=person_id)
    return written_code(number)


def kill_cards(session: Session, *, person_id: UUID, by_id: UUID | None) -> None:
    """Let no card of the person open anything any more, and end what they opened."""
    session.execute(
        update(DeskCard)
        .where(DeskCard.person_id == person_id, DeskCard.dead_at.is_(None))
        .values(dead_at=clock.now())
    )
    if by_id is not None:
        sessions.end_all(session, person_id=person_id)
        audit.note(session, Deed.CARD_LOST, by_id=by_id, subject_id=person_id)
