"""The edition of what everybody may see, for pages kept for all."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    edition = op.create_table(
        "edition",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_edition")),
    )
    op.bulk_insert(edition, [{"name": "public", "number": 0}])
