"""Where a second factor is required, roles count for nothing until it is given."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from app.core import clock
from app.people.models import BrowserSession
from tests import make, make_catalogue, make_certificates
from tests.make_signing import sign_in


@pytest.fixture(autouse=True)
def _required(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], second_factor_required=True)
    monkeypatch.setitem(app.config, "SETTINGS", settings)


@pytest.fixture
def held(session, lan):
    return make_certificates.certificate(session, lan, make_catalogue.course(session))


@pytest.fixture
def hr(session, visit, held):
    """Chen, HR officer of the district in which Lan lives, signed in by password alone."""
    chen = make.staff(session, "陈建国", "hr", at=make.district(session))
    sign_in(session, chen, "chen")
    visit.sign_in(chen)
    return chen


def give_factor(session):
    session.execute(update(BrowserSession).values(factor_at=clock.now()))


def test_my_page_has_no_desk_but_leads_to_the_factor(session, visit, hr):
    page = visit("/my-page")
    assert "HR officer" not in page.said
    assert "/my-sign-in/second-factor" in page.links()
    give_factor(session)
    page = visit("/my-page")
    assert "HR officer" in page.said
    assert "/my-sign-in/second-factor" not in page.links()


def test_certificates_of_others_are_not_there(session, visit, hr, held):
    for address in (f"/certificates/{held.number}", f"/certificates/{held.number}.pdf"):
        visit.raw(address, expect=404)
    give_factor(session)
    visit(f"/certificates/{held.number}")


def test_search_finds_no_people(session, visit, hr):
    assert "北沟村" not in visit("/search?q=兰").said
    give_factor(session)
    assert "北沟村" in visit("/search?q=兰").said


def test_a_learner_owes_nothing_and_one_employer_neither(session, visit, lan, held):
    assert "/my-sign-in/second-factor" not in visit("/my-page").links()
    visit(f"/certificates/{held.number}")
    visit.sign_in(make.staff(session, "赵", "employer", at=make.department(session)))
    page = visit("/my-page")
    assert "Employer" in page.said
    assert "/my-sign-in/second-factor" not in page.links()
