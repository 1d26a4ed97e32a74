"""What no page takes, whatever it asks: characters that a database can't keep."""

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    """Refuse such a request before any page sees it."""
    app.before_request(_check)


def _check() -> None:
    """Refuse NUL: PostgreSQL has no such character, and no reader ever means one.

    This reads the whole form, before any session is open: who sends it slowly holds no lock.
    """
    given = [request.path]
    for fields in (request.args, request.form):
        for name, values in fields.lists():
            given += [name, *values]
    if any("\x00" in value for value in given):
        abort(400)
