"""How large a reader wants the letters, and whether in strong contrast; kept by a cookie."""

from collections.abc import Mapping

from flask import Flask, Response, request
from markupsafe import Markup

COOKIE = "look"
SIZES = ("1", "2", "3")  # as drawn, a quarter larger, half as large again
CONTRAST = "c"
LOOKS = tuple(size + contrast for size in SIZES for contrast in ("", CONTRAST))
USUAL = LOOKS[0]
NOTHING = Markup()


def init_app(app: Flask) -> None:
    """Give templates `look()`, for the root of every page."""
    app.jinja_env.globals["look"] = look


def known(value: str) -> str:
    """Return the look of this name, or the usual one where there is none."""
    return value if value in LOOKS else USUAL


def look() -> Markup:
    """Return the attribute that makes the page look as its reader wants, or "" for the usual."""
    if not is_chosen(request.cookies):
        return NOTHING
    wanted = request.cookies[COOKIE]
    classes = [f"t{wanted[0]}"] * (wanted[0] != SIZES[0]) + ["hc"] * (CONTRAST in wanted)
    return Markup(' class="{}"').format(" ".join(classes))


def is_chosen(cookies: Mapping[str, str]) -> bool:
    """Tell whether the reader wants another look than the usual one."""
    return COOKIE in cookies and known(cookies[COOKIE]) != USUAL


def remember(response: Response, size: str, *, contrast: bool) -> None:
    """Set the cookie that keeps a look for a year."""
    response.set_cookie(
        COOKIE,
        known(size + CONTRAST * contrast),
        max_age=31_536_000,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )
