"""Builds the application; FEATURES is the plan of the house, lowest floor first."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    assessment,
    catalogue,
    certificates,
    demo,
    enrolment,
    feedback,
    front,
    items,
    lessons,
    people,
    shortages,
    sites,
    skills,
    talent,
    workforce,
)
from app.core import (
    cli,
    db,
    edition,
    errors,
    forgery,
    headers,
    installation,
    language,
    letters,
    look,
    pages,
    paging,
    schema,
    shelf,
    slots,
    style,
    words,
)
from app.core.application import Application
from app.core.line import Line
from app.core.settings import Settings, from_environment

TRANSLATIONS = str(Path(__file__).parent.parent / "translations")

FEATURES = (
    people,
    feedback,
    skills,
    items,
    shortages,
    catalogue,
    enrolment,
    lessons,
    assessment,
    certificates,
    workforce,
    talent,
    sites,
    front,
    demo,
)

# In this order their checks run before a request, and backwards after it.
ROOMS = (
    errors,
    shelf,
    headers,
    schema,
    installation,
    forgery,
    letters,
    language,
    pages,
    style,
    look,
    paging,
    slots,
    words,
    cli,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, with the settings given or those of the environment."""
    settings = settings or from_environment()
    app = Application("app.core", static_url_path="/static")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret,
        TESTING=settings.testing,
        TRANSLATIONS=TRANSLATIONS,
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        SESSION_COOKIE_NAME="said",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_tls,
    )
    db.init_app(app, settings.database_url)
    if settings.is_shelved:
        kept = shelf.Shelf(edition.Watch(app.extensions["gengdu.db"]).number)
        app.wsgi_app = Line(app.wsgi_app, kept)  # type: ignore[assignment,method-assign] # as below
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Werkzeug's manual says
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    for room in ROOMS:
        room.init_app(app)
    for feature in FEATURES:
        # All tables are known before any is used, in whatever order pages are drawn in.
        if find_spec(f"{feature.__name__}.models"):
            import_module(f"{feature.__name__}.models")
        feature.init_app(app)
    cli.guard(app)
    return app


def warm(app: Flask) -> None:
    """Do once, before a server forks its workers, what each would do at its first request."""
    configure_mappers()
    schema.wanted()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
