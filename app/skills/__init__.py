"""The vocabulary: skills, levels, and the frameworks read from files.

Open to those upstairs too: `reading`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
