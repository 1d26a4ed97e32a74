"""Who may take a place, and who may leave one."""

import pytest

from app.enrolment.rules import Refusal, Standing, standing_of, why_not, why_not_withdraw
from tests.make import WHEN


@pytest.mark.parametrize(
    ("standing", "enrol", "leave"),
    [
        (None, None, Refusal.NOT_UNDER_WAY),
        (Standing.UNDER_WAY, Refusal.ALREADY_IN, None),
        (Standing.WITHDRAWN, None, Refusal.NOT_UNDER_WAY),
        (Standing.COMPLETED, None, Refusal.NOT_UNDER_WAY),
    ],
)
def test_who_may(standing, enrol, leave):
    assert why_not(standing) is enrol
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
