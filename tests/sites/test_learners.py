"""Registering learners, and what they sign in with, as their steward does it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.people.models import AuditEntry, Deed, Membership, Person, Role
from app.sites.models import Consent, DeskCard, DeskKey
from tests import make, make_sites
from tests.make import WHEN

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _stopped():
    with clock.stopped(WHEN):
        yield


@pytest.fixture
def wang(session, beigou, visit):
    """The steward of Beigou, signed in."""
    wang = make.staff(session, "王", Role.STEWARD, at=beigou)
    visit.sign_in(wang)
    return wang


@pytest.fixture
def here(beigou):
    return f"/{beigou.id}/learners"


LAN = {"name": "李桂兰", "birth_year": "1962", "pin": "4711", "agrees": "y"}


def test_it_works(session, visit, beigou, wang, here):
    form = visit(f"{here}/new")
    assert "We keep your name" in form.text("blockquote")
    page = visit(visit.send(f"{here}/new", **LAN))
    assert page.text("h1") == "李桂兰"
    assert "Signs in with: PIN" in page.said
    lan = session.scalars(select(Person).where(Person.name == "李桂兰")).one()
    assert lan.birth_year == 1962
    assert session.scalars(select(Membership).where(Membership.person_id == lan.id)).one()
    consent = session.scalars(select(Consent)).one()
    assert (consent.person_id, consent.read_by_id, consent.guardian_id) == (lan.id, wang.id, None)
    assert len(consent.text_digest) == 64
    assert "4711" not in session.scalars(select(DeskKey.key_hash)).one()
    assert visit(f"{here}?q=桂兰").texts("main//ul[@class='rows']/li/a") == ["李桂兰"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Please fill this in."),
        ({"name": "007"}, "A name begins with a letter."),
        ({"birth_year": "62"}, "Give the year with four figures, e.g. 1962."),
        ({"birth_year": "2025"}, "Give the year with four figures, e.g. 1962."),
        ({"birth_year": "old"}, "Give a number, e.g. 12."),
        ({"pin": "12"}, "A PIN has four to six digits."),
        ({"pin": "1234"}, "Everybody tries this one first. Choose another."),
        ({"pin": "1962"}, "Everybody tries this one first. Choose another."),
        ({"agrees": []}, "Without this nothing may be kept of them."),
        ({"birth_year": "2014"}, "Under 14 a guardian has to agree. Give their name."),
        (
            {"birth_year": "2014", "guardian": "谁"},
            "No grown-up, or more than one, of this name belongs to the village.",
        ),
    ],
)
def test_a_bad_form_keeps_nothing(session, visit, wang, here, changed, said):
    before = session.scalars(select(Person.id)).all()
    page = visit.send(f"{here}/new", expect=422, **LAN | changed)
    assert page.texts("strong[@class='error']") == [said]
    assert session.scalars(select(Person.id)).all() == before
    assert session.scalars(select(Consent)).all() == []


def test_namesakes_are_told_apart(session, visit, beigou, wang, here):
    visit.send(f"{here}/new", **LAN)
    page = visit.send(f"{here}/new", expect=422, **LAN)
    assert "Somebody here has this name." in page.text("strong[@class='error']")
    visit.send(f"{here}/new", **LAN | {"nickname": "二组"})
    visit.send(f"{here}/new", expect=422, **LAN | {"nickname": "二组"})
    assert len(visit(here).texts("main//ul[@class='rows']/li")) == 2


def test_a_child_comes_with_a_guardian(session, visit, beigou, wang, here):
    mother = make_sites.learner(session, beigou, "李梅", birth_year=1985)
    child = {"name": "李小满", "birth_year": "2014", "guardian": "李梅"}
    visit.send(f"{here}/new", **LAN | child)
    consents = session.scalars(select(Consent.guardian_id).where(Consent.guardian_id.is_not(None)))
    assert consents.all() == [mother.id]
    make_sites.learner(session, beigou, "李苗", birth_year=2010)
    visit.send(f"{here}/new", expect=422, **LAN | child | {"name": "小二", "guardian": "李苗"})


def test_another_pin_and_pictures(session, visit, beigou, wang, here):
    lan = make_sites.learner(session, beigou, "兰")
    visit.send(f"{here}/{lan.id}/pin", expect=422, pin="0000")
    visit.send(f"{here}/{lan.id}/pin", pin="8520")
    assert "Signs in with: PIN" in visit(f"{here}/{lan.id}").said
    address = f"{here}/{lan.id}/pictures"
    for n, pick in enumerate(("3", "3", "11"), start=1):
        assert f"picture {n} of 3" in visit(address).said
        visit.raw(address, method="POST", data={"pick": pick}, headers=SAME, expect=303)
    assert "Signs in with: pictures" in visit(f"{here}/{lan.id}").said
    assert len(session.scalars(select(DeskKey)).all()) == 1
    for pick in ("3", "3", "99"):
        visit.raw(address, method="POST", data={"pick": pick}, headers=SAME, expect=303)
    assert "picture 1 of 3" in visit(address).said


def test_nobody_else_gets_a_key_from_a_steward(session, visit, beigou, wang, here):
    """Who was never registered at the desk, an administrator say, keeps their own way in."""
    chief = make.person(session, "长", at=beigou)
    make.role(session, chief, "admin", at=make.city(session))
    for deed in ("", "/pin", "/pictures"):
        visit(f"{here}/{chief.id}{deed}", expect=404)
    visit.raw(f"{here}/{chief.id}/card", method="POST", headers=SAME, expect=404)
    lan = make_sites.learner(session, beigou, "兰", pin=None)
    visit.send(f"{here}/{lan.id}/pin", pin="8520")
    deeds = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.deed == Deed.KEY_SET))
    assert deeds.all() == [lan.id]


def test_a_card_is_printed_once(session, visit, beigou, wang, here):
    lan = make_sites.learner(session, beigou, "兰", nickname="二组")
    answer = visit.send(f"{here}/{lan.id}", expect=200, form="/card")
    assert answer.response.headers["Cache-Control"].startswith("no-store")
    assert answer.all("svg")
    for edge in "ABCD":
        assert edge in answer.text("main")
    number = answer.texts("main//b")[-1]
    card = session.scalars(select(DeskCard)).one()
    assert number.replace("-", "") not in card.number_hash
    assert number not in visit(f"{here}/{lan.id}").html
    visit.send(f"{here}/{lan.id}", form="/card/lost")
    assert "Has no card." in visit(f"{here}/{lan.id}").said
    session.refresh(card)
    assert card.dead_at is not None


def test_a_steward_sets_their_own_pin(session, visit, wang, here):
    visit.send(f"{here}/{wang.id}/pin", pin="8520")
    assert session.scalars(select(DeskKey.person_id)).all() == [wang.id]


def test_people_of_elsewhere_are_not_there(session, visit, wang, here):
    south = make.village(session, "110111001001", "南沟村")
    zhao = make_sites.learner(session, south, "赵")
    left = make.person(session, "走", at=make.village(session), until_on=date(2020, 1, 1))
    for person in (zhao, left):
        visit(f"{here}/{person.id}", expect=404)
        visit(f"{here}/{person.id}/pin", expect=404)
        visit.raw(f"{here}/{person.id}/card", method="POST", headers=SAME, expect=404)


@pytest.mark.parametrize("count", [3, 40])
def test_the_list_costs_few_queries(session, visit, beigou, wang, here, statements, count):
    for n in range(count):
        make_sites.learner(session, beigou, f"人{n}", pin=None)
    visit("/help")
    statements.clear()
    assert len(visit(here).texts("main//ul[@class='rows']/li")) == min(count, 20)
    assert len(statements) <= 6, statements
