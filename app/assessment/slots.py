"""What this feature shows on pages below it."""

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from app.catalogue.models import CourseVersion
from app.core.db import session
from app.enrolment.queries import find_place


def course_aside(*, version: CourseVersion) -> Markup | str:
    """Return what the assessment asks, and for who has a place the way to it."""
    place = None
    if current_user.is_authenticated:
        place = find_place(session, course_id=version.course_id, person_id=current_user.id)
    standing = place.standing if place else None
    page = render_template("assessment/_aside.html", version=version, standing=standing)
    return Markup(page)  # noqa: S704 -- a template, escaped there
