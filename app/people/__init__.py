"""Persons, organisations, memberships, roles, permissions, sign-in and the audit trail.

Open to those upstairs beside the usual rooms: `audit`, `idling`, `names`, `passwords`,
`permissions`, `places` and `sessions`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.core import events
    from app.people import (  # noqa: F401 -- its words register themselves
        access,
        cli,
        listeners,
        words,
    )
    from app.people.views import (  # noqa: F401 -- views enter themselves
        audit,
        bp,
        bringing,
        keeping,
        own,
        persons,
        roles,
        signing,
    )

    access.init_app(app)
    app.register_blueprint(bp)
    app.cli.add_command(cli.group)
    events.restored.connect(listeners.on_restored, weak=False)
