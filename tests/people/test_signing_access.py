"""The three locks: what a reader may, and that others find no such page."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.core import clock
from app.people.models import BrowserSession, Role, RoleGrant
from tests import make
from tests.make_signing import sign_in


@pytest.fixture
def chen(session, visit):
    """Chen, auditor of Huairou district, signed in."""
    chen = make.staff(session, "陈", Role.AUDITOR, at=make.district(session))
    visit.sign_in(chen)
    return chen


@pytest.fixture
def factor_required(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], second_factor_required=True)
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def audit(org):
    return f"/{org.id}/audit"


def test_a_role_holds_there_and_below(session, visit, chen, beigou):
    visit(audit(make.district(session)))
    visit(audit(beigou))


def test_neither_above_nor_beside(session, visit, chen):
    for org in (
        make.city(session),
        make.district(session, "110118", "密云区"),
        make.district(session, "1101160", "不是怀柔区"),
    ):
        visit(audit(org), expect=404)


def test_what_is_foreign_looks_like_what_is_not_there(session, visit, chen):
    foreign = visit(audit(make.city(session)), expect=404)
    missing = visit(f"/{uuid4()}/audit", expect=404)
    assert foreign.said == missing.said


def test_another_role_does_not_open_it(session, visit):
    visit.sign_in(make.staff(session, "赵", Role.ADMIN, at=make.city(session)))
    visit(audit(make.city(session)), expect=404)


def test_an_ended_role_opens_nothing(session, visit, chen, beigou):
    session.execute(update(RoleGrant).values(ended_at=clock.now()))
    visit(audit(beigou), expect=404)


def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(visit, beigou):
    where = visit.redirect(audit(beigou) + "?page=2")
    assert where == f"/sign-in?next=/{beigou.id}/audit?page%3D2"


def test_a_form_sent_after_the_session_ended_leads_to_the_sign_in_page(visit):
    response = visit.raw(
        "/my-sign-in", method="POST", headers={"Sec-Fetch-Site": "same-origin"}, expect=303
    )
    assert response.location == "/sign-in"


def test_one_session_is_one_query_and_roles_another(session, visit, chen, beigou, statements):
    visit("/sign-out")
    before = len([one for one in statements if "role_grant" in one])
    assert len([one for one in statements if "browser_session" in one]) == 1
    visit(audit(beigou))
    assert len([one for one in statements if "role_grant" in one]) == before + 1


def test_staff_are_led_to_a_second_factor_where_it_is_required(
    session, visit, chen, beigou, factor_required
):
    sign_in(session, chen, "chen")
    assert visit.redirect(audit(beigou)) == "/my-sign-in/second-factor"
    visit("/my-sign-in/second-factor")
    visit("/my-sign-in")
    session.execute(update(BrowserSession).values(factor_at=clock.now()))
    visit(audit(beigou))


def test_nobody_learns_by_that_which_pages_there_are(session, visit, chen, factor_required):
    for address in (audit(make.city(session)), f"/{uuid4()}/audit"):
        assert visit.redirect(address) == "/my-sign-in/second-factor"


def test_a_learner_is_not_led_there(session, visit, lan, beigou, factor_required):
    visit(audit(beigou), expect=404)
