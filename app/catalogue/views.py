"""The list of courses."""

from functools import cache, partial

from flask import Blueprint, render_template, request
from flask_login import current_user

from app.catalogue import listing, rules
from app.catalogue.models import Audience
from app.core import paging
from app.core.db import session
from app.core.language import wanted
from app.core.search import mark, snippet
from app.core.words import say
from app.people.access import public
from app.shortages.queries import list_scarce
from app.skills.models import Level
from app.skills.queries import find_skills
from app.skills.words import level_name

bp = Blueprint("catalogue", __name__, template_folder="templates")


@cache
def _choices(_language: str, *, has_question: bool) -> dict[str, object]:
    """Return what may be chosen, in the words of the present reader's language."""
    return {
        "audiences": {audience: say(audience) for audience in Audience},
        "levels": [(level, level_name(level)) for level in Level],
        "sorts": [(sort, say(sort)) for sort in rules.sorts(has_question=has_question)],
    }


@bp.get("/courses")
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
            scarce=list_scarce(session),
            page=paging.wanted(),
        ),
        skill=find_skills(session, [asked.skill]).get(asked.skill) if asked.skill else None,
        **_choices(wanted(), has_question=bool(asked.question)),
        marked=partial(mark, question=asked.question) if asked.question else str,
        snippet=snippet,
    )
