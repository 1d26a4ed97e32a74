"""My page: what is the reader's own, and what waits for each role."""

from datetime import timedelta

import pytest

from app.people.models import Role
from tests import (
    make,
    make_catalogue,
    make_certificates,
    make_front,
    make_shortages,
    make_skills,
)
from tests.make import WHEN


@pytest.fixture
def soil(session):
    make_skills.skill(session)
    return make_catalogue.course(session, lessons=3)


@pytest.fixture
def sign_in(session, visit):
    """Sign in somebody with a role: `sign_in("hr", at=org)`."""

    def enter(role, *, at):
        person = make.staff(session, "陈老师", role, at=at)
        visit.sign_in(person)
        return person

    return enter


def test_strangers_are_led_to_the_sign_in(visit):
    assert visit.redirect("/my-page").startswith("/sign-in")


def test_a_newcomer_is_led_to_the_courses(visit, lan):
    page = visit("/my-page")
    assert "兰" in page.said
    assert "You are not taking a course at the moment." in page.said
    assert "/courses" in page.links()


def test_it_leads_on_to_the_first_lesson_not_read(session, visit, lan, soil):
    make_front.reading(session, lan, soil, 1, 3)
    page = visit("/my-page")
    assert "2 of 3 lessons read" in page.said
    assert "/courses/soil/lessons/2" in page.links()


def test_after_the_last_lesson_comes_the_assessment(session, visit, lan, soil):
    make_front.reading(session, lan, soil, 1, 2, 3)
    assert "/courses/soil/assessment" in visit("/my-page").links()


def test_the_course_touched_last_has_the_button(session, visit, lan, soil):
    water = make_catalogue.course(session, "water", title="水", title_en="Water")
    make_front.reading(session, lan, soil, 1, at=WHEN)
    make_front.reading(session, lan, water, at=WHEN + timedelta(days=2))
    page = visit("/my-page")
    assert page.texts("main//h3") == ["Water", "Soil and water"]
    assert [e.get("href") for e in page.all("a[@class='button']")] == ["/courses/water/lessons/1"]


def test_certificates_and_answers_stand_there(session, visit, lan, soil):
    certificate = make_certificates.certificate(session, lan, soil)
    make_front.answered(session, lan)
    page = visit("/my-page")
    assert f"/certificates/{certificate.number}" in page.links()
    assert "已经加上。" in page.said
    assert "You are not taking a course at the moment." in page.said  # The course is completed.


def test_a_revoked_certificate_is_said_to_be(session, visit, lan, soil, beigou):
    hr = make.staff(session, "赵", Role.HR, at=beigou)
    make_certificates.revoked(session, lan, soil, by=hr, org=beigou)
    assert "revoked" in visit("/my-page").said


def test_nothing_of_others_is_there(session, visit, lan, soil, beigou):
    zhao = make.person(session, "赵", at=beigou)
    make_front.reading(session, zhao, soil, 1)
    make_front.answered(session, zhao, message="赵的话")
    page = visit("/my-page")
    assert "Soil and water" not in page.said
    assert "赵的话" not in page.said


def test_a_learner_costs_six_queries(session, visit, lan, soil, statements):
    others = [make_catalogue.course(session, f"other-{n}") for n in range(9)]
    for one in (soil, *others):
        make_front.reading(session, lan, one, 1)
    visit("/my-page")
    statements.clear()
    visit("/my-page")
    assert len(statements) <= 6, statements


def test_the_language_is_kept(session, visit, lan):
    went_to = visit.send("/my-page", form="/my-page/language", language="zh")
    page = visit(went_to)
    assert page.text("h1") == "我的"
    session.refresh(lan)
    assert lan.language == "zh"


def test_a_made_up_language_is_not_kept(visit, lan):
    visit.raw("/my-page/language", method="POST", expect=404, data={"language": "xx"},
              headers={"Sec-Fetch-Site": "same-origin"})  # fmt: skip


def test_a_steward_sees_who_may_need_help(session, visit, sign_in, soil, beigou):
    sign_in("steward", at=beigou)
    make_front.reading(session, make.person(session, "慢慢", at=beigou), soil, 1)
    later = WHEN + timedelta(days=9)
    make_front.reading(session, make.person(session, "快快", at=beigou), soil, 1, 2, at=later)
    zhao = make.person(session, "赵", at=make.village(session, "110116001002", "南沟村"))
    make_front.reading(session, zhao, soil, 1)
    page = visit("/my-page")
    assert "Steward 北沟村" in page.texts("h2")
    assert [row.split()[0] for row in page.texts("main//li")] == ["慢慢", "快快"]
    assert "read 1 of 3" in page.said


def test_a_trainer_sees_where_learners_fail(session, visit, sign_in, soil, beigou):
    sign_in("trainer", at=make.city(session))
    for name in ("甲", "乙"):
        person = make.person(session, name, at=beigou)
        make_certificates.result(session, person, soil, score=40, has_passed=False)
    page = visit("/my-page")
    assert page.texts("main//td") == ["Soil and water", "2", "2"]
    assert any(link.endswith("/courses/soil") for link in page.links())


def test_a_trainer_of_another_part_sees_nothing_of_it(session, visit, sign_in, soil, beigou):
    sign_in("trainer", at=make.department(session))
    person = make.person(session, "甲", at=beigou)
    make_certificates.result(session, person, soil, score=40, has_passed=False)
    assert "Nobody has handed in an assessment yet." in visit("/my-page").said


def test_a_cio_sees_what_is_wanted_and_what_is_proven(session, visit, sign_in):
    make_skills.framework(session, "cio", skills=("data-governance", "data-quality"))
    course = make_catalogue.course(session, "data", teaches=(("data-governance", 2),))
    cio = sign_in("cio", at=make.department(session))
    make_certificates.certificate(session, cio, course)
    page = visit("/my-page")
    cells = page.texts("main//td")
    assert cells[1:3] == ["Working", "Working"]
    assert cells[4:6] == ["Working", "-"]


def test_a_cio_without_a_framework(session, visit, sign_in):
    sign_in("cio", at=make.department(session))
    assert "No framework is loaded yet." in visit("/my-page").said


def test_an_hr_officer_sees_numbers_of_their_part(session, visit, sign_in, soil, beigou):
    sign_in("hr", at=beigou)
    make_front.reading(session, make.person(session, "甲", at=beigou), soil, 1)
    make_certificates.certificate(session, make.person(session, "乙", at=beigou), soil)
    make.person(session, "赵", at=make.department(session))
    assert visit("/my-page").texts("main//dd") == ["3", "1", "1"]


def test_an_editor_sees_the_latest_quarter(session, visit, sign_in):
    make_shortages.reports(session)
    sign_in("editor", at=make.city(session))
    assert visit("/my-page").texts("main//dd") == ["2026Q1", "3", "1", "0"]


def test_an_editor_without_reports(session, visit, sign_in):
    sign_in("editor", at=make.city(session))
    assert "No reports yet." in visit("/my-page").said


def test_an_employer_is_led_to_reporting(session, visit, sign_in):
    coop = make_shortages.employer(session)
    sign_in("employer", at=coop)
    page = visit("/my-page")
    assert f"/{coop.id}/demand/new" in page.links()
    assert page.texts("main//dd") == ["0", "0"]


def test_an_auditor_sees_the_latest_deeds(session, visit, sign_in, soil, beigou, lan):
    hr = make.staff(session, "赵人事", Role.HR, at=beigou)
    make_certificates.revoked(session, lan, soil, by=hr, org=beigou)
    sign_in("auditor", at=make.city(session))
    assert "Certificate revoked 赵人事" in visit("/my-page").said


def test_an_auditor_of_a_part_sees_the_deeds_of_that_part(
    session, visit, sign_in, soil, beigou, lan
):
    hr = make.staff(session, "赵人事", Role.HR, at=beigou)
    make_certificates.revoked(session, lan, soil, by=hr, org=beigou)
    sign_in("auditor", at=make.district(session, "110105", "朝阳区"))
    assert "赵人事" not in visit("/my-page").said
    sign_in("auditor", at=beigou)
    assert "Certificate revoked 赵人事" in visit("/my-page").said


def test_an_administrator_sees_people_and_organisations(session, visit, sign_in):
    make.department(session)
    sign_in("admin", at=make.city(session))
    assert visit("/my-page").texts("main//dd")[:2] == ["1", "1"]


def test_each_role_is_a_section_with_its_place(session, visit, sign_in, beigou):
    person = sign_in("hr", at=beigou)
    make.role(session, person, "editor", at=make.city(session))
    headings = visit("/my-page").texts("main//h2")
    assert headings[:2] == ["Registry editor 北京市", "HR officer 北沟村"]


def test_counting_stops_at_a_thousand(session, visit, sign_in, beigou, monkeypatch):
    monkeypatch.setattr("app.front.queries.staff.COUNTED_TO", 2)
    sign_in("hr", at=beigou)
    for name in ("甲", "乙", "丙"):
        make.person(session, name, at=beigou)
    assert visit("/my-page").texts("main//dd")[0] == "more than 2"
