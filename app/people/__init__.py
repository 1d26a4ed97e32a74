"""Persons, organisations, memberships, roles, permissions, sign-in and the audit trail.

Open to those upstairs beside the usual rooms: `audit`, `permissions`, `places`, `sessions` and
`names`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.people import access, words  # noqa: F401 -- its words register themselves
    from app.people.views import bp, keeping, own, signing  # noqa: F401 -- views enter themselves

    access.init_app(app)
    app.register_blueprint(bp)
