"""Pages of a person's own sign-in: password, open sessions, second factor."""

from uuid import UUID

import segno
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from pyotp import TOTP, random_base32

from app.core import clock
from app.core.db import session
from app.core.errors import Refused
from app.core.language import gettext as _
from app.core.limits import limited
from app.people.access import reader, signed_in
from app.people.actions import factor, signing
from app.people.forms.signing import AddFactorForm, ChangeForm, RemoveFactorForm
from app.people.queries import signing as queries
from app.people.rules.password import Weakness
from app.people.rules.signing import is_fit_secret, written_secret
from app.people.views import bp
from app.people.views.signing import blame

WEAK = frozenset(Weakness)
OWN = "10/minute"  # tries of a password from one address; each keeps a processor busy
ISSUER = "Gengdu"  # Latin, since some apps show other letters as signs


@bp.route("/my-sign-in", methods=["GET", "POST"])
@limited(OWN, methods=("POST",))
@signed_in
def my_sign_in() -> ResponseReturnValue:
    """Show the reader's own sign-in, and change its password."""
    form = ChangeForm()
    if form.ok():
        try:
            signing.change_password(
                session, person_id=reader.id, session_id=reader.session_id, **form.given()
            )
        except Refused as refused:
            blame(form, refused, field="password" if refused.reason in WEAK else "old")
        else:
            flash(_("Your password is changed. Your other sessions have ended."))
            return redirect(url_for(".my_sign_in"), 303)
    return _own(form)


def _own(form: ChangeForm) -> ResponseReturnValue:
    page = render_template(
        "people/my_sign_in.html",
        form=form,
        sign_in=queries.get_sign_in(session, person_id=reader.id),
        sessions=queries.list_sessions(session, person_id=reader.id, now=clock.now()),
    )
    return page, form.status


@bp.post("/my-sign-in/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of the reader's sessions, in another browser or here."""
    signing.end_session(session, person_id=reader.id, session_id=session_id)
    flash(_("The session has ended."))
    return redirect(url_for(".my_sign_in"), 303)


@bp.route("/my-sign-in/second-factor", methods=["GET", "POST"])
@limited(OWN, methods=("POST",))
@signed_in
def second_factor() -> ResponseReturnValue:
    """Add the second factor; show its recovery codes, this once."""
    sign_in = queries.get_sign_in(session, person_id=reader.id)
    if sign_in.totp_secret is not None:
        left = queries.count_recovery_codes(session, person_id=reader.id)
        return render_template("people/second_factor.html", left=left)
    form = AddFactorForm()
    if form.ok():
        try:
            return render_template("people/recovery_codes.html", codes=_add(form))
        except Refused as refused:
            blame(form, refused)
    return _to_add(form, sign_in.name)


def _to_add(form: AddFactorForm, name: str) -> ResponseReturnValue:
    secret = form.secret.data or ""
    if not is_fit_secret(secret):
        secret = form.secret.data = random_base32()
    address = TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    page = render_template(
        "people/add_factor.html",
        form=form,
        key=written_secret(secret),
        address=address,
        drawing=_drawn(address),
    )
    return page, form.status


def _add(form: AddFactorForm) -> list[str]:
    return factor.add(session, person_id=reader.id, session_id=reader.session_id, **form.given())


def _drawn(address: str) -> Markup:
    """Return the address as a QR code, drawn in place."""
    drawing = segno.make(address, error="l")
    return Markup(drawing.svg_inline(scale=5, svgclass=None, lineclass=None))  # noqa: S704 -- numbers only


@bp.route("/my-sign-in/second-factor/remove", methods=["GET", "POST"])
@limited(OWN, methods=("POST",))
@signed_in
def remove_factor() -> ResponseReturnValue:
    """Ask for the password, and remove the second factor."""
    form = RemoveFactorForm()
    if form.ok():
        try:
            factor.remove(session, person_id=reader.id, **form.given())
        except Refused as refused:
            blame(form, refused)
        else:
            flash(_("The second factor is removed."))
            return redirect(url_for(".my_sign_in"), 303)
    return render_template("people/remove_factor.html", form=form), form.status
