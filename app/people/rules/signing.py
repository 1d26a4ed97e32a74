"""Who may come in, when a name is locked, and what one-time codes and second factors look like."""

import hmac
import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from pyotp import TOTP

TRIES = 5  # wrong ones in a row, then the name is locked
LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24))
# From one address, whatever the names: a class of a hundred people behind one address may err.
ADDRESS_TRIES = 100
ADDRESS_WINDOW = timedelta(minutes=10)

SESSION_LASTS = timedelta(hours=12)
PENDING_LASTS = timedelta(minutes=10)
CODE_LASTS = timedelta(hours=24)

# Crockford's 32 signs, without I, L, O and U: ten of them are 50 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
LOOK_ALIKES = str.maketrans("OIL", "011")

STEP = 30  # seconds that a code of the second factor lasts (RFC 6238)
RECOVERY_CODES = 10

NAME = re.compile(r"[^\W_]([\w.@-]*[^\W_])?")
NAME_LENGTH = 40


class Refusal(StrEnum):
    WRONG = "wrong"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a reason, not a password
    LOCKED = "locked"
    CLOSED = "closed"
    CODE_WRONG = "code_wrong"
    FACTOR_WRONG = "factor_wrong"
    FACTOR_THERE = "factor_there"
    FACTOR_NOT_THERE = "factor_not_there"
    NAME_UNFIT = "name_unfit"
    NAME_TAKEN = "name_taken"
    HAS_SIGN_IN = "has_sign_in"
    NO_SIGN_IN = "no_sign_in"


def why_not_in(
    *, holds: bool, is_closed: bool, locked_until: datetime | None, now: datetime
) -> Refusal | None:
    """Return why nobody comes in, or None; `holds` says that name and password go together.

    A lock is told whether the password holds or not, so it tells nothing about the password.
    That a sign-in was closed is told only to who has the password.
    """
    if locked_until is not None and now < locked_until:
        return Refusal.LOCKED
    if not holds:
        return Refusal.WRONG
    return Refusal.CLOSED if is_closed else None


def lock_for(failures: int) -> timedelta | None:
    """Return for how long the name is locked after so many failures in a row, or None.

    Every fifth failure locks, each time longer: 15 minutes, an hour, then a day.
    """
    if failures <= 0 or failures % TRIES:
        return None
    return LOCKS[min(failures // TRIES, len(LOCKS)) - 1]


def locked_until(failures: int, last_at: datetime | None) -> datetime | None:
    """Return until when a name with so many failures, the last one then, is locked, or None."""
    wait = lock_for(failures)
    return last_at + wait if wait and last_at else None


def fold_name(name: str) -> str:
    """Return a sign-in name in the one form it is kept in: NFKC, small letters."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_fit_name(folded: str) -> bool:
    """Tell whether a folded name can be a sign-in name: letters, digits, dot, hyphen, at."""
    return len(folded) <= NAME_LENGTH and NAME.fullmatch(folded) is not None


def read_code(typed: str) -> str:
    """Return a one-time or recovery code as it was given out, however it was typed."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[\s-]", "", plain).translate(LOOK_ALIKES)


def written_code(code: str) -> str:
    """Return a code in groups of four, to be read aloud and copied."""
    return "-".join(_groups(code))


def written_secret(secret: str) -> str:
    """Return the secret of a second factor in groups of four; apps don't mind the spaces."""
    return " ".join(_groups(secret))


def _groups(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(0, len(text), 4)]


def is_code_open(
    *, used_at: datetime | None, expires_at: datetime, failures: int, now: datetime
) -> bool:
    """Tell whether a one-time code can still be used: once, in time, before the fifth error."""
    return used_at is None and now < expires_at and failures < TRIES


def matching_step(secret: str, typed: str, *, now: datetime, last_step: int | None) -> int | None:
    """Return the time step whose code was typed, or None.

    One step before and after are taken too, for clocks that differ; none that was used before
    or is older (RFC 6238, 5.2).
    """
    digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    totp = TOTP(secret, interval=STEP)
    present = int(now.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        is_new = last_step is None or step > last_step
        if is_new and hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None


def is_fit_secret(secret: str) -> bool:
    """Tell whether this can be the secret of a second factor: 160 bits in base 32."""
    return re.fullmatch("[A-Z2-7]{32}", secret) is not None


def local_path(asked: str | None) -> str | None:
    """Return the address if it is a path of ours, else None.

    Browsers read a backslash as a slash and skip control characters, so none may be in it.
    """
    if not asked or not asked.startswith("/") or asked.startswith("//"):
        return None
    return None if re.search(r"[\\\x00-\x20\x7f]", asked) else asked
