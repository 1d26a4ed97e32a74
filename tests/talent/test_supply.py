"""The supply side of a skill's page, and its rows for editors."""

from datetime import date

import pytest

from app.people.models import Category, Link, Membership, Role
from app.skills.queries import get_skill
from app.talent import queries
from tests import make, make_catalogue, make_certificates, make_enrolment

ADDRESS = "/shortages/soil-testing"


@pytest.fixture
def soil(session):
    return make_catalogue.course(session, "soil", teaches=(("soil-testing", 1),))


@pytest.fixture
def soil_two(session):
    return make_catalogue.course(
        session, "soil-two", title="测土二", title_en="More soil", teaches=(("soil-testing", 2),)
    )


def holders(session, version, count, *, at, **more):
    people = [make.person(session, f"人{n}", at=at) for n in range(count)]
    for one in people:
        make_certificates.certificate(session, one, version, **more)
    return people


def levels(page):
    return [one for one in page.texts("main//li") if "people" in one]


def test_it_works(session, visit, soil, soil_two, beigou):
    holders(session, soil, 6, at=beigou)
    page = visit(ADDRESS)
    assert levels(page) == ["Awareness · 6 people怀柔区 6 people"]
    assert "/courses/soil" in page.links()
    assert "/courses/soil-two" in page.links()


def test_nobody_holds_it(visit, soil):
    page = visit(ADDRESS)
    assert "Nobody holds a valid certificate that proves it." in page.said
    assert "On courses that teach it: 0 people" in page.said


def test_no_course_teaches_it(session, visit, soil):
    make_catalogue.course(session, "soil", teaches=(("pruning", 1),))
    assert "No course teaches it yet." in visit(ADDRESS).said


def test_few_are_told_of_as_fewer_than_five(session, visit, soil, beigou):
    holders(session, soil, 6, at=beigou)
    make.district(session, "110117", "平谷区")
    holders(session, soil, 1, at=make.village(session, "110117001001", "南沟村"))
    page = visit(ADDRESS)
    assert levels(page) == [
        "Awareness · at least 7 people怀柔区 6 people · 平谷区 fewer than 5 people"
    ]


def test_a_person_counts_once_at_their_highest_level(session, soil, soil_two, beigou):
    people = holders(session, soil, 6, at=beigou)
    for one in people[:5]:
        make_certificates.certificate(session, one, soil_two)
    skill = get_skill(session, "soil-testing")
    found = queries.list_supply(session, skill_id=skill.id)
    assert [(one.level, one.total.number) for one in found] == [(2, 5), (1, 5)]
    assert found[1].total.precision == "fewer"


def test_only_valid_certificates_count(session, visit, soil, beigou):
    admin = make.staff(session, "周", Role.HR, at=beigou)
    holders(session, soil, 6, at=beigou, expires_on=date(2026, 3, 3))
    one = make.person(session, "人", at=beigou)
    make_certificates.revoked(session, one, soil, by=admin, org=beigou)
    assert "Nobody holds a valid certificate" in visit(ADDRESS).said


def test_the_district_is_that_of_the_main_place(session, visit, soil, beigou):
    people = holders(session, soil, 5, at=beigou)
    for one in people:
        session.add(
            Membership(
                person_id=one.id,
                org_id=make.department(session).id,
                category=Category.CIVIL_SERVANT,
                link=Link.ATTACHED,
            )
        )
    session.flush()
    assert levels(visit(ADDRESS)) == ["Awareness · 5 people怀柔区 5 people"]
    for one in people:
        session.add(
            Membership(
                person_id=one.id,
                org_id=make.department(session).id,
                category=Category.CIVIL_SERVANT,
                link=Link.POST,
            )
        )
    session.flush()
    assert levels(visit(ADDRESS)) == ["Awareness · 5 peoplewhole city or unknown 5 people"]


def test_who_left_every_place_still_counts(session, visit, soil, beigou):
    for n in range(5):
        one = make.person(session, f"人{n}", at=beigou, until_on=date(2026, 3, 1))
        make_certificates.certificate(session, one, soil)
    assert levels(visit(ADDRESS)) == ["Awareness · 5 peoplewhole city or unknown 5 people"]


@pytest.mark.parametrize(("count", "told"), [(0, "0 people"), (4, "fewer than 5"), (5, "5 people")])
def test_under_way(session, visit, soil, soil_two, beigou, count, told):
    for n in range(count):
        one = make.person(session, f"人{n}", at=beigou)
        make_enrolment.place(session, one, soil)
        make_enrolment.place(session, one, soil_two)
    for n in range(7):
        make_enrolment.withdrawn(session, make.person(session, f"离{n}", at=beigou), soil)
        make_enrolment.completed(session, make.person(session, f"完{n}", at=beigou), soil)
    assert f"On courses that teach it: {told}" in visit(ADDRESS).said


def test_of_many_courses_the_first_are_named(session, visit, soil):
    for n in range(12):
        make_catalogue.course(session, f"more-{n:02}", title=f"课{n}", title_en=f"Course {n}")
    links = visit(ADDRESS).links()
    named = [one for one in links if one.startswith("/courses/")]
    assert named == [f"/courses/more-{n:02}" for n in range(10)]
    everything = "/courses?skill=soil-testing"
    assert everything in links
    assert "13 courses" in visit(everything).said


@pytest.fixture
def qian(session, visit):
    """Qian, who keeps the registry of Huairou, signed in."""
    qian = make.staff(session, "钱", Role.EDITOR, at=make.district(session))
    visit.sign_in(qian)
    return qian


def test_an_editor_sees_the_rows(session, visit, soil, soil_two, beigou, qian):
    (lan,) = holders(session, soil, 1, at=beigou)
    best = make_certificates.certificate(session, lan, soil_two)
    pinggu = make.village(session, "110117001001", "南沟村")
    zhao = make.person(session, "赵", at=pinggu)
    make_certificates.certificate(session, zhao, soil)
    huairou = make.district(session)

    (link,) = [link for link in visit(ADDRESS).links() if "/supply/" in link]
    assert link == f"/{huairou.id}/supply/soil-testing"
    page = visit(link)
    assert page.texts("tbody/tr/td") == ["人0", "北沟村", "Working", best.number]
    visit(f"/{pinggu.id}/supply/soil-testing", expect=404)
    visit(f"/{huairou.id}/supply/nothing", expect=404)


def test_others_do_not(session, visit, soil, beigou, lan):
    assert not [link for link in visit(ADDRESS).links() if "/supply/" in link]
    visit(f"/{beigou.id}/supply/soil-testing", expect=404)
    visit.sign_out()
    assert "/sign-in" in visit.redirect(f"/{beigou.id}/supply/soil-testing")


@pytest.mark.parametrize("count", [3, 40])
def test_the_rows_take_few_queries(session, visit, statements, soil, beigou, qian, count):
    holders(session, soil, count, at=beigou)
    address = f"/{beigou.id}/supply/soil-testing"
    visit("/help")  # It is asked once whether this is a demonstration.
    statements.clear()
    assert len(visit(address).all("tbody/tr")) == min(count, 20)
    assert len(statements) <= 6, statements


@pytest.mark.parametrize("count", [3, 40])
def test_the_skill_takes_no_more_queries_the_more_hold_it(
    session, visit, statements, soil, beigou, qian, count
):
    holders(session, soil, count, at=beigou)
    visit("/help")
    statements.clear()
    visit(ADDRESS)
    assert len(statements) <= 6, statements
