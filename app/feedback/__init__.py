"""Messages from readers 投诉建议 and the answers to them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.feedback import views, words  # noqa: F401 -- its words register themselves

    app.register_blueprint(views.bp)
