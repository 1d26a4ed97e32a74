"""An employer reports and corrects; an editor reads."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.people.models import Role
from app.shortages.models import DemandReport, Industry
from tests import make, make_shortages, make_skills

NOW = datetime(2026, 5, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_second_quarter():
    with clock.stopped(at=NOW):
        yield


@pytest.fixture
def soil(session):
    return make_skills.skill(session, "soil-testing", title="测土", title_en="Soil testing")


@pytest.fixture
def coop(session):
    return make_shortages.employer(session)


@pytest.fixture
def wu(session, coop, visit):
    """Wu, who reports for the cooperative, signed in."""
    wu = make.staff(session, "吴", Role.EMPLOYER, at=coop)
    visit.sign_in(wu)
    return wu


STATED = {
    "skill": "Soil testing",
    "level": "2 Working",
    "post": "测土员",
    "advertised": "4",
    "filled": "1",
    "open_since_on": "2026-04-01",
    "applicants": "6",
    "suitable": "2",
    "leavers": "1",
    "industry": "Manufacturing",
}


def test_it_works(session, visit, soil, coop, wu):
    went_to = visit.send(f"/{coop.id}/demand/new", **STATED)
    page = visit(went_to)
    assert page.texts("p[@class='said']") == ["Your report counts from now on."]
    assert page.text("h1") == "测土员"
    (report,) = session.scalars(select(DemandReport))
    assert (report.period, report.region, report.reported_by_id) == ("2026Q2", "110116", wu.id)
    assert (report.level, report.industry) == (2, Industry.MANUFACTURING)
    assert (report.advertised, report.filled, report.leavers) == (4, 1, 1)
    page = visit(f"/{coop.id}/demand")
    assert page.texts("ul[@class='rows']/li/a") == ["测土员"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"filled": "5"}, "filled", "No more posts can be filled than were advertised."),
        ({"suitable": "7"}, "suitable", "No more can be suitable than applied."),
        ({"open_since_on": "2026-05-05"}, "open_since_on", "This day has not come yet."),
        (
            {"period": "2026Q1", "open_since_on": "2026-04-01"},
            "open_since_on",
            "This day is after the end of the quarter.",
        ),
        ({"open_since_on": "yesterday"}, "open_since_on", "Give a day, e.g. 2026-03-01."),
        ({"advertised": "many"}, "advertised", "Give a number, e.g. 12."),
        ({"advertised": "-1"}, "advertised", "A number from 0 to 100000."),
        ({"advertised": ""}, "advertised", "Please fill this in."),
        ({"post": " "}, "post", "Please fill this in."),
        ({"post": "员" * 101}, "post", "At most 100 characters."),
        ({"period": "2026Q3"}, "period", "Choose one of the list."),
        ({"period": "2023Q1"}, "period", "Choose one of the list."),
        ({"skill": "nothing"}, "skill", "Choose one of the list."),
        ({"level": "5"}, "level", "Choose one of the list."),
        ({"region": "310000"}, "region", "Choose one of the list."),
        ({"industry": "z"}, "industry", "Choose one of the list."),
    ],
)
def test_a_wrong_field_says_so(session, visit, soil, coop, wu, changes, field, sentence):
    page = visit.send(f"/{coop.id}/demand/new", expect=422, **(STATED | changes))
    assert page.text(f"strong[@id='{field}-error']") == sentence
    assert session.scalars(select(DemandReport)).all() == []


def test_a_double_click_counts_once(session, visit, soil, coop, wu):
    visit.send(f"/{coop.id}/demand/new", **STATED)
    page = visit.send(f"/{coop.id}/demand/new", expect=422, **STATED)
    assert "Correct that report instead." in page.text("strong[@id='post-error']")
    assert page.one("input[@id='post']").get("value") == STATED["post"], "what was typed is lost"
    assert len(session.scalars(select(DemandReport)).all()) == 1


def test_a_correction(session, visit, soil, coop, wu):
    old = make_shortages.report(session, coop, soil, post="测土员", level=3)
    address = f"/{coop.id}/demand/{old.id}"
    page = visit(f"{address}/correct")
    assert page.text("select[@id='level']/option[@selected]") == "3 Practitioner"
    assert page.text("select[@id='skill']/option[@selected]") == "Soil testing"
    assert page.text("select[@id='industry']/option[@selected]").startswith("Farming")

    went_to = visit.send(f"{address}/correct", filled="5")
    page = visit(went_to)
    assert "filled 3" in page.said  # what it said before
    page = visit(address)
    assert "no longer counts" in page.said
    assert went_to in page.links()
    assert f"{address}/correct" not in page.links()

    page = visit.send(f"{address}/correct", expect=409, filled="6")
    assert "has been corrected already" in page.said
    assert page.html.count("测土员") == 0
    assert len(visit(f"/{coop.id}/demand").all("ul[@class='rows']/li")) == 1


def test_a_quarter_long_past_can_still_be_corrected(session, visit, soil, coop, wu):
    old = make_shortages.report(session, coop, soil, period="2021Q1")
    visit.send(f"/{coop.id}/demand/{old.id}/correct", filled="5")


def test_the_list_is_narrowed(session, visit, soil, coop, wu):
    make_shortages.report(session, coop, soil, post="甲", period="2026Q1")
    with clock.stopped(at=NOW + timedelta(days=1)):
        make_shortages.report(session, coop, soil, post="乙", period="2026Q2")
    assert visit(f"/{coop.id}/demand?period=2026Q1").texts("ul[@class='rows']/li/a") == ["甲"]
    assert visit(f"/{coop.id}/demand").texts("ul[@class='rows']/li/a") == ["乙", "甲"]
    assert visit(f"/{coop.id}/demand?q=甲").texts("ul[@class='rows']/li/a") == ["甲"]


def test_others_stay_out(session, visit, soil, coop):
    report = make_shortages.report(session, coop, soil)
    other = make_shortages.employer(session, "coop-2", "另一家")
    visit.sign_in(make.staff(session, "赵", Role.EMPLOYER, at=other))
    for org in (coop, other):
        visit(f"/{org.id}/demand/{report.id}", expect=404)
        visit(f"/{org.id}/demand/{report.id}/correct", expect=404)
        visit(f"/{org.id}/reports/{report.id}", expect=404)
    for page in ("demand", "demand/new", "reports"):
        visit(f"/{coop.id}/{page}", expect=404)
    visit.sign_out()
    assert "/sign-in" in visit.redirect(f"/{coop.id}/demand")


@pytest.fixture
def qian(session, visit):
    """Qian, who keeps the registry of Huairou, signed in."""
    qian = make.staff(session, "钱", Role.EDITOR, at=make.district(session))
    visit.sign_in(qian)
    return qian


def test_an_editor_reads_the_reports_of_the_part(session, visit, soil, coop, qian):
    here = make_shortages.report(session, coop, soil, post="甲")
    pinggu = make.district(session, "110117", "平谷区")
    elsewhere = make_shortages.employer(session, "coop-9", "别区合作社", under=pinggu)
    away = make_shortages.report(session, elsewhere, soil, post="乙")
    huairou = make.district(session)

    page = visit(f"/{huairou.id}/reports")
    assert page.texts("ul[@class='rows']/li/a") == ["甲"]
    assert coop.name in page.said
    assert visit(f"/{huairou.id}/reports?q=合作").texts("ul[@class='rows']/li/a") == ["甲"]
    assert visit(f"/{huairou.id}/reports?level=1").texts("ul[@class='rows']/li/a") == []

    page = visit(f"/{huairou.id}/reports/{here.id}")
    assert coop.name in page.said
    assert not [link for link in page.links() if link.endswith("/correct")]
    visit(f"/{huairou.id}/reports/{away.id}", expect=404)
    visit(f"/{pinggu.id}/reports", expect=404)


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("page", ["reports", "demand"])
def test_lists_take_few_queries(session, visit, statements, soil, coop, qian, count, page):
    make.role(session, qian, Role.EMPLOYER, at=coop)
    make_shortages.reports(session, soil, org=coop, count=count)
    session.flush()
    visit("/help")  # It is asked once whether this is a demonstration.
    address = f"/{coop.id}/{page}"
    statements.clear()
    assert len(visit(address).all("ul[@class='rows']/li")) == min(count, 20)
    assert len(statements) <= 6, statements


def test_a_title_is_text_wherever_it_stands(session, visit, coop, wu):
    make_skills.skill(session, "odd", title="土<b>", title_en='<b>"Soil"&')
    page = visit(f"/{coop.id}/demand/new")
    assert page.texts("select[@id='skill']/option") == ['<b>"Soil"&']
    visit.send(f"/{coop.id}/demand/new", **(STATED | {"skill": '<b>"Soil"&'}))
