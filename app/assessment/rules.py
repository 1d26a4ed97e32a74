"""Who may begin an attempt, what is drawn for it, and what comes of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import TypedDict

from app.items.kinds import Item, Multiple, Single

FEW = 5  # Below so many attempts a trainer reads no figures: chance speaks louder than the item.


class Refusal(StrEnum):
    NOT_ENROLLED = "not_enrolled"
    HANDED_IN = "handed_in"
    ALREADY_PASSED = "already_passed"
    NONE_LEFT = "none_left"
    TOO_SOON = "too_soon"


class Drawn(TypedDict):
    """One item of a draw, and the order its choices are shown in (empty if it has none)."""

    key: str
    order: list[int]


@dataclass(frozen=True)
class Past:
    """What a person has done so far about the assessment of one version."""

    attempts: int = 0
    has_passed: bool = False
    failed_at: datetime | None = None  # last


def why_not_begin(
    past: Past, *, has_place: bool, attempts: int, wait_hours: int, now: datetime
) -> Refusal | None:
    """Return the first reason this person may not begin an attempt, or None if they may.

    Attempts and the wait after a failed one belong to the version of the course: leaving and
    enrolling again doesn't make new ones.
    """
    if past.has_passed:
        return Refusal.ALREADY_PASSED
    if not has_place:
        return Refusal.NOT_ENROLLED
    if past.attempts >= attempts:
        return Refusal.NONE_LEFT
    free_at = free_from(past, wait_hours=wait_hours)
    if free_at is not None and now < free_at:
        return Refusal.TOO_SOON
    return None


def free_from(past: Past, *, wait_hours: int) -> datetime | None:
    """Return from when on another attempt may begin, or None if nothing has failed yet."""
    return past.failed_at + timedelta(hours=wait_hours) if past.failed_at else None


def draw(items: Collection[Item], count: int, *, seed: int) -> list[Drawn]:
    """Return `count` different items (or all there are) in random order, choices shuffled.

    They are spread over lessons as evenly as the items allow, and within that over skills. The
    same seed gives the same draw; to nobody who doesn't know it is the draw foreseeable.
    """
    dice = Random(seed)  # noqa: S311 -- the seed comes from secrets
    pool = sorted(items, key=lambda item: item.key)
    dice.shuffle(pool)
    lessons: Counter[int] = Counter()
    skills: Counter[str] = Counter()
    drawn: list[Item] = []
    while pool and len(drawn) < count:
        rarest = min(pool, key=lambda item: (lessons[item.lesson], skills[item.skill]))
        pool.remove(rarest)
        drawn.append(rarest)
        lessons[rarest.lesson] += 1
        skills[rarest.skill] += 1
    dice.shuffle(drawn)
    return [{"key": item.key, "order": _shuffled(item, dice)} for item in drawn]


def _shuffled(item: Item, dice: Random) -> list[int]:
    order = list(range(len(item.choices))) if isinstance(item, Single | Multiple) else []
    dice.shuffle(order)
    return order


def score(right: int, asked: int) -> int:
    """Return the share of right answers in whole per cent, rounded down."""
    return 100 * right // asked if asked else 0


def passes(reached: int, *, pass_mark: int) -> bool:
    """Tell whether a score in per cent is enough."""
    return reached >= pass_mark


def next_open(answered: Collection[int], *, after: int, total: int) -> int | None:
    """Return the first position after this one without an answer, or None at the end.

    It never goes back: who leaves one out on purpose is led to it by the page for handing in.
    """
    return next((n for n in range(after + 1, total + 1) if n not in answered), None)


@dataclass(frozen=True)
class Stumble:
    """How often an item was asked in attempts handed in, and how often it was missed."""

    key: str
    asked: int
    missed: int

    @property
    def share(self) -> int | None:
        """Missed in per cent of asked, or None where that are too few to tell."""
        return 100 * self.missed // self.asked if self.asked >= FEW else None


def stumbles(marked: Sequence[tuple[Sequence[Drawn], Collection[str]]]) -> list[Stumble]:
    """Return a line for each item ever asked, what is missed most often first.

    `marked` are the draws of attempts handed in, each with the keys that were missed.
    """
    asked: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for drawn, wrong in marked:
        asked.update(one["key"] for one in drawn)
        missed.update(wrong)
    lines = [Stumble(key, asked[key], missed[key]) for key in asked]
    return sorted(lines, key=_worst_first)


def _worst_first(one: Stumble) -> tuple[int, int, str]:
    """Sort by share, those too few to tell at the end."""
    return (1 if one.share is None else -one.share, -one.missed, one.key)
