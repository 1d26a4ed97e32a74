"""Village sites: their terminals, the desk at which learners sign in, and who keeps them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.core import slots
    from app.sites import cli, words  # noqa: F401 -- its words register themselves
    from app.sites import slots as own
    from app.sites.views import (  # noqa: F401 -- views enter themselves
        bp,
        desk,
        keeping,
        learners,
    )

    app.register_blueprint(bp)
    app.cli.add_command(cli.group)
    app.before_request(desk.lead_to_desk)
    slots.fill(app, "organisation.links", own.organisation_links)
