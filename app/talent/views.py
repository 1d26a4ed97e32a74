"""Pages of supply for registry editors."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.core import paging
from app.core.db import session
from app.people.access import requires
from app.people.permissions import Permission
from app.skills.queries import get_skill
from app.talent import queries

bp = Blueprint("talent", __name__, template_folder="templates")


@bp.get("/<uuid:org_id>/supply/<string:skill>")
@requires(Permission.SUPPLY_READ)
def holders(skill: str) -> ResponseReturnValue:
    """Who of the editor's part holds a skill."""
    found = get_skill(session, skill)
    page = queries.list_holders(session, g.org, skill_id=found.id, page=paging.wanted())
    return render_template("talent/holders.html", skill=found, page=page)
