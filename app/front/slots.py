"""The links at the head and the foot of every page."""

from urllib.parse import quote, urlencode

from flask import render_template, request
from markupsafe import Markup

from app.core.language import NAMES, wanted


def nav() -> Markup:
    """Return the ways into the house; few, since every page carries them."""
    return Markup(render_template("front/_nav.html"))  # noqa: S704 -- a template, escaped there


def foot() -> Markup:
    """Return complaints and suggestions, help, privacy, the other language, the way out."""
    other = "zh" if wanted() == "en" else "en"
    page = render_template(
        "front/_foot.html",
        page=quote(request.path),
        address=_same_page(other),
        other=other,
        name=NAMES[other],
    )
    return Markup(page)  # noqa: S704 -- a template, escaped there


def _same_page(language: str) -> str:
    """Return the query that leads to this very page in another language."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*asked, ("lang", language)])
