"""The village's server behind nginx with TLS, and Chromium that trusts its certificate."""

import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.core.press import press_files
from app.factory import create_app
from tests.conftest import settings_for
from tests.line import village
from tests.line.front_server import NGINX, FrontServer, key_hash
from tests.live import LiveServer

CHROMIUM = shutil.which("chromium")
MISSING = " and ".join(
    name for name, found in (("nginx", NGINX), ("chromium", CHROMIUM)) if not found
)


@contextmanager
def served(folder: Path):
    """The whole way: database, gunicorn, nginx. Yields the front server."""
    data, front = folder / "data", folder / "front"
    data.mkdir()
    front.mkdir()
    url = f"sqlite:///{data / 'gengdu.db'}"
    app = create_app(settings_for(url, data, testing=False))
    assert app.test_cli_runner().invoke(args=["upgrade"]).exit_code == 0
    database = app.extensions["gengdu.db"]
    with app.app_context(), database.open(writes=True) as session:
        village.fill(session, folder / "courses")
        session.commit()
    database.dispose()
    static = folder / "static"
    shutil.copytree("app/core/static", static)
    press_files(static)
    with ExitStack() as stack:
        live = LiveServer(url, data, "quick", GENGDU_URL="https://localhost", GENGDU_PROXIES="1")
        stack.enter_context(live)
        yield stack.enter_context(FrontServer(front, live.port, static))


@contextmanager
def browser_for(playwright, front: FrontServer):
    """Chromium that takes this one certificate for a good one, and so keeps what it gets."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            f"--ignore-certificate-errors-spki-list={key_hash(front.folder)}",
        ],
    )
    yield browser
    browser.close()


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/line" in str(item.path) and "front" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("line"))


@pytest.fixture(scope="session")
def front(tmp_path_factory):
    """The front server before a village's worth of courses."""
    if MISSING:
        pytest.skip(f"needs {MISSING}")
    with served(tmp_path_factory.mktemp("line")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium(front, playwright):
    with browser_for(playwright, front) as browser:
        yield browser
