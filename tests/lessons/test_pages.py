"""The course page, lessons and my courses, as a reader sees them."""

from datetime import date, timedelta
from pathlib import Path

import brotli
import pytest
from sqlalchemy import func, select

from app.catalogue.models import CourseVersion, Lesson
from app.core import clock
from app.lessons import events
from app.lessons.models import LessonRead
from tests import make, make_catalogue, make_enrolment
from tests.make import WHEN


@pytest.fixture
def soil(session):
    """A course of three lessons."""
    return make_catalogue.course(session, lessons=3)


def later(seconds):
    return clock.stopped(WHEN + timedelta(seconds=seconds))


def press(visit, number, *, expect=303):
    """Read the lesson as it stands there, and press the button."""
    return visit.send(f"/courses/soil/lessons/{number}", expect=expect, form="/read")


SAME = {"Sec-Fetch-Site": "same-origin"}  # of a browser whose forms need no token


def mark(version):
    """What links within a course add for who has a place on it."""
    return f"?v={version.id.hex[-8:]}"


def count_read(session):
    return session.scalar(select(func.count()).select_from(LessonRead))


def test_it_works(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)

    page = visit("/courses/soil/lessons/1")
    assert page.text("h1") == "Lesson 1"
    assert "lesson 1 of 3, about 1 min" in page.said
    assert page.text("article") == "Look at the soil first. Then water it."
    assert page.texts("button") == ["I have read it, next lesson"]

    with later(60):
        assert press(visit, 1) == "/courses/soil/lessons/2" + mark(soil)
    page = visit("/courses/soil")
    assert "1 of 3 lessons read" in page.said
    assert page.one("a[@class='button']").get("href") == "/courses/soil/lessons/2" + mark(soil)
    assert "1 minute, read" in page.texts("li")[0]

    with later(120):
        press(visit, 2)
    with later(180):
        assert press(visit, 3) == "/courses/soil"
    assert "3 of 3 lessons read" in visit("/courses/soil").said
    assert [(r.number, r.person_id) for r in session.scalars(select(LessonRead))] == [
        (1, lan.id),
        (2, lan.id),
        (3, lan.id),
    ]


def test_too_fast_does_not_count(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    with later(5):  # 102 characters need more than that.
        page = press(visit, 1, expect=409)
    assert page.text("h1") == "Not counted as read"
    assert "It usually takes 1 minute." in page.said
    assert "/courses/soil/lessons/1" in page.links()
    assert count_read(session) == 0
    with later(6):
        assert press(visit, 1) == "/courses/soil/lessons/2" + mark(soil)


def test_the_last_fact_counts_wherever_it_was(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    other = make_catalogue.course(session, slug="other")
    make_enrolment.place(session, lan, other, at=WHEN + timedelta(seconds=58))
    with later(60):
        press(visit, 1, expect=409)


def test_pressed_twice_it_is_read_once_and_leads_on(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    form = visit("/courses/soil/lessons/1").one("main//form")
    sent = {e.get("name"): e.get("value") for e in form.iter("input")}
    with later(60):
        for _ in range(2):
            answer = visit.raw(form.get("action"), method="POST", data=sent, expect=303)
            assert answer.location == "/courses/soil/lessons/2" + mark(soil)
    assert count_read(session) == 1
    page = visit("/courses/soil/lessons/1")
    assert "You have read this lesson." in page.said
    assert not page.all("main//form")


def test_without_a_place_nothing_counts(session, visit, lan, soil, beigou):
    page = visit("/courses/soil/lessons/1")
    assert "your reading does not count" in page.said
    assert "/courses/soil/enrol" in page.links()
    assert not page.all("main//form")

    make_enrolment.place(session, lan, make_catalogue.course(session, slug="own"))
    form = visit("/courses/own/lessons/1").one("main//form")
    sent = {e.get("name"): e.get("value") for e in form.iter("input")}
    answer = visit.raw("/courses/soil/lessons/1/read", method="POST", data=sent, expect=409)
    assert "Reading counts once you have a place on the course." in answer.text
    visit.raw("/courses/soil/lessons/9/read", method="POST", data=sent, expect=404)
    assert count_read(session) == 0


def test_who_withdrew_reads_without_counting(session, visit, lan, soil):
    make_enrolment.withdrawn(session, lan, soil)
    page = visit("/courses/soil/lessons/1")
    assert "/courses/soil/enrol" in page.links()
    assert not page.all("main//form")


def test_who_completed_just_reads(session, visit, lan, soil):
    make_enrolment.completed(session, lan, soil)
    page = visit("/courses/soil/lessons/1")
    assert page.texts("a[@class='button']") == ["Next lesson"]
    assert "does not count" not in page.said


def test_anybody_reads_a_public_course(visit, soil):
    page = visit("/courses/soil/lessons/2")
    assert page.texts("a[@class='button']") == ["Next lesson"]
    assert page.one("a[@rel='next']").get("href") == "/courses/soil/lessons/3"
    assert page.one("a[@rel='prev']").get("href") == "/courses/soil/lessons/1"
    assert not page.all("main//form")
    page = visit("/courses/soil/lessons/3")
    assert page.one("a[@rel='next']").get("href") == "/courses/soil"


def test_a_members_course_is_read_after_signing_in(session, visit, beigou):
    make_catalogue.course(session, slug="closed", access="members")
    page = visit("/courses/closed")
    assert "To read it, sign in." in page.said
    assert visit.redirect("/courses/closed/lessons/1") == "/sign-in?next=/courses/closed/lessons/1"


def test_what_is_not_there(visit, soil):
    visit("/courses/soil/lessons/4", expect=404)
    visit("/courses/soil/lessons/0", expect=404)
    visit("/courses/soil/lessons/99999999999999999999", expect=404)
    visit("/courses/nothing", expect=404)
    visit("/courses/nothing/lessons/1", expect=404)


def test_only_who_is_signed_in_can_press(visit, soil):
    visit("/courses/soil/lessons/1")
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = visit.raw("/courses/soil/lessons/1/read", method="POST", headers=headers, expect=303)
    assert answer.location.startswith("/sign-in")


def test_reading_never_writes(session, visit, lan, soil, statements):
    make_enrolment.place(session, lan, soil)
    session.flush()
    statements.clear()
    for address in ("/courses/soil", "/courses/soil/lessons/1", "/my-courses", "/courses?q=soil"):
        visit(address)
    assert statements
    assert all(one.lstrip().startswith(("SELECT", "WITH")) for one in statements)


def test_a_lesson_costs_two_queries(session, visit, lan, soil, statements):
    make_enrolment.place(session, lan, soil)
    session.flush()
    visit("/courses/soil/lessons/1")
    statements.clear()
    visit("/courses/soil/lessons/1")
    assert len(statements) == 2, statements


def test_a_course_costs_five_queries(session, visit, lan, soil, statements):
    make_enrolment.place(session, lan, soil)
    session.flush()
    visit("/courses/soil")
    statements.clear()
    visit("/courses/soil")
    assert len(statements) == 5, statements


def test_a_learner_finishes_the_version_they_began(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    make_catalogue.course(session, title="新版", title_en="Second edition", lessons=1)

    assert visit("/courses/soil").text("h1") == "Soil and water"
    assert "lesson 3 of 3" in visit("/courses/soil/lessons/3").said
    visit.sign_out()
    assert visit("/courses/soil").text("h1") == "Second edition"
    visit("/courses/soil/lessons/3", expect=404)


def test_who_withdrew_sees_what_is_on_offer(session, visit, lan, soil):
    make_enrolment.withdrawn(session, lan, soil)
    make_catalogue.course(session, title="新版", title_en="Second edition", lessons=1)
    assert visit("/courses/soil").text("h1") == "Second edition"


def test_what_a_course_page_says(session, visit):
    make_catalogue.course(
        session, audience=("farmer", "cio"), teaches=(("soil-testing", 2),), size=9_100
    )
    page = visit("/courses/soil")
    said = page.said
    for words in (
        "Look at the soil, then water.",
        "Soil testing: Working",
        "Farmers, Chief information officers",
        "2 hours; reading alone about 2 minutes",
        "All lessons together: 10 kB",
        "耕读课程组",
        "耕读课程审读组",
        "某某法（2026年）",
        "1 Jan 2030",
    ):
        assert words in said, words
    assert "out of date" not in said
    assert "short supply" not in page.text("dl")


def test_a_course_past_its_review_is_flagged(session, visit):
    make_catalogue.course(session, review_by=date(2026, 1, 1))
    with later(0):
        assert "may be out of date" in visit("/courses/soil").said


def test_chinese_text_is_named_as_such_on_an_english_page(session, visit):
    version = make_catalogue.course(session, title="只有中文", summary_en=None)
    lesson = session.get(Lesson, Lesson.id_for(version.id, 1))
    lesson.title_en = lesson.html_en = lesson.characters_en = None
    page = visit("/courses/soil")
    assert page.one("h1//span").get("lang") == "zh-CN"
    page = visit("/courses/soil/lessons/1")
    assert page.one("article").get("lang") == "zh-CN"
    assert "lang" not in visit("/courses/soil/lessons/1?lang=zh").one("article").keys()


def test_in_chinese(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    page = visit("/courses/soil/lessons/1?lang=zh")
    assert page.text("h1") == "第1课 看土"
    assert page.texts("button") == ["读完，下一课"]
    assert page.text("article").startswith("先看土，再浇水。")


def test_listeners_hear_of_it(session, visit, lan, soil):
    make_enrolment.place(session, lan, soil)
    heard = []

    def hear(reading, *, session):
        heard.append((reading.person_id, reading.number))

    with events.read.connected_to(hear), later(60):
        press(visit, 1)
    assert heard == [(lan.id, 1)]


def test_a_lesson_weighs_little(session, visit, lan, soil):
    """A lesson of 1,000 characters takes at most 3,200 bytes on a warm line (BUDGET)."""
    make_enrolment.place(session, lan, soil)
    source = "".join(path.read_text() for path in sorted(Path("courses/cio-duties").glob("*.md")))
    source = "".join(source.split())[:1000]
    paragraphs = [source[n : n + 100] for n in range(0, 1000, 100)]
    lesson = session.get(Lesson, Lesson.id_for(soil.id, 1))
    lesson.html = "".join(f"<p>{one}</p>" for one in paragraphs)
    visit.client.set_cookie("lang", "zh")
    # A browser of our days says where it comes from, so its forms carry no token.
    answer = visit.raw("/courses/soil/lessons/1", headers={"Sec-Fetch-Site": "same-origin"})
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    body = len(brotli.compress(answer.data, quality=5))
    assert head + body <= 3200


def test_my_courses(session, visit, lan, soil):
    enrolment = make_enrolment.place(session, lan, soil)
    make_enrolment.read(session, enrolment, 1)
    make_enrolment.completed(session, lan, make_catalogue.course(session, slug="done"))
    make_enrolment.withdrawn(session, lan, make_catalogue.course(session, slug="left"))

    page = visit("/my-courses")

    rows = page.texts("ul[@class='rows']/li")
    assert len(rows) == 3
    assert rows[0] == "Soil and water Under way 1 of 3 lessons read Go on with lesson 2"
    assert "Completed" in rows[1]
    assert "Withdrawn" in rows[2]
    assert "/courses/soil/lessons/2" in page.links()


def test_my_courses_when_there_are_none(visit, lan):
    page = visit("/my-courses")
    assert "You are not enrolled on a course yet." in page.said
    assert "/courses" in page.links()


def test_my_courses_are_mine(session, visit, lan, soil, beigou):
    from tests import make

    make_enrolment.place(session, make.person(session, "赵", at=beigou), soil)
    assert "Soil" not in visit("/my-courses").said
    visit.sign_out()
    assert visit.redirect("/my-courses") == "/sign-in?next=/my-courses"


@pytest.mark.parametrize("rows", [3, 40])
def test_my_courses_cost_the_same_however_many(session, visit, lan, statements, rows):
    for n in range(rows):
        make_enrolment.place(
            session, lan, make_catalogue.course(session, slug=f"c{n}", lessons=1, items=1)
        )
    session.flush()
    visit("/my-courses")
    statements.clear()
    page = visit("/my-courses")
    assert len(statements) <= 6
    assert len(page.all("ul[@class='rows']/li")) == min(rows, 20)


def test_a_course_page_costs_the_same_however_long(session, visit, lan, statements):
    counts = []
    for lessons in (3, 40):
        version = make_catalogue.course(session, slug=f"c{lessons}", lessons=lessons)
        at = WHEN + timedelta(days=lessons)
        make_enrolment.read(session, make_enrolment.place(session, lan, version, at=at), 1, 2)
        visit(f"/courses/c{lessons}")
        statements.clear()
        visit(f"/courses/c{lessons}")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert session.scalar(select(func.count()).select_from(CourseVersion)) == 2


def test_a_browser_may_keep_the_lessons_of_a_version(session, visit, lan, soil, beigou):
    make_enrolment.place(session, lan, soil)
    marked = "/courses/soil/lessons/2" + mark(soil)
    assert marked in visit("/courses/soil").links()
    assert marked in visit("/courses/soil/lessons/3" + mark(soil)).links()

    kept = visit.raw(marked, headers=SAME)
    assert kept.headers["Cache-Control"].startswith("private, max-age=")
    assert "Cookie" in kept.headers["Vary"]
    assert "兰" not in kept.text, "what is kept must name nobody"
    plain = visit.raw("/courses/soil/lessons/2", headers=SAME)
    assert plain.headers["Cache-Control"] == "no-store"

    visit.sign_in(make.person(session, "赵", at=beigou))
    assert visit.raw(marked, headers=SAME).headers["Cache-Control"] == "no-store"
    assert "no-store" in visit(marked).response.headers["Cache-Control"]


def test_the_mark_of_another_version_leads_to_ones_own(session, visit, lan, soil):
    newer = make_catalogue.course(session, title="新版", title_en="Second edition", lessons=3)
    make_enrolment.place(session, lan, newer)
    assert visit.redirect("/courses/soil/lessons/2" + mark(soil)) == "/courses/soil/lessons/2"
