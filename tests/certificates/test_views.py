"""A person's certificates, one certificate, revoking; who gets in and who does not."""

import pytest
from sqlalchemy import select

from app.assessment.models import Result
from app.certificates.models import RegisterEntry, Revocation
from app.certificates.slots import result_foot
from app.people.actions.keeping import rename_person
from app.people.models import AuditEntry
from tests import make, make_catalogue, make_certificates


def test_my_certificates(visit, held):
    page = visit("/certificates")
    assert page.texts("main//li/a") == ["Soil and water"]
    number = held.number
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in page.said


def test_none_yet_says_what_to_do(visit, lan):
    assert "You have no certificate yet." in visit("/certificates").said


@pytest.mark.parametrize("count", [3, 40])
def test_the_list_takes_few_queries(session, visit, lan, statements, count):
    for n in range(count):
        version = make_catalogue.course(session, slug=f"course-{n}", items=1, lessons=1)
        make_certificates.certificate(session, lan, version)
    session.flush()
    statements.clear()
    visit("/certificates")
    assert len(statements) <= 6


def test_the_holder_sees_their_certificate(visit, held):
    page = visit(f"/certificates/{held.number}")
    assert page.text("h1") == "Certificate of completion"
    assert page.text("p[@class='said']") == "This certificate is valid."
    for word in ("兰", "Soil and water", "92 of 100", "Soil testing: Working"):
        assert word in page.said
    assert "not a national vocational qualification" in page.said
    assert f"/certificates/{held.number}.pdf" in page.links()
    assert not any(link.endswith("/revoke") for link in page.links())


def test_it_is_found_however_it_is_typed(visit, held):
    number = held.number.lower()
    visit(f"/certificates/{number[:4]}-{number[4:8]}-{number[8:]}")


def test_chinese(visit, held):
    visit.client.set_cookie("lang", "zh")
    page = visit(f"/certificates/{held.number}")
    assert page.text("h1") == "结业证书"
    assert "本证书不是国家职业资格" in page.said


def test_staff_above_the_holder_see_it(visit, held, hr):
    visit.sign_in(hr)
    page = visit(f"/certificates/{held.number}")
    assert any(link.endswith(f"/certificates/{held.number}/revoke") for link in page.links())
    visit.raw(f"/certificates/{held.number}.pdf")


@pytest.mark.parametrize("end", ["", ".pdf"])
def test_nobody_else_sees_it(session, visit, held, foreign_hr, beigou, end):
    steward = make.staff(session, "孙站长", "steward", at=beigou)
    neighbour = make.person(session, "王邻居", at=beigou)
    for person in (foreign_hr, steward, neighbour):
        visit.sign_in(person)
        visit(f"/certificates/{held.number}{end}", expect=404)
    visit.sign_out()
    assert "/sign-in" in visit.redirect(f"/certificates/{held.number}{end}")


def test_staff_of_a_place_the_holder_left_do_not_see_it(session, visit, soil, hr, beigou):
    gone = make.person(session, "李走远", at=beigou, until_on=make.WHEN.date())
    certificate = make_certificates.certificate(session, gone, soil)
    visit.sign_in(hr)
    visit(f"/certificates/{certificate.number}", expect=404)


def test_an_unknown_number_is_not_found(visit, lan):
    visit("/certificates/0123456789A", expect=404)
    visit("/certificates/0123456789A.pdf", expect=404)


def revoke_page(org, certificate):
    return f"/{org.id}/certificates/{certificate.number}/revoke"


def test_revoking_asks_for_a_reason_on_its_own_page(session, visit, held, hr):
    visit.sign_in(hr)
    address = revoke_page(make.district(session), held)
    page = visit.send(address, reason="", expect=422)
    assert page.texts("strong[@class='error']") == ["Please fill this in."]

    went_to = visit.send(address, reason="录入有误")
    page = visit(went_to)
    assert page.texts("p[@role='status']") == ["The certificate has been revoked."]
    assert "This certificate has been revoked. It is not valid." in page.said
    assert "录入有误" in page.said
    assert session.scalars(select(Revocation.by_id)).all() == [hr.id]
    assert [one.subject_id for one in session.scalars(select(AuditEntry))] == [held.person_id]


def test_a_revoked_certificate_is_neither_revoked_again_nor_printed(session, visit, lan, soil, hr):
    org = make.district(session)
    certificate = make_certificates.revoked(session, lan, soil, by=hr, org=org)
    visit.sign_in(hr)
    page = visit.send(revoke_page(org, certificate), reason="again", expect=409)
    assert page.text("p[@class='reason']") == "This certificate has been revoked already."
    page = visit(f"/certificates/{certificate.number}.pdf", expect=409)
    assert "it is not printed" in page.said


def test_nobody_else_revokes(session, visit, held, foreign_hr, beigou):
    there, here = make.district(session, "110101", "东城区"), make.district(session)
    visit.sign_in(foreign_hr)
    visit(revoke_page(here, held), expect=404)
    visit(revoke_page(there, held), expect=404)
    visit.raw(
        revoke_page(there, held),
        method="POST",
        expect=404,
        data={"reason": "x"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert not session.scalars(select(Revocation)).all()


def test_a_result_leads_to_its_certificate(session, app, lan, soil):
    without = make_certificates.result(session, lan, soil)
    certificate = make_certificates.certificate(session, lan, soil, cycle=2)
    result = session.get(Result, certificate.result_id)
    with app.test_request_context("/?lang=en"):
        assert result_foot(result=without) == ""
        assert f'href="/certificates/{certificate.number}"' in result_foot(result=result)


def test_a_revocation_needs_more_than_blanks(session, visit, held, hr):
    visit.sign_in(hr)
    address = revoke_page(make.district(session), held)
    page = visit.send(address, reason="  \n ", expect=422)
    assert page.texts("strong[@class='error']") == ["Please fill this in."]
    visit.send(address, reason=" 录入有误 \n")
    assert session.scalars(select(Revocation.reason)).all() == ["录入有误"]


def test_a_new_name_stands_on_the_paper_and_in_the_register(session, visit, lan, soil, held):
    other = make.person(session, "王芳")
    theirs = make_certificates.certificate(session, other, soil)
    rename_person(session, lan, name="赵小兰", by_id=None)
    assert "赵小兰" in visit(f"/certificates/{held.number}").said
    assert session.get(RegisterEntry, held.number).masked_name == "赵＊兰"
    assert session.get(RegisterEntry, theirs.number).masked_name == "王＊"
