"""A course taken along: read with the line cut, answers kept and carried home once."""

import re

import pytest
from sqlalchemy import select

from app.assessment.models import Answer, Attempt
from app.factory import create_app
from app.people.models import SignIn
from tests.browser.conftest import sign_in
from tests.conftest import settings_for
from tests.live import LiveServer


@pytest.fixture
def house(tmp_path):
    """A server of its own that can be cut off, and its application."""
    url = f"sqlite:///{tmp_path / 'gengdu.db'}"
    app = create_app(settings_for(url, tmp_path, testing=False))
    for command in (["upgrade"], ["demo", "fill"]):
        assert app.test_cli_runner().invoke(args=command).exit_code == 0
    with LiveServer(url, tmp_path) as server:
        yield server, app
    app.extensions["gengdu.db"].dispose()


@pytest.fixture
def tab(house, chromium):
    server, _app = house
    context = chromium.new_context(base_url=server.address, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def turns(app, name):
    """All that the person answered: position, turn, answer."""
    with app.extensions["gengdu.db"].open(writes=False) as session:
        return session.execute(
            select(Answer.position, Answer.turn, Answer.given)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .join(SignIn, SignIn.person_id == Attempt.person_id)
            .where(SignIn.name == name)
            .order_by(Answer.answered_at)
        ).all()


def answer(tab):
    """Answer the question on the page somehow, and go on."""
    choice = tab.locator("main input[type=radio], main input[type=checkbox]")
    if choice.count():
        choice.first.check()
    else:
        tab.locator("main input[type=text]").fill("1")
    tab.click("main form button")


def begin(tab):
    """Enrol, keep the course on this device, begin the test; all questions are kept then."""
    sign_in(tab, "auditor")
    tab.goto("/courses/anti-fraud/enrol")
    tab.click("main form button")
    tab.click("#along button")
    tab.locator("#along-said", has_text="已保存").wait_for()
    tab.goto("/courses/anti-fraud/assessment")
    tab.click("main form button")
    tab.wait_for_function("caches.match('/along/anti-fraud')")


def test_a_course_is_taken_along(house, tab):
    server, app = house
    before = len(turns(app, "auditor"))
    begin(tab)
    answer(tab)
    assert len(turns(app, "auditor")) == before + 1

    server.kill()
    tab.goto("/courses/anti-fraud")
    assert "没有网络" in tab.inner_text("main")
    tab.click("main ol a >> nth=2")
    assert len(tab.inner_text("main article")) > 200
    tab.goto("/courses/anti-fraud/assessment/2")
    answer(tab)
    assert tab.url.endswith("/assessment/3")
    assert "第2题" in tab.inner_text("main .note")
    answer(tab)
    assert "第2、3题" in tab.inner_text("main .note")
    assert len(turns(app, "auditor")) == before + 1, "nothing can have reached the server"

    server.start()
    tab.goto("/courses/anti-fraud/assessment/4")
    assert not tab.locator("main .note", has_text="只在这台设备上").count()
    written = turns(app, "auditor")[before:]
    assert [position for position, _turn, _given in written] == [1, 2, 3]
    tab.goto("/courses/anti-fraud/assessment/5")
    assert len(turns(app, "auditor")) == before + 3, "delivered once"


def test_answers_to_an_attempt_that_is_over_are_told(house, tab):
    server, _app = house
    begin(tab)
    server.kill()
    answer(tab)
    assert "第1题" in tab.inner_text("main .note")
    server.start()
    # Meanwhile it is handed in on another device, and a new attempt is not yet allowed.
    other = tab.context.browser.new_context(base_url=server.address, locale="zh-CN").new_page()
    sign_in(other, "auditor")
    other.goto("/courses/anti-fraud/assessment/hand-in")
    other.click("main form button")
    other.context.close()
    tab.goto("/courses/anti-fraud/assessment")
    assert re.search("没有收下.*第1题", tab.inner_text("main"))
    tab.goto("/courses/anti-fraud/assessment")
    assert "没有收下" not in tab.inner_text("main"), "it is told once"


def test_signing_out_tells_of_answers_that_are_only_here(house, tab):
    server, _app = house
    begin(tab)
    server.kill()
    answer(tab)
    assert "第1题" in tab.inner_text("main .note")
    form = "<form method=post action=/sign-out><button>x</button></form>"
    tab.evaluate(f"document.body.innerHTML = '{form}'")
    tab.click("button")
    assert "第1题" in tab.inner_text("main")
    assert tab.locator("main button", has_text="退出").count()
    server.start()
    tab.goto("/courses/anti-fraud/assessment/2")
    tab.goto("/sign-out")
    tab.click("main form button")
    assert "/sign-out" not in tab.url
