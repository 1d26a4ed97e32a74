"""Pages of the administrator that give and end roles; both ask again on a page of their own."""

from uuid import UUID

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue

from app.core.db import session
from app.core.errors import NotFound
from app.core.forms import Form
from app.core.language import gettext as _
from app.people.access import reader, requires
from app.people.actions import roles as actions
from app.people.forms.keeping import RoleForm
from app.people.models import Org, Person, Role
from app.people.permissions import Permission
from app.people.queries import keeping as queries
from app.people.rules.keeping import is_within
from app.people.views import bp
from app.people.views.persons import load, to_person


def _places(person: Person) -> dict[str, Org]:
    """Return where a role may be given: here, and at the person's places below."""
    memberships = queries.list_memberships(session, person_id=person.id)
    below = [one.org for one in memberships if is_within(one.org.path, [g.org.path])]
    return {str(org.id): org for org in [g.org, *below]}


@bp.get("/<uuid:org_id>/people/<uuid:person_id>/roles/new")
@requires(Permission.ROLE_GRANT)
def new_role(person_id: UUID) -> ResponseReturnValue:
    """Ask which role, and where it is to hold."""
    person = load(person_id)
    form = RoleForm()
    form.at.choices = {key: org.name for key, org in _places(person).items()}
    return render_template("people/new_role.html", org=g.org, person=person, form=form)


@bp.route("/<uuid:org_id>/people/<uuid:person_id>/roles/grant", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def grant_role(person_id: UUID) -> ResponseReturnValue:
    """Ask again, then give the role that the address names."""
    person = load(person_id)
    role, at = _asked(person)
    if Form().ok():
        actions.grant_role(session, person=person, org=at, role=role, by_id=reader.id)
        flash(_("The role is given."))
        return to_person(person.id)
    return render_template("people/grant_role.html", org=g.org, person=person, role=role, at=at)


def _asked(person: Person) -> tuple[Role, Org]:
    role, at = request.args.get("role"), _places(person).get(request.args.get("at", ""))
    if role not in set(Role) or at is None:
        raise NotFound
    return Role(role), at


@bp.route(
    "/<uuid:org_id>/people/<uuid:person_id>/roles/<uuid:grant_id>/end", methods=["GET", "POST"]
)
@requires(Permission.ROLE_GRANT)
def end_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """Ask again, then end a role."""
    person = load(person_id)
    grant = queries.get_role(session, grant_id, person=person, org=g.org)
    if Form().ok():
        actions.end_role(session, grant, org=grant.org, by_id=reader.id)
        flash(_("The role has ended."))
        return to_person(person.id)
    return render_template("people/end_role.html", org=g.org, person=person, grant=grant)
