"""What people promised, and until when they put reminders off"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("made_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("state", storage.types.Short(length=12), nullable=False),
        sa.Column("kept_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("missed_at", storage.types.Utc(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('open', 'kept', 'missed', 'ended')", name=op.f("ck_promises_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_promises_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_promises_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_state", "promises", ["state", "at"], unique=False)
    op.create_index("ix_promises_record", "promises", ["record_id"], unique=False)
    op.create_table(
        "snoozes",
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("until", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_snoozes_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_snoozes_record_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_snoozes")),
    )
    reminded = sa.text("kind in ('remind', 'promise_missed', 'nudged')")
    op.create_index(
        "ix_outbox_reminded", "outbox", ["platform_id"], unique=False, sqlite_where=reminded, postgresql_where=reminded
    )
