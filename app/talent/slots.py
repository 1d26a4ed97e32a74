"""What supply shows on pages below: who holds a skill, who learns it, what teaches it."""

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from app.core.db import session
from app.people.access import Held, reader
from app.people.permissions import CARRIES, Permission
from app.skills.models import Skill
from app.talent import queries


def skill_supply(*, skill: Skill) -> Markup:
    """Return the supply side of a skill's page; editors find the way to the rows."""
    part = render_template(
        "talent/_supply.html",
        skill=skill,
        levels=queries.list_supply(session, skill_id=skill.id),
        learning=queries.get_learning(session, skill_id=skill.id),
        parts=_parts(),
    )
    return Markup(part)  # noqa: S704 -- a template, escaped there


def _parts() -> list[Held]:
    """Return where the reader may see who holds it."""
    if not current_user.is_authenticated:
        return []
    return [held for held in reader.held if Permission.SUPPLY_READ in CARRIES[held.role]]
