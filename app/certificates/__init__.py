"""Certificates: issue, page and PDF, verification by anyone, revocation."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.assessment import events
    from app.certificates import listeners, rules, slots, views, words  # noqa: F401 -- its words
    from app.core.slots import fill
    from app.people.events import renamed

    app.register_blueprint(views.bp)
    app.jinja_env.filters["grouped"] = rules.grouped
    events.passed.connect(listeners.on_passed, weak=False)
    renamed.connect(listeners.on_renamed, weak=False)
    fill(app, "result.foot", slots.result_foot)
