"""What makes a password too weak."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from itertools import pairwise

SHORTEST = 8
LONGEST = 128
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik")


class Weakness(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    BIRTHDAY = "birthday"
    HAS_NAME = "has_name"
    COMMON = "common"


def normal(password: str) -> str:
    """Return the password in the one form that is hashed (NFC): é typed in two ways is one."""
    return unicodedata.normalize("NFC", password)


def why_not(password: str, *, names: Collection[str], common: Collection[str]) -> Weakness | None:
    """Return the first reason this password is too weak, or None.

    Length and guessability count, a mix of signs is not asked for (NIST SP 800-63B, 5.1.1.2).
    """
    password = normal(password)
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    folded = _fold(password)
    if _is_repeated(folded):
        return Weakness.REPEATED
    if _is_sequence(folded):
        return Weakness.SEQUENCE
    if _is_date(folded):
        return Weakness.BIRTHDAY
    if any(_fold(name) in folded for name in names if _is_telling(name)):
        return Weakness.HAS_NAME
    return Weakness.COMMON if _is_common(folded, common) else None


def _fold(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()


def _is_telling(name: str) -> bool:
    """Two Han characters are a name; two Latin letters are in many words."""
    return len(name) >= (3 if name.isascii() else 2)


def _is_repeated(folded: str) -> bool:
    """Whether one to three characters come again and again: aaaaaaaa, 12121212."""
    return any(folded == (folded[:period] * len(folded))[: len(folded)] for period in (1, 2, 3))


def _is_sequence(folded: str) -> bool:
    """Whether it only counts up or down, or walks along the keyboard."""
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    if steps in ({1}, {-1}):
        return True
    return any(folded in row or folded in row[::-1] for row in KEYBOARD)


def _is_date(folded: str) -> bool:
    """Whether its digits are a day of this or the last century and nothing else is in it."""
    digits = re.sub(r"[-./\s年月日]", "", folded)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return False
    a, b, c, d = digits[:4], digits[4:6], digits[6:], digits[4:]
    orders = ((a, b, c), (d, digits[2:4], digits[:2]), (d, digits[:2], digits[2:4]))
    return any(_is_day(int(y), int(m), int(d)) for y, m, d in orders)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1900 <= year < 2100


def _is_common(folded: str, common: Collection[str]) -> bool:
    """Whether it is on the list, or only dresses up a word of it: Password2026!."""
    word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    dressed = len(word) >= 4 and len(folded) - len(word) <= 6
    return folded in common or (dressed and word in common)
