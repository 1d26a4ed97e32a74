"""What this feature shows on pages below it."""

from flask import render_template
from markupsafe import Markup

from app.catalogue.models import CourseVersion
from app.enrolment.rules import Standing


def course_aside(*, version: CourseVersion, standing: Standing | None) -> Markup | str:
    """Return what the assessment asks, and for who has a place the way to it."""
    page = render_template("assessment/_aside.html", version=version, standing=standing)
    return Markup(page)  # noqa: S704 -- a template, escaped there
