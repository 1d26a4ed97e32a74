"""When a lesson counts as read, and which comes next."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

# Nobody reads faster than this; who presses faster has not read (silent reading of Chinese is
# about 5 characters a second, skimming under 15).
CHARACTERS_A_SECOND = 20


class Refusal(StrEnum):
    TOO_FAST = "too_fast"
    NO_PLACE = "no_place"


def why_not_read(*, characters: int, since: datetime | None, at: datetime) -> Refusal | None:
    """Return why a lesson does not count as read at this moment, or None if it does.

    `characters` are those of the Chinese text, whatever language was read, so that a switch of
    language changes nothing. `since` is when the person last did anything that counts.
    """
    if since is None:
        return None
    seconds = (at - since).total_seconds()
    return Refusal.TOO_FAST if characters > CHARACTERS_A_SECOND * seconds else None


def first_unread(read: Collection[int], *, count: int) -> int | None:
    """Return the number of the first lesson not read yet, or None when all `count` are."""
    return next((number for number in range(1, count + 1) if number not in read), None)
