"""Where a server finds the application."""

from app.factory import create_app

app = create_app()
