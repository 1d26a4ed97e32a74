"""The vocabulary: skills, levels, and the frameworks read from files.

Open to those upstairs too: `reading`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.skills import cli, views, words

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    app.jinja_env.globals["level_name"] = words.level_name
