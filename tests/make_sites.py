"""Sites, terminals and learners for tests."""

from sqlalchemy import func, select

from app.core import clock
from app.people.access import hash_of
from app.people.models import BrowserSession
from app.sites.actions import keeping
from app.sites.models import Means, Terminal
from tests import make
from tests.make import WHEN

PIN = "4711"
PICTURES = "2-0-7"


def site(session, village, name="北沟农村数字家园", *, kind="home", opened_at=WHEN):
    """An open site of a village."""
    with clock.stopped(opened_at):
        made = keeping.open_site(session, village, kind=kind, name=name, by_id=None)
    session.flush()
    return made


def terminal(session, at, name="一号机", *, secret="secret-of-a-terminal"):
    """A device that is a terminal of the site; its cookie holds the secret."""
    made = Terminal(site_id=at.id, name=name, secret_hash=hash_of(secret), enrolled_at=WHEN)
    session.add(made)
    session.flush()
    return made


def learner(session, village, name="兰", *, pin=PIN, pictures=None, nickname="", birth_year=1962):
    """Somebody registered at the village, with a PIN or pictures."""
    person = keeping.register(
        session,
        village,
        name=name,
        birth_year=birth_year,
        nickname=nickname,
        guardian="",
        words="念过",
        by_id=None,
    )
    if pictures:
        keeping.set_key(
            session, person_id=person.id, means=Means.PICTURES, given=pictures, by_id=None
        )
    elif pin:
        _set(session, person, Means.PIN, pin)
    session.flush()
    return person


def _set(session, person, means, given):
    keeping.set_key(session, person_id=person.id, means=means, given=given, by_id=None)


def steward(session, village, name="王", *, pin="8520"):
    """The steward of a village, who has a PIN at its desks."""
    person = make.staff(session, name, "steward", at=village)
    _set(session, person, Means.PIN, pin)
    session.flush()
    return person


def card(app, session, person):
    """The number of a new card of the person."""
    with app.app_context():
        number = keeping.give_card(session, person_id=person.id, by_id=None)
    session.flush()
    return number


def open_sessions(session, person):
    """How many sessions of the person have not been ended."""
    return session.scalar(
        select(func.count()).where(
            BrowserSession.person_id == person.id, BrowserSession.ended_at.is_(None)
        )
    )
