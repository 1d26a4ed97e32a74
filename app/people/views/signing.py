"""Pages of coming in and going out: sign in, one-time code, second factor, sign out."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import clock
from app.core.db import session
from app.core.errors import Refused
from app.core.forms import Form
from app.core.language import DEFAULT, moment, wanted
from app.core.limits import limited
from app.core.shelf import for_all
from app.core.words import say
from app.people import sessions
from app.people.access import cookie_name, hash_of, public
from app.people.actions import factor, signing
from app.people.actions.signing import Entered
from app.people.forms.signing import CodeForm, FactorForm, SignInForm
from app.people.models import BrowserSession
from app.people.queries import signing as queries
from app.people.rules.signing import Refusal, local_path
from app.people.views import bp

HOME = "/my-page"  # of a higher floor; the address is promised to stay
FIELDS = {Refusal.CODE_WRONG: "code", Refusal.FACTOR_WRONG: "code"}


def blame(form: Form, refused: Refused, field: str = "password") -> None:
    """Put a refusal's sentence at the field that it is about."""
    values = dict(refused.values)
    if refused.reason is Refusal.LOCKED:
        values["until"] = moment(values["until"])  # type: ignore[arg-type] # a datetime, as LOCKED always has
    if isinstance(refused.reason, Refusal):
        field = FIELDS.get(refused.reason, field)
    form.wrong(field, say(refused.reason, **values))


@bp.route("/sign-in", methods=["GET", "POST"])
@for_all
@limited("60/minute", methods=("POST",))
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    form, onward = SignInForm(), local_path(request.args.get("next"))
    if form.ok():
        leaving = current_user.session_id if current_user.is_authenticated else None
        try:
            entered = signing.sign_in(session, **form.given(), leaving=leaving)
        except Refused as refused:
            blame(form, refused)
        else:
            return _let_in(entered, onward)
    return render_template("people/sign_in.html", form=form, onward=onward), form.status


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def use_code() -> ResponseReturnValue:
    """Ask for a one-time code and a new password."""
    form = CodeForm()
    if form.ok():
        try:
            entered = signing.use_code(session, **form.given())
        except Refused as refused:
            blame(form, refused)
        else:
            return _let_in(entered, None)
    return render_template("people/use_code.html", form=form), form.status


def _let_in(entered: Entered, onward: str | None) -> Response:
    owed = url_for(".give_factor", next=onward)
    return _carry(entered.secret, owed if entered.is_pending else onward or HOME)


def _carry(secret: str, where: str) -> Response:
    response = make_response(redirect(where, 303))
    sessions.set_cookie(response, secret)
    return response


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@public
def give_factor() -> ResponseReturnValue:
    """Ask for the second factor, right after the password."""
    form, onward = FactorForm(), local_path(request.args.get("next"))
    pending = _pending()
    if pending is None:
        return redirect(url_for(".sign_in", next=onward), 303)
    if form.ok():
        try:
            secret = factor.give(session, pending, **form.given())
        except Refused as refused:
            blame(form, refused, field="code")
        else:
            return _carry(secret, onward or HOME)
    return render_template("people/give_factor.html", form=form, onward=onward), form.status


def _pending() -> BrowserSession | None:
    secret = request.cookies.get(cookie_name())
    if not secret:
        return None
    return queries.find_pending(session, secret_hash=hash_of(secret), now=clock.now())


@bp.get("/sign-out")
@public
def leave() -> ResponseReturnValue:
    """Ask whether to sign out."""
    return render_template("people/leave.html")


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, and leave nothing of it in the browser but the language."""
    secret = request.cookies.get(cookie_name())
    if secret:
        signing.sign_out(session, secret_hash=hash_of(secret))
    language = wanted()
    response = make_response(redirect("/" if language == DEFAULT else f"/?lang={language}", 303))
    sessions.drop_cookie(response)
    return response
