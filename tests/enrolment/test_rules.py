"""Who may take a place, and who may leave one."""

import pytest

from app.enrolment.rules import Refusal, Standing, standing_of, why_not, why_not_withdraw
from tests.make import WHEN


@pytest.mark.parametrize(
    ("standing", "has_completed", "enrol", "leave"),
    [
        (None, False, None, Refusal.NOT_UNDER_WAY),
        (Standing.UNDER_WAY, False, Refusal.ALREADY_IN, None),
        (Standing.UNDER_WAY, True, Refusal.ALREADY_IN, None),
        (Standing.WITHDRAWN, False, None, Refusal.NOT_UNDER_WAY),
        (Standing.WITHDRAWN, True, Refusal.ALREADY_COMPLETED, Refusal.NOT_UNDER_WAY),
        (Standing.COMPLETED, False, None, Refusal.NOT_UNDER_WAY),
        (Standing.COMPLETED, True, Refusal.ALREADY_COMPLETED, Refusal.NOT_UNDER_WAY),
    ],
)
def test_who_may(standing, has_completed, enrol, leave):
    assert why_not(standing, has_completed=has_completed) is enrol
    assert why_not_withdraw(standing) is leave


@pytest.mark.parametrize(
    ("withdrawn_at", "completed_at", "standing"),
    [
        (None, None, Standing.UNDER_WAY),
        (WHEN, None, Standing.WITHDRAWN),
        (None, WHEN, Standing.COMPLETED),
        (WHEN, WHEN, Standing.COMPLETED),
    ],
)
def test_standing(withdrawn_at, completed_at, standing):
    assert standing_of(withdrawn_at=withdrawn_at, completed_at=completed_at) is standing
