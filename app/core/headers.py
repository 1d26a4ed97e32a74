"""Security headers on every answer, and who may keep a copy of it."""

from flask import Flask, Response, current_app, request

from app.core import shelf, style
from app.core.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'self' {style.ALLOWED}",
        "img-src 'self' data:",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    headers = response.headers
    given = {name.lower() for name, _value in headers}
    for name, value in ALWAYS:
        if name.lower() not in given:
            headers.add(name, value)
    if settings.is_tls:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "cache-control" not in given and request.endpoint != "static":
        own = not shelf.is_impersonal(request.environ)
        headers.add("Cache-Control", "no-store" if own else "no-cache")
    return response
