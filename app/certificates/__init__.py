"""Certificates: issue, page and PDF, verification by anyone, revocation."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
