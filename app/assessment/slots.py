"""What this feature shows on pages below it."""

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from app.assessment.queries import standing
from app.catalogue.models import CourseVersion
from app.core.db import session


def course_aside(*, version: CourseVersion) -> Markup | str:
    """Return what the assessment asks, and for who has a place the way to it."""
    completed = None
    if current_user.is_authenticated:
        completed = standing.find_completed(
            session, course_id=version.course_id, person_id=current_user.id
        )
    page = render_template("assessment/_aside.html", version=version, completed=completed)
    return Markup(page)  # noqa: S704 -- a template, escaped there
