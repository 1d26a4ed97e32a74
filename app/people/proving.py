"""Checking a password before the request's own transaction begins.

argon2 takes some 50 ms on purpose; SQLite's one write lock must not be held meanwhile. So the
hash is read in a short session of its own, and the action looks again whether it still holds.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from flask import current_app, has_request_context, request
from werkzeug.exceptions import TooManyRequests

from app.core import clock
from app.core.db import let_go, reading
from app.core.settings import Settings
from app.people import passwords
from app.people.models import OneTimeCode
from app.people.queries import signing as queries
from app.people.queries.signing import Account
from app.people.rules import signing as rules


@dataclass(frozen=True)
class Proof:
    """What came of checking the password of an account."""

    account: Account
    holds: bool
    new_hash: str | None = None  # The same password, hashed with today's parameters.


@dataclass(frozen=True)
class Unknown:
    """There is no such name; failures are counted under this id, and lock it as others."""

    id: UUID
    locked_until: datetime | None


def by_name(name: str, password: str) -> Proof | Unknown:
    """Check the password of a sign-in name; one that doesn't exist takes as long.

    It also locks as one that exists does, so that nobody learns which names there are.
    Raise TooManyRequests for an address from which too much was guessed.
    """
    unknown_id = _unknown_id(name)
    let_go()
    with reading() as short:
        _limit(queries.count_failures_from(short, address=_address(), since=_since()))
        account = queries.find_account(short, name=name)
        failures, last_at = queries.count_failures_of(short, subject_id=unknown_id)
    if account is None:
        passwords.matches(None, password)
        return Unknown(unknown_id, rules.locked_until(failures, last_at))
    return _prove(account, password)


def by_person(person_id: UUID, password: str) -> Proof:
    """Check the password of a person who is signed in, or raise NotFound."""
    let_go()
    with reading() as short:
        account = queries.get_account(short, person_id=person_id)
    return _prove(account, password)


def by_code(name: str, code: str) -> Account | None:
    """Return whose name and one-time code go together, or None. Raise TooManyRequests."""
    let_go()
    with reading() as short:
        _limit(queries.count_failures_from(short, address=_address(), since=_since()))
        account = queries.find_account(short, name=name)
        # As much work for a name that doesn't exist.
        person_id = account.person_id if account else _unknown_id(name)
        given = queries.find_code(short, person_id=person_id)
    return account if opens(given, person_id, code) else None


def opens(given: OneTimeCode | None, person_id: UUID, typed: str) -> bool:
    """Tell whether what was typed is the code given, and the code still good."""
    told = passwords.hash_code(person_id, typed)
    if given is None or not hmac.compare_digest(given.code_hash, told):
        return False
    return rules.is_code_open(
        used_at=given.used_at,
        expires_at=given.expires_at,
        failures=given.failures,
        now=clock.now(),
    )


def _prove(account: Account, password: str) -> Proof:
    kept = account.password_hash
    if not passwords.matches(kept, password):
        return Proof(account, holds=False)
    outdated = kept is not None and passwords.is_outdated(kept)
    return Proof(
        account, holds=True, new_hash=passwords.hash_password(password) if outdated else None
    )


def _unknown_id(name: str) -> UUID:
    """Return an id under which failures of an unknown name are counted.

    Keyed, since people type passwords into the field of the name.
    """
    settings: Settings = current_app.config["SETTINGS"]
    told = f"name:{rules.fold_name(name)}"
    return UUID(bytes=hmac.new(settings.secret, told.encode(), sha256).digest()[:16])


def _address() -> str:
    return (request.remote_addr or "") if has_request_context() else ""


def _since() -> datetime:
    return clock.now() - rules.ADDRESS_WINDOW


def _limit(failures: int) -> None:
    if failures >= rules.ADDRESS_TRIES:
        raise TooManyRequests(retry_after=int(rules.ADDRESS_WINDOW.total_seconds()))
