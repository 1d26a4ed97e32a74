"""Pages of the vocabulary: all skills to choose from, and the frameworks that ask for them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.db import session
from app.core.shelf import for_all
from app.people.access import public
from app.skills import queries

bp = Blueprint("skills", __name__, template_folder="templates")


@bp.get("/skills")
@for_all
@public
def choose() -> ResponseReturnValue:
    """All skills, by the areas of the frameworks."""
    return render_template("skills/choose.html", areas=queries.list_areas(session))


@bp.get("/frameworks")
@for_all
@public
def frameworks() -> ResponseReturnValue:
    """The frameworks that hold now."""
    return render_template("skills/frameworks.html", frameworks=queries.list_frameworks(session))


@bp.get("/frameworks/<string:slug>")
@for_all
@public
def framework(slug: str) -> ResponseReturnValue:
    """One framework: its competencies, the level wanted, what each level means."""
    found, competencies = queries.get_framework(session, slug)
    return render_template(
        "skills/framework.html", framework=found, areas=queries.by_area(competencies)
    )
