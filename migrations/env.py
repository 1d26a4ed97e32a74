"""Where Alembic learns the tables and the database; called by app.core.keeping alone."""

from alembic import context

from app.core.db import Base

# A connection is always handed in (app.core.schema): one transaction for the whole upgrade.
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_object=lambda _object, name, _kind, _reflected, _to: (
        not str(name).startswith("search_text_")
    ),
)
with context.begin_transaction():
    context.run_migrations()
