"""Sessions of browsers: rows behind an opaque secret, and the cookie that carries it."""

import secrets
from datetime import datetime
from uuid import UUID

from flask import Response, current_app, request
from flask import session as flashed
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import Settings
from app.people import idling
from app.people.access import cookie_name, hash_of
from app.people.models import BrowserSession
from app.people.rules.signing import PENDING_LASTS, SESSION_LASTS

TERMINAL = "terminal"  # the cookie of a device that is a site's terminal


def open_session(
    session: Session,
    *,
    person_id: UUID,
    pending: bool = False,
    factor_at: datetime | None = None,
    shared: bool = False,
) -> str:
    """Open a session and return its new secret; a pending one still owes the second factor.

    One at a device that others use too ends by itself (people.idling).
    """
    secret = secrets.token_urlsafe(24)
    now = clock.now()
    session.add(
        BrowserSession(
            secret_hash=hash_of(secret),
            person_id=person_id,
            began_at=now,
            expires_at=now + (PENDING_LASTS if pending else SESSION_LASTS),
            is_pending=pending,
            factor_at=factor_at,
            is_shared=shared,
        )
    )
    return secret


def end(session: Session, session_id: UUID) -> None:
    """End one session."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_all(session: Session, *, person_id: UUID, but: UUID | None = None) -> None:
    """End all sessions of a person, or all but one; pending ones too."""
    ending = (
        update(BrowserSession)
        .where(BrowserSession.person_id == person_id, BrowserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    session.execute(ending if but is None else ending.where(BrowserSession.id != but))


def set_cookie(response: Response, secret: str) -> None:
    """Let the browser carry the secret until it is closed, for this host alone."""
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        cookie_name(), secret, httponly=True, samesite="Lax", secure=settings.is_tls
    )
    if idling.COOKIE in request.cookies:  # Of a shared session before this one.
        response.delete_cookie(idling.COOKIE, httponly=True, samesite="Lax", secure=settings.is_tls)
    response.headers["Cache-Control"] = "no-store"


def drop_cookie(response: Response) -> None:
    """Let the browser forget the secret, and all that pages of ours may have left with it."""
    settings: Settings = current_app.config["SETTINGS"]
    flashed.clear()  # What the next page was to say is not for the next person.
    for one in (cookie_name(), idling.COOKIE):
        response.delete_cookie(one, httponly=True, samesite="Lax", secure=settings.is_tls)
    # A terminal goes on being one; its other cookies of ours are taken one by one.
    is_terminal = TERMINAL in request.cookies
    response.headers["Clear-Site-Data"] = '"storage"' if is_terminal else '"cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
