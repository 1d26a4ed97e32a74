"""The pages of a trainer: how courses go, and where learners fail."""

from datetime import timedelta

import pytest

from app.enrolment.models import Withdrawal
from app.people.models import Role
from tests import make, make_assessment, make_catalogue
from tests.make import WHEN


@pytest.fixture
def chen(session, beigou, visit):
    """Chen, a trainer of Beigou, signed in."""
    chen = make.person(session, "陈", at=beigou)
    make.role(session, chen, Role.TRAINER, at=beigou)
    visit.sign_in(chen)
    return chen


@pytest.fixture
def soil(session):
    return make_catalogue.course(session, slug="soil", items=4, draw=4, lessons=2)


@pytest.fixture
def here(beigou):
    return f"/{beigou.id}/courses"


def learner(session, village, soil, *, n=0):
    one = make.person(session, f"学员{n}", at=village)
    make_assessment.place(session, one, soil)
    return one


def cells(page):
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row.findall("td")]
        for row in page.all("tbody/tr")
    ]


def test_it_counts_places_and_attempts(session, visit, chen, beigou, soil, here):
    people = [learner(session, beigou, soil, n=n) for n in range(7)]
    for n, one in enumerate(people[:5]):
        make_assessment.hand_in(session, one, soil, right=4 if n < 3 else 1)
    gone = make_assessment.attempt(session, people[6], soil).enrolment_id
    session.add(Withdrawal(id=Withdrawal.id_for(gone), enrolment_id=gone, withdrawn_at=WHEN))
    page = visit(here)
    assert page.text("h1") == "Courses: 北沟村"
    assert cells(page) == [["Soil and water", "3", "3", "60 per cent"]]


def test_few_attempts_give_no_rate(session, visit, chen, beigou, soil, here):
    for n in range(4):
        make_assessment.hand_in(session, learner(session, beigou, soil, n=n), soil, right=4)
    assert cells(visit(here))[0][3] == "fewer than 5 attempts"
    assert cells(visit(f"{here}/soil"))[0][2:] == ["", "fewer than 5 attempts"]


def test_where_learners_fail(session, visit, chen, beigou, soil, here):
    for n in range(5):
        one = learner(session, beigou, soil, n=n)
        make_assessment.hand_in(session, one, soil, right=4 if n else 0)
    page = visit(f"{here}/soil")
    assert page.text("h1") == "Where learners fail: Soil and water"
    rows = cells(page)
    assert len(rows) == 4
    assert all(row[2:] == ["5", "20 per cent"] for row in rows)
    assert "/courses/soil/lessons/1" in page.links()
    assert "学员" not in page.html


def test_a_new_version_does_not_hide_where_learners_failed(
    session, visit, chen, beigou, soil, here
):
    for n in range(5):
        make_assessment.hand_in(session, learner(session, beigou, soil, n=n), soil, right=0)
    make_catalogue.course(session, slug="soil", items=4, draw=4, lessons=2)
    page = visit(f"{here}/soil")
    assert "of an earlier version" in page.text("p[@class='note']")
    assert [row[2] for row in cells(page)] == ["5"] * 4
    assert "5 of 5" in visit("/my-page").said


def test_people_elsewhere_do_not_count(session, visit, chen, beigou, soil, here):
    elsewhere = make.village(session, "110111001001", "南沟村")
    make_assessment.hand_in(session, learner(session, elsewhere, soil), soil, right=4)
    assert "Nobody here has a place on a course yet." in visit(here).said
    visit(f"{here}/soil", expect=404)
    visit(f"/{elsewhere.id}/courses", expect=404)
    visit(f"/{elsewhere.id}/courses/soil", expect=404)


def test_others_get_no_such_page(session, visit, lan, beigou, soil, here):
    visit(here, expect=404)
    visit(f"{here}/soil", expect=404)


def test_a_course_nobody_ended_yet(session, visit, chen, beigou, soil, here):
    learner(session, beigou, soil)
    assert "Nobody has handed in an attempt yet." in visit(f"{here}/soil").said


@pytest.mark.parametrize("courses", [3, 40])
def test_six_statements(session, visit, chen, beigou, soil, here, statements, courses):
    one = make.person(session, "学员", at=beigou)
    for n in range(courses):
        course = make_catalogue.course(session, slug=f"course-{n}", items=2)
        make_assessment.place(session, one, course)
        make_assessment.hand_in(session, one, course, right=n % 2, at=WHEN - timedelta(days=n))
    visit(here)  # The first page of a process also asks whether this is a demonstration.
    statements.clear()
    page = visit(here)
    assert len(page.all("tbody/tr")) == min(courses, 20)
    assert len(statements) <= 6
    statements.clear()
    visit(f"{here}/course-1")
    assert len(statements) <= 6
