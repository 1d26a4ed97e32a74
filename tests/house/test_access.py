"""Walking every address of the house: who may not come in, who writes, which headers it has."""

from uuid import UUID

import pytest

from app.people.models import Role
from app.people.permissions import CARRIES
from tests import make
from tests.house.test_pages import rules

STAND_INS = {"int": 1, "string": "nothing-of-that-name", "uuid": UUID(int=7)}
SAME = {"Sec-Fetch-Site": "same-origin"}


def address(app, rule, **given) -> str:
    """An address of this rule, its variables filled with what is given or does not exist."""
    kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
    short = {"UUIDConverter": "uuid", "IntegerConverter": "int"}
    values = {name: STAND_INS[short.get(kind, "string")] for name, kind in kinds.items()}
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **values | given)


def staff_rules(app):
    return [
        rule
        for rule in rules(app)
        if app.view_functions[rule.endpoint].access not in ("public", "signed_in")
    ]


def test_strangers_are_led_to_sign_in(app, visit):
    for rule in rules(app):
        if app.view_functions[rule.endpoint].access != "public" and "GET" in rule.methods:
            led = visit.raw(address(app, rule), expect=303).location
            assert led.startswith("/sign-in"), rule.rule


def test_what_is_foreign_is_not_there(app, session, visit):
    """Zhao holds every role, but elsewhere: for him no staff page of this village exists."""
    here, elsewhere = make.village(session), make.district(session, "110117", "平谷区")
    zhao = make.person(session, "赵", at=elsewhere)
    for role in Role:
        make.role(session, zhao, role, at=elsewhere)
    visit.sign_in(zhao)
    for rule in staff_rules(app):
        where = address(app, rule, org_id=here.id)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            visit.raw(where, method=method, headers=SAME, expect=404)


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_carries_and_nothing_else(app, session, visit, role):
    here = make.department(session)
    visit.sign_in(make.staff(session, "陈", role, at=here))
    for rule in staff_rules(app):
        access = app.view_functions[rule.endpoint].access
        if "GET" not in rule.methods or access in CARRIES[role]:
            continue
        visit.raw(address(app, rule, org_id=here.id), expect=404)


def test_nobody_comes_in_without_any_role(app, session, visit):
    here = make.department(session)
    visit.sign_in(make.person(session, "兰", at=here))
    for rule in staff_rules(app):
        if "GET" in rule.methods:
            visit.raw(address(app, rule, org_id=here.id), expect=404)


def test_reading_never_writes(app, session, visit, statements):
    """GET of every address, by one who may see all, sends no writing statement."""
    city = make.city(session)
    chen = make.person(session, "陈", at=city)
    for role in Role:
        make.role(session, chen, role, at=city)
    visit.sign_in(chen)
    for rule in rules(app):
        if "GET" not in rule.methods:
            continue
        statements.clear()
        answer = visit.client.get(
            address(app, rule, org_id=city.id) if "org_id" in rule.arguments else address(app, rule)
        )
        answer.close()
        assert answer.status_code < 500, f"{answer.status} at {rule.rule}"
        wrote = [
            one
            for one in statements
            # The audit of an export is the one thing that reading may write.
            if one.split()[0] in ("INSERT", "UPDATE", "DELETE") and "audit_entry" not in one
        ]
        assert not wrote, f"{rule.rule}: {wrote}"


def test_forms_of_other_sites_are_refused_everywhere(app, session, visit):
    city = make.city(session)
    chen = make.person(session, "陈", at=city)
    for role in Role:
        make.role(session, chen, role, at=city)
    visit.sign_in(chen)
    for rule in rules(app):
        if "POST" in rule.methods:
            where = address(app, rule, **{"org_id": city.id} if "org_id" in rule.arguments else {})
            for headers in (
                {"Sec-Fetch-Site": "cross-site"},
                {"Origin": "https://evil.example"},
                {},
            ):
                visit.raw(where, method="POST", headers=headers, expect=403)


def test_every_answer_has_the_headers(app, visit):
    for rule in rules(app):
        answer = visit.client.get(address(app, rule))
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], rule.rule
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_too_large_a_body_is_refused(visit):
    answer = visit.raw(
        "/feedback", method="POST", headers=SAME, data={"message": "x" * 1_100_000}, expect=413
    )
    assert "too large" in answer.text
