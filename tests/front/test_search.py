"""Search over everything a reader may see, and nothing else."""

import pytest

from app.people.models import Role
from tests import make, make_catalogue, make_certificates, make_skills


@pytest.fixture
def soil(session):
    make_skills.skill(session)
    return make_catalogue.course(session)


def test_an_empty_question_finds_nothing_and_says_nothing(visit):
    page = visit("/search")
    assert page.text("h1") == "Search"
    assert not page.all("main//li")
    assert not page.all("main//p[@class='note']")


def test_courses_are_found_and_the_hit_marked(visit, soil):
    page = visit("/search?q=土壤")
    assert "/courses/soil" in page.links()
    assert "土壤" in page.texts("main//mark")


def test_nothing_found_is_said(visit, soil):
    page = visit("/search?q=潜水艇")
    assert "Nothing was found. Try a shorter or a different word." in page.said


def test_a_question_is_never_markup(visit):
    page = visit("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert not page.all("script")
    assert page.one("main//input").get("value") == "<script>alert(1)</script>"


@pytest.mark.parametrize("question", ["%", "'", '"', "*", "AND OR", "\\", "a" * 5000])
def test_odd_questions_do_no_harm(visit, lan, question):
    visit.raw("/search", query_string={"q": question})


def test_lessons_of_members_are_for_those_signed_in(session, visit, beigou):
    make_catalogue.course(session, "inside", access="members", title="内部", title_en="Inside")
    lessons = "/courses/inside/lessons/1"
    word = "第1课"
    assert lessons not in visit(f"/search?q={word}").links()
    visit.sign_in(make.person(session, "兰", at=beigou))
    assert lessons in visit(f"/search?q={word}").links()


def test_learners_find_no_people(session, visit, lan, beigou):
    make.person(session, "王小芳", at=beigou)
    assert "王小芳" not in visit("/search?q=王小").texts("main//li")


def test_staff_find_people_of_their_part_alone(session, visit, beigou):
    make.person(session, "王小芳", at=beigou)
    make.person(session, "王小明", at=make.department(session))
    visit.sign_in(make.staff(session, "人事", Role.HR, at=beigou))
    assert visit("/search?q=王小").texts("main//li") == ["王小芳北沟村"]
    assert visit("/search?q=小芳").texts("main//li") == ["王小芳北沟村"]


def test_staff_find_organisations_of_their_part(session, visit, beigou):
    make.department(session)
    visit.sign_in(make.staff(session, "人事", Role.HR, at=make.district(session)))
    assert visit("/search?q=北沟").texts("main//li") == ["北沟村"]
    assert not visit("/search?q=经济").texts("main//li")


def test_certificates_of_ones_own_are_found_by_number(session, visit, lan, soil, beigou):
    own = make_certificates.certificate(session, lan, soil)
    other = make_certificates.certificate(session, make.person(session, "赵", at=beigou), soil)
    assert f"/certificates/{own.number}" in visit(f"/search?q={own.number.lower()}").links()
    assert f"/certificates/{other.number}" not in visit(f"/search?q={other.number}").links()


@pytest.mark.parametrize("people", [3, 40])
def test_it_costs_six_queries(session, visit, beigou, soil, statements, people):
    for n in range(people):
        make.person(session, f"土壤{n}", at=beigou)
    visit.sign_in(make.staff(session, "人事", Role.HR, at=beigou))
    statements.clear()
    visit("/search?q=土壤")
    assert len(statements) <= 6, statements
