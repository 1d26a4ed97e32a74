"""Places on courses, and when a person last did something that counts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
