"""Supply: who can do what, by level and district, against what is short."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
