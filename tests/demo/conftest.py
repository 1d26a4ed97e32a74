"""One demonstration on each database, made once, for all tests of it."""

import pytest

from app.core import schema
from app.core.db import session
from app.demo import actions
from app.factory import create_app
from tests.conftest import settings_for


@pytest.fixture(scope="session")
def town(database_kind, new_database_url, tmp_path_factory):
    """The application on a database that holds the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    app = create_app(settings_for(new_database_url(database_kind), folder))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with app.app_context():
        actions.fill(session)
        session.commit()
    yield app
    database.dispose()
