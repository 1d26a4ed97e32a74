"""What tests of people share."""

import pytest

from app.core.limits import limiter


@pytest.fixture(autouse=True)
def _counted_anew():
    """Let no test pay for the tries of another."""
    yield
    if limiter.initialized:
        limiter.reset()
