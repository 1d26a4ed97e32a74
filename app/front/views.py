"""Pages of the front: home, search, my page, help, privacy, and the answer to machines."""

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import look
from app.core.db import database, session
from app.core.language import NAMES, remember
from app.core.settings import Settings
from app.core.shelf import for_all
from app.front import desk, health
from app.front.forms import LookForm
from app.front.queries import home as on_home
from app.front.queries import learner
from app.front.queries import search as on_search
from app.people.access import public, reader, signed_in
from app.people.actions import signing
from app.people.rules.signing import local_path

bp = Blueprint("front", __name__, template_folder="templates")


@bp.get("/")
@for_all
@public
def home() -> str:
    """Say what this is, and lead on."""
    return render_template(
        "front/home.html",
        courses=on_home.list_newest(session),
        scarce=on_home.list_scarcest(session),
    )


@bp.get("/search")
@public
def search() -> str:
    """Find a word in all that this reader may see."""
    question = request.args.get("q", "").strip()[: on_search.LONGEST]
    asking = reader if current_user.is_authenticated else None
    found = on_search.find(session, question, reader=asking)
    return render_template("front/search.html", question=question, found=found)


@bp.get("/my-page")
@signed_in
def my_page() -> str:
    """Show a reader what is theirs, and what waits for each role they hold."""
    person_id = reader.id
    return render_template(
        "front/my_page.html",
        reader=reader,
        desks=desk.list_desks(session, reader),
        courses=learner.list_under_way(session, person_id=person_id),
        certificates=learner.list_certificates(session, person_id=person_id),
        answers=learner.list_answers(session, person_id=person_id),
        languages=NAMES,
    )


@bp.post("/my-page/language")
@signed_in
def keep_language() -> ResponseReturnValue:
    """Keep the language that the reader chose, here and in this browser."""
    language = request.form.get("language", "")
    signing.keep_language(session, person_id=reader.id, language=language)
    answer = make_response(redirect(url_for(".my_page"), 303))
    remember(answer, language)
    return answer


@bp.get("/help")
@for_all
@public
def help_page() -> str:
    """Explain the house in plain words."""
    settings: Settings = current_app.config["SETTINGS"]
    return render_template("front/help.html", public_url=settings.public_url)


@bp.get("/privacy")
@for_all
@public
def privacy() -> str:
    """Say what is kept, why, and for whom."""
    return render_template("front/privacy.html")


@bp.route("/look", methods=["GET", "POST"])
@for_all
@public
def choose_look() -> ResponseReturnValue:
    """Choose the size of letters and their contrast; kept on this device."""
    back = local_path(request.values.get("to")) or "/"
    form = LookForm.of(request.cookies.get(look.COOKIE, ""), back)
    if form.ok():
        response = make_response(redirect(back, 303))
        look.remember(response, form.size.data, contrast=form.contrast.data)
        return response
    return render_template("front/look.html", form=form), form.status


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
