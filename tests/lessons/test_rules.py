"""When a lesson counts as read, and where one left off."""

from datetime import timedelta

import pytest

from app.lessons.rules import Refusal, first_unread, why_not_read
from tests.make import WHEN


@pytest.mark.parametrize(
    ("characters", "seconds", "reason"),
    [
        (1000, 50, None),
        (1000, 49, Refusal.TOO_FAST),
        (1000, 0, Refusal.TOO_FAST),
        (0, 0, None),
        (1000, 86_400, None),
        (10, -5, Refusal.TOO_FAST),  # A clock went back.
    ],
)
def test_why_not_read(characters, seconds, reason):
    at = WHEN + timedelta(seconds=seconds)
    assert why_not_read(characters=characters, since=WHEN, at=at) is reason


def test_who_never_did_anything_may_be_as_fast_as_they_like():
    assert why_not_read(characters=1000, since=None, at=WHEN) is None


@pytest.mark.parametrize(
    ("read", "count", "first"),
    [((), 3, 1), ({1}, 3, 2), ({1, 3}, 3, 2), ({1, 2, 3}, 3, None), ({2, 9}, 2, 1), ((), 0, None)],
)
def test_first_unread(read, count, first):
    assert first_unread(read, count=count) == first
