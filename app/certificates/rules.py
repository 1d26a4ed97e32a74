"""Rules of certificates: their numbers, what they may be called, and whether one holds.

A number is ten random characters (50 bits: nobody guesses one) and a check character. The
alphabet is Crockford's base 32: no I, L, O or U, so that no two of its characters are taken for
each other. The check character makes the sum of all eleven values, each times its own power of x,
zero in GF(32) (x⁵ + x² + 1). Every power is another one, so every single wrong character and every
swap of two characters, neighbours or not, breaks the sum; as does every pair written double
wrongly (aa for bb).
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.certificates.models import Kind

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM = 10  # characters
LENGTH = RANDOM + 1
LOOKALIKES = str.maketrans("OIL", "011")
MODULUS = 0b100101  # x⁵ + x² + 1, primitive over GF(2): the powers of x are all 31 but zero
TYPED_AT_MOST = 40  # characters of what somebody typed that are looked at

# What stands at the head of the paper, whatever the reader's language.
TITLES = {Kind.COMPLETION: "结业证书"}


class Refusal(StrEnum):
    ALREADY_REVOKED = "already_revoked"
    NOT_PRINTED = "not_printed"
    RESERVED_WORD = "reserved_word"


class Standing(StrEnum):
    """What verification answers."""

    HOLDS = "holds"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"


def _times_x(value: int) -> int:
    """Return a value of GF(32) times x."""
    value <<= 1
    return value ^ MODULUS if value & 0b100000 else value


def _sum(values: Iterable[int]) -> int:
    """Return c₀xⁿ⁻¹ + … + cₙ₋₁, by Horner's scheme."""
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return total


def number_for(random: Iterable[int]) -> str:
    """Return the number whose first ten characters stand for these ten values from 0 to 31."""
    values = list(random)
    values.append(_times_x(_sum(values)))  # its own power is x⁰ = 1
    return "".join(ALPHABET[value] for value in values)


def tidy(typed: str) -> str:
    """Return what was typed as a number is kept.

    Full width becomes half, small letters capitals, O is read as 0, I and L as 1; spaces, dashes
    and other marks fall away.
    """
    folded = unicodedata.normalize("NFKC", typed[:TYPED_AT_MOST]).upper().translate(LOOKALIKES)
    return "".join(character for character in folded if character.isalnum())


def is_well_typed(number: str) -> bool:
    """Tell whether a tidied number has its length, its alphabet and a right check character."""
    return (
        len(number) == LENGTH
        and set(number) <= set(ALPHABET)
        and _sum(ALPHABET.index(character) for character in number) == 0
    )


def grouped(number: str) -> str:
    """Return a number as people read it: XXXX-XXXX-XXX."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def why_not_title(title: str, reserved: Iterable[str]) -> Refusal | None:
    """Return why a kind of certificate may not be called so, or None if it may."""
    return Refusal.RESERVED_WORD if any(word in title for word in reserved) else None


def why_not_print(standing: Standing) -> Refusal | None:
    """Return why a certificate is not printed, or None if it is; an expired one still may be."""
    return Refusal.NOT_PRINTED if standing is Standing.REVOKED else None


def standing(revoked_on: date | None, expires_on: date | None, today: date) -> Standing:
    """Return whether a certificate holds today; it still holds on the day it expires on."""
    if revoked_on is not None:
        return Standing.REVOKED
    if expires_on is not None and today > expires_on:
        return Standing.EXPIRED
    return Standing.HOLDS
