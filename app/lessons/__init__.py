"""Reading a lesson; the fact that it was read; progress."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
