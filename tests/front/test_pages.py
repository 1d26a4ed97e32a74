"""Home, help, privacy, the head and the foot, and the answer to machines."""

import pytest

from app.factory import create_app
from tests import make_catalogue, make_shortages
from tests.conftest import settings_for


def test_home_leads_in(visit):
    page = visit("/")
    assert page.text("h1") == "Learn it, prove it, use it"
    assert "/courses" in page.links()
    assert page.one("main//form").get("action") == "/search"


@pytest.mark.parametrize("address", ["/", "/help", "/privacy"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_stand_in_both_languages(visit, address, language):
    page = visit(f"{address}?lang={language}")
    assert page.root.get("lang") == ("en" if language == "en" else "zh-CN")


def test_the_head_and_foot_of_a_stranger(visit):
    page = visit("/help?x=1&x=2")
    links = [e.get("href") for part in ("header", "footer") for e in page.all(f"{part}//a")]
    assert links == [
        "/", "/courses", "/shortages", "/verify", "/sign-in",
        "/feedback?page=/help", "/help", "/privacy", "/look?to=/help", "?x=1&x=2&lang=zh",
    ]  # fmt: skip


def test_the_head_and_foot_of_a_reader(visit, lan):
    links = visit("/help").links()
    assert {"/my-page", "/sign-out"} <= set(links)
    assert "/sign-in" not in links


def test_healthz_says_ok(visit):
    answer = visit.raw("/healthz")
    assert answer.json == {"status": "ok", "database": True, "migrations": True}
    assert answer.headers["Cache-Control"] == "no-store"


def test_healthz_without_tables(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json["database"], answer.json["migrations"]) == (
        503, True, False,
    )  # fmt: skip
    app.extensions["gengdu.db"].dispose()


@pytest.mark.parametrize(
    "address",
    ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://x@/x?host=/nowhere"],
)
def test_healthz_without_a_database(tmp_path, address):
    app = create_app(settings_for(address, tmp_path))
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "failing", "database": False, "migrations": False}


def test_a_page_without_a_database_says_what_to_do(tmp_path):
    client = create_app(settings_for("sqlite:////nowhere/at/all.db", tmp_path)).test_client()
    client.set_cookie("s", "somebody")
    answer = client.get("/help?lang=en")
    assert answer.status_code == 503
    assert "wait a moment and try again" in answer.text


def test_home_shows_new_courses_and_what_is_short(session, visit, statements):
    make_shortages.reports(session)
    make_catalogue.course(session)
    statements.clear()
    page = visit("/")
    assert "/courses/soil" in page.links()
    assert "/shortages/soil-testing" in page.links()
    assert len(statements) <= 6


def test_home_does_not_call_short_what_few_report(session, visit):
    make_shortages.reports(session, count=2)
    assert "/shortages/soil-testing" not in visit("/").links()


def test_letters_in_three_sizes_and_strong_contrast(visit):
    assert visit("/help").root.get("class") is None
    went_to = visit.send("/look?to=/help", size="3", contrast="y")
    assert went_to == "/help"
    assert visit("/help").root.get("class") == "t3 hc"
    assert visit("/look").one("input[@checked][@type='radio']").get("value") == "3"
    visit.send("/look", size="2", contrast=[])
    assert visit("/help").root.get("class") == "t2"
    visit.send("/look", expect=422, size="9")
    visit.client.set_cookie("look", "nonsense")
    assert visit("/help").root.get("class") is None


def test_the_way_back_from_the_look_stays_in_the_house(visit):
    assert visit.send("/look?to=//evil.example", size="2") == "/"
    assert visit.send("/look?to=/courses", size="2", to="https://evil.example/") == "/"
