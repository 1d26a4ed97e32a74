"""Forms that another site sends in a reader's name are refused; pages hold no secret otherwise."""

import pytest

from app.core import forgery
from app.factory import create_app
from app.people import sessions
from tests.conftest import settings_for
from tests.page import Page

FIELDS = {"name": "nobody", "password": "ox-plough-moon"}
LET_IN = 422  # The form was read, and its password is wrong.


def post(visit, expect, *, token=None, cookie=None, **headers):
    if cookie:
        visit.client.set_cookie("form", cookie)
    data = FIELDS | ({"form_token": token} if token is not None else {})
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return visit.raw("/sign-in", method="POST", data=data, headers=headers, expect=expect)


def token_of(visit):
    page = Page(visit.raw("/sign-in"))
    return page.one("main//input[@name='form_token']").get("value")


@pytest.mark.parametrize(
    ("site", "expect"),
    [
        ("same-origin", LET_IN),
        ("same-site", 403),
        ("cross-site", 403),
        ("none", 403),
        ("", 403),
        ("same-origin, cross-site", 403),
    ],
)
def test_sec_fetch_site_decides(visit, site, expect):
    post(visit, expect, Sec_Fetch_Site=site)


@pytest.mark.parametrize(
    ("origin", "expect"),
    [
        ("http://localhost", LET_IN),
        ("https://localhost", 403),
        ("http://localhost:8080", 403),
        ("http://localhost.evil.example", 403),
        ("http://evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_or_else_the_origin(visit, origin, expect):
    post(visit, expect, Origin=origin)


def test_an_equal_origin_does_not_heal_a_foreign_site(visit):
    post(visit, 403, Sec_Fetch_Site="cross-site", Origin="http://localhost")


def test_a_token_does_not_heal_a_foreign_origin(visit):
    token = token_of(visit)
    post(visit, 403, token=token, Origin="http://evil.example")
    post(visit, 403, token=token, Sec_Fetch_Site="cross-site")


def test_without_either_the_token_of_the_page_is_needed(visit):
    post(visit, 403)
    token = token_of(visit)
    post(visit, LET_IN, token=token)
    for wrong in ("", token[:-1], token.upper(), "é", "\x00"):
        post(visit, 403, token=wrong)


def test_the_token_belongs_to_the_browser(visit):
    token = token_of(visit)
    post(visit, 403, token=token, cookie="of-another-browser")


def test_the_cookie_alone_is_no_token(visit):
    token_of(visit)
    post(visit, 403, token=visit.client.get_cookie("form").value)


def test_a_page_for_a_browser_of_our_days_holds_no_secret(visit):
    response = visit.raw("/sign-in", headers={"Sec-Fetch-Site": "none"})
    assert "form_token" not in response.text
    assert "form=" not in str(response.headers.getlist("Set-Cookie"))


def test_a_page_with_a_token_is_kept_by_nobody(visit):
    response = visit.raw("/sign-in")
    assert "form_token" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("; ")[1:]) == ["HttpOnly", "Path=/", "SameSite=Lax"]
    again = visit.raw("/sign-in")
    assert again.headers.getlist("Set-Cookie") == []
    assert again.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize("url", ["/sign-in", "/nothing-here"])
def test_whatever_may_write_is_asked_first(visit, method, url):
    visit.raw(url, method=method, headers={"Sec-Fetch-Site": "cross-site"}, expect=403)


def test_the_check_comes_before_the_reader_is_looked_up(app):
    hooks = [hook.__module__ for hook in app.before_request_funcs[None]]
    assert hooks.index("app.core.forgery") < hooks.index("app.people.access")


def test_behind_tls_cookies_are_bound_to_this_host(new_database_url, tmp_path):
    app = create_app(
        settings_for(
            new_database_url("sqlite"), tmp_path, public_url="https://gengdu.example", testing=False
        )
    )
    with app.test_request_context("/sign-in"):
        forgery.form_token()
        response = app.process_response(app.response_class())
        sessions.set_cookie(response, "secret")
        cookies = response.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-form", "__Host-s"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert "max-age" in response.headers["Strict-Transport-Security"]
