"""The page of the audit trail."""

from dataclasses import replace

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.core import paging
from app.core.db import session
from app.core.language import gettext as _
from app.core.language import lazy_gettext as _l
from app.core.words import say
from app.people.access import requires
from app.people.forms.audit import AuditFilter
from app.people.models import OrgKind, Role
from app.people.permissions import Permission
from app.people.queries.audit import Entry, list_entries
from app.people.rules.keeping import Refusal
from app.people.views import bp

KINDS = {"role": Role, "kind": OrgKind}
CHANGES = {"given": _l("given"), "ended": _l("ended")}
NAMES = {
    "before": _l("before"),
    "certificate": _l("certificate"),
    "change": _l("change"),
    "changed": _l("changed"),
    "corrects": _l("takes the place of"),
    "course": _l("course"),
    "failures": _l("wrong tries"),
    "file": _l("file"),
    "framework": _l("framework"),
    "means": _l("by what"),
    "new": _l("new"),
    "number": _l("version"),
    "people": _l("people"),
    "purpose": _l("what for"),
    "reason": _l("why"),
    "unchanged": _l("unchanged"),
    "version": _l("version"),
}
REASONS = {one.value: one for one in Refusal}


@bp.get("/<uuid:org_id>/audit")
@requires(Permission.AUDIT_READ)
def audit_trail() -> ResponseReturnValue:
    """Show what was done in the reader's part, searched and paged."""
    form = AuditFilter(request.args)
    form.validate()
    found = list_entries(
        g.org,
        deed=form.wanted_deed(),
        person=form.person.data or "",
        since=form.first_moment(),
        before=form.end_moment(),
        was_done=form.wanted_outcome(),
    )
    page = paging.paginate(session, found, page=paging.wanted())
    page = replace(page, rows=[Entry(*row) for row in page.rows])
    return render_template("people/audit.html", form=form, page=page, told=told)


def told(entry: Entry) -> str:
    """Return an entry's details and address as one line; words of the code in our language."""
    details = [_told(key, value) for key, value in entry.detail.items()]
    return ", ".join([*details, entry.address] if entry.address else details)


def _told(key: str, value: object) -> str:
    """Return one detail in the reader's words; what is not known stays as it was written."""
    if key in KINDS:
        return say(KINDS[key](str(value)))
    said = str(CHANGES.get(str(value), value))
    if key == "reason" and value in REASONS:
        said = say(REASONS[str(value)])
    return f"{NAMES.get(key, key)}{_(': ')}{said}"
