"""Courses on offer: strict reading of courses/, versions, search.

Open upstairs too: `content`, `published`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.catalogue import cli, views, words  # noqa: F401 -- its words register themselves

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
