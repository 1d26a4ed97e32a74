"""The style sheet: inside a reader's first page, a file kept for a year from then on.

On a thin line a second request costs a second, so a first page brings its style along and a
cookie remembers which edition of it was seen. The policy allows this one text and no other.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from flask import Flask, Response, g, request
from markupsafe import Markup

from app.core import look
from app.core.pages import STATIC, static_url

COOKIE = "css"
SHEET = (STATIC / "house.css").read_text().strip()
EDITION = sha256(SHEET.encode()).hexdigest()[:8]
INSIDE = Markup(f"<style>{SHEET}</style>")  # noqa: S704 -- a file of ours
ALLOWED = f"'sha256-{b64encode(sha256(SHEET.encode()).digest()).decode()}'"


def init_app(app: Flask) -> None:
    """Give templates `style()`, for the head of every page."""
    app.jinja_env.globals["style"] = style
    app.after_request(_remember)


def style() -> Markup:
    """Return the link to the sheet, or for who has not had it the sheet itself.

    Only who chose a look pays for the sheet of looks.
    """
    cookies = request.cookies
    has_it = cookies.get(COOKIE) == EDITION
    if not has_it:
        g.style_given = True
    sheet = _link("house.css") if has_it else INSIDE
    return sheet + _link("look.css") if look.is_chosen(cookies) else sheet


@cache
def _link(name: str) -> Markup:
    return Markup('<link rel="stylesheet" href="{}">').format(static_url(name))


def _remember(response: Response) -> Response:
    if g.pop("style_given", False):
        response.set_cookie(
            COOKIE,
            EDITION,
            max_age=31_536_000,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return response
