"""Attempts at a course's assessment: draw, answers, marking, results."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
