"""The officer's list as a page: what it shows, who gets in, and at what cost."""

import pytest

from tests import make, make_catalogue, make_certificates


def address(org, asked=""):
    return f"/{org.id}/certificates{asked}"


def test_it_works(visit, hr, three, huairou):
    page = visit(address(huairou))
    assert page.text("h1") == "Certificates at 怀柔区"
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("main//tr")]
    number = three["certificate"].number
    shown = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    assert rows == [
        "NameOrganisationCertificates heldCourses under way",
        f"安心农业农村局 科员Civil servant Soil {shown} 2 Mar 2026",
        "白云北沟村 Villager Soil: 1 of 4 lessons read",
        "常青北沟村 Villager Nothing yet",
        "陈建国怀柔区 Civil servant Nothing yet",
    ]
    assert f"/certificates/{shown}" in page.links()
    visit(f"/certificates/{shown}")


def test_filters_stand_in_the_form(visit, hr, three, huairou):
    page = visit(address(huairou, "?state=nothing&unit=北沟&q=常"))
    assert page.texts("main//td")[0] == "常青"
    assert page.text("select[@id='state']/option[@selected]") == "Nothing yet"
    assert "open" in page.one("details").keys()
    hidden = {e.get("name"): e.get("value") for e in page.all("input[@type='hidden']")}
    assert hidden == {"state": "nothing", "unit": "北沟", "q": "常"}


@pytest.mark.parametrize("asked", ["?state=x&sort=y&category=z", "?page=0", "?page=x"])
def test_nonsense_asks_for_nothing(visit, hr, three, huairou, asked):
    visit(address(huairou, asked))


def test_nobody_found_is_said(visit, hr, three, huairou):
    assert "No one matches." in visit(address(huairou, "?q=没有此人")).said


def test_an_officer_may_look_at_a_part_of_their_part(visit, hr, three, beigou):
    assert visit(address(beigou)).texts("main//td")[0] == "白云"


@pytest.mark.parametrize("end", ["", ".xlsx"])
def test_nobody_else_gets_in(session, visit, three, huairou, beigou, end):
    far = make.district(session, "110101", "东城区")
    zhao = make.staff(session, "赵远", "hr", at=far)
    steward = make.staff(session, "孙站长", "steward", at=beigou)
    for person in (zhao, steward, three["holder"]):
        visit.sign_in(person)
        visit(address(huairou, end), expect=404)
    visit.sign_out()
    assert "/sign-in" in visit.redirect(address(huairou, end))


def test_no_organisation_is_counted_or_ranked(visit, hr, three, huairou):
    said = visit(address(huairou)).said
    assert "It compares no organisations." in said
    assert "%" not in said


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("asked", ["", "?unit=北沟&q=人&state=holding&course=课&sort=newest"])
def test_it_takes_six_queries_at_most(
    session, visit, hr, huairou, beigou, statements, count, asked
):
    courses = [make_catalogue.course(session, slug=f"c{n}", title=f"课{n}") for n in range(3)]
    for n in range(count):
        person = make.person(session, f"人{n:02}", at=beigou)
        make_certificates.certificate(session, person, courses[n % 3])
        make_certificates.place(session, person, courses[(n + 1) % 3])
    here = address(huairou, asked)
    visit(here)
    statements.clear()
    page = visit(here)
    assert len(page.all("main//tr")) == min(count + (asked == ""), 20) + 1
    assert len(statements) <= 6, "\n".join(statements)


@pytest.mark.parametrize("asked", ["?page=99999", "?page=99999&state=holding", "?page=99999&q=兰"])
def test_beyond_its_end_stands_its_end(visit, hr, three, huairou, asked):
    first = visit(address(huairou, asked.replace("page=99999", "page=1")))
    assert visit(address(huairou, asked)).texts("main//tr") == first.texts("main//tr")
