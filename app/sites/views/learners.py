"""Pages of a steward: who learns in the village, and what they sign in with at the desk."""

from dataclasses import replace
from uuid import UUID

import segno
from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import paging
from app.core.db import session
from app.core.errors import NotFound, Refused
from app.core.forms import Form
from app.core.language import gettext as _
from app.core.words import say
from app.people.access import reader, requires
from app.people.models import OrgKind
from app.people.permissions import Permission
from app.sites import picking, pictures, rules
from app.sites.actions import keeping as actions
from app.sites.forms import LearnerFilter, LearnerForm, NewPinForm
from app.sites.models import Means
from app.sites.queries import keeping as queries
from app.sites.rules import Refusal
from app.sites.views import bp

FIELDS = {Refusal.NAME_REPEATS: "nickname"}  # where a refusal is told; others at the guardian


def _resident(person_id: UUID) -> queries.Registered:
    return queries.get_resident(session, g.org, person_id, own_id=reader.id)


def consent_words() -> str:
    """Return what is read out to a new learner before anything is kept of them."""
    return _(
        "We keep your name, year of birth and village, what you learn here, and your certificates. "
        "The steward and the training office see it. You may see it, have it corrected, or end it "
        "at any time by telling the steward."
    )


@bp.get("/<uuid:org_id>/learners")
@requires(Permission.LEARNER_EDIT)
def learners() -> ResponseReturnValue:
    """Show who is registered here."""
    form = LearnerFilter(formdata=request.args)
    found = queries.list_registered(g.org, question=form.q.data or "")
    page = paging.paginate(session, found, page=paging.wanted())
    page = replace(page, rows=[queries.Registered(*row) for row in page.rows])
    return render_template("sites/learners.html", form=form, page=page)


@bp.route("/<uuid:org_id>/learners/new", methods=["GET", "POST"])
@requires(Permission.LEARNER_EDIT)
def new_learner() -> ResponseReturnValue:
    """Register a learner of this village."""
    if g.org.kind is not OrgKind.VILLAGE:
        raise NotFound
    form = LearnerForm()
    if form.ok():
        try:
            person_id = _register(form)
        except Refused as refused:
            form.wrong(FIELDS.get(refused.reason, "guardian"), say(refused.reason))  # type: ignore[call-overload] # a reason of ours
        else:
            flash(_("%(name)s is registered.", name=form.name.data))
            return _to_learner(person_id)
    return render_template("sites/new_learner.html", form=form, words=consent_words()), form.status


def _register(form: LearnerForm) -> UUID:
    person = actions.register(
        session,
        g.org,
        name=form.name.data or "",
        birth_year=form.birth_year.data or 0,
        nickname=(form.nickname.data or "").strip(),
        guardian=(form.guardian.data or "").strip(),
        words=consent_words(),
        by_id=reader.id,
    )
    if pin := rules.read_pin(form.pin.data or ""):
        actions.set_key(session, person_id=person.id, means=Means.PIN, given=pin, by_id=reader.id)
    return person.id


@bp.get("/<uuid:org_id>/learners/<uuid:person_id>")
@requires(Permission.LEARNER_EDIT)
def learner(person_id: UUID) -> ResponseReturnValue:
    """Show what a learner signs in with, and change it."""
    return render_template("sites/learner.html", learner=_resident(person_id))


@bp.route("/<uuid:org_id>/learners/<uuid:person_id>/pin", methods=["GET", "POST"])
@requires(Permission.LEARNER_EDIT)
def new_pin(person_id: UUID) -> ResponseReturnValue:
    """Set a PIN, which the learner types themselves."""
    found, form = _resident(person_id), NewPinForm()
    if form.ok():
        pin = rules.read_pin(form.pin.data or "") or ""
        actions.set_key(session, person_id=found.id, means=Means.PIN, given=pin, by_id=reader.id)
        flash(_("The new PIN holds."))
        return _to_learner(found.id)
    return render_template("sites/new_pin.html", learner=found, form=form), form.status


@bp.route("/<uuid:org_id>/learners/<uuid:person_id>/pictures", methods=["GET", "POST"])
@requires(Permission.LEARNER_EDIT)
def new_pictures(person_id: UUID) -> ResponseReturnValue:
    """Set three pictures, one after another."""
    found, before = _resident(person_id), picking.picked_so_far(person_id)
    if not Form().ok():
        return render_template(
            "sites/new_pictures.html",
            learner=found,
            count=len(before),
            pictures=pictures,
            all=range(rules.PICTURES),
        )
    picked = [*before, request.form.get("pick", "")]
    if len(picked) < rules.SEQUENCE:
        here = redirect(url_for(".new_pictures", org_id=g.org.id, person_id=found.id), 303)
        return picking.keep(make_response(here), found.id, picked)
    given = rules.read_pictures(picked)
    if given is None:  # Not of our buttons; begin again.
        here = redirect(url_for(".new_pictures", org_id=g.org.id, person_id=found.id), 303)
        return picking.forget(make_response(here))
    means = Means.PICTURES
    actions.set_key(session, person_id=found.id, means=means, given=given, by_id=reader.id)
    flash(_("The new pictures hold."))
    return picking.forget(make_response(_to_learner(found.id)))


@bp.post("/<uuid:org_id>/learners/<uuid:person_id>/card")
@requires(Permission.LEARNER_EDIT)
def new_card(person_id: UUID) -> ResponseReturnValue:
    """Give a new card to be printed; older ones die."""
    found = _resident(person_id)
    number = actions.give_card(session, person_id=found.id, by_id=reader.id)
    drawing = segno.make(number.replace("-", ""), error="m", boost_error=False)
    svg = drawing.svg_inline(scale=5, border=2, svgclass=None, lineclass=None)
    page = render_template(
        "sites/printed_card.html",
        learner=found,
        number=number,
        drawing=Markup(svg),  # noqa: S704 -- drawn here, of our own number
        org=g.org,
    )
    return page, {"Cache-Control": "no-store"}


@bp.post("/<uuid:org_id>/learners/<uuid:person_id>/card/lost")
@requires(Permission.LEARNER_EDIT)
def lost_card(person_id: UUID) -> ResponseReturnValue:
    """Let a lost card open nothing from now on."""
    found = _resident(person_id)
    actions.kill_cards(session, person_id=found.id, by_id=reader.id)
    flash(_("The card no longer works."))
    return _to_learner(found.id)


def _to_learner(person_id: UUID) -> Response:
    return redirect(url_for(".learner", org_id=g.org.id, person_id=person_id), 303)
