"""The links at the head and the foot of every page."""

from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from flask import render_template, request
from flask_login import current_user
from markupsafe import Markup

from app.core.language import NAMES, wanted
from app.people.sessions import TERMINAL

KEPT = 1024  # of either, so that pages asked for often do not draw their head and foot anew


def nav() -> Markup:
    """Return the ways into the house; few, since every page carries them."""
    return _nav(wanted(), current_user.is_authenticated, TERMINAL in request.cookies)


def foot() -> Markup:
    """Return complaints and suggestions, help, privacy, the other language, the way out."""
    query = request.query_string.decode(errors="replace")
    return _foot(wanted(), current_user.is_authenticated, request.path, query)


@lru_cache(KEPT)
def _nav(_language: str, _is_signed_in: bool, is_terminal: bool) -> Markup:
    return Markup(render_template("front/_nav.html", is_terminal=is_terminal))  # noqa: S704 -- a template, escaped there


@lru_cache(KEPT)
def _foot(language: str, _is_signed_in: bool, path: str, query: str) -> Markup:
    other = "zh" if language == "en" else "en"
    page = render_template(
        "front/_foot.html",
        page=quote(path),
        address=_same_page(query, other),
        other=other,
        name=NAMES[other],
    )
    return Markup(page)  # noqa: S704 -- a template, escaped there


def _same_page(query: str, language: str) -> str:
    """Return the query that leads to this very page in another language."""
    asked = [(name, value) for name, value in parse_qsl(query) if name != "lang"]
    return "?" + urlencode([*asked, ("lang", language)])
