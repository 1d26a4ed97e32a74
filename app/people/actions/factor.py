"""The second factor: adding it, giving it, its recovery codes, taking it off."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import aside
from app.core.errors import Refused
from app.people import audit, passwords, proving, sessions
from app.people.actions import signing
from app.people.models import BrowserSession, Deed, RecoveryCode, SignIn
from app.people.queries import signing as queries
from app.people.rules import signing as rules
from app.people.rules.signing import Refusal


def give(session: Session, pending: BrowserSession, *, code: str) -> str:
    """Turn a pending session into a full one and return its secret, or raise Refused.

    The code is that of this half minute, or an unused recovery code; either works once.
    """
    found = queries.get_sign_in(session, person_id=pending.person_id)
    sign_in = queries.get_sign_in_alone(session, found.id)
    now = clock.now()
    refusal = rules.why_not_in(
        holds=_use_code(session, sign_in, code, now=now),
        is_closed=sign_in.closed_at is not None,
        locked_until=sign_in.locked_until,
        now=now,
    )
    if refusal is Refusal.WRONG:
        aside(partial(signing.count_failure, sign_in_id=sign_in.id, deed=Deed.FACTOR_REFUSED))
        raise Refused(Refusal.FACTOR_WRONG)
    if refusal is not None:
        raise Refused(refusal, until=sign_in.locked_until)
    sessions.end(session, pending.id)
    signing.note_entered(session, sign_in)
    return sessions.open_session(session, person_id=sign_in.person_id, factor_at=now)


def _use_code(session: Session, sign_in: SignIn, code: str, *, now: datetime) -> bool:
    """Tell whether the code is right, and use it up (undone where the sign-in is refused)."""
    step = None
    if sign_in.totp_secret is not None:
        step = rules.matching_step(
            sign_in.totp_secret, code, now=now, last_step=sign_in.totp_last_step
        )
    if step is not None:
        sign_in.totp_last_step = step
        return True
    told = passwords.hash_code(sign_in.person_id, code)
    kept = queries.find_recovery_code(session, person_id=sign_in.person_id, code_hash=told)
    if kept is not None:
        kept.used_at = now
    return kept is not None


def add(
    session: Session, *, person_id: UUID, session_id: UUID, password: str, secret: str, code: str
) -> list[str]:
    """Add the second factor and return its recovery codes, shown once; or raise Refused.

    The code proves that the person's device has the secret. The other sessions end.
    """
    sign_in = signing.check(
        session, proving.by_person(person_id, password), wrong=Refusal.WRONG_PASSWORD
    )
    now = clock.now()
    if sign_in.totp_secret is not None:
        raise Refused(Refusal.FACTOR_THERE)
    is_fit = rules.is_fit_secret(secret)
    step = rules.matching_step(secret, code, now=now, last_step=None) if is_fit else None
    if step is None:
        raise Refused(Refusal.FACTOR_WRONG)
    sign_in.totp_secret = secret
    sign_in.totp_last_step = step
    sessions.end_all(session, person_id=person_id, but=session_id)
    _mark(session, person_id=person_id, at=now)
    audit.note(session, Deed.FACTOR_ADDED, by_id=person_id, subject_id=person_id)
    return _give_recovery_codes(session, person_id=person_id)


def _give_recovery_codes(session: Session, *, person_id: UUID) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [signing.new_code() for _ in range(rules.RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(person_id=person_id, code_hash=passwords.hash_code(person_id, code))
        for code in codes
    )
    return [rules.written_code(code) for code in codes]


def remove(session: Session, *, person_id: UUID, password: str) -> None:
    """Remove the person's own second factor, or raise Refused."""
    sign_in = signing.check(
        session, proving.by_person(person_id, password), wrong=Refusal.WRONG_PASSWORD
    )
    _take_off(session, sign_in, by_id=person_id)


def take_off(session: Session, *, person_id: UUID, by_id: UUID | None) -> None:
    """Take off the second factor of a person who lost it, and end their sessions, or raise.

    For administrators: raise NotFound for who has no sign-in, Refused where there is no factor.
    """
    sign_in = queries.get_sign_in(session, person_id=person_id)
    _take_off(session, sign_in, by_id=by_id)
    sessions.end_all(session, person_id=person_id)


def _take_off(session: Session, sign_in: SignIn, *, by_id: UUID | None) -> None:
    if sign_in.totp_secret is None:
        raise Refused(Refusal.FACTOR_NOT_THERE)
    sign_in.totp_secret = None
    sign_in.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == sign_in.person_id))
    _mark(session, person_id=sign_in.person_id, at=None)
    audit.note(session, Deed.FACTOR_REMOVED, by_id=by_id, subject_id=sign_in.person_id)


def _mark(session: Session, *, person_id: UUID, at: datetime | None) -> None:
    """Write into the open sessions whether the second factor was given."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.person_id == person_id, BrowserSession.ended_at.is_(None))
        .values(factor_at=at)
    )
