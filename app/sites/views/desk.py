"""The desk: how learners sign in at a terminal, and the question whether they are still there."""

from uuid import UUID

from flask import Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import paging
from app.core.db import session
from app.core.errors import NotFound, Refused
from app.core.forms import Form
from app.core.limits import limited
from app.core.settings import Settings
from app.core.words import say
from app.people import idling, sessions
from app.people.access import public, signed_in
from app.people.rules.signing import local_path
from app.people.sessions import TERMINAL
from app.sites import picking, pictures, rules
from app.sites.actions import desk as actions
from app.sites.forms import CardForm, CodeForm, PinForm, StewardForm
from app.sites.models import Means
from app.sites.queries import desk as queries
from app.sites.queries.desk import Desk
from app.sites.views import bp

HOME = "/my-page"
PER_PAGE = 12  # names that a screen shows in large letters


def lead_to_desk() -> ResponseReturnValue | None:
    """Let nobody be asked for a password at a terminal."""
    asks = request.endpoint in ("people.sign_in", "people.use_code")
    return redirect(idling.DESK, 303) if asks and TERMINAL in request.cookies else None


def _desk() -> Desk:
    """Return the desk that this device is, or raise NotFound."""
    found = queries.find_desk(session, request.cookies.get(TERMINAL, ""))
    if found is None:
        raise NotFound
    return found


@bp.route("/terminal", methods=["GET", "POST"])
@limited("10/minute", methods=("POST",))
@public
def enrol() -> ResponseReturnValue:
    """Make this device a terminal of a site, by a code from its steward."""
    form = CodeForm()
    if form.ok():
        try:
            secret = actions.enrol_terminal(session, form.code.data or "")
        except Refused as refused:
            form.wrong("code", say(refused.reason))
        else:
            return _made_terminal(secret)
    return render_template("sites/enrol.html", form=form), form.status


def _made_terminal(secret: str) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    response = make_response(redirect(idling.DESK, 303))
    response.set_cookie(
        TERMINAL,
        secret,
        max_age=10 * 31_536_000,
        httponly=True,
        samesite="Lax",
        secure=settings.is_tls,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # of whoever used it before
    return response


@bp.get("/desk")
@public
def who() -> ResponseReturnValue:
    """Show the names of this village's learners, large, each with a picture."""
    found = queries.find_desk(session, request.cookies.get(TERMINAL, ""))
    if found is None:
        response = make_response(render_template("sites/no_terminal.html"))
        if TERMINAL in request.cookies:  # Retired: now passwords may be asked for again.
            response.delete_cookie(TERMINAL, httponly=True, samesite="Lax")
        return response
    initial = request.args.get("initial", "")[:1]
    page = paging.paginate(
        session,
        queries.list_learners(found.path, initial=initial),
        page=paging.wanted(),
        length=PER_PAGE,
    )
    return render_template(
        "sites/desk.html",
        desk=found,
        page=page,
        initials=queries.list_initials(session, found) if page.last > 1 or initial else [],
        initial=initial,
        pictures=pictures,
    )


@bp.route("/desk/<uuid:person_id>", methods=["GET", "POST"])
@public
def come_in(person_id: UUID) -> ResponseReturnValue:
    """Ask for what this learner signs in with."""
    desk = _desk()
    learner = queries.get_learner(session, desk, person_id)
    if learner.means == Means.PICTURES:
        return _pick(desk, learner)
    form = PinForm()
    if form.ok():
        given = rules.read_pin(form.pin.data or "") or ""
        try:
            secret = actions.sign_in_by_key(session, desk, person_id=learner.id, given=given)
        except Refused as refused:
            form.wrong("pin", say(refused.reason))
        else:
            return _let_in(secret)
    page = render_template("sites/pin.html", learner=learner, form=form)
    return page, form.status


def _pick(desk: Desk, learner: queries.Learner) -> ResponseReturnValue:
    """Take one picture after another: each is a button, and each answer a page of its own."""
    form, before = Form(), picking.picked_so_far(learner.id)
    if "again" in request.args:
        return picking.forget(make_response(redirect(f"/desk/{learner.id}", 303)))
    if not form.ok():
        return _pictures_page(learner, before, form)
    picked = [*before, request.form.get("pick", "")]
    if len(picked) < rules.SEQUENCE:
        here = make_response(redirect(f"/desk/{learner.id}", 303))
        return picking.keep(here, learner.id, picked)
    given = rules.read_pictures(picked) or ""
    try:
        secret = actions.sign_in_by_key(session, desk, person_id=learner.id, given=given)
    except Refused as refused:
        form.status = 422
        page = _pictures_page(learner, [], form, said=say(refused.reason))
        return picking.forget(make_response(page))
    return _let_in(secret)


def _pictures_page(
    learner: queries.Learner, picked: list[str], form: Form, said: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "sites/pictures.html",
        learner=learner,
        count=len(picked),
        said=said,
        pictures=pictures,
        all=range(rules.PICTURES),
    )
    return page, form.status


def _let_in(secret: str) -> Response:
    response = make_response(redirect(HOME, 303))
    sessions.set_cookie(response, secret)
    idling.wake(response, secret)
    return picking.forget(response) if picking.COOKIE in request.cookies else response


@bp.route("/desk/card", methods=["GET", "POST"])
@public
def card() -> ResponseReturnValue:
    """Ask for the number on a card."""
    desk, form = _desk(), CardForm()
    if form.ok():
        try:
            secret = actions.sign_in_by_card(session, desk, number=form.number.data or "")
        except Refused as refused:
            form.number.data = ""  # The next person need not see it.
            form.wrong("number", say(refused.reason))
        else:
            return _let_in(secret)
    return render_template("sites/card.html", form=form), form.status


@bp.route("/desk/<uuid:person_id>/steward", methods=["GET", "POST"])
@public
def with_steward(person_id: UUID) -> ResponseReturnValue:
    """Let the steward beside them bring somebody in."""
    desk = _desk()
    learner = queries.get_learner(session, desk, person_id)
    form = StewardForm()
    stewards = queries.list_stewards(session, desk)
    form.steward.choices = [(str(one.id), one.name) for one in stewards if one.means == Means.PIN]
    if form.ok():
        try:
            secret = actions.sign_in_with_steward(
                session,
                desk,
                person_id=learner.id,
                steward_id=UUID(form.steward.data),
                given=rules.read_pin(form.pin.data or "") or "",
            )
        except Refused as refused:
            form.wrong("pin", say(refused.reason))
        else:
            return _let_in(secret)
    return render_template("sites/steward.html", learner=learner, form=form), form.status


@bp.get("/desk/still-here")
@signed_in
def still_here() -> ResponseReturnValue:
    """Ask whether somebody is still there; one touch leads back."""
    back = local_path(request.args.get("to")) or HOME
    return render_template("sites/still_here.html", back=back)
