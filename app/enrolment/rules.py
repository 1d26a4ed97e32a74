"""Who may take a place on a course, and who may leave one."""

from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
    ALREADY_IN = "already_in"
    ALREADY_COMPLETED = "already_completed"
    NOT_UNDER_WAY = "not_under_way"


def standing_of(*, withdrawn_at: datetime | None, completed_at: datetime | None) -> Standing:
    """Return how a place stands; what was completed stays so, even if it was left as well."""
    if completed_at:
        return Standing.COMPLETED
    return Standing.WITHDRAWN if withdrawn_at else Standing.UNDER_WAY


def why_not(standing: Standing | None, *, has_completed: bool) -> Refusal | None:
    """Return why this person may not enrol, or None if they may.

    `standing` is that of their latest place on the course, or None. One who withdrew may come
    back, in a new cycle, on the version on offer then. `has_completed` tells of that version
    alone: its assessment is passed but once, so there would be nothing left to do; a newer one
    may be taken.
    """
    if standing is Standing.UNDER_WAY:
        return Refusal.ALREADY_IN
    return Refusal.ALREADY_COMPLETED if has_completed else None


def why_not_withdraw(standing: Standing | None) -> Refusal | None:
    """Return why this person may not leave, or None: only a place under way can be left."""
    return None if standing is Standing.UNDER_WAY else Refusal.NOT_UNDER_WAY
