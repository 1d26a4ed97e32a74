"""Coming in and going out, passwords, one-time codes, and closing a sign-in.

Those that check a password do so before the transaction begins (see `proving`), so nothing may
be written before they are called.
"""

import secrets
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock, ids
from app.core.db import aside
from app.core.errors import NotFound, Refused
from app.core.language import LOCALES
from app.people import audit, passwords, proving, sessions
from app.people.actions.keeping import add_first
from app.people.actions.roles import is_last_admin, refused
from app.people.models import BrowserSession, Deed, OneTimeCode, Person, SignIn
from app.people.proving import Proof, Unknown
from app.people.queries import signing as queries
from app.people.queries.keeping import hold_person
from app.people.rules import keeping as keeping_rules
from app.people.rules import signing as rules
from app.people.rules.signing import Refusal


@dataclass(frozen=True)
class Entered:
    """A session was opened; a pending one is good only for giving the second factor."""

    secret: str
    is_pending: bool


def sign_in(session: Session, *, name: str, password: str, leaving: UUID | None = None) -> Entered:
    """Open a session for name and password, or raise Refused; `leaving` is one to be ended."""
    proof = proving.by_name(name, password)
    if isinstance(proof, Unknown):
        raise _refuse_unknown(proof)
    sign_in = check(session, proof)
    if leaving is not None:
        sessions.end(session, leaving)
    return enter(session, sign_in)


def _refuse_unknown(unknown: Unknown) -> Refused:
    """Count a failure of a name that doesn't exist, and say what would be said of one that does."""
    if unknown.locked_until is not None and clock.now() < unknown.locked_until:
        aside(partial(_note_failure, subject_id=None))
        return Refused(Refusal.LOCKED, until=unknown.locked_until)
    aside(partial(_note_failure, subject_id=unknown.id))
    return Refused(Refusal.WRONG)


def check(session: Session, proof: Proof, *, wrong: Refusal = Refusal.WRONG) -> SignIn:
    """Return the sign-in whose password was proved, held alone, or raise Refused.

    A failure is counted aside, since a refusal undoes everything else.
    """
    sign_in = queries.get_sign_in_alone(session, proof.account.sign_in_id)
    refusal = rules.why_not_in(
        # The password may have been changed since it was read.
        holds=proof.holds and sign_in.password_hash == proof.account.password_hash,
        is_closed=sign_in.closed_at is not None,
        locked_until=sign_in.locked_until,
        now=clock.now(),
    )
    if refusal is Refusal.WRONG:
        aside(partial(count_failure, sign_in_id=sign_in.id, deed=Deed.SIGN_IN_FAILED))
        raise Refused(wrong)
    if refusal is not None:
        aside(partial(_note_failure, subject_id=sign_in.person_id))
        raise Refused(refusal, until=sign_in.locked_until)
    if proof.new_hash is not None:
        sign_in.password_hash = proof.new_hash
    return sign_in


def _note_failure(session: Session, *, subject_id: UUID | None) -> None:
    audit.note(session, Deed.SIGN_IN_FAILED, by_id=None, was_done=False, subject_id=subject_id)


def count_failure(session: Session, *, sign_in_id: UUID, deed: Deed) -> None:
    """Count a wrong password or second factor; every fifth in a row locks. For `aside`."""
    sign_in = queries.get_sign_in_alone(session, sign_in_id)
    person_id, now = sign_in.person_id, clock.now()
    audit.note(session, deed, by_id=None, was_done=False, subject_id=person_id)
    if sign_in.locked_until is not None and now < sign_in.locked_until:
        return  # It was on its way when the lock fell.
    sign_in.failures += 1
    sign_in.locked_until = rules.locked_until(sign_in.failures, now)
    if sign_in.locked_until is not None:
        audit.note(
            session, Deed.LOCKED_OUT, by_id=None, subject_id=person_id, failures=sign_in.failures
        )
        session.execute(
            update(BrowserSession)
            .where(BrowserSession.person_id == person_id, BrowserSession.is_pending.is_(True))
            .values(ended_at=now)
        )


def enter(session: Session, sign_in: SignIn) -> Entered:
    """Open a session for who proved the password: pending where a second factor is owed."""
    is_pending = sign_in.totp_secret is not None
    if not is_pending:
        note_entered(session, sign_in)
    secret = sessions.open_session(session, person_id=sign_in.person_id, pending=is_pending)
    return Entered(secret, is_pending)


def note_entered(session: Session, sign_in: SignIn) -> None:
    """Forget the failures and write down that the person is in."""
    sign_in.failures = 0
    sign_in.locked_until = None
    person_id = sign_in.person_id
    audit.note(session, Deed.SIGNED_IN, by_id=person_id, subject_id=person_id)


def sign_out(session: Session, *, secret_hash: str) -> None:
    """End the session behind a secret; one that has ended is no mistake."""
    ending = queries.find_open_session(session, secret_hash=secret_hash)
    if ending is not None:
        ending.ended_at = clock.now()
        person_id = ending.person_id
        audit.note(session, Deed.SIGNED_OUT, by_id=person_id, subject_id=person_id)


def end_session(session: Session, *, person_id: UUID, session_id: UUID) -> None:
    """End one of the person's own sessions, or raise NotFound."""
    ending = session.get(BrowserSession, session_id)
    if ending is None or ending.person_id != person_id:
        raise NotFound
    sessions.end(session, session_id)
    audit.note(session, Deed.SIGNED_OUT, by_id=person_id, subject_id=person_id)


def use_code(session: Session, *, name: str, code: str, password: str) -> Entered:
    """Set a first or new password by a one-time code and open a session, or raise Refused.

    All other sessions end, and so does a lock. A second factor is still asked for.
    """
    account = proving.by_code(name, code)
    if account is None:
        aside(partial(_count_code_failure, name=name))
        raise Refused(Refusal.CODE_WRONG)
    if weakness := passwords.why_not(password, names=account.names):
        raise Refused(weakness)
    password_hash = passwords.hash_password(password)
    sign_in = queries.get_sign_in_alone(session, account.sign_in_id)
    given = queries.find_code(session, person_id=account.person_id)
    if given is None or not proving.opens(given, account.person_id, code):
        raise Refused(Refusal.CODE_WRONG)
    if sign_in.closed_at is not None:
        raise Refused(Refusal.CLOSED)
    given.used_at = clock.now()
    sign_in.failures = 0
    sign_in.locked_until = None
    audit.note(session, Deed.CODE_USED, by_id=account.person_id, subject_id=account.person_id)
    _keep_password(session, sign_in, password_hash, by_id=account.person_id)
    sessions.end_all(session, person_id=account.person_id)
    return enter(session, sign_in)


def _count_code_failure(session: Session, *, name: str) -> None:
    """Count a wrong code against the one that was given; the fifth kills it. For `aside`."""
    account = queries.find_account(session, name=name)
    person_id = account.person_id if account else None
    if account is not None:
        queries.get_sign_in_alone(session, account.sign_in_id)
        given = queries.find_code(session, person_id=account.person_id)
        if given is not None and given.used_at is None:
            given.failures += 1
    audit.note(session, Deed.CODE_REFUSED, by_id=None, was_done=False, subject_id=person_id)


def change_password(
    session: Session, *, person_id: UUID, session_id: UUID, old: str, password: str
) -> None:
    """Change the person's own password and end the other sessions, or raise Refused."""
    proof = proving.by_person(person_id, old)
    weakness = passwords.why_not(password, names=proof.account.names)
    new_hash = passwords.hash_password(password)
    sign_in = check(session, proof, wrong=Refusal.WRONG_PASSWORD)
    if weakness:
        raise Refused(weakness)
    _keep_password(session, sign_in, new_hash, by_id=person_id)
    sessions.end_all(session, person_id=person_id, but=session_id)


def set_password(session: Session, *, sign_in: SignIn, password: str) -> None:
    """Set a password and end all sessions, or raise Refused with its weakness.

    For commands: it hashes while the transaction is open.
    """
    account = queries.get_account(session, person_id=sign_in.person_id)
    if weakness := passwords.why_not(password, names=account.names):
        raise Refused(weakness)
    _keep_password(session, sign_in, passwords.hash_password(password), by_id=None)
    sessions.end_all(session, person_id=sign_in.person_id)


def _keep_password(
    session: Session, sign_in: SignIn, password_hash: str, *, by_id: UUID | None
) -> None:
    sign_in.password_hash = password_hash
    sign_in.password_set_at = clock.now()
    audit.note(session, Deed.PASSWORD_SET, by_id=by_id, subject_id=sign_in.person_id)


def create_sign_in(session: Session, *, person: Person, name: str) -> SignIn:
    """Give a person a name to sign in with, or raise Refused; a code then opens it."""
    folded = rules.fold_name(name)
    if not rules.is_fit_name(folded):
        raise Refused(Refusal.NAME_UNFIT)
    hold_person(session, person.id)
    if queries.find_sign_in(session, person_id=person.id):
        raise Refused(Refusal.HAS_SIGN_IN)
    if queries.find_account(session, name=folded):
        raise Refused(Refusal.NAME_TAKEN)
    sign_in = SignIn(id=ids.new(), person_id=person.id, name=folded, failures=0)
    add_first(session, sign_in, Refusal.NAME_TAKEN)
    return sign_in


def give_code(session: Session, *, person: Person, by_id: UUID | None) -> str:
    """Return a new one-time code, written in groups; older ones die. Or raise Refused."""
    sign_in = queries.find_sign_in(session, person_id=person.id)
    if sign_in is None:
        raise Refused(Refusal.NO_SIGN_IN)
    if sign_in.closed_at is not None:
        raise Refused(Refusal.CLOSED)
    now, code = clock.now(), new_code()
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.person_id == person.id, OneTimeCode.expires_at > now)
        .values(expires_at=now)
    )
    session.add(
        OneTimeCode(
            person_id=person.id,
            code_hash=passwords.hash_code(person.id, code),
            made_at=now,
            made_by_id=by_id,
            expires_at=now + rules.CODE_LASTS,
        )
    )
    audit.note(session, Deed.CODE_GIVEN, by_id=by_id, subject_id=person.id)
    return rules.written_code(code)


def new_code() -> str:
    """Return a code of 50 random bits."""
    return "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH))


def close_sign_in(session: Session, *, person_id: UUID, by_id: UUID | None) -> None:
    """Shut a person out until it is opened again, and end their sessions.

    Raise NotFound for who has no sign-in, Refused for the last administrator of the root.
    """
    sign_in = queries.get_sign_in(session, person_id=person_id)
    if is_last_admin(session, person_id=person_id):
        reason = keeping_rules.Refusal.LAST_ADMIN
        raise refused(reason, Deed.SIGN_IN_CLOSED, by_id=by_id, org_id=None, subject_id=person_id)
    if sign_in.closed_at is None:
        sign_in.closed_at = clock.now()
        sessions.end_all(session, person_id=person_id)
        audit.note(session, Deed.SIGN_IN_CLOSED, by_id=by_id, subject_id=person_id)


def open_sign_in(session: Session, *, person_id: UUID, by_id: UUID | None) -> None:
    """Let a person sign in again who was shut out. Or raise NotFound."""
    sign_in = queries.get_sign_in(session, person_id=person_id)
    if sign_in.closed_at is not None:
        sign_in.closed_at = None
        audit.note(session, Deed.SIGN_IN_OPENED, by_id=by_id, subject_id=person_id)


def keep_language(session: Session, *, person_id: UUID, language: str) -> None:
    """Keep the language a person chose for all their browsers, or raise NotFound."""
    person = session.get(Person, person_id)
    if person is None or language not in LOCALES:
        raise NotFound
    person.language = language
