"""Demand reports of employers, the shortage stars and the published list."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
