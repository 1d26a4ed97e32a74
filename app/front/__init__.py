"""Home, my page by role, search over everything, help; no tables of its own."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.core import slots
    from app.front.slots import foot, nav
    from app.front.views import bp

    app.register_blueprint(bp)
    slots.fill(app, "nav", nav)
    slots.fill(app, "foot", foot)
