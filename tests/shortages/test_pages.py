"""The public list, a skill's page, and the reports behind a figure."""

import pytest

from app.people.models import Role
from app.shortages import actions
from app.shortages.models import Industry
from tests import make, make_shortages, make_skills


@pytest.fixture
def soil(session):
    return make_skills.skill(session, "soil-testing", title="测土", title_en="Soil testing")


@pytest.fixture
def coop(session):
    return make_shortages.employer(session)


def rows(page):
    return page.texts("ul[@class='rows']/li")


def test_it_works(session, visit, soil):
    make_shortages.reports(session, soil, count=3, advertised=10, filled=4)
    page = visit("/shortages")
    assert page.text("h1") == "Skills in short supply"
    (row,) = rows(page)
    assert row.startswith("Soil testing ★★★☆☆ 3 Scarce")
    assert "Advertised 30, filled 12 · 40%" in row
    assert "3 reports" in row
    assert "Quarter 2026Q1." in page.said


def test_nobody_has_reported(visit):
    assert "No employer has reported yet." in visit("/shortages").said


def test_in_chinese(session, visit, soil):
    make_shortages.reports(session, soil)
    page = visit("/shortages?lang=zh")
    assert "测土" in page.said
    assert "★★★★☆ 4" in page.said


def test_too_few_reports_say_so(session, visit, soil):
    make_shortages.reports(session, soil, count=2, filled=0)
    (row,) = rows(visit("/shortages"))
    assert "Not enough reports" in row
    assert "★" not in row
    assert "☆" not in row
    assert "2 reports" in row


def test_cells_are_added_up_by_their_figures(session, visit, soil, coop):
    make_shortages.reports(session, soil, org=coop, level=1, advertised=100, filled=100)
    make_shortages.reports(session, soil, org=coop, level=2, advertised=10, filled=0)
    (row,) = rows(visit("/shortages"))
    assert "☆☆☆☆☆ 0 Enough people" in row
    assert "Advertised 330, filled 300 · 90%" in row


def test_an_earlier_quarter_can_be_chosen(session, visit, soil, coop):
    make_shortages.reports(session, soil, org=coop, period="2025Q4", filled=0)
    make_shortages.reports(session, soil, org=coop, period="2026Q1", filled=10)
    assert "☆☆☆☆☆ 0" in rows(visit("/shortages"))[0]
    page = visit("/shortages?period=2025Q4")
    assert "★★★★★ 5" in rows(page)[0]
    assert "Quarter 2025Q4." in page.said
    for nonsense in ("2025Q3", "soon", ""):
        assert "☆☆☆☆☆ 0" in rows(visit(f"/shortages?period={nonsense}"))[0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("level=2", ["Bees"]),
        ("level=4", []),
        ("region=110116", ["Bees"]),
        ("region=110000", ["Apples"]),
        ("industry=i", ["Apples"]),
        ("level=1&industry=i", ["Apples"]),
        ("level=2&industry=i", []),
        ("q=appl", ["Apples"]),
        ("q=养蜂", ["Bees"]),
        ("q=%25", []),
        ("level=9&region=nowhere&industry=zz", ["Bees", "Apples"]),
    ],
)
def test_filters(session, visit, coop, asked, expected):
    apples = make_skills.skill(session, "apples", title="苹果", title_en="Apples")
    bees = make_skills.skill(session, "bees", title="养蜂", title_en="Bees")
    make_shortages.reports(
        session, apples, org=coop, level=1, region="110000", industry=Industry.INFORMATION, filled=9
    )
    make_shortages.reports(session, bees, org=coop, level=2)
    page = visit(f"/shortages?{asked}")
    assert page.texts("ul[@class='rows']/li/a") == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("stars", ["Bees", "Apples", "Corn"]),
        ("name", ["Apples", "Bees", "Corn"]),
        ("advertised", ["Corn", "Apples", "Bees"]),
        ("nonsense", ["Bees", "Apples", "Corn"]),
    ],
)
def test_sorting(session, visit, coop, sort, expected):
    for slug, count, advertised, filled in [
        ("apples", 3, 50, 45),
        ("bees", 3, 10, 1),
        ("corn", 2, 99, 0),
    ]:
        skill = make_skills.skill(session, slug)
        make_shortages.reports(
            session, skill, org=coop, count=count, advertised=advertised, filled=filled
        )
    page = visit(f"/shortages?sort={sort}")
    assert page.texts("ul[@class='rows']/li/a") == expected


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("asked", ["", "?region=110116"])
def test_the_list_takes_few_queries(session, visit, statements, coop, count, asked):
    editor = make.staff(session, "钱", Role.EDITOR, at=make.city(session))
    for number in range(count):
        make_shortages.reports(session, make_skills.skill(session, f"s{number}"), org=coop)
    visit.sign_in(editor)
    session.flush()
    visit("/help")  # It is asked once whether this is a demonstration.
    statements.clear()
    page = visit(f"/shortages{asked}")
    assert len(rows(page)) == min(count, 20)
    assert len(statements) <= 6, statements


def test_a_skill(session, visit, soil, coop):
    make_shortages.reports(session, soil, org=coop, period="2025Q4", filled=0)
    make_shortages.reports(session, soil, org=coop, level=2)
    make_shortages.report(session, coop, soil, level=3, region="110000")
    page = visit("/shortages/soil-testing")
    assert page.text("h1") == "Soil testing"
    cells, quarters = (
        [" ".join(" ".join(row.itertext()).split()) for row in table.findall("tbody/tr")]
        for table in page.all("table")
    )
    assert cells == [
        "Working · 怀柔区 · Farming, forestry, fishery ★★★★☆ 4 Very scarce 30 9",
        "Practitioner · Whole city · Farming, forestry, fishery Not enough reports 10 3",
    ]
    assert quarters == [
        "2026Q1 ★★★★☆ 4 Very scarce 40 12",
        "2025Q4 ★★★★★ 5 Extremely scarce 30 0",
    ]
    assert "/courses?skill=soil-testing" in page.links()
    assert "Shortage 2025Q4 ★★★★★ 5" in visit("/shortages/soil-testing?period=2025Q4").said


def test_a_skill_nobody_reports(visit, soil):
    assert "Not enough reports" in visit("/shortages/soil-testing").said


def test_an_unknown_skill(visit):
    visit("/shortages/nothing", expect=404)
    visit("/shortages/nothing/reports", expect=404)


def test_reports_stand_one_click_behind_a_cell(session, visit, soil, coop):
    make_shortages.reports(session, soil, org=coop, level=2)
    make_shortages.report(session, coop, soil, level=3, post="场长")
    skill = visit("/shortages/soil-testing")
    (cell,) = [link for link in skill.links() if "level=3" in link]
    (row,) = rows(visit(cell))
    assert row == (
        "场长 2026Q1 · Practitioner · Farming, forestry, fishery · 怀柔区 · Cooperative · 怀柔区"
        " Advertised 10, filled 3; applicants 8, suitable 4; left 0"
    )


def test_names_of_employers_are_for_those_who_may_read_the_demand(session, visit, soil, coop):
    elsewhere = make_shortages.employer(
        session, "coop-9", "别区合作社", under=make.district(session, "110117", "平谷区")
    )
    make_shortages.report(session, coop, soil)
    make_shortages.report(session, elsewhere, soil)
    address = "/shortages/soil-testing/reports"

    page = visit(address)
    assert coop.name not in page.html
    visit.sign_in(make.staff(session, "兰", Role.HR, at=make.city(session)))
    assert coop.name not in visit(address).html

    visit.sign_in(make.staff(session, "钱", Role.EDITOR, at=make.district(session)))
    page = visit(address)
    assert coop.name in page.said
    assert elsewhere.name not in page.html
    assert "Cooperative · 平谷区" in page.said


def test_the_chain_of_corrections_is_for_editors(session, visit, soil, coop):
    old = make_shortages.report(session, coop, soil, filled=3)
    newer = actions.correct(session, old, make_shortages.demand(soil, filled=4), person_id=None)
    session.flush()
    actions.correct(session, newer, make_shortages.demand(soil, filled=5), person_id=None)
    address = "/shortages/soil-testing/reports"

    (row,) = rows(visit(address))
    assert "filled 5" in row
    assert "filled 4" not in row

    visit.sign_in(make.staff(session, "钱", Role.EDITOR, at=make.city(session)))
    (row,) = rows(visit(address))
    assert row.index("filled 5") < row.index("filled 4") < row.index("filled 3")


@pytest.mark.parametrize("count", [3, 40])
def test_reports_take_few_queries(session, visit, statements, soil, coop, count):
    for one in make_shortages.reports(session, soil, org=coop, count=count):
        actions.correct(
            session, one, make_shortages.demand(soil, post=one.post, filled=1), person_id=None
        )
        session.flush()
    visit.sign_in(make.staff(session, "钱", Role.EDITOR, at=make.city(session)))
    session.flush()
    visit("/help")  # It is asked once whether this is a demonstration.
    statements.clear()
    page = visit("/shortages/soil-testing/reports")
    assert len(rows(page)) == min(count, 20)
    assert len(statements) <= 6, statements
