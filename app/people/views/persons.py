"""Pages of the administrator about one person: their places and their sign-in."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.db import session
from app.core.errors import Refused
from app.core.forms import Form
from app.core.language import gettext as _
from app.core.words import say
from app.people.access import reader, requires
from app.people.actions import factor, keeping, roles, signing
from app.people.forms.keeping import EndForm, NameForm, NewPlaceForm, PersonForm, SignInNameForm
from app.people.models import Deed, Membership, Person
from app.people.permissions import Permission
from app.people.queries import keeping as queries
from app.people.queries import signing as sign_ins
from app.people.rules.keeping import Refusal, is_within
from app.people.views import bp


def load(person_id: UUID) -> Person:
    """Return the person of the address if they belong to this part, or raise NotFound."""
    return queries.get_person_within(session, g.org, person_id=person_id)


def to_person(person_id: UUID) -> ResponseReturnValue:
    """Lead back to the person's page."""
    return redirect(url_for(".person", org_id=g.org.id, person_id=person_id), 303)


@bp.route("/<uuid:org_id>/people/new", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def new_person() -> ResponseReturnValue:
    """Make a person with a place here and a sign-in; show the one-time code, this once."""
    form = PersonForm()
    if form.ok():
        try:
            person, code = _make(form)
        except Refused as refused:
            form.wrong("sign_in", say(refused.reason))
        else:
            return _code_page(person, code)
    return render_template("people/new_person.html", org=g.org, form=form), form.status


def _make(form: PersonForm) -> tuple[Person, str]:
    person = keeping.create_person(session, name=form.name.data or "", by_id=reader.id)
    signing.create_sign_in(session, person=person, name=form.sign_in.data or "")
    keeping.give_membership(session, person=person, org=g.org, by_id=reader.id, **form.facts())
    return person, signing.give_code(session, person=person, by_id=reader.id)


def _code_page(person: Person, code: str) -> str:
    sign_in = sign_ins.get_sign_in(session, person_id=person.id)
    return render_template("people/code.html", org=g.org, person=person, code=code, sign_in=sign_in)


@bp.get("/<uuid:org_id>/people/<uuid:person_id>")
@requires(Permission.PERSON_READ)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show a person: places and roles in this part, and the sign-in."""
    person = load(person_id)
    places = queries.list_memberships(session, person_id=person.id)
    held = queries.list_roles(session, person_id=person.id)
    return render_template(
        "people/person.html",
        org=g.org,
        person=person,
        places=[one for one in places if is_within(one.org.path, [g.org.path])],
        roles=[one for one in held if is_within(one.org.path, [g.org.path])],
        sign_in=sign_ins.find_sign_in(session, person_id=person.id),
        may_edit=reader.may(Permission.PERSON_EDIT, g.org),
        now=clock.now(),
        may_grant=reader.may(Permission.ROLE_GRANT, g.org),
    )


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/name", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def rename_person(person_id: UUID) -> ResponseReturnValue:
    """Give a person another name."""
    person = load(person_id)
    form = NameForm(obj=person)
    if form.ok():
        _check_help(person, Deed.PERSON_CHANGED)
        keeping.rename_person(session, person, name=form.name.data or "", by_id=reader.id)
        flash(_("The name is changed."))
        return to_person(person.id)
    page = render_template("people/rename_person.html", org=g.org, person=person, form=form)
    return page, form.status


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/places/new", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def new_place(person_id: UUID) -> ResponseReturnValue:
    """Give a person of this part a further place, here or further down."""
    person = load(person_id)
    form = NewPlaceForm(key=g.org.key)
    if form.ok():
        try:
            _give_place(person, form)
        except Refused as refused:
            form.wrong("key", say(refused.reason))
        else:
            flash(_("The place is given."))
            return to_person(person.id)
    page = render_template("people/new_place.html", org=g.org, person=person, form=form)
    return page, form.status


def _give_place(person: Person, form: NewPlaceForm) -> None:
    key = (form.key.data or "").strip()
    org = queries.find_orgs_by_key(session, [key], path=g.org.path).get(key)
    if org is None:
        raise Refused(Refusal.OUTSIDE)
    keeping.give_membership(session, person=person, org=org, by_id=reader.id, **form.facts())


@bp.route(
    "/<uuid:org_id>/people/<uuid:person_id>/places/<uuid:place_id>/end", methods=["GET", "POST"]
)
@requires(Permission.PERSON_EDIT)
def end_place(person_id: UUID, place_id: UUID) -> ResponseReturnValue:
    """Let a place end with a day."""
    person = load(person_id)
    place = queries.get_membership(session, place_id, person=person, org=g.org)
    form = EndForm()
    if form.ok():
        _end(place, form)
        flash(_("The place ends."))
        return redirect(url_for(".people", org_id=g.org.id), 303)
    page = render_template(
        "people/end_place.html", org=g.org, person=person, place=place, form=form
    )
    return page, form.status


def _end(place: Membership, form: EndForm) -> None:
    last_on = form.last_on.data or clock.today()
    keeping.end_membership(session, place, last_on=last_on, by_id=reader.id)


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/sign-in", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def new_sign_in(person_id: UUID) -> ResponseReturnValue:
    """Give a name to sign in with to a person who has none."""
    person = load(person_id)
    form = SignInNameForm()
    if form.ok():
        try:
            signing.create_sign_in(session, person=person, name=form.name.data or "")
        except Refused as refused:
            form.wrong("name", say(refused.reason))
        else:
            return to_person(person.id)
    page = render_template("people/new_sign_in.html", org=g.org, person=person, form=form)
    return page, form.status


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/code", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def give_code(person_id: UUID) -> ResponseReturnValue:
    """Ask again, then show a new one-time code, this once."""
    person = load(person_id)
    if Form().ok():
        _check_help(person, Deed.CODE_GIVEN)
        return _code_page(person, signing.give_code(session, person=person, by_id=reader.id))
    return render_template("people/give_code.html", org=g.org, person=person)


def _check_help(person: Person, deed: Deed) -> None:
    roles.check_help(session, person=person, org=g.org, deed=deed, by_id=reader.id)


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/sign-in/close", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def close_sign_in(person_id: UUID) -> ResponseReturnValue:
    """Ask again, then shut a person out and end their sessions."""
    person = load(person_id)
    if Form().ok():
        _check_help(person, Deed.SIGN_IN_CLOSED)
        signing.close_sign_in(session, person_id=person.id, by_id=reader.id)
        flash(_("The sign-in is closed."))
        return to_person(person.id)
    return render_template("people/close_sign_in.html", org=g.org, person=person)


@bp.post("/<uuid:org_id>/people/<uuid:person_id>/sign-in/open")
@requires(Permission.PERSON_EDIT)
def open_sign_in(person_id: UUID) -> ResponseReturnValue:
    """Let a person sign in again."""
    person = load(person_id)
    _check_help(person, Deed.SIGN_IN_OPENED)
    signing.open_sign_in(session, person_id=person.id, by_id=reader.id)
    flash(_("The sign-in is open."))
    return to_person(person.id)


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/second-factor/end", methods=["GET", "POST"])
@requires(Permission.PERSON_EDIT)
def take_off_factor(person_id: UUID) -> ResponseReturnValue:
    """Ask again, then take off the second factor of a person who lost it."""
    person = load(person_id)
    if Form().ok():
        _check_help(person, Deed.FACTOR_REMOVED)
        factor.take_off(session, person_id=person.id, by_id=reader.id)
        flash(_("The second factor is taken off."))
        return to_person(person.id)
    return render_template("people/take_off_factor.html", org=g.org, person=person)
