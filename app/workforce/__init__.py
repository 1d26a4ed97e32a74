"""The HR desk: who holds which certificate, who is under way, lists to take home."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
