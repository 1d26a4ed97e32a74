"""Signing in at a desk; wrong guesses are written down and slow down further ones."""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import at_once, let_go, reading
from app.core.errors import Refused
from app.core.settings import Settings
from app.people import audit, passwords, sessions
from app.people.access import hash_of
from app.people.models import BrowserSession, Deed
from app.people.rules.signing import read_code
from app.sites import rules
from app.sites.models import DeskGuess, DeskVisit, Means, Site, Terminal
from app.sites.queries import desk as queries
from app.sites.queries.desk import Desk
from app.sites.rules import Refusal


def keyed_hash(kind: str, number: str) -> str:
    """Return what is kept of a card's number or a terminal's code: keyed, as they are short."""
    settings: Settings = current_app.config["SETTINGS"]
    told = f"{kind}:{read_code(number)}"
    return hmac.new(settings.secret, told.encode(), sha256).hexdigest()


def enrol_terminal(session: Session, code: str) -> str:
    """Make this device a terminal; return the secret for its cookie, or raise Refused."""
    now = clock.now()
    found = queries.find_code(session, keyed_hash("terminal", code), now=now)
    if found is None:
        raise Refused(Refusal.CODE_WRONG)
    site = session.get_one(Site, found.site_id)
    if site.closed_at is not None:
        raise Refused(Refusal.SITE_CLOSED)
    found.used_at = now
    secret = secrets.token_urlsafe(24)
    session.add(
        Terminal(
            site_id=found.site_id,
            name=found.name,
            secret_hash=hash_of(secret),
            enrolled_at=now,
            enrolled_by_id=found.made_by_id,
        )
    )
    return secret


def sign_in_by_key(session: Session, desk: Desk, *, person_id: UUID, given: str) -> str:
    """Let a learner in by PIN or pictures; return the session's secret, or raise Refused."""
    key = queries.find_key(session, person_id)
    means, kept = (key.means, key.key_hash) if key else (Means.PIN, None)
    let_go()  # Hashing takes long on purpose; others may write meanwhile.
    _try(desk, means, person_id, Refusal.WRONG_KEY, lambda: passwords.matches(kept, given))
    return _let_in(session, desk, person_id=person_id, means=means)


def sign_in_by_card(session: Session, desk: Desk, *, number: str) -> str:
    """Let in whose card this is, if they belong to this village; or raise Refused."""
    card = queries.find_card(session, keyed_hash("card", number))
    person_id = card.person_id if card else None
    is_alive = card is not None and card.dead_at is None
    let_go()
    why = Refusal.CARD_DEAD if person_id else Refusal.CARD_UNKNOWN
    _try(desk, Means.CARD, person_id, why, lambda: is_alive)
    if person_id is None or not _belongs(session, desk, person_id):
        raise Refused(Refusal.CARD_ELSEWHERE)
    return _let_in(session, desk, person_id=person_id, means=Means.CARD)


def sign_in_with_steward(
    session: Session, desk: Desk, *, person_id: UUID, steward_id: UUID, given: str
) -> str:
    """Let a learner in by a steward's own PIN; or raise Refused."""
    is_steward = steward_id in {one.id for one in queries.list_stewards(session, desk)}
    key = queries.find_key(session, steward_id) if is_steward else None
    kept = key.key_hash if key else None
    let_go()
    at = steward_id if is_steward else None
    _try(desk, Means.STEWARD, at, Refusal.WRONG_KEY, lambda: passwords.matches(kept, given))
    return _let_in(session, desk, person_id=person_id, means=Means.STEWARD, by_id=steward_id)


def _belongs(session: Session, desk: Desk, person_id: UUID) -> bool:
    people = queries.list_learners(desk.path).subquery()
    return session.scalar(select(people.c.id).where(people.c.id == person_id)) is not None


# In each process one try after another, so that many at once are not all let past the limit.
_turn = Lock()


def _try(
    desk: Desk, means: Means, person_id: UUID | None, why: Refusal, is_right: Callable[[], bool]
) -> None:
    """Try something once, or raise Refused; a wrong try is written down before it is answered.

    The request's own transaction has been let go, as this writes in one of its own.
    """
    now = clock.now()
    with _turn:
        with reading() as short:
            guesses = queries.count_guesses(short, desk, person_id=person_id, now=now)
        if refusal := rules.why_not_try(guesses, now=now):
            raise Refused(refusal)
        if is_right():
            return
        guess = DeskGuess(
            org_id=desk.org_id,
            site_id=desk.site_id,
            terminal_id=desk.terminal_id,
            person_id=person_id,
            means=means,
            at=now,
        )
        at_once(lambda own: own.add(guess))
    raise Refused(why)


def _let_in(
    session: Session,
    desk: Desk,
    *,
    person_id: UUID,
    means: Means,
    by_id: UUID | None = None,
) -> str:
    """Open a shared session; whoever was signed in at this terminal before is signed out."""
    for open_one in session.scalars(
        select(BrowserSession.id)
        .join(DeskVisit, DeskVisit.session_id == BrowserSession.id)
        .where(DeskVisit.terminal_id == desk.terminal_id, BrowserSession.ended_at.is_(None))
    ).all():
        sessions.end(session, open_one)
    secret = sessions.open_session(session, person_id=person_id, shared=True)
    session.flush()  # The visit names the session.
    opened = session.scalars(
        select(BrowserSession.id).where(BrowserSession.secret_hash == hash_of(secret))
    ).one()
    session.add(
        DeskVisit(
            site_id=desk.site_id,
            terminal_id=desk.terminal_id,
            person_id=person_id,
            session_id=opened,
            means=means,
            began_at=clock.now(),
        )
    )
    audit.note(
        session,
        Deed.SIGNED_IN,
        by_id=by_id or person_id,
        org_id=desk.org_id,
        subject_id=person_id,
    )
    return secret
