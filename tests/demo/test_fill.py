"""The demonstration: enough of everything, and every page its people are led to."""

import pytest
from sqlalchemy import func, select

from app.assessment.models import Result
from app.certificates.models import Certificate, RegisterEntry, Revocation
from app.core import clock
from app.core.db import session
from app.demo.cast import HOUSES, PASSWORD, PLAYERS
from app.demo.rules import Refusal, why_not_fill
from app.enrolment.models import Completion, Enrolment, Withdrawal
from app.feedback.models import Feedback, FeedbackAnswer
from app.people.models import AuditEntry, Person
from app.shortages.models import DemandReport
from app.shortages.queries import list_periods, list_skills
from app.shortages.rules import Asked, Period
from tests.page import check


def count(model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.fixture
def inside(town):
    with town.app_context():
        yield town


def test_a_demonstration_needs_an_empty_database():
    assert why_not_fill(0) is None
    assert why_not_fill(1) is Refusal.NOT_EMPTY


def test_there_is_enough_of_everything(inside):
    assert len(HOUSES) == 12
    assert count(Person) >= 400
    assert count(Enrolment) >= 300
    assert count(Certificate) >= 100
    assert count(RegisterEntry) == count(Certificate) == count(Completion)
    assert count(Revocation) == 1
    assert count(Withdrawal) >= 10
    assert count(Result, Result.has_passed.is_(False)) >= 30
    assert count(Feedback) > count(FeedbackAnswer) > 2


def test_nothing_lies_ahead(inside):
    now = clock.now()
    for column in (
        Enrolment.enrolled_at,
        Result.marked_at,
        Certificate.issued_at,
        DemandReport.reported_at,
        AuditEntry.at,
    ):
        assert session.scalar(select(func.max(column))) <= now, column


def test_six_quarters_are_reported_with_all_stars(inside):
    periods = session.scalars(select(DemandReport.period).distinct()).all()
    assert len(periods) == 6
    assert list_periods(session)[0] == str(Period.of(clock.today()).previous())
    lines = [
        line
        for page in (1, 2)
        for line in list_skills(session, Asked(period=max(periods)), page=page).rows
    ]
    assert {line.sums.stars for line in lines} == {None, 0, 1, 2, 3, 4, 5}


def test_a_second_filling_is_refused(town):
    result = town.test_cli_runner().invoke(args=["demo", "fill"])
    assert result.exit_code == 1
    assert "已经有人员" in result.output or "people in this database" in result.output


def test_the_sign_ins_are_printed(town):
    said = town.test_cli_runner().invoke(args=["demo", "sign-ins"]).output
    assert PASSWORD in said
    assert all(player.sign_in in said and player.name in said for player in PLAYERS)


@pytest.fixture
def enter(town):
    """Sign in as a player, through the page."""

    def enter_as(name, language="en"):
        client = town.test_client()
        client.set_cookie("lang", language)
        answer = client.post(
            "/sign-in",
            data={"name": name, "password": PASSWORD},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 303, answer.text
        return client

    return enter_as


@pytest.mark.parametrize("player", [player.sign_in for player in PLAYERS])
def test_every_link_on_my_page_leads_somewhere(enter, player):
    client = enter(player)
    page = check(client.get("/my-page"))
    links = {link.split("#")[0] for link in page.links()} - {""}
    for link in sorted(links):
        address = link if link.startswith("/") else f"/my-page{link}"
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status}"
        if answer.mimetype == "text/html":
            check(answer)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_my_page_in_both_languages(enter, language):
    client = enter("farmer", language)
    assert "/courses/anti-fraud/lessons/" in check(client.get("/my-page")).html
