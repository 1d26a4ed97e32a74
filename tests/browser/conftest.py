"""A real server with the demonstration town, and headless Chromium to walk in it."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.factory import create_app
from tests.conftest import settings_for
from tests.live import LiveServer

CHROMIUM = shutil.which("chromium")
NARROW, WIDE = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The address of a server with the demonstration town, on SQLite, its clock hundredfold."""
    folder = tmp_path_factory.mktemp("town")
    url = f"sqlite:///{folder / 'gengdu.db'}"
    app = create_app(settings_for(url, folder, testing=False))
    for command in (["upgrade"], ["demo", "fill"]):
        outcome = app.test_cli_runner().invoke(args=command)
        assert outcome.exit_code == 0, outcome.output
    app.extensions["gengdu.db"].dispose()
    with LiveServer(url, folder, "quick") as server:
        yield server.address


@pytest.fixture(scope="session")
def chromium(request):
    """Headless Chromium, Debian's."""
    if not CHROMIUM:
        pytest.skip("needs chromium: apt-get install chromium")
    browser = request.getfixturevalue("playwright").chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield browser
    browser.close()


@pytest.fixture(params=[NARROW, WIDE], ids=["narrow", "wide"])
def tab(request, chromium, town):
    """A tab of a browser without cookies; `tab.goto("/…")` takes addresses of the town."""
    context = chromium.new_context(base_url=town, viewport=request.param, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def wide_tab(chromium, town):
    """The same, on a desk."""
    context = chromium.new_context(base_url=town, viewport=WIDE, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def sign_in(tab, name: str) -> None:
    """Sign in as one of the demonstration's people."""
    tab.goto("/sign-in")
    tab.fill("input[name=name]", name)
    tab.fill("input[name=password]", "gengdu-demo")
    tab.click("main button")
    tab.wait_for_url("**/my-page")


def press(tab, what: str) -> None:
    """Click something that leads to another page, and wait until that is there."""
    with tab.expect_navigation():
        tab.click(what)


def inspect(tab) -> None:
    """Grumble at a page that is hard to use: axe (WCAG 2.2 AA), and no sideways scrolling."""
    verdict = Axe().run(
        tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    )
    assert verdict.violations_count == 0, f"{tab.url}\n{verdict.generate_report()}"
    wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{tab.url} scrolls {wide} pixels sideways"
