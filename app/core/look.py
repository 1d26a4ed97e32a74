"""How large a reader wants the letters, and whether in strong contrast; kept by a cookie."""

from flask import Flask, Response, request
from markupsafe import Markup

from app.core.pages import static_url

COOKIE = "look"
SIZES = ("1", "2", "3")  # as drawn, a quarter larger, half as large again
CONTRAST = "c"
LOOKS = tuple(size + contrast for size in SIZES for contrast in ("", CONTRAST))
USUAL = LOOKS[0]


def init_app(app: Flask) -> None:
    """Give templates `look()` for the root of every page, `look_style()` for its head."""
    app.jinja_env.globals.update(look=look, look_style=look_style)


def known(value: str) -> str:
    """Return the look of this name, or the usual one where there is none."""
    return value if value in LOOKS else USUAL


def look() -> Markup:
    """Return the attribute that makes the page look as its reader wants, or "" for the usual."""
    wanted = known(request.cookies.get(COOKIE, ""))
    if wanted == USUAL:
        return Markup()
    classes = [f"t{wanted[0]}"] * (wanted[0] != SIZES[0]) + ["hc"] * (CONTRAST in wanted)
    return Markup(' class="{}"').format(" ".join(classes))


def look_style() -> Markup:
    """Return the link to the sheet of looks, which only who chose one pays for."""
    if known(request.cookies.get(COOKIE, "")) == USUAL:
        return Markup()
    return Markup('<link rel="stylesheet" href="{}">').format(static_url("look.css"))


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
