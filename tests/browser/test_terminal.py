"""A village terminal: enrolled by its steward, used by a farmer, and nothing left behind."""

import pytest

from app.factory import create_app
from tests.browser.conftest import NARROW, WIDE, inspect, press, sign_in
from tests.browser.test_loop import answer, keys
from tests.conftest import settings_for
from tests.live import LiveServer


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """The address of a demonstration of its own, its clock tenfold: sessions end there by time."""
    folder = tmp_path_factory.mktemp("village")
    url = f"sqlite:///{folder / 'gengdu.db'}"
    app = create_app(settings_for(url, folder, testing=False))
    for command in (["upgrade"], ["demo", "fill"]):
        assert app.test_cli_runner().invoke(args=command).exit_code == 0
    app.extensions["gengdu.db"].dispose()
    with LiveServer(url, folder, "quick=10") as server:
        yield server.address


@pytest.fixture
def terminal(chromium, village):
    """A fresh browser made a terminal of Beigou's site by the steward; and the steward's tab."""
    desk = chromium.new_context(base_url=village, viewport=WIDE, locale="zh-CN")
    desk.set_default_timeout(10_000)
    tab = desk.new_page()
    sign_in(tab, "steward")
    inspect(tab)
    press(tab, "main a:has-text('村级站点')")
    inspect(tab)
    press(tab, "main ul.rows a")
    inspect(tab)
    press(tab, "main a.button:has-text('登记一台终端')")
    inspect(tab)
    press(tab, "main form button")
    inspect(tab)
    code = tab.inner_text("main p.said")
    context = chromium.new_context(base_url=village, viewport=NARROW, locale="zh-CN")
    context.set_default_timeout(10_000)
    device = context.new_page()
    device.goto("/terminal")
    inspect(device)
    device.fill("main input[name=code]", code)
    press(device, "main form button")
    assert device.url.endswith("/desk")
    yield device, tab
    context.close()
    desk.close()


def register(tab, name: str) -> None:
    """The steward registers somebody, who chooses three pictures."""
    tab.goto("/my-page")
    press(tab, "main a:has-text('站点学员')")
    inspect(tab)
    press(tab, "main a:has-text('登记新学员')")
    inspect(tab)
    tab.fill("input[name=name]", name)
    tab.fill("input[name=birth_year]", "1960")
    tab.check("input[name=agrees]")
    press(tab, "main form button")
    inspect(tab)
    press(tab, "main a:has-text('设图案')")
    inspect(tab)
    for picture in ("太阳", "鱼", "叶子"):
        press(tab, f"main button:has-text('{picture}')")
    assert "图案" in tab.inner_text("main")


def come_in(device, name: str) -> None:
    device.goto("/desk?initial=q")
    inspect(device)
    press(device, f"main a:has-text('{name}')")
    inspect(device)
    for picture in ("太阳", "鱼", "叶子"):
        press(device, f"main button:has-text('{picture}')")
    device.wait_for_url("**/my-page")


def test_the_farmers_path(terminal):
    device, steward = terminal
    register(steward, "秦小满")
    come_in(device, "秦小满")
    inspect(device)
    device.goto("/courses/anti-fraud/enrol")
    press(device, "main form button")
    device.goto("/courses/anti-fraud/lessons/1")
    inspect(device)
    device.wait_for_timeout(3_000)  # Half a minute by the village's clock.
    press(device, "main form button:has-text('读完')")
    device.goto("/courses/anti-fraud/assessment")
    press(device, "main form button")
    known = keys()
    for _ in range(3):
        words = device.inner_text("main")
        answer(device, next(item for ask, item in known.items() if ask in words))
        press(device, "main form button")
    assert "/assessment/4" in device.url
    device.goto("/sign-out")
    press(device, "main form button")

    device.go_back()
    device.go_back()
    assert "秦小满" not in device.inner_text("body"), "the back button shows nothing"
    for address in ("/my-page", "/courses/anti-fraud/assessment/1", "/my-courses"):
        device.goto(address)
        assert device.url.endswith("/desk"), "nobody is asked for a password either"
    names = {one["name"] for one in device.context.cookies()}
    assert names <= {"terminal", "css", "lang", "form"}, names
    kept = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"
    assert device.evaluate(kept) == 0
    assert device.evaluate("caches.keys().then((names) => names.length)") == 0


def test_a_card_and_its_loss(terminal):
    device, steward = terminal
    steward.goto("/my-page")
    press(steward, "main a:has-text('站点学员')")
    press(steward, "main ul.rows a")
    learner = steward.url
    press(steward, "main button:has-text('打印新卡')")
    inspect(steward)
    number = steward.locator("main b").last.inner_text()
    device.goto("/desk/card")
    inspect(device)
    device.fill("main input", number)
    with device.expect_navigation():
        device.keyboard.press("Enter")
    assert device.url.endswith("/my-page")
    steward.goto(learner)
    press(steward, "main button:has-text('卡丢了')")
    device.goto("/my-page")
    assert device.url.endswith("/desk"), "what the lost card opened is closed"
    device.goto("/desk/card")
    device.fill("main input", number)
    device.keyboard.press("Enter")
    device.locator("main .error", has_text="已停用").wait_for()
