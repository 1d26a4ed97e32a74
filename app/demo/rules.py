"""When a demonstration may be made."""

from enum import StrEnum


class Refusal(StrEnum):
    NOT_EMPTY = "not_empty"


def why_not_fill(people: int) -> Refusal | None:
    """Return why the demonstration can't be made in a database with so many people, or None."""
    return Refusal.NOT_EMPTY if people else None
