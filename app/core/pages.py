"""What every template may use: addresses of static files, and whether this is a demonstration."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for

STATIC = Path(__file__).parent / "static"


def init_app(app: Flask) -> None:
    """Set up templates: no stray blank lines, and the functions of this room."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals["static_url"] = static_url
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000


@cache
def static_url(name: str) -> str:
    """Return the address of a static file, which may be kept for a year: it names its edition."""
    edition = sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return url_for("static", filename=name, v=edition)
