"""The way to a part's sites and learners, on its organisation's page."""

from flask import render_template
from markupsafe import Markup

from app.people.access import reader
from app.people.models import Org
from app.people.permissions import Permission


def organisation_links(*, org: Org) -> Markup | str:
    """Return the links for who keeps sites or learners there."""
    may_see = reader.may(Permission.SITE_READ, org)
    may_register = reader.may(Permission.LEARNER_EDIT, org)
    if not (may_see or may_register):
        return ""
    page = render_template("sites/_links.html", org=org, may_see=may_see, may_register=may_register)
    return Markup(page)  # noqa: S704 -- a template, escaped there
