"""One address may ask so often; others are not made to pay for it."""

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from app.core import limits
from app.core.limits import limited


@limited("2/minute", methods=("POST",))
def send():
    """A view."""
    return "sent"


@pytest.fixture(autouse=True)
def _counted_anew():
    limits.forget()
    yield
    limits.forget()


def post(address="1.2.3.4", method="POST"):
    """Call the view as a request from an address would."""
    with Flask("bare").test_request_context(
        "/", method=method, environ_base={"REMOTE_ADDR": address}
    ):
        return send()


def test_the_third_has_to_wait_and_others_do_not():
    assert [post(), post()] == ["sent", "sent"]
    with pytest.raises(TooManyRequests) as refused:
        post()
    assert 1 <= refused.value.retry_after <= 60
    assert post("5.6.7.8") == "sent"


def test_other_methods_are_not_counted():
    assert [post(method="GET") for _ in range(5)] == ["sent"] * 5
