"""The reader of a request, and the three locks: public, signed in, or a permission at a place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Request, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import ColumnElement, bindparam, false, or_, select
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app.core import clock
from app.core.db import fetch, session
from app.core.errors import NotFound
from app.core.settings import Settings
from app.people import idling
from app.people.models import BrowserSession, Org, Person, Role, RoleGrant, SignIn
from app.people.permissions import CARRIES, STAFF, Permission

COOKIE = "s"
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Held:
    """A role that the reader holds, and where."""

    role: Role
    org_id: UUID
    org_name: str
    path: str


@dataclass
class Reader(UserMixin):
    """Who is reading: what one query knows of a signed-in person; roles come when asked for."""

    id: UUID
    name: str
    language: str | None
    session_id: UUID
    factor_at: datetime | None
    is_shared: bool = False  # at a device that others use too
    _granted: list[Held] | None = field(default=None)

    @property
    def held(self) -> list[Held]:
        """The roles that count now, with their places.

        None while a second factor is owed, and none at a device that others use too: there four
        digits let somebody in, which is enough to learn with and not to rule over others.
        """
        return [] if self.owes_factor or self.is_shared else self.granted

    @property
    def granted(self) -> list[Held]:
        """The roles given, whether they count or not (one query a request)."""
        if self._granted is None:
            self._granted = list_held(session, person_id=self.id)
        return self._granted

    @property
    def owes_factor(self) -> bool:
        """Whether the installation asks this reader for a second factor not yet given."""
        settings: Settings = current_app.config["SETTINGS"]
        return settings.second_factor_required and not self.factor_at and self.is_staff

    def may(self, permission: Permission, org: Org) -> bool:
        """Tell whether a role held there or above carries the permission."""
        return any(
            permission in CARRIES[held.role] and org.path.startswith(held.path)
            for held in self.held
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """Tell whether any role carries the permission at all."""
        return any(permission in CARRIES[held.role] for held in self.held)

    def where(self, permission: Permission) -> ColumnElement[bool]:
        """Return the condition on Org: those at which the reader has the permission."""
        paths = [held.path for held in self.held if permission in CARRIES[held.role]]
        return or_(*(Org.within(path) for path in paths)) if paths else false()

    @property
    def is_staff(self) -> bool:
        """Whether a role over other people's affairs was given, even if it doesn't count now."""
        return any(held.role in STAFF for held in self.granted)


# The present reader; only to be used where somebody is signed in.
reader: Reader = cast(Reader, LocalProxy(lambda: current_user))


def list_held(session: Session, *, person_id: UUID) -> list[Held]:
    """Return the roles a person holds now, the widest first."""
    return [Held(*row) for row in fetch(session, _HELD, {"person_id": person_id})]


_HELD = (
    select(RoleGrant.role, Org.id, Org.name, Org.path)
    .join(Org, Org.id == RoleGrant.org_id)
    .where(RoleGrant.person_id == bindparam("person_id"), RoleGrant.ended_at.is_(None))
    .order_by(Org.path, RoleGrant.role)
)


def hash_of(secret: str) -> str:
    """Return what is kept of a random secret of at least 128 bits (no salt needed)."""
    return sha256(secret.encode()).hexdigest()


def cookie_name() -> str:
    """Return the session cookie's name; behind TLS the prefix binds it to this very host."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"__Host-{COOKIE}" if settings.is_tls else COOKIE


_find = (
    select(
        Person.id,
        Person.name,
        Person.language,
        BrowserSession.id,
        BrowserSession.factor_at,
        BrowserSession.is_shared,
    )
    .join(Person, Person.id == BrowserSession.person_id)
    .outerjoin(SignIn, SignIn.person_id == Person.id)
    .where(
        BrowserSession.ended_at.is_(None),
        BrowserSession.is_pending.is_(False),
        SignIn.closed_at.is_(None),
        # Bound, not built anew: this statement is sent with every page.
        BrowserSession.secret_hash == bindparam("secret_hash"),
        BrowserSession.expires_at > bindparam("now"),
    )
)


def _load(request: Request) -> Reader | None:
    secret = request.cookies.get(cookie_name())
    if not secret:
        return None
    row = fetch(session, _find, {"secret_hash": hash_of(secret), "now": clock.now()}).first()
    if row is not None and row.is_shared:
        g.is_shared = idling.is_awake(secret)
        return Reader(*row) if g.is_shared else None
    return Reader(*row) if row else None


def init_app(app: Flask) -> None:
    """Let Flask-Login find the reader by the opaque cookie; it keeps nothing of its own."""
    logins = LoginManager(app)
    logins.session_protection = None
    logins.request_loader(_load)
    app.before_request(_know)
    app.after_request(_stay_awake)


def _know() -> None:
    """Know the reader's language before the first page is drawn."""
    if request.endpoint != "static" and current_user.is_authenticated:
        g.reader_language = current_user.language


def _stay_awake(response: Response) -> Response:
    """Move on the end of a shared session with each page, and end what fell asleep."""
    if g.get("is_shared"):
        idling.stay_awake(response, request.cookies[cookie_name()])
    elif idling.COOKIE in request.cookies and request.endpoint != "static":
        idling.forget(response, cookie_name())
    return response


def public(view: View) -> View:
    """Let anybody in."""
    view.access = "public"  # type: ignore[attr-defined] # a mark that a house test reads
    return view


def signed_in(view: View) -> View:
    """Let in who is signed in, to pages of their own; lead others to the sign-in page."""

    @wraps(view)
    def locked(**values: Any) -> Any:
        return view(**values) if current_user.is_authenticated else to_sign_in()

    locked.access = "signed_in"  # type: ignore[attr-defined] # as in public
    return cast(View, locked)


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in who has the permission at the organisation of the address, which becomes g.org.

    For all others there is no such page; who owes a second factor is led to it first, whatever
    the address.
    """

    def lock(view: View) -> View:
        @wraps(view)
        def locked(org_id: UUID, **values: Any) -> Any:
            if not current_user.is_authenticated:
                return to_sign_in()
            if reader.owes_factor:
                return redirect(url_for("people.second_factor"), 303)
            org = session.get(Org, org_id)
            if org is None or not reader.may(permission, org):
                raise NotFound
            g.org = org
            return view(**values)

        locked.access = permission  # type: ignore[attr-defined] # as in public
        return cast(View, locked)

    return lock


def to_sign_in() -> Any:
    """Return the way to the sign-in page, and from there back to this one."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back), 303)
