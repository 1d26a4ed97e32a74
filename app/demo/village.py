"""The demonstration's village sites: three, of which one has fallen silent, and their learners."""

from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, ids
from app.demo.cast import BEIGOU
from app.demo.town import Town
from app.people.models import Membership, Person
from app.people.passwords import hash_password
from app.sites.actions.keeping import PURPOSE, open_site
from app.sites.models import Consent, DeskGuess, DeskKey, DeskVisit, Means, Site, Terminal

PIN = "4711"  # of everybody registered at a desk of the demonstration
LEARNERS = 24  # in Beigou
SITES = (
    (BEIGOU, "home", "北沟村农村数字家园", "周二、周五 9:00—11:00", 2000, 1),
    ("110116108221", "service_station", "田仙峪爱农驿站", "每天 8:30—17:00", 512, 2),
    ("110118112200", "culture_point", "文化共享工程服务点", "周六 14:00—16:00", 50, 40),
)


def settle(session: Session, town: Town, dice: Random) -> None:
    """Open the sites, register learners, let them come for some weeks."""
    kept = hash_password(PIN)
    for key, kind, name, hours, kbps, silent_days in SITES:
        with clock.stopped(clock.now() - timedelta(days=120)):
            site = open_site(
                session,
                town.orgs[key],
                kind=kind,
                name=name,
                hours=hours,
                line_kbps=kbps,
                by_id=None,
            )
        session.flush()
        people = _register(session, town, key, kept)
        _come(session, site, people, dice, until_days=silent_days)


def _register(session: Session, town: Town, key: str, kept: str) -> list[UUID]:
    """Give the first people of the village a PIN and a consent; the steward too has a PIN."""
    steward = town.players["steward"]
    people = list(
        session.scalars(
            select(Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.org_id == town.orgs[key].id)
            .order_by(Person.sort_key, Person.id)
            .limit(LEARNERS)
        )
    )
    if key == BEIGOU:
        people = list({town.players["farmer"], steward, *people})
    for person_id in people:
        session.add(
            DeskKey(person_id=person_id, means=Means.PIN, key_hash=kept, set_at=clock.now())
        )
        session.add(
            Consent(
                person_id=person_id,
                read_by_id=steward,
                purpose=PURPOSE,
                text_digest="demonstration",
                given_at=clock.now(),
            )
        )
    return people


def _come(
    session: Session, site: Site, people: list[UUID], dice: Random, *, until_days: int
) -> None:
    """Let people sign in now and then, until so many days ago; somebody mistypes a PIN."""
    terminal = Terminal(
        id=ids.computed("terminal", site.id.hex),
        site_id=site.id,
        name="一号机",
        secret_hash=ids.new().hex,  # Nobody holds the secret: enrol a device of your own.
        enrolled_at=site.opened_at,
    )
    session.add(terminal)
    session.flush()
    for days in range(until_days, 100, 3):
        at = clock.now() - timedelta(days=days, minutes=dice.randrange(300))
        for person_id in dice.sample(people, min(len(people), 3)):
            session.add(
                DeskVisit(
                    site_id=site.id,
                    terminal_id=terminal.id,
                    person_id=person_id,
                    session_id=ids.new(),
                    means=Means.PIN,
                    began_at=at,
                )
            )
    session.add(
        DeskGuess(
            org_id=site.org_id,
            site_id=site.id,
            terminal_id=terminal.id,
            person_id=people[0],
            means=Means.PIN,
            at=clock.now() - timedelta(days=until_days),
        )
    )
