"""The tables that migrations make are the tables of the models."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table

from app.core.db import Base


def differences(connection, metadata) -> list:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_object": lambda _object, name, *_rest: (
                not str(name).startswith("search_text_")
            ),
        },
    )
    return [
        found
        for found in compare_metadata(context, metadata)
        # A column that only PostgreSQL's search has (migration 0002).
        if not (isinstance(found, tuple) and "grams" in str(found) and "search_text" in str(found))
    ]


def test_migrations_make_the_models(connection):
    assert not differences(connection, Base.metadata)


def test_the_law_sees_an_offence(connection):
    planted = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(planted)
    Table("planted", planted, Column("id", Integer, primary_key=True))
    assert differences(connection, planted)


@pytest.mark.parametrize("table", ["audit_entry", "answer", "lesson_read", "result"])
def test_facts_are_guarded_by_triggers(connection, table, database_kind):
    where = "sqlite_master" if database_kind == "sqlite" else "information_schema.triggers"
    name = "name" if database_kind == "sqlite" else "trigger_name"
    found = connection.exec_driver_sql(f"SELECT {name} FROM {where}").scalars().all()
    assert any(str(one).startswith(f"{table}_") for one in found)
