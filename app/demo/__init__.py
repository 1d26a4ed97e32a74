"""The demonstration town and the filling of the benchmark database."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Fit the feature into the application."""
    from app.demo import words  # noqa: F401 -- its words register themselves
    from app.demo.cli import bench, demo

    app.cli.add_command(demo)
    app.cli.add_command(bench)
