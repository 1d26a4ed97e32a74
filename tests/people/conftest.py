"""What tests of people share."""

import pytest

from app.core import limits


@pytest.fixture(autouse=True)
def _counted_anew():
    """Let no test pay for the tries of another."""
    yield
    limits.forget()
