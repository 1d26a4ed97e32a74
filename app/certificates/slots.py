"""What this feature shows on pages below it."""

from flask import render_template
from markupsafe import Markup

from app.assessment.models import Result
from app.certificates import queries
from app.core.db import session


def result_foot(*, result: Result) -> Markup | str:
    """Return the way to the certificate that came of the result, or nothing."""
    if not result.has_passed:
        return ""
    certificate = queries.find_by_result(session, result.id)
    if certificate is None:
        return ""
    page = render_template("certificates/_result.html", certificate=certificate)
    return Markup(page)  # noqa: S704 -- a template, escaped there
