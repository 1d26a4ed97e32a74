"""Kinds of question, strict reading of item files, marking; all pure, no tables, no pages.

Open to those upstairs: `kinds`, `reading` and `marking`.
"""

from flask import Flask


def init_app(_app: Flask) -> None:
    """Fit the feature into the application."""
    from app.items import words  # noqa: F401 -- registers what readers are told
