"""Sites and terminals as their keepers see them; enrolling a device by a code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.people.models import AuditEntry, Deed, Role
from app.sites.models import DeskVisit, Means, Site, Terminal, TerminalCode
from tests import make, make_sites
from tests.make import WHEN


@pytest.fixture(autouse=True)
def _stopped():
    with clock.stopped(WHEN):
        yield


@pytest.fixture
def admin(session, beigou, visit):
    """An administrator of Huairou, signed in."""
    admin = make.staff(session, "管", Role.ADMIN, at=make.district(session))
    visit.sign_in(admin)
    return admin


@pytest.fixture
def wang(session, beigou, visit):
    """The steward of Beigou, signed in."""
    wang = make.staff(session, "王", Role.STEWARD, at=beigou)
    visit.sign_in(wang)
    return wang


def here(org):
    return f"/{org.id}/sites"


def visited(session, site, terminal, person, *, at):
    session.add(
        DeskVisit(
            site_id=site.id,
            terminal_id=terminal.id,
            person_id=person.id,
            session_id=person.id,
            means=Means.PIN,
            began_at=at,
        )
    )
    session.flush()


def test_a_site_comes_into_the_register(session, visit, beigou, admin):
    went_to = visit.send(
        f"{here(beigou)}/new",
        kind="home",
        name="北沟家园",
        hours="周二、周五9—11点",
        line_kbps="50",
    )
    page = visit(went_to)
    assert page.text("h1") == "北沟家园"
    assert "Rural digital home" in page.said
    assert "周二、周五9—11点" in page.said
    assert session.scalars(select(Site.line_kbps)).one() == 50
    again = visit.send(f"{here(beigou)}/new", expect=422, kind="home", name="北沟家园")
    assert "in the register already" in again.text("strong[@class='error']")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"kind": "casino", "name": "x"}, "Choose one of the list."),
        ({"kind": "home", "name": " "}, "Please fill this in."),
        ({"kind": "home", "name": "x", "line_kbps": "fast"}, "Give a number, e.g. 12."),
        ({"kind": "home", "name": "x", "line_kbps": "0"}, "A number from 1 to 10000000."),
    ],
)
def test_a_bad_site(session, visit, beigou, admin, answers, said):
    page = visit.send(f"{here(beigou)}/new", expect=422, **answers)
    assert page.text("strong[@class='error']") == said
    assert session.scalars(select(Site)).all() == []


def test_sites_stand_in_villages(visit, admin, session):
    visit(f"{here(make.district(session))}/new", expect=404)


def test_a_silent_site_is_seen_at_once(session, visit, beigou, admin):
    alive = make_sites.site(session, beigou, "甲站", opened_at=WHEN - timedelta(days=90))
    silent = make_sites.site(session, beigou, "乙站", opened_at=WHEN - timedelta(days=90))
    make_sites.site(session, beigou, "丙站", opened_at=WHEN - timedelta(days=3))
    terminal = make_sites.terminal(session, alive)
    lan = make.person(session, "兰", at=beigou)
    visited(session, alive, terminal, lan, at=WHEN - timedelta(days=2))
    visited(session, silent, terminal, lan, at=WHEN - timedelta(days=15))
    district = make.district(session)

    def rows(query=""):
        return visit(here(district) + query).texts("main//ul[@class='rows']/li")

    said = {row[:2]: row for row in rows()}
    assert "silent" in said["乙站"]
    assert "silent" not in said["甲站"]
    assert "silent" not in said["丙站"]
    assert "this week 1" in said["甲站"]
    assert "Nobody has signed in yet" in said["丙站"]
    assert [row[:2] for row in rows("?silent=y")] == ["乙站"]
    assert [row[:2] for row in rows("?q=丙")] == ["丙站"]
    assert len(rows("?q=北沟")) == 3
    assert rows("?kind=field_school") == rows("?q=%25") == []


@pytest.mark.parametrize("count", [3, 40])
def test_the_register_costs_few_queries(session, visit, beigou, admin, statements, count):
    for n in range(count):
        make_sites.site(session, beigou, f"站{n}")
    visit("/help")
    address = here(make.district(session))
    statements.clear()
    page = visit(address)
    assert len(statements) <= 6, statements
    assert len(page.all("main//ul[@class='rows']/li")) == min(count, 20)


def test_a_device_becomes_a_terminal(session, visit, beigou, wang):
    site = make_sites.site(session, beigou)
    page = visit.send(f"{here(beigou)}/{site.id}/terminals/new", expect=200, name="二号机")
    code = page.text("p[@class='said']")
    assert code not in visit(f"{here(beigou)}/{site.id}").html, "it is shown once"
    assert session.scalars(select(TerminalCode)).one().code_hash != code

    visit.sign_out()
    assert visit.send("/terminal", code=code.lower()) == "/desk"
    assert "北沟村" in visit("/desk").said
    terminal = session.scalars(select(Terminal)).one()
    assert (terminal.name, terminal.enrolled_by_id) == ("二号机", wang.id)
    page = visit.send("/terminal", expect=422, code=code)
    assert "wrong or too old" in page.text("strong[@class='error']"), "it works once"


def test_a_code_is_good_for_a_day(session, visit, beigou, wang):
    site = make_sites.site(session, beigou)
    page = visit.send(f"{here(beigou)}/{site.id}/terminals/new", expect=200)
    code = page.text("p[@class='said']")
    with clock.stopped(WHEN + timedelta(hours=24)):
        visit.send("/terminal", expect=422, code=code)
    visit.send("/terminal", expect=422, code="AAAA-BBBB-CC")


def test_a_closed_site_takes_no_terminals(app, session, visit, beigou, admin):
    site = make_sites.site(session, beigou)
    page = visit.send(f"{here(beigou)}/{site.id}/terminals/new", expect=200)
    code = page.text("p[@class='said']")
    visit.send(f"{here(beigou)}/{site.id}/close")
    assert visit(here(beigou)).texts("main//ul[@class='rows']/li") == []
    page = visit.send("/terminal", expect=422, code=code)
    assert "closed" in page.text("strong[@class='error']")
    visit.send(f"{here(beigou)}/new", kind=site.kind, name=site.name)
    assert len(visit(here(beigou)).texts("main//ul[@class='rows']/li")) == 1


def test_a_terminal_is_retired(session, visit, beigou, wang):
    site = make_sites.site(session, beigou)
    terminal = make_sites.terminal(session, site)
    address = f"{here(beigou)}/{site.id}"
    visit.send(f"{address}/terminals/{terminal.id}/retire")
    assert "No device is a terminal yet." in visit(address).said
    visit(f"{address}/terminals/{terminal.id}/retire", expect=404)
    deeds = session.scalars(select(AuditEntry.deed)).all()
    assert Deed.TERMINAL_RETIRED in deeds


def test_foreign_sites_are_not_there(session, visit, beigou, wang):
    south = make.village(session, "110111001001", "南沟村")
    site = make_sites.site(session, south)
    own = make_sites.site(session, beigou)
    theirs = make_sites.terminal(session, site)
    visit(f"{here(south)}/{site.id}", expect=404)
    visit(f"{here(beigou)}/{site.id}", expect=404)
    visit(f"{here(beigou)}/{own.id}/terminals/{theirs.id}/retire", expect=404)
