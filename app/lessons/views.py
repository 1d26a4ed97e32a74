"""The course page, its lessons, and the courses a reader has a place on."""

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.catalogue.models import Access
from app.catalogue.published import list_outlines
from app.catalogue.queries import get_whole
from app.core import clock, paging
from app.core.db import session
from app.core.errors import NotFound, Refused
from app.core.pages import STATIC
from app.core.shelf import for_all
from app.enrolment.queries import page_places
from app.lessons import actions, along, queries
from app.lessons.rules import first_unread
from app.lessons.showing import minutes_of, text_of
from app.people.access import public, reader, signed_in, to_sign_in
from app.shortages.queries import list_scarce
from app.skills.words import level_name

# A lesson of one version never changes, and `Vary: Cookie` binds it to who is signed in. Only its
# button can be out of date (read meanwhile), and pressing that again does no harm.
MAY_BE_KEPT = "private, max-age=3600, stale-while-revalidate=604800"

WORKER = (STATIC / "worker.js").read_bytes()

bp = Blueprint("lessons", __name__, template_folder="templates")


def _find_seat(slug: str) -> queries.Seat | None:
    if not current_user.is_authenticated:
        return None
    return queries.find_seat(session, slug, person_id=current_user.id)


@bp.get("/courses/<string:slug>")
@for_all
@public
def course(slug: str) -> ResponseReturnValue:
    """Say what the course is, and show its lessons; who has a place sees their own version."""
    seat = _find_seat(slug)
    whole = get_whole(session, slug, version_id=seat.holds if seat else None)
    lessons = list_outlines(session, whole.version.id)
    read = seat.read if seat else frozenset()
    return render_template(
        "lessons/course.html",
        version=whole.version,
        whole=whole,
        lessons=lessons,
        minutes=sum(minutes_of(lesson) for lesson in lessons),
        seat=seat,
        mark=seat.mark if seat else "",
        read=read,
        unread=first_unread(read, count=whole.version.lesson_count),
        scarce=list_scarce(session),
        today=clock.today(),
        minutes_of=minutes_of,
        level_name=level_name,
    )


@bp.get("/courses/<string:slug>/lessons/<int:number>")
@for_all
@public
def lesson(slug: str, number: int) -> ResponseReturnValue:
    """Show a lesson; of a members' course only to those signed in."""
    seat = _find_seat(slug)
    opened = queries.get_opened(session, slug, number, seat=seat)
    if opened.course.access is Access.MEMBERS and not current_user.is_authenticated:
        return to_sign_in()
    mark = seat.mark if seat else ""
    asked = request.args.get("v")
    if mark and asked and asked != mark.removeprefix("?v="):  # A newer version is theirs now.
        return redirect(url_for(".lesson", slug=slug, number=number), 303)
    page = render_template(
        "lessons/lesson.html",
        lesson=opened,
        seat=seat,
        mark=mark,
        html=text_of(opened.text),
        minutes=minutes_of(opened.text),
    )
    is_kept = mark and asked and not reader.is_shared
    return (page, {"Cache-Control": MAY_BE_KEPT, "Vary": "Cookie"}) if is_kept else page


def _find_version(slug: str) -> UUID | None:
    """Return the version that is the reader's, or on offer; None where they have to sign in."""
    course = queries.get_card_of(session, slug, seat=_find_seat(slug))
    is_closed = course.access is Access.MEMBERS and not current_user.is_authenticated
    return None if is_closed else course.id


@bp.get("/courses/<string:slug>/file")
@for_all
@public
def as_file(slug: str) -> ResponseReturnValue:
    """Give the course as one file to take along; of a members' course only to those signed in."""
    version_id = _find_version(slug)
    return along.as_file(session, version_id) if version_id else to_sign_in()


@bp.get("/courses/<string:slug>/bundle")
@signed_in
def as_bundle(slug: str) -> ResponseReturnValue:
    """Give the course to the browser's own store."""
    version_id = _find_version(slug)
    if version_id is None or reader.is_shared:  # Kept on one's own device alone.
        raise NotFound
    return along.as_bundle(session, version_id)


@bp.get("/worker.js")
@public
def worker() -> Response:
    """Give the script that shows courses without a line; at the root, as it serves all pages."""
    return Response(WORKER, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.post("/courses/<string:slug>/lessons/<int:number>/read")
@signed_in
def read(slug: str, number: int) -> ResponseReturnValue:
    """Take it that the reader has read the lesson, and lead on."""
    seat = _find_seat(slug)
    opened = queries.get_opened(session, slug, number, seat=seat)
    try:
        actions.read_on(session, seat, opened, at=clock.now())
    except Refused as refused:
        page = render_template(
            "lessons/not_read.html",
            lesson=opened,
            reason=refused.reason,
            minutes=minutes_of(opened.text),
        )
        return page, 409
    if not opened.is_last:
        return redirect(
            f"{opened.course.address}/lessons/{number + 1}{seat.mark if seat else ''}", 303
        )
    return redirect(url_for(".course", slug=slug), 303)


@bp.get("/my-courses")
@signed_in
def mine() -> ResponseReturnValue:
    """Show the reader's places, those under way first."""
    page = page_places(session, person_id=reader.id, page=paging.wanted())
    read = queries.list_read_by_place(session, [place.enrolment.id for place in page.rows])
    return render_template("lessons/mine.html", page=page, read=read, first_unread=first_unread)
