"""Security headers stand on every answer, errors too, and personal pages are kept by nobody."""

import pytest

from app.core.headers import POLICY

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize(
    ("url", "more", "expect"),
    [
        ("/sign-in", {}, 200),
        ("/my-sign-in", {}, 303),
        ("/sign-in", {"method": "POST", "headers": SAME}, 422),
        ("/sign-in", {"method": "POST"}, 403),
        ("/nothing-here", {}, 404),
        ("/sign-in", {"method": "DELETE", "headers": SAME}, 405),
        ("/sign-in", {"method": "POST", "headers": SAME, "data": b"x" * 1_100_000}, 413),
        ("/static/house.css", {}, 200),
        ("/static/../models.py", {}, 404),
    ],
)
def test_they_stand_on_every_answer(visit, url, more, expect):
    if "data" in more:
        more["content_type"] = "application/x-www-form-urlencoded"
    response = visit.raw(url, **more, expect=expect)
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "Server" not in response.headers


def test_on_our_own_mistakes_too(app, visit, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "people.sign_in", broken)
    response = visit.raw("/sign-in", expect=500)
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "ZeroDivisionError" not in response.text
    assert "Something went wrong" in response.text


def test_the_policy_lets_nothing_in_from_elsewhere():
    parts = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["frame-ancestors"] == "'none'"
    assert parts["base-uri"] == "'none'"
    assert "unsafe" not in POLICY
    assert "*" not in POLICY
    assert "http" not in POLICY


def test_a_personal_page_is_kept_by_nobody(visit, lan):
    assert visit.raw("/sign-in").headers["Cache-Control"] == "no-store"


def test_a_static_file_is_kept(visit):
    response = visit.raw("/static/house.css")
    assert "max-age=31536000" in response.headers["Cache-Control"]


def test_no_header_can_be_smuggled_in(visit):
    """A path is decoded before it is sent back in Location."""
    where = visit.redirect("/my-sign-in?x=%0d%0aSet-Cookie:%20s=1")
    assert "\r" not in where
    assert "\n" not in where
