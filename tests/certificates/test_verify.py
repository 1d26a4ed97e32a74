"""Verification by anyone: what it answers, how little it says, and how often it may be asked."""

from datetime import date

import pytest

from app.certificates import rules
from app.core import limits
from app.core.installation import is_demonstration
from tests import make, make_certificates

GONE = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def fresh_limits(app):
    """Count what an address asks for anew in each test."""
    limits.forget()


@pytest.fixture
def certificate(session, beigou, soil):
    """Of somebody with a name of four characters; nobody is signed in."""
    person = make.person(session, "欧阳小芳", at=beigou)
    return make_certificates.certificate(session, person, soil)


def test_it_works(visit, certificate):
    page = visit("/verify")
    assert page.text("h1") == "Verify a certificate"
    typed = rules.grouped(certificate.number).lower().replace("-", " ")
    went_to = visit.redirect(f"/verify?q={typed}")
    assert went_to == f"/verify/{certificate.number}"
    page = visit(went_to)
    assert page.text("p[@class='said']") == "This certificate is valid."
    assert page.texts("dd") == [
        rules.grouped(certificate.number),
        "欧＊＊芳",
        "Certificate of completion",
        "Soil and water",
        "2 Mar 2026",
    ]
    assert "not a national vocational qualification" in page.said


def test_chinese(visit, certificate):
    visit.client.set_cookie("lang", "zh")
    page = visit(f"/verify/{certificate.number}")
    assert "本证书不是国家职业资格" in page.said
    assert page.texts("dd")[1:] == ["欧＊＊芳", "结业证书", "土壤与水", "2026年3月2日"]


def test_it_says_nothing_more(visit, certificate):
    page = visit(f"/verify/{certificate.number}")
    for secret in ("欧阳小芳", "小", str(certificate.person_id), str(certificate.id), "92", "北沟"):
        assert secret not in page.said
    assert str(certificate.person_id) not in page.html
    assert certificate.person_id.hex not in page.html


def test_it_asks_the_register_alone(app, visit, certificate, statements):
    with app.app_context():
        is_demonstration()
    statements.clear()
    visit(f"/verify/{certificate.number}")
    assert statements
    assert all("register_entry" in statement for statement in statements)


def test_revoked(session, visit, lan, soil, hr):
    org = make.district(session)
    certificate = make_certificates.revoked(session, lan, soil, by=hr, org=org)
    visit.sign_out()
    page = visit(f"/verify/{certificate.number}")
    assert page.text("p[@class='reason']").startswith("This certificate has been revoked.")
    assert page.texts("dt")[-1] == "Revoked on"
    assert "录入有误" not in page.html


def test_expired(session, visit, lan, soil):
    certificate = make_certificates.certificate(session, lan, soil, expires_on=GONE)
    page = visit(f"/verify/{certificate.number}")
    assert page.text("p[@class='reason']").startswith("This certificate has run out.")
    assert page.texts("dd")[-1] == "31 Mar 2026"


def test_unknown(visit, app, session):
    page = visit(f"/verify/{rules.number_for(range(10))}", expect=404)
    assert page.text("p[@class='reason']") == "We have issued no certificate with this number."


@pytest.mark.parametrize("typed", ["0123456789A", "ABC", "王小芳", "U" * 40])
def test_mistyped_is_not_unknown(visit, app, session, typed):
    page = visit(f"/verify/{typed}", expect=422)
    assert page.text("p[@class='note']").startswith("This number has been mistyped.")


@pytest.mark.parametrize("typed", ["", "%20", "%2F%2F", "--"])
def test_nothing_asked_shows_the_form(visit, app, session, typed):
    visit(f"/verify?q={typed}")


@pytest.mark.parametrize("typed", ["<script>", "a%2Fb", "../../x", "1" * 5000])
def test_odd_questions_get_an_answer(visit, app, session, typed):
    visit(visit.redirect(f"/verify?q={typed}"), expect=422)


def test_it_can_be_asked_thirty_times_a_minute(visit, certificate):
    for _ in range(30):
        visit.raw(f"/verify/{certificate.number}")
    response = visit.raw(f"/verify/{certificate.number}", expect=429)
    assert "Retry-After" in response.headers
    visit.raw("/verify")
