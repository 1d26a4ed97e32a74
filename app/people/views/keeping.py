"""Pages of the administrator: organisations, and the list of people."""

from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app.core import paging
from app.core.db import session
from app.core.errors import Refused
from app.core.language import gettext as _
from app.core.words import say
from app.people.access import reader, requires
from app.people.actions import keeping as actions
from app.people.forms.keeping import OrgFilter, OrgForm, OrgNameForm, PeopleFilter
from app.people.models import Category, Org, OrgKind, Role
from app.people.permissions import Permission
from app.people.queries import keeping as queries
from app.people.queries import lists
from app.people.rules.keeping import Refusal
from app.people.views import bp

FIELDS = {
    Refusal.NAME_UNFIT: "name",
    Refusal.KEY_UNFIT: "key",
    Refusal.KEY_TAKEN: "key",
    Refusal.CREDIT_CODE_UNFIT: "credit_code",
}


@bp.get("/<uuid:org_id>/organisation")
@requires(Permission.PERSON_READ)
def organisation() -> ResponseReturnValue:
    """Show an organisation, what stands below it, and what the reader may do there."""
    form = OrgFilter(request.args)
    found = lists.children_of(g.org, question=(form.q.data or "").strip())
    return render_template(
        "people/organisation.html",
        org=g.org,
        above=[org for org in queries.list_above(session, g.org) if _may_read(org)],
        form=form,
        page=paging.paginate(session, found, page=paging.wanted()),
        may_edit=reader.may(Permission.ORG_EDIT, g.org),
        may_bring=reader.may(Permission.PERSON_EDIT, g.org),
        may_audit=reader.may(Permission.AUDIT_READ, g.org),
    )


def _may_read(org: Org) -> bool:
    return reader.may(Permission.PERSON_READ, org)


@bp.route("/<uuid:org_id>/organisations/new", methods=["GET", "POST"])
@requires(Permission.ORG_EDIT)
def new_organisation() -> ResponseReturnValue:
    """Put an organisation under this one."""
    form = OrgForm()
    if form.ok():
        try:
            made = _create(form)
        except Refused as refused:
            form.wrong(FIELDS[Refusal(refused.reason)], say(refused.reason))
        else:
            flash(_("%(name)s has been added.", name=made.name))
            return redirect(url_for(".organisation", org_id=made.id), 303)
    return render_template("people/new_organisation.html", org=g.org, form=form), form.status


def _create(form: OrgForm) -> Org:
    return actions.create_org(
        session,
        key=form.key.data or "",
        name=form.name.data or "",
        kind=OrgKind(form.kind.data),
        parent=g.org,
        credit_code=(form.credit_code.data or "").strip().upper() or None,
        by_id=reader.id,
    )


@bp.route("/<uuid:org_id>/organisation/name", methods=["GET", "POST"])
@requires(Permission.ORG_EDIT)
def rename_organisation() -> ResponseReturnValue:
    """Give the organisation another name."""
    form = OrgNameForm(obj=g.org)
    if form.ok():
        actions.rename_org(session, g.org, name=form.name.data or "", by_id=reader.id)
        flash(_("The name is changed."))
        return redirect(url_for(".organisation", org_id=g.org.id), 303)
    return render_template("people/rename_organisation.html", org=g.org, form=form), form.status


@bp.get("/<uuid:org_id>/people")
@requires(Permission.PERSON_READ)
def people() -> ResponseReturnValue:
    """List the people of the organisation and everything below it."""
    form = PeopleFilter(request.args)
    form.validate()
    page = paging.paginate(session, _wanted_people(form), page=paging.wanted())
    page = replace(page, rows=[lists.listed(row) for row in page.rows])
    ids = [row.id for row in page.rows]
    return render_template(
        "people/people.html",
        org=g.org,
        form=form,
        page=page,
        places=queries.list_memberships_of(session, ids, path=g.org.path),
        may_edit=reader.may(Permission.PERSON_EDIT, g.org),
    )


def _wanted_people(form: PeopleFilter) -> Select[Any]:
    category, role = form.category.data, form.role.data
    return lists.list_people(
        g.org,
        question=form.q.data or "",
        category=Category(category) if category in set(Category) else None,
        role=Role(role) if role in set(Role) else None,
        by_since=form.sort.data == "since",
    )
