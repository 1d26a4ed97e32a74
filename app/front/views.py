"""Pages of the front: home, search, my page, help, privacy, and the answer to machines."""

from flask import Blueprint, Response, jsonify, render_template

from app.core.db import database, session
from app.front import health, queries
from app.people.access import public

bp = Blueprint("front", __name__, template_folder="templates")


@bp.get("/")
@public
def home() -> str:
    """Say what this is, and lead on."""
    return render_template("front/home.html", courses=queries.list_newest(session), scarce=[])


@bp.get("/help")
@public
def help_page() -> str:
    """Explain the house in plain words."""
    return render_template("front/help.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """Say what is kept, why, and for whom."""
    return render_template("front/privacy.html")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Tell machines whether this process can serve."""
    found = health.ask(database())
    is_well = all(found.values())
    answer = jsonify(status="ok" if is_well else "failing", **found)
    answer.status_code = 200 if is_well else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer
