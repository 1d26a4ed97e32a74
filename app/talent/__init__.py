"""Supply: who can do what, by level and district, against what is short."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.core import slots
    from app.talent import slots as own
    from app.talent import views, words  # noqa: F401 -- its words register themselves

    app.register_blueprint(views.bp)
    slots.fill(app, "skill.supply", own.skill_supply)
