"""Whether this process can serve: asked by machines, so short and never kept."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import schema
from app.core.db import Database


def ask(database: Database) -> dict[str, bool]:
    """Tell whether the database answers and stands at the revision this program needs."""
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            return {"database": True, "migrations": schema.present(connection) == schema.wanted()}
    except SQLAlchemyError:
        return {"database": False, "migrations": False}
