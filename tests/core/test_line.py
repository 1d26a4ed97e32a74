"""Pages kept for all: fast, small, of the present edition, and never anybody's own."""

from datetime import date

import brotli
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app.catalogue.queries import get_current
from app.core import edition, schema, shelf, style
from app.factory import create_app
from app.people.models import Person
from tests import make, make_catalogue, make_enrolment
from tests.conftest import settings_for

BROWSER = {
    "Accept-Encoding": "gzip, deflate, br",
    "Sec-Fetch-Site": "same-origin",
}


@pytest.fixture
def house(database_kind, new_database_url, tmp_path):
    """An application as it is served, with a database in which things stay."""
    app = create_app(settings_for(new_database_url(database_kind), tmp_path, is_shelved=True))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with database.open(writes=True) as session:
        make_catalogue.course(session, "soil", review_by=date(2030, 1, 1))
        session.commit()
    yield app
    database.dispose()


@pytest.fixture
def asked(house):
    """The statements that reach the database."""
    seen = []
    engine = house.extensions["gengdu.db"].engine

    def note(_connection, _cursor, statement, *_rest):
        if "edition" not in statement and not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def change(house, deed):
    """Let something happen in a transaction of its own."""
    with house.extensions["gengdu.db"].open(writes=True) as session:
        made = deed(session)
        session.commit()
    return made


def text_of(answer) -> str:
    """What the answer says once it is unpacked."""
    assert answer.headers["Content-Encoding"] == "br"
    return brotli.decompress(answer.data).decode()


def ask(client, address="/courses", **more):
    answer = client.get(address, headers=BROWSER | more.pop("headers", {}), **more)
    assert answer.status_code in (200, 303, 304), answer.status
    return answer


def signed_in(house, name):
    """A browser of somebody who has a place on the course."""

    def enter(session):
        who = make.person(session, name, at=make.village(session))
        make.browser_session(session, who, secret=f"secret-of-{name}")

    change(house, enter)
    client = house.test_client()
    client.set_cookie("s", f"secret-of-{name}")
    return client


def test_a_page_for_all_costs_no_query(house, asked):
    first = ask(house.test_client())
    asked.clear()
    again = ask(house.test_client())
    assert again.data == first.data
    assert "Soil" in text_of(again) or "土壤" in text_of(again)
    assert asked == []


def test_who_has_it_already_gets_304(house):
    client = house.test_client()
    ask(client)
    first = ask(client)
    again = ask(client, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    other = ask(client, "/help", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("address", ["/", "/courses", "/courses/soil", "/courses/soil/lessons/1"])
def test_nothing_of_one_reader_reaches_another(house, address):
    """Lan, Zhao and a stranger ask in all orders; each gets their own page."""
    lan, zhao, stranger = signed_in(house, "兰兰"), signed_in(house, "赵赵"), house.test_client()
    for who in (lan, stranger, zhao, stranger, lan, zhao, stranger):
        answer = ask(who, address)
        said = text_of(answer)
        own = who is not stranger
        assert ("/my-page" in said) == own, "the way to one's own page is for who is signed in"
        assert ("/sign-in" in said) != own
        assert ("no-store" in answer.headers["Cache-Control"]) == own
        assert ("ETag" in answer.headers) != own
        assert "Cookie" in answer.headers["Vary"] or own
        for name in {"兰兰", "赵赵"} - (
            {"兰兰"} if who is lan else {"赵赵"} if who is zhao else set()
        ):
            assert name not in said
    assert "兰兰" in text_of(ask(lan, "/my-page"))
    assert "赵赵" in text_of(ask(zhao, "/my-page"))


def test_what_was_said_to_one_is_not_kept(house):
    """A message for the next page rides in a cookie; such a page is somebody's own."""
    client = house.test_client()
    client.set_cookie("said", "anything")
    assert "ETag" not in ask(client).headers
    client.delete_cookie("said")
    client.set_cookie("unknown", "anything")
    assert "ETag" not in ask(client).headers


def test_languages_are_kept_apart(house):
    client = house.test_client()
    assert ">课程<" in text_of(ask(client))
    asked_for = ask(client, "/courses?lang=en")
    assert ">Courses<" in text_of(asked_for)
    assert "ETag" not in asked_for.headers, "it sets a cookie"
    assert ">Courses<" in text_of(ask(client))
    assert ">课程<" in text_of(ask(house.test_client()))


def test_a_new_edition_is_shown(house, monkeypatch):
    monkeypatch.setattr(edition, "LOOK_EVERY", 0)
    ask(house.test_client())
    change(house, lambda session: make_catalogue.course(session, "water", title="灌溉"))
    assert "灌溉" not in text_of(ask(house.test_client())), "nothing was published yet"
    change(house, edition.turn)
    assert "灌溉" in text_of(ask(house.test_client()))


def test_a_page_drawn_while_an_edition_begins_is_not_of_it(house, monkeypatch):
    monkeypatch.setattr(edition, "LOOK_EVERY", 0)
    view = house.view_functions["catalogue.courses"]

    def slow():
        page = view()
        change(house, lambda session: make_catalogue.course(session, "water", title="灌溉"))
        change(house, edition.turn)
        return page

    slow.is_for_all = True
    slow.access = "public"
    monkeypatch.setitem(house.view_functions, "catalogue.courses", slow)
    assert "灌溉" not in text_of(ask(house.test_client()))
    monkeypatch.setitem(house.view_functions, "catalogue.courses", view)
    assert "灌溉" in text_of(ask(house.test_client()))


def test_what_only_counts_follows_within_a_minute(house, monkeypatch):
    """Without a new edition a page is drawn anew once its time is over."""
    client = house.test_client()
    ask(client, "/help")  # The style has been seen.
    change(house, lambda session: make_catalogue.course(session, "water", title="灌溉"))
    monkeypatch.setattr(shelf, "LASTS", 0.0)
    ask(client)
    change(house, lambda session: make_catalogue.course(session, "dung", title="施肥"))
    assert "施肥" in text_of(ask(client))


def test_a_first_page_brings_its_style(house):
    client = house.test_client()
    first = ask(client)
    assert f"<style>{style.SHEET}</style>" in text_of(first)
    assert style.ALLOWED in first.headers["Content-Security-Policy"]
    second = ask(client)
    assert "<style>" not in text_of(second)
    assert 'rel="stylesheet"' in text_of(second)
    sheet = ask(client, text_of(second).split('rel="stylesheet" href="')[1].split('"')[0])
    assert text_of(sheet).strip() == style.SHEET
    assert "max-age=31536000" in sheet.headers["Cache-Control"]


def test_old_browsers_get_gzip_and_the_oldest_nothing(house):
    client = house.test_client()
    assert client.get("/courses", headers={"Accept-Encoding": "gzip"}).content_encoding == "gzip"
    plain = client.get("/courses")
    assert plain.content_encoding is None
    assert "<h1" in plain.text
    assert client.head("/courses", headers=BROWSER).status_code == 200


def test_a_form_with_a_token_is_not_kept(house):
    """Browsers that do not say where a form comes from get one; it is theirs alone."""
    first = house.test_client().get("/sign-in", headers={"Accept-Encoding": "br"})
    assert "form_token" in text_of(first)
    assert "ETag" not in first.headers
    assert "form_token" not in text_of(ask(house.test_client(), "/sign-in"))


def test_size_gives_nothing_away(house):
    """Beside one's own data, an address that another site chose is not pressed (BREACH)."""
    lan = signed_in(house, "兰兰")

    def pressed(address, site):
        headers = {"Accept-Encoding": "br"} | ({"Sec-Fetch-Site": site} if site else {})
        return lan.get(address, headers=headers).content_encoding == "br"

    assert pressed("/my-page", "cross-site")
    assert pressed("/courses?page=1", "same-origin")
    assert pressed("/courses?page=1", "none")
    assert not pressed("/courses?page=1", "cross-site")
    assert not pressed("/courses?page=1", "same-site")
    assert not pressed("/courses?page=1", None)
    stranger = house.test_client()
    assert stranger.get("/courses?page=1", headers={"Accept-Encoding": "br"}).content_encoding


def test_a_lesson_of_ones_own_is_pressed_but_not_shelved(house):
    lan = signed_in(house, "兰兰")

    def enrol(session):
        who = session.scalars(select(Person).where(Person.name == "兰兰")).one()
        make_enrolment.place(session, who, get_current(session, "soil"))

    change(house, enrol)
    answer = ask(lan, "/courses/soil/lessons/1")
    assert "ETag" not in answer.headers
    assert "<form" in text_of(answer)
    assert "<form" not in text_of(ask(house.test_client(), "/courses/soil/lessons/1"))


def test_without_a_database_it_says_so(house, monkeypatch):
    def gone():
        raise OperationalError("SELECT", {}, Exception("gone"))

    client = house.test_client()
    ask(client)
    monkeypatch.setattr(house.wsgi_app.shelf, "edition", gone)
    assert ask(client).status_code == 200, "the application still answers"


def test_looks_are_kept_apart(house):
    usual, large = house.test_client(), house.test_client()
    large.set_cookie("look", "3c")
    odd = house.test_client()
    odd.set_cookie("look", "<script>")
    for client in (usual, large, odd):
        ask(client, "/help")
    assert 'class="t3 hc"' in text_of(ask(large, "/help"))
    assert "hc" not in text_of(ask(usual, "/help")).split("<style>")[0].split("<head>")[0]
    assert "script" not in text_of(ask(odd, "/help"))
    assert "ETag" in ask(large, "/help").headers, "a look says nothing of who is reading"


def test_no_header_of_one_reader_reaches_another(house):
    """Nothing that a stranger writes into a request stands on a page kept for all."""
    for address in ("/", "/help", "/privacy", "/courses", "/courses/soil", "/sign-in", "/verify"):
        evil = {
            "Host": "evil.example",
            "X-Forwarded-Host": "evil.example",
            "Referer": "http://evil.example",
        }
        for _ in range(2):
            assert "evil" not in text_of(ask(house.test_client(), address, headers=evil))


def test_two_cookies_of_one_name_poison_nothing(house):
    for cookie in ("lang=en; lang=", "lang=en; lang=zh", "lang=zh; lang=en"):
        house.test_client().get("/courses", headers=BROWSER | {"Cookie": cookie})
    assert ">课程<" in text_of(ask(house.test_client()))
    english = house.test_client()
    english.set_cookie("lang", "en")
    assert ">Courses<" in text_of(ask(english))


def test_memory_is_bounded(house):
    for n in range(200):
        cookie = {"Cookie": f"lang={'x' * 4000}{n}"}
        house.test_client().get("/help", headers=BROWSER | cookie)
    kept = house.wsgi_app.shelf._kept
    assert len(kept) <= 2, "what is no language makes no page of its own"


def test_half_of_a_file_is_not_pressed(house):
    sheet = "/static/house.css"
    answer = house.test_client().get(sheet, headers=BROWSER | {"Range": "bytes=0-499"})
    if answer.status_code == 206:
        assert answer.content_encoding is None
        assert len(answer.data) == 500
    answer.close()
