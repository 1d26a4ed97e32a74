"""Places on courses, and when a person last did something that counts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.enrolment import words  # noqa: F401 -- its words register themselves
    from app.enrolment.views import bp

    app.register_blueprint(bp)
