"""The demonstration town and the filling of the benchmark database."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
