"""One request is one transaction; what a refusal teaches survives it."""

import pytest
from flask import abort, g
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import db
from app.core.installation import InstallationFact

SAME = {"Sec-Fetch-Site": "same-origin"}


def words(session):
    return set(session.scalars(select(InstallationFact.name)))


def answer(app, monkeypatch, view):
    """Let the address /sign-in be answered by `view`."""
    monkeypatch.setitem(app.view_functions, "people.sign_in", view)


@pytest.mark.parametrize(
    ("status", "kept"), [(200, {"done", "aside"}), (303, {"done", "aside"}), (422, {"aside"})]
)
def test_an_answer_below_400_commits(app, session, visit, monkeypatch, status, kept):
    def view():
        db.session.add(InstallationFact(name="done"))
        db.aside(lambda own: own.add(InstallationFact(name="aside")))
        return "", status

    answer(app, monkeypatch, view)
    visit.raw("/sign-in", method="POST", headers=SAME, expect=status)
    assert words(session) == kept


@pytest.mark.parametrize("error", [ZeroDivisionError, lambda: abort(400)])
def test_an_error_does_not_but_for_what_stands_aside(app, session, visit, monkeypatch, error):
    def view():
        db.session.add(InstallationFact(name="done"))
        db.session.flush()
        db.aside(lambda own: own.add(InstallationFact(name="aside")))
        raise error()

    answer(app, monkeypatch, view)
    response = visit.client.post("/sign-in", headers=SAME)
    assert response.status_code in (400, 500)
    assert words(session) == {"aside"}


def test_a_failed_commit_is_told(app, session, visit, monkeypatch):
    def view():
        db.session.add(InstallationFact(name="done"))
        return "saved"

    def fail(self):
        raise OperationalError("COMMIT", {}, Exception("database is locked"))

    answer(app, monkeypatch, view)
    monkeypatch.setattr(Session, "commit", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = visit.client.post("/sign-in", headers=SAME)
    assert response.status_code == 503
    assert "could not save this" in response.text
    assert "Content-Security-Policy" in response.headers
    assert words(session) == set()


def add_row():
    db.session.add(InstallationFact(name="done"))
    return ""


def send_statement():
    db.session.execute(insert(InstallationFact).values(name="done"))
    return ""


@pytest.mark.parametrize("view", [add_row, send_statement])
def test_a_request_that_reads_never_writes(app, session, visit, monkeypatch, view):
    answer(app, monkeypatch, view)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    visit.raw("/sign-in", expect=500)
    assert words(session) == set()


def test_what_a_command_was_refused_is_written_at_its_end(app, session):
    with app.app_context():
        db.aside(lambda own: own.add(InstallationFact(name="aside")))
    assert words(session) == {"aside"}


def test_letting_go_ends_the_transaction(app, session):
    with app.app_context():
        db.let_go()
        words(db.session)
        assert g.session.in_transaction()
        db.let_go()
        assert not g.session.in_transaction()


def test_but_never_loses_what_was_written(app, session):
    with app.app_context():
        db.session.add(InstallationFact(name="done"))
        with pytest.raises(RuntimeError):
            db.let_go()
