"""Home, my page by role, search over everything, help; no tables of its own."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
