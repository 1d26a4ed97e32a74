"""Courses on offer: strict reading of courses/, versions, search. Open upstairs too: `content`."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
