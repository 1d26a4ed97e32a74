"""The lock-out in real transactions: nothing of a refusal is undone with it."""

import threading

import pytest
from sqlalchemy import func, select

from app.core import clock, schema
from app.factory import create_app
from app.people import passwords
from app.people.models import AuditEntry, Deed, Person, SignIn
from tests.conftest import settings_for
from tests.make import WHEN
from tests.make_signing import PASSWORD, sign_in

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def real(database_kind, new_database_url, tmp_path):
    """An application on a database of its own, whose sessions commit; Lan has a sign-in."""
    app = create_app(settings_for(new_database_url(database_kind), tmp_path))
    database = app.extensions["gengdu.db"]
    with database.engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with database.open(writes=True) as session:
        lan = Person(name="兰", folded_name="兰", sort_key="lan 兰", created_at=WHEN)
        session.add(lan)
        session.flush()
        sign_in(session, lan, "lan")
        session.commit()
    yield app
    database.dispose()


def come_in(app, password):
    data = {"name": "lan", "password": password}
    return app.test_client().post("/sign-in?lang=en", data=data, headers=SAME)


def look(app):
    """What another connection sees: failures, whether locked, entries of failures."""
    with app.extensions["gengdu.db"].open(writes=False) as session:
        kept = session.scalars(select(SignIn)).one()
        failed = session.scalar(select(func.count()).where(AuditEntry.deed == Deed.SIGN_IN_FAILED))
        return kept.failures, kept.locked_until is not None, failed


def test_the_lock_survives_the_refusal(real):
    with clock.stopped(WHEN):
        for count in range(1, 6):
            assert come_in(real, "wrong").status_code == 422
            assert look(real) == (count, count == 5, count)
        response = come_in(real, PASSWORD)
    assert response.status_code == 422
    assert "locked until" in response.text
    assert come_in(real, PASSWORD).status_code == 303  # The clock runs again, long after.
    assert look(real)[:2] == (0, False)


def test_guesses_at_one_time_are_all_counted(real):
    threads = [threading.Thread(target=come_in, args=(real, "wrong")) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert look(real) == (5, True, 5)


def test_others_write_while_a_password_is_hashed(real, monkeypatch):
    """On SQLite a held write lock would keep everybody else waiting."""
    matches = passwords.matches
    wrote = []

    def watch(kept, password):
        with real.extensions["gengdu.db"].open(writes=True) as session:
            session.add(Person(name="赵", folded_name="赵", created_at=WHEN))
            session.commit()
        wrote.append(True)
        return matches(kept, password)

    monkeypatch.setattr(passwords, "matches", watch)
    assert come_in(real, PASSWORD).status_code == 303
    assert wrote == [True]
