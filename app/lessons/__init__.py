"""Reading: the page of a course, its lessons, my courses; the fact of reading; progress."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.lessons import words  # noqa: F401 -- its words register themselves
    from app.lessons.views import bp

    app.register_blueprint(bp)
