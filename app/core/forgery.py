"""Refusing forms that another site sends in a reader's name.

A browser of our days says where a form comes from (Sec-Fetch-Site, or else Origin); only a page
for a browser that says neither carries a token, so that pages hold no secret otherwise.
"""

import hmac
import secrets
from hashlib import sha256

from flask import Flask, Response, abort, current_app, g, request
from markupsafe import Markup

from app.core.db import READING
from app.core.settings import Settings

COOKIE = "form"
FIELD = "form_token"


def init_app(app: Flask) -> None:
    """Check every request that may write; give templates `form_token()`."""
    app.before_request(_check)
    app.after_request(_keep)
    app.jinja_env.globals["form_token"] = form_token


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _token(nonce: str) -> str:
    return hmac.new(_settings().secret, f"form:{nonce}".encode(), sha256).hexdigest()[:32]


def _check() -> None:
    if request.method not in READING and not _is_ours():
        abort(403)


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin in (request.host_url.rstrip("/"), _settings().public_url)
    nonce = request.cookies.get(cookie_name())
    given = request.form.get(FIELD, "")
    return bool(nonce) and hmac.compare_digest(given.encode(), _token(nonce or "").encode())


def refuse_foreign_links() -> None:
    """Refuse an address that leaves a trace (an export) to links of other sites."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def cookie_name() -> str:
    """Return the cookie's name; behind TLS the prefix binds it to this very host."""
    return f"__Host-{COOKIE}" if _settings().is_tls else COOKIE


def form_token() -> Markup:
    """Return the hidden field of a form, empty for browsers that say where a form comes from."""
    if "Sec-Fetch-Site" in request.headers:
        return Markup()
    if "form_nonce" not in g:
        g.form_nonce = request.cookies.get(cookie_name()) or secrets.token_urlsafe(16)
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token(g.form_nonce))


def _keep(response: Response) -> Response:
    if "form_nonce" in g:
        response.headers["Cache-Control"] = "no-store"
        if request.cookies.get(cookie_name()) != g.form_nonce:
            response.set_cookie(
                cookie_name(),
                g.form_nonce,
                httponly=True,
                samesite="Lax",
                secure=_settings().is_tls,
            )
    return response
