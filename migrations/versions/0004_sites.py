"""Village sites: terminals, what learners sign in with, visits, guesses and consents."""

import sqlalchemy as sa
from alembic import op

from app.core.db import Moment

revision = "0004"
down_revision = "0003"
APPEND_ONLY = ("consent", "desk_guess", "desk_visit")


def upgrade() -> None:
    op.create_table('consent',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('guardian_id', sa.Uuid(), nullable=True),
    sa.Column('read_by_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('text_digest', sa.String(), nullable=False),
    sa.Column('given_at', Moment(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['guardian_id'], ['person.id'], name=op.f('fk_consent_guardian_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person')),
    sa.ForeignKeyConstraint(['read_by_id'], ['person.id'], name=op.f('fk_consent_read_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index(op.f('ix_consent_person_id'), 'consent', ['person_id'], unique=False)

    op.create_table('desk_card',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('number_hash', sa.String(), nullable=False),
    sa.Column('issued_at', Moment(), nullable=False),
    sa.Column('issued_by_id', sa.Uuid(), nullable=True),
    sa.Column('dead_at', Moment(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['issued_by_id'], ['person.id'], name=op.f('fk_desk_card_issued_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_card_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_card')),
    sa.UniqueConstraint('number_hash', name=op.f('uq_desk_card_number_hash'))
    )
    op.create_index(op.f('ix_desk_card_person_id'), 'desk_card', ['person_id'], unique=False)

    op.create_table('desk_key',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('means', sa.String(length=40), nullable=False),
    sa.Column('key_hash', sa.String(), nullable=False),
    sa.Column('set_at', Moment(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_key_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_key')),
    sa.UniqueConstraint('person_id', name=op.f('uq_desk_key_person_id'))
    )
    op.create_table('site',
    sa.Column('org_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('hours', sa.String(), nullable=False),
    sa.Column('line_kbps', sa.Integer(), nullable=True),
    sa.Column('opened_at', Moment(), nullable=False),
    sa.Column('closed_at', Moment(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_site_org_id_org')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    op.create_index(op.f('ix_site_org_id'), 'site', ['org_id'], unique=False)

    op.create_table('terminal',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('enrolled_at', Moment(), nullable=False),
    sa.Column('enrolled_by_id', sa.Uuid(), nullable=True),
    sa.Column('retired_at', Moment(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enrolled_by_id'], ['person.id'], name=op.f('fk_terminal_enrolled_by_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_terminal_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terminal')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_terminal_secret_hash'))
    )
    op.create_index(op.f('ix_terminal_site_id'), 'terminal', ['site_id'], unique=False)

    op.create_table('terminal_code',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('made_at', Moment(), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=True),
    sa.Column('expires_at', Moment(), nullable=False),
    sa.Column('used_at', Moment(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_terminal_code_made_by_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_terminal_code_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terminal_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_terminal_code_code_hash'))
    )
    op.create_index(op.f('ix_terminal_code_site_id'), 'terminal_code', ['site_id'], unique=False)

    op.create_table('desk_guess',
    sa.Column('org_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('terminal_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('means', sa.String(length=40), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['org_id'], ['org.id'], name=op.f('fk_desk_guess_org_id_org')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_guess_person_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_desk_guess_site_id_site')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminal.id'], name=op.f('fk_desk_guess_terminal_id_terminal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_guess'))
    )
    op.create_index(op.f('ix_desk_guess_org_id_at'), 'desk_guess', ['org_id', 'at'], unique=False)
    op.create_index(op.f('ix_desk_guess_person_id_at'), 'desk_guess', ['person_id', 'at'], unique=False)

    op.create_table('desk_visit',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('terminal_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('means', sa.String(length=40), nullable=False),
    sa.Column('began_at', Moment(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_desk_visit_person_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_desk_visit_site_id_site')),
    sa.ForeignKeyConstraint(['terminal_id'], ['terminal.id'], name=op.f('fk_desk_visit_terminal_id_terminal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_visit'))
    )
    op.create_index(op.f('ix_desk_visit_person_id'), 'desk_visit', ['person_id'], unique=False)
    op.create_index(op.f('ix_desk_visit_site_id_began_at'), 'desk_visit', ['site_id', 'began_at'], unique=False)
    op.create_index(op.f('ix_desk_visit_terminal_id'), 'desk_visit', ['terminal_id'], unique=False)

    op.add_column('browser_session', sa.Column('is_shared', sa.Boolean(), nullable=False, server_default=sa.false()))

    op.add_column('person', sa.Column('birth_year', sa.Integer(), nullable=True))
    op.add_column('person', sa.Column('nickname', sa.String(), nullable=False, server_default=''))


    sqlite = op.get_bind().dialect.name == "sqlite"
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
