"""What models can't say: the search index and the guard of the append-only tables."""

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    """CREATE VIRTUAL TABLE search_text_fts USING fts5(
        title_grams, body_grams, content='search_text', content_rowid='key',
        tokenize='unicode61 remove_diacritics 0', prefix='1')""",
    """CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
        INSERT INTO search_text_fts (rowid, title_grams, body_grams)
        VALUES (new.key, new.title_grams, new.body_grams); END""",
    """CREATE TRIGGER search_text_removed AFTER DELETE ON search_text BEGIN
        INSERT INTO search_text_fts (search_text_fts, rowid, title_grams, body_grams)
        VALUES ('delete', old.key, old.title_grams, old.body_grams); END""",
    """CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN
        INSERT INTO search_text_fts (search_text_fts, rowid, title_grams, body_grams)
        VALUES ('delete', old.key, old.title_grams, old.body_grams);
        INSERT INTO search_text_fts (rowid, title_grams, body_grams)
        VALUES (new.key, new.title_grams, new.body_grams); END""",
)
POSTGRESQL = (
    """ALTER TABLE search_text ADD COLUMN grams tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title_grams), 'A')
        || setweight(to_tsvector('simple', body_grams), 'D')) STORED""",
    # Written seldom and in bulk: without fastupdate no search has to walk a pending list.
    "CREATE INDEX search_text_grams ON search_text USING gin (grams) WITH (fastupdate = off)",
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
)
APPEND_ONLY = ("audit_entry", "lesson_read", "answer", "result")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
    for table in APPEND_ONLY:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
