"""What no page takes, whatever it asks: characters that a database can't keep."""

from flask import Flask, abort, request

from app.core.db import READING


def init_app(app: Flask) -> None:
    """Refuse such a request before any page sees it."""
    app.before_request(_check)


def _check() -> None:
    """Refuse NUL: PostgreSQL has no such character, and no reader ever means one.

    This reads the whole form, before any session is open: who sends it slowly holds no lock.
    """
    query = request.query_string
    if "\x00" in request.path or b"\x00" in query or b"%00" in query:
        abort(400)
    if request.method in READING:
        return
    for name, values in request.form.lists():
        if "\x00" in name or any("\x00" in value for value in values):
            abort(400)
