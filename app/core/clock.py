"""The one place where the time comes from, so that tests can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")  # The city's time; moments are stored in UTC.

_stopped: datetime | None = None


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return _stopped or datetime.now(UTC)


def today() -> date:
    """Return the calendar day in the city."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the city's calendar day of an aware moment."""
    return moment.astimezone(ZONE).date()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment (for tests and for made-up history)."""
    global _stopped  # noqa: PLW0603 -- the clock is one for the whole process, on purpose
    before = _stopped
    _stopped = at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped = before
