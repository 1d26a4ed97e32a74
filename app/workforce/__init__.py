"""HR: who holds which certificate, who is under way, who has nothing; as a page and as Excel."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.workforce import views, words  # noqa: F401 -- its words register themselves

    app.register_blueprint(views.bp)
