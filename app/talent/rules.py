"""How many people may be told of, so that no number and no sum points at one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 5  # People under this many are told of as "fewer than 5".


class Precision(StrEnum):
    """How a number is to be read."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    FEWER = "fewer"


@dataclass(frozen=True)
class Count:
    """A number of people as it may be told."""

    number: int
    precision: Precision = Precision.EXACT


HIDDEN = Count(FEWEST, Precision.FEWER)
NOBODY = Count(0)


def published(people: int) -> Count:
    """Return how a counted number of people may be told: from one to four are all alike."""
    return HIDDEN if 0 < people < FEWEST else Count(people)


def together(parts: Iterable[Count]) -> Count:
    """Return the total of parts that stand on the page beside it.

    It is made of what the parts tell, never of the people counted; so the total minus the
    parts that are told says nothing about a part that is hidden, however many totals there are.
    A hidden part is somebody, hence at least one.
    """
    known = [part for part in parts if part != NOBODY]
    if len(known) == 1:
        return known[0]
    number = sum(1 if part == HIDDEN else part.number for part in known)
    is_exact = all(part.precision is Precision.EXACT for part in known)
    return Count(number) if is_exact else Count(number, Precision.AT_LEAST)
