"""The list of courses, as a reader sees it."""

from datetime import timedelta

import brotli
import pytest

from app.core import search
from tests import make_catalogue, make_shortages, make_skills
from tests.make import WHEN


def titles(page):
    """The courses on the page, in their order."""
    return page.texts("ul[@class='rows']/li/a")


def course(session, slug, **more):
    """A course whose English title is its slug."""
    values = {"title": f"课程{slug}", "title_en": slug, "lessons": 1, "items": 1}
    return make_catalogue.course(session, slug, **values | more)


def test_it_works(session, visit):
    make_catalogue.course(session, audience=("farmer", "cio"))

    page = visit("/courses")

    assert page.text("h1") == "Courses"
    row = page.one("ul[@class='rows']/li")
    assert row.find("a").get("href") == "/courses/soil"
    assert page.texts("ul[@class='rows']/li") == [
        "Soil and water Look at the soil, then water. 2 hours, Farmers, Chief information officers"
    ]
    assert "1 course" in page.said


def test_when_there_are_none(visit):
    page = visit("/courses")
    assert "No course fits." in page.said
    assert "/courses" not in [e.get("href") for e in page.all("main//a")]


def test_only_the_version_on_offer_is_listed(session, visit):
    make_catalogue.course(session)
    make_catalogue.course(session, title="新版", title_en="Second edition")
    assert titles(visit("/courses")) == ["Second edition"]


def test_a_members_course_is_listed_for_all(session, visit):
    make_catalogue.course(session, access="members")
    assert "sign in to read" in visit("/courses").said


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("audience=farmer", ["a", "c"]),
        ("audience=cio", ["b", "c"]),
        ("level=1", ["a", "c"]),
        ("level=3", ["b"]),
        ("skill=data", ["b", "c"]),
        ("skill=data&level=1", ["c"]),
        ("skill=soil&level=3", []),  # The skill at one level, another skill at that level.
        ("audience=farmer&skill=soil", ["a"]),
        ("audience=nobody&level=9&sort=odd&scarce=no&page=x", ["a", "b", "c"]),
        ("level=²&page=²", ["a", "b", "c"]),
        ("skill=", ["a", "b", "c"]),
        ("skill=nothing", []),
        ("page=99", ["a", "b", "c"]),
        ("page=-1", ["a", "b", "c"]),
        ("page=99999999999999999999999", ["a", "b", "c"]),
    ],
)
def test_filters(session, visit, asked, found):
    course(session, "a", teaches=(("soil", 1),))
    course(session, "b", audience=("cio",), teaches=(("data", 3), ("soil", 2)))
    course(session, "c", audience=("cio", "farmer"), teaches=(("data", 1),))
    assert sorted(titles(visit(f"/courses?{asked}"))) == found


def test_the_form_says_what_was_chosen(session, visit):
    course(session, "a")
    page = visit("/courses?q=a&audience=farmer&level=1&scarce=1&sort=title")
    chosen = [e.get("value") for e in page.all("option") if "selected" in e.keys()]
    assert chosen == ["farmer", "1", "title"]
    assert page.one("input[@name='q']").get("value") == "a"
    assert "checked" in page.one("input[@name='scarce']").keys()
    assert "open" in page.one("details").keys()
    assert "open" not in visit("/courses").one("details").keys()


def test_a_skill_can_be_taken_off(session, visit):
    course(session, "a", teaches=(("soil", 1),))
    page = visit("/courses?skill=soil&level=1")
    assert "Skill: Soil Remove this filter" in page.said
    assert "/courses?level=1" in page.links()
    assert page.one("input[@name='skill']").get("value") == "soil"
    assert "/skills" in visit("/courses").links()


def test_orders(session, visit):
    course(session, "b", hours=1.0, published_at=WHEN)
    course(session, "a", hours=3.0, published_at=WHEN + timedelta(days=1))
    course(session, "c", hours=2.0, published_at=WHEN + timedelta(days=2))
    assert titles(visit("/courses")) == ["c", "a", "b"]
    assert titles(visit("/courses?sort=title")) == ["a", "b", "c"]
    assert titles(visit("/courses?sort=short")) == ["b", "c", "a"]
    assert titles(visit("/courses?sort=relevance")) == ["c", "a", "b"]


def test_pages(session, visit):
    for n in range(45):
        course(session, f"c{n:02}")
    page = visit("/courses?sort=title&audience=farmer&page=2")
    assert titles(page)[0] == "c20"
    assert "45 courses" in page.said
    assert "Page 2 of 3" in page.said
    assert page.one("a[@rel='prev']").get("href") == "/courses?sort=title&audience=farmer"
    assert page.one("a[@rel='next']").get("href") == "/courses?sort=title&audience=farmer&page=3"
    assert titles(visit("/courses?sort=title&page=99"))[0] == "c40"


class TestSearch:
    def test_it_works(self, session, visit):
        course(session, "a", title="防范电信诈骗", title_en=None, summary="不报验证码。")
        course(session, "b", title="看土", title_en=None, summary="少用诈骗。", summary_en=None)
        course(session, "c")

        page = visit("/courses?q=诈骗")

        assert titles(page) == ["防范电信诈骗", "看土"]
        assert page.texts("mark") == ["诈骗", "诈骗"]
        assert "2 courses" in page.said

    def test_a_word_in_a_lesson_finds_its_course(self, session, visit):
        course(session, "a")
        course(session, "b", teaches=(("data", 1),))
        found = visit("/courses?q=土壤")
        assert sorted(titles(found)) == ["a", "b"]
        assert "/courses/a/lessons/1" in found.links()
        assert "先看土，再浇水。土壤的样子" in found.said
        assert set(found.texts("mark")) == {"土壤"}
        assert titles(visit("/courses?q=土壤&skill=data")) == ["b"]

    def test_a_course_comes_once(self, session, visit):
        make_catalogue.course(session, lessons=5)
        assert "1 course" in visit("/courses?q=看土").said

    def test_lessons_of_members_courses_are_searched_by_members(self, session, visit, beigou):
        from tests import make

        course(session, "a", access="members", summary="没有。")
        assert "No course fits." in visit("/courses?q=土壤").said
        assert titles(visit("/courses?q=课程")) == ["a"]  # Its title is for all.
        visit.sign_in(make.person(session, "兰", at=beigou))
        assert "/courses/a/lessons/1" in visit("/courses?q=土壤").links()

    def test_lessons_of_earlier_versions_are_not_found(self, session, visit):
        make_catalogue.course(session, lessons=2)
        newer = make_catalogue.course(session, lessons=1)
        search.forget(session, kind="lesson", owner_ids=[])
        page = visit("/courses?q=土壤")
        assert titles(page)[0] == newer.title_en

    def test_english(self, session, visit):
        make_catalogue.course(session)
        page = visit("/courses?q=SOIL")
        assert titles(page) == ["Soil and water"]
        assert page.texts("mark") == ["Soil", "soil"]

    def test_orders(self, session, visit):
        course(session, "b", title="看土 看土", title_en=None, hours=2.0, published_at=WHEN)
        course(session, "a", title="别的", title_en=None, hours=1.0, summary="也看土。")
        assert titles(visit("/courses?q=看土"))[0] == "看土 看土"
        assert titles(visit("/courses?q=看土&sort=short"))[0] == "别的"
        options = [
            e.get("value") for e in visit("/courses?q=看土").all("select[@id='sort']/option")
        ]
        assert options[0] == "relevance"

    @pytest.mark.parametrize(
        "asked", ["。", "'", '"', "%25", "a" * 500, "<zz>", "x OR", "没有这样的"]
    )
    def test_what_finds_nothing(self, session, visit, asked):
        course(session, "b")
        page = visit(f"/courses?q={asked}")
        assert "No course fits." in page.said
        assert "/courses" in page.links()


def test_what_is_in_short_supply(session, visit):
    make_shortages.reports(session, make_skills.skill(session, "soil"), level=2)
    course(session, "a", teaches=(("soil", 2),))
    course(session, "b", teaches=(("soil", 1), ("data", 2)))
    page = visit("/courses?sort=title")
    assert [("In short supply" in row) for row in page.texts("ul[@class='rows']/li")] == [
        True,
        False,
    ]
    assert titles(visit("/courses?scarce=1")) == ["a"]
    assert titles(visit("/courses?scarce=1&level=1")) == []
    assert "In short supply" in visit("/courses/a").text("main/dl")
    assert "In short supply" not in visit("/courses/b").text("main/dl")


def test_nothing_is_in_short_supply(session, visit):
    course(session, "a")
    assert titles(visit("/courses?scarce=1")) == []


@pytest.mark.parametrize("rows", [3, 40])
@pytest.mark.parametrize("asked", ["", "?q=课程&skill=soil-testing&scarce=1&audience=farmer"])
def test_it_costs_the_same_however_long(session, visit, lan, statements, rows, asked):
    make_shortages.reports(session, level=1)
    for n in range(rows):
        course(session, f"c{n:02}")
    visit(f"/courses{asked}")
    statements.clear()
    visit(f"/courses{asked}")
    assert len(statements) <= 6, statements


def test_twenty_courses_weigh_little(session, visit, app):
    """The list of 20 courses takes at most 4,000 bytes with its style, cold (BUDGET)."""
    words = make_catalogue.TEXT
    for n in range(25):
        course(
            session, f"course-{n}", title=f"课程{n}{words[n : n + 6]}", summary=words[n : n + 36]
        )
    visit.client.set_cookie("lang", "zh")
    answer = visit.raw("/courses", headers={"Sec-Fetch-Site": "none"})
    style = visit.raw("/static/house.css")
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert len(visit("/courses").all("ul[@class='rows']/li")) == 20
    weight = head + len(brotli.compress(answer.data, quality=5))
    weight += len(brotli.compress(style.data, quality=11))
    assert weight <= 4000


def test_in_chinese(session, visit):
    make_catalogue.course(session)
    page = visit("/courses?lang=zh")
    assert page.text("h1") == "课程"
    assert titles(page) == ["土壤与水"]
    assert "共1门课程" in page.said
