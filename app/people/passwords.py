"""Hashes of passwords (argon2id), keyed hashes of short codes, and the check of new passwords."""

import hmac
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.core.settings import Settings
from app.people.rules import password as rules
from app.people.rules.signing import read_code

COMMON = Path(__file__).parent / "common-passwords.txt"
# 19 MiB, two passes: OWASP's first recommendation; about 50 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# What is checked for a name that doesn't exist, so that it takes as long as one that does.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$QvZJ3r0vx8waqbzY6D4OgQ"
    "$m6Bh+K1+YHVrLiqleTYvyWw7CWEUINaLpmqmHcl1j1E"
)


def hash_password(password: str) -> str:
    """Return what is kept of a password. Slow on purpose: hold no write lock meanwhile."""
    return _hasher.hash(rules.normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether the password is the one kept; None takes as long and is never right."""
    try:
        _hasher.verify(kept or _NOBODYS, rules.normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with parameters other than today's."""
    return _hasher.check_needs_rehash(kept)


def why_not(password: str, *, names: Collection[str]) -> rules.Weakness | None:
    """Return why a new password is too weak for a person of these names, or None."""
    return rules.why_not(password, names=names, common=common())


@cache
def common() -> frozenset[str]:
    """Return the passwords that are tried first by everybody who guesses."""
    return frozenset(COMMON.read_text("utf-8").split())


def hash_code(person_id: UUID, code: str) -> str:
    """Return what is kept of a one-time or recovery code.

    A code of 50 bits could be searched for, so its hash is keyed with the installation's secret,
    which is not in the database.
    """
    settings: Settings = current_app.config["SETTINGS"]
    told = f"code:{person_id}:{read_code(code)}"
    return hmac.new(settings.secret, told.encode(), sha256).hexdigest()
