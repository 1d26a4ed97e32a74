"""Attempts at a course's assessment: draw, answers, marking, results.

An attempt keeps the items drawn for it. Each answer is a fact of its own, saved as it is given, so
a broken line loses nothing; handing in marks what was saved and makes the one result of the
attempt. Who passes completes the place, and those upstairs are told.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.assessment import slots, views, words  # noqa: F401 -- its words
    from app.core.slots import fill

    app.register_blueprint(views.bp)
    fill(app, "course.aside", slots.course_aside)
