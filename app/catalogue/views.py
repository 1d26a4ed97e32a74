"""The list of courses."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from app.catalogue import drawing, listing, rules
from app.core import paging
from app.core.db import session
from app.core.language import wanted
from app.core.shelf import for_all
from app.people.access import public
from app.shortages.queries import list_scarce
from app.skills.queries import find_skills

bp = Blueprint("catalogue", __name__, template_folder="templates")


@bp.get("/courses")
@for_all
@public
def courses() -> str:
    """Find a course: by words, audience, skill, level, or what is in short supply."""
    asked = rules.read_asked(request.args)
    return render_template(
        "catalogue/courses.html",
        asked=asked,
        page=listing.list_courses(
            session,
            asked,
            is_member=current_user.is_authenticated,
            language=wanted(),
            scarce=list_scarce(session),
            page=paging.wanted(),
        ),
        skill=find_skills(session, [asked.skill]).get(asked.skill) if asked.skill else None,
        filter=drawing.filter_form,
        entries=drawing.entries,
    )
