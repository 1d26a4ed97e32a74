"""Pages of the assessment: before it, a question a page, handing in, the result; for trainers."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.assessment import actions
from app.assessment.forms import HandInForm, form_for
from app.assessment.queries import following, standing, taking
from app.catalogue.models import Course
from app.core import paging
from app.core.db import session
from app.core.forms import Form
from app.people.access import reader, requires, signed_in
from app.people.permissions import Permission

LONGEST_KEY = 100

bp = Blueprint("assessment", __name__, template_folder="templates")


@bp.route("/courses/<string:slug>/assessment", methods=["GET", "POST"])
@signed_in
def start(slug: str) -> ResponseReturnValue:
    """Say what awaits the learner, and begin."""
    if Form().ok():
        actions.begin(session, slug, person_id=reader.id)
        return redirect(url_for(".question", slug=slug, position=1), 303)
    state = standing.get_state(session, slug, person_id=reader.id)
    return render_template("assessment/start.html", slug=slug, state=state)


@bp.route("/courses/<string:slug>/assessment/<int:position>", methods=["GET", "POST"])
@signed_in
def question(slug: str, position: int) -> ResponseReturnValue:
    """Ask one question, and save its answer."""
    key = request.headers.get("Idempotency-Key", "")[:LONGEST_KEY]
    if key and not taking.has_attempt(
        session, slug, person_id=reader.id, mark=request.form.get("attempt", "")
    ):
        abort(403)  # Of somebody who was signed in before in this browser; it waits for them.
    sheet = _sheet(slug)
    item = taking.get_item(session, sheet, position=position)
    if sheet.refusal and request.method != "POST":
        return redirect(url_for(".start", slug=slug), 303)
    drawn, given = sheet.draw[position - 1], sheet.given(position)
    form = form_for(item, drawn, mark=sheet.mark, given=given)
    if form.ok():
        to = actions.answer(
            session, sheet, position=position, given=form.given, mark=form.mark, key=key
        )
        if key:  # Sent by a browser's own store, which follows no redirect.
            return "", 204
        there = url_for(".question", slug=slug, position=to) if to else url_for(".end", slug=slug)
        return redirect(there, 303)
    page = render_template("assessment/question.html", sheet=sheet, position=position, form=form)
    return page, form.status


@bp.route("/courses/<string:slug>/assessment/hand-in", methods=["GET", "POST"])
@signed_in
def end(slug: str) -> ResponseReturnValue:
    """Say what is not answered yet, and hand in."""
    sheet = _sheet(slug)
    form = HandInForm(data={"attempt": sheet.mark})
    if form.ok():
        actions.hand_in(session, sheet, mark=form.mark)
        return redirect(url_for(".result", slug=slug), 303)
    if sheet.refusal:
        return redirect(url_for(".start", slug=slug), 303)
    return render_template("assessment/end.html", sheet=sheet, form=form)


@bp.get("/courses/<string:slug>/assessment/result")
@signed_in
def result(slug: str) -> ResponseReturnValue:
    """Say what came of the latest attempt, and where to read again."""
    result, version = taking.get_latest(session, slug, person_id=reader.id)
    items = taking.items_by_key(session, version.id, result.missed)
    return render_template(
        "assessment/result.html",
        result=result,
        version=version,
        missed=[items[key] for key in result.missed],
        lessons=taking.lesson_titles(session, version.id) if items else {},
    )


@bp.get("/<uuid:org_id>/courses")
@requires(Permission.COURSE_FOLLOW)
def courses() -> ResponseReturnValue:
    """Show a trainer the courses of their people."""
    page = paging.paginate(session, following.courses_under(g.org), page=paging.wanted())
    going = following.going_by_course(
        session, g.org, course_ids=[version.course_id for version in page.rows]
    )
    return render_template("assessment/courses.html", org=g.org, page=page, going=going)


@bp.get("/<uuid:org_id>/courses/<string:slug>")
@requires(Permission.COURSE_FOLLOW)
def course(slug: str) -> ResponseReturnValue:
    """Show a trainer where the learners of one course fail."""
    version = following.find_marked(session, g.org, course_id=Course.id_for(slug))
    if version is None:
        version = following.get_followed(session, g.org, slug)
    stumbles = following.list_stumbles(session, version_id=version.id, org=g.org)
    return render_template(
        "assessment/course.html",
        org=g.org,
        version=version,
        items=taking.items_by_key(session, version.id, [one.key for one in stumbles]),
        stumbles=stumbles,
    )


def _sheet(slug: str) -> taking.Sheet:
    locking = request.method == "POST"
    return taking.get_sheet(session, slug, person_id=reader.id, locking=locking)
