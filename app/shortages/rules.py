"""Quarters, the shortage stars, and what a demand report may not say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from app.shortages.models import Industry

FEWEST_REPORTS = 3  # With fewer one employer's figures would pass for a city's.
# Under so many per cent of posts filled: so many stars. Half is the line of Australia's
# Occupation Shortage List, which the third star and all above it lie below.
BANDS = ((20, 5), (35, 4), (50, 3), (65, 2), (80, 1))
MOST_STARS = 5
SCARCE_FROM = 3
SCARCE_BELOW = next(bound for bound, count in BANDS if count == SCARCE_FROM)
CITY_WIDE = "110000"  # GB/T 2260: the city as a whole
QUARTERS_BACK = 7  # An employer may still report for two years.

_PERIOD = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of a year, written 2026Q3; quarters sort as they follow each other."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the quarter that the text names, or None if it names none."""
        found = _PERIOD.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter in which the day lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    def next(self) -> "Period":
        """Return the quarter after this one."""
        return Period(self.year + self.quarter // 4, self.quarter % 4 + 1)

    def previous(self) -> "Period":
        """Return the quarter before this one."""
        return Period(self.year - (self.quarter == 1), (self.quarter + 2) % 4 + 1)

    @property
    def first_on(self) -> date:
        """The quarter's first day."""
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def last_on(self) -> date:
        """The quarter's last day."""
        return self.next().first_on - timedelta(days=1)


def open_periods(today: date, *, and_also: Period | None = None) -> list[Period]:
    """Return the quarters that may be reported for, the present one first, then one more."""
    periods = [Period.of(today)]
    for _ in range(QUARTERS_BACK):
        periods.append(periods[-1].previous())
    if and_also and and_also not in periods:
        periods.append(and_also)
    return periods


def fill_rate(advertised: int, filled: int) -> int | None:
    """Return how many per cent of the posts were filled, rounded down; None if there were none."""
    return filled * 100 // advertised if advertised > 0 else None


def stars(advertised: int, filled: int, reports: int) -> int | None:
    """Return the shortage of a cell, 0 (none) to 5 stars, from its fill rate.

    None means "not enough reports": fewer than three, or nothing advertised. Whole numbers are
    compared, so that 50 per cent is never 49.99. More posts filled never make more stars.
    """
    if reports < FEWEST_REPORTS or advertised <= 0:
        return None
    return next((count for bound, count in BANDS if filled * 100 < bound * advertised), 0)


def is_scarce(count: int | None) -> bool:
    """Tell whether so many stars make a skill scarce: under half of the posts were filled."""
    return count is not None and count >= SCARCE_FROM


class Scarcity(StrEnum):
    """What the stars mean, in a word."""

    UNKNOWN = "unknown"
    ENOUGH = "enough"
    NEARLY_ENOUGH = "nearly_enough"
    FEW = "few"
    SCARCE = "scarce"
    VERY_SCARCE = "very_scarce"
    EXTREMELY_SCARCE = "extremely_scarce"


BY_STARS = tuple(Scarcity)[1:]


@dataclass(frozen=True)
class Sums:
    """What some reports say together; figures are added up, stars never averaged."""

    advertised: int = 0
    filled: int = 0
    reports: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.advertised + other.advertised,
            self.filled + other.filled,
            self.reports + other.reports,
        )

    @property
    def stars(self) -> int | None:
        """The stars of these figures, or None where there are not enough reports."""
        return stars(self.advertised, self.filled, self.reports)

    @property
    def word(self) -> Scarcity:
        """The word for these stars."""
        return Scarcity.UNKNOWN if self.stars is None else BY_STARS[self.stars]

    @property
    def drawn(self) -> str:
        """The stars as they are drawn, ★★★☆☆, or nothing where they are not known."""
        count = self.stars
        return "" if count is None else "★" * count + "☆" * (MOST_STARS - count)

    @property
    def is_scarce(self) -> bool:
        """Whether these figures make a skill scarce."""
        return is_scarce(self.stars)

    @property
    def fill_rate(self) -> int | None:
        """How many per cent were filled, or None where nothing was advertised."""
        return fill_rate(self.advertised, self.filled)


def add_up(parts: Iterable[Sums]) -> Sums:
    """Return the figures of all parts together."""
    return sum(parts, start=Sums())


class Sort(StrEnum):
    """How the list of skills may be sorted."""

    STARS = "stars"
    NAME = "name"
    ADVERTISED = "advertised"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader asks of a list of reports; an empty word leaves it open."""

    period: str = ""
    level: int | None = None
    region: str = ""
    industry: str = ""
    question: str = ""
    sort: Sort = Sort.STARS


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What an employer says of one post in one quarter."""

    period: str
    skill_id: UUID
    level: int
    post: str
    advertised: int
    filled: int
    open_since_on: date | None = None
    applicants: int = 0
    suitable: int = 0
    leavers: int = 0
    region: str = CITY_WIDE
    industry: Industry = Industry.PUBLIC_ADMINISTRATION

    @property
    def sums(self) -> Sums:
        """Its part in the sums."""
        return Sums(self.advertised, self.filled, 1)


class Fault(StrEnum):
    """Why a demand can't be as it was stated."""

    NO_PERIOD = "no_period"
    NOT_YET = "not_yet"
    FILLED_OVER_ADVERTISED = "filled_over_advertised"
    SUITABLE_OVER_APPLICANTS = "suitable_over_applicants"
    OPEN_SINCE_AHEAD = "open_since_ahead"
    OPEN_SINCE_LATE = "open_since_late"


# The field at which a form says it.
FIELD = {
    Fault.NO_PERIOD: "period",
    Fault.NOT_YET: "period",
    Fault.FILLED_OVER_ADVERTISED: "filled",
    Fault.SUITABLE_OVER_APPLICANTS: "suitable",
    Fault.OPEN_SINCE_AHEAD: "open_since_on",
    Fault.OPEN_SINCE_LATE: "open_since_on",
}


class Refusal(StrEnum):
    """Why a report can't be taken."""

    ALREADY_CORRECTED = "already_corrected"
    ALREADY_REPORTED = "already_reported"


def faults(demand: Demand, *, today: date) -> list[Fault]:
    """Return all that does not fit together in a demand; an empty list if it is sound."""
    period = Period.parse(demand.period)
    if period is None:
        return [Fault.NO_PERIOD]
    found = {
        Fault.NOT_YET: period > Period.of(today),
        Fault.FILLED_OVER_ADVERTISED: demand.filled > demand.advertised,
        Fault.SUITABLE_OVER_APPLICANTS: demand.suitable > demand.applicants,
    }
    if demand.open_since_on is not None:
        found[Fault.OPEN_SINCE_AHEAD] = demand.open_since_on > today
        found[Fault.OPEN_SINCE_LATE] = today >= demand.open_since_on > period.last_on
    return [fault for fault, holds in found.items() if holds]
