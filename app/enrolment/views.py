"""Taking a place on a course, and leaving it."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app.catalogue.queries import get_current, get_version
from app.catalogue.rules import address
from app.core.db import session
from app.core.errors import NotFound
from app.core.language import gettext as _
from app.core.language import in_language
from app.enrolment import actions, queries
from app.people.access import reader, signed_in

bp = Blueprint("enrolment", __name__, template_folder="templates")


def _find_place(slug: str) -> queries.Place | None:
    course_id = get_current(session, slug).course_id
    return queries.find_place(session, course_id=course_id, person_id=reader.id)


@bp.get("/courses/<string:slug>/enrol")
@signed_in
def enrol(slug: str) -> ResponseReturnValue:
    """Say what a place on the course means."""
    version = get_current(session, slug)
    place = queries.find_place(session, course_id=version.course_id, person_id=reader.id)
    if place and (place.is_under_way or place.has_completed(version)):
        return redirect(address(slug), 303)
    return render_template("enrolment/enrol.html", version=version, place=place, back=address(slug))


@bp.post("/courses/<string:slug>/enrol")
@signed_in
def take_place(slug: str) -> ResponseReturnValue:
    """Give the reader a place."""
    version = get_current(session, slug)
    place = queries.find_place(session, course_id=version.course_id, person_id=reader.id)
    if place and place.is_under_way:  # A double click: they have what they asked for.
        return redirect(address(slug), 303)
    actions.enrol(session, version, person_id=reader.id)
    title = in_language(version.title, version.title_en)
    flash(_("You have a place on the course: %(title)s", title=title))
    return redirect(address(slug), 303)


@bp.get("/courses/<string:slug>/withdraw")
@signed_in
def withdraw(slug: str) -> ResponseReturnValue:
    """Ask whether the reader really wants to leave."""
    place = _find_place(slug)
    if place is None or not place.is_under_way:
        return redirect(address(slug), 303)
    version = get_version(session, place.enrolment.version_id)
    return render_template("enrolment/withdraw.html", version=version, back=address(slug))


@bp.post("/courses/<string:slug>/withdraw")
@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """End the reader's place."""
    place = _find_place(slug)
    if place is None:
        raise NotFound
    actions.withdraw(session, place.enrolment)
    flash(_("You have left the course. You may come back at any time."))
    return redirect(address(slug), 303)
