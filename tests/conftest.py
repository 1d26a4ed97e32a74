"""Fixtures of all tests: an application on each database, a session rolled back, a browser."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import schema
from app.core.settings import Settings
from app.factory import create_app
from tests import make, postgres
from tests.page import Browser

# Times of machines differ, so no example is failed for being slow.
_quiet = {"deadline": None, "suppress_health_check": list(HealthCheck)}
hypothesis_settings.register_profile("ordinary", max_examples=50, derandomize=True, **_quiet)
hypothesis_settings.register_profile("nightly", max_examples=5000, print_blob=True, **_quiet)
hypothesis_settings.load_profile(os.environ.get("GENGDU_TEST_PROFILE", "ordinary"))


def pytest_addoption(parser):
    parser.addoption("--db", default="both", choices=("both", "sqlite", "postgres"))


def pytest_generate_tests(metafunc):
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db")
        kinds = ["sqlite", "postgres"] if chosen == "both" else [chosen]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a PostgreSQL that lives as long as this run."""
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def new_database_url(tmp_path_factory, request):
    """Make fresh, empty databases: `new_database_url("sqlite")`."""
    count = iter(range(1_000_000))

    def make_one(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('db') / 'gengdu.db'}"
        server = request.getfixturevalue("postgres_server")
        return postgres.new_database(server, f"db{next(count)}")

    return make_one


def settings_for(url: str, folder: Path, **more) -> Settings:
    """Settings of an application under test."""
    values = {
        "data_dir": folder,
        "database_url": url,
        "public_url": "http://localhost",
        "demo_public": False,
        "second_factor_required": False,
        "proxies": 0,
        "secret": b"of-the-tests-only-32-bytes-long!",
        "testing": True,
        "is_shelved": False,
    }
    return Settings(**values | more)


@pytest.fixture(scope="session")
def app(database_kind, new_database_url, tmp_path_factory):
    """The application, its tables made by the migrations, one for each database."""
    url = new_database_url(database_kind)
    app = create_app(settings_for(url, tmp_path_factory.mktemp("data")))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    yield app
    database.dispose()


@pytest.fixture
def connection(app):
    """One connection for the test and its requests; everything in it is undone."""
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).connect() as connection:
        transaction = connection.begin()
        with database.within(connection):
            yield connection
        transaction.rollback()
    app.extensions.pop("gengdu.demonstration", None)


@pytest.fixture
def session(connection):
    """The test's own session; what it flushes, requests see."""
    with Session(
        connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
    ) as session:
        yield session


@pytest.fixture
def visit(app, session):
    """A browser: `page = visit("/courses")`; speaks English unless told otherwise."""
    return Browser(app, session)


@pytest.fixture
def statements(connection):
    """A list that fills with the SQL statements sent, for counting."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    with ExitStack() as stack:
        stack.callback(event.remove, connection, "before_cursor_execute", note)
        yield seen


@pytest.fixture(scope="session")
def playwright():
    """Playwright, started once for all browsers of this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture
def beigou(session):
    """A village, Beigou, in Huairou district, with everything above it."""
    return make.village(session)


@pytest.fixture
def lan(session, beigou, visit):
    """Lan, a learner at Beigou, signed in."""
    lan = make.person(session, "兰", at=beigou)
    visit.sign_in(lan)
    return lan
