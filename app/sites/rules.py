"""Who may try again at a desk, what a PIN is, when a site is silent, who needs a guardian."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

CODE_LASTS = timedelta(hours=24)
CONSENT_FROM = 14  # years: below, a guardian agrees (PIPL, article 31)
OLDEST = 120
PICTURES = 12
SEQUENCE = 3  # pictures in a row
SILENT_AFTER = timedelta(days=14)


class Refusal(StrEnum):
    WRONG_KEY = "wrong_key"
    CARD_UNKNOWN = "card_unknown"
    CARD_DEAD = "card_dead"
    CARD_ELSEWHERE = "card_elsewhere"
    PERSON_WAITS = "person_waits"
    PERSON_WAITS_LONG = "person_waits_long"
    TERMINAL_WAITS = "terminal_waits"
    VILLAGE_WAITS = "village_waits"
    CODE_WRONG = "terminal_code_wrong"
    SITE_CLOSED = "site_closed"
    SITE_THERE = "site_there"
    NAME_REPEATS = "name_repeats"
    GUARDIAN_MISSING = "guardian_missing"
    GUARDIAN_UNKNOWN = "guardian_unknown"


class Outcome(StrEnum):
    """What becomes of a row of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why a row can't be used."""

    NO_VILLAGE = "no_village"
    NO_KIND = "no_kind"
    NO_NAME = "no_name"
    NO_SPEED = "no_speed"
    TWICE = "twice"


@dataclass(frozen=True)
class Limit:
    """So many wrong tries within so long."""

    tries: int
    within: timedelta
    refusal: Refusal


# Three pictures of twelve hold 1,728 sequences, a PIN of four digits 10,000: with fifteen tries a
# day guessing one takes months, and the steward sees it.
PERSON = Limit(5, timedelta(minutes=15), Refusal.PERSON_WAITS)
PERSON_A_DAY = Limit(15, timedelta(hours=24), Refusal.PERSON_WAITS_LONG)
TERMINAL = Limit(12, timedelta(minutes=15), Refusal.TERMINAL_WAITS)
VILLAGE = Limit(40, timedelta(hours=1), Refusal.VILLAGE_WAITS)
LONGEST_WINDOW = max(one.within for one in (PERSON, PERSON_A_DAY, TERMINAL, VILLAGE))


@dataclass(frozen=True)
class Guesses:
    """When somebody guessed wrong lately: at this person, at this terminal, in this village."""

    person: Collection[datetime] = ()
    terminal: Collection[datetime] = ()
    village: Collection[datetime] = ()


def why_not_try(guesses: Guesses, *, now: datetime) -> Refusal | None:
    """Return why nobody may try now, or None: too many wrong tries within the time of a limit."""
    for limit, at in (
        (PERSON_A_DAY, guesses.person),
        (PERSON, guesses.person),
        (TERMINAL, guesses.terminal),
        (VILLAGE, guesses.village),
    ):
        if sum(now - limit.within < one for one in at) >= limit.tries:
            return limit.refusal
    return None


def read_pin(typed: str) -> str | None:
    """Return a PIN of four to six digits in plain figures, or None if it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    return plain if re.fullmatch("[0-9]{4,6}", plain) else None


def is_weak_pin(pin: str, *, birth_year: int | None = None) -> bool:
    """Tell whether a PIN is one that everybody tries first: one digit, a run, the year of birth."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {9}) or pin == str(birth_year or "")


def read_pictures(picked: Collection[str]) -> str | None:
    """Return a sequence of three pictures as it is kept, or None if it is none."""
    if len(picked) != SEQUENCE or not all(
        one.isascii() and one.isdigit() and int(one) < PICTURES for one in picked
    ):
        return None
    return "-".join(str(int(one)) for one in picked)


def is_silent(last_at: datetime | None, *, opened_at: datetime, now: datetime) -> bool:
    """Tell whether nobody signed in at a site for a fortnight."""
    return now - (last_at or opened_at) > SILENT_AFTER


def needs_guardian(birth_year: int, *, this_year: int) -> bool:
    """Tell whether somebody born that year may still be under fourteen."""
    return this_year - birth_year <= CONSENT_FROM


def is_fit_year(birth_year: int, *, this_year: int) -> bool:
    """Tell whether a living learner can have been born that year."""
    return this_year - OLDEST <= birth_year <= this_year - 3
