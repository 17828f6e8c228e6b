"""Targets of service and limits"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MISSED = sa.text("state = 'breached' and met_at is null")
_STATES = "state in ('running', 'paused', 'at_risk', 'breached', 'met', 'ended')"


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("what", storage.types.Short(length=12), nullable=False),
        sa.Column("kind", storage.types.Short(length=32), nullable=False),
        sa.Column("severity", storage.types.Short(length=8), nullable=False),
        sa.Column("grade", storage.types.Short(length=8), nullable=False),
        sa.Column("department_id", _BIG, nullable=True),
        sa.Column("span", storage.types.Short(length=8), nullable=False),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_targets_author_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_targets_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_table(
        "limits",
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("what", storage.types.Short(length=12), nullable=False),
        sa.Column("started_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("risk_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("paused_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("met_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("state", storage.types.Short(length=12), nullable=False),
        sa.Column("risked", sa.Boolean(), nullable=False),
        sa.Column("preset", sa.Boolean(), nullable=False),
        sa.Column("next_at", storage.types.Utc(timezone=True), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_limits_state")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_limits_record_id")),
        sa.PrimaryKeyConstraint("record_id", "what", name=op.f("pk_limits")),
    )
    op.create_index(op.f("ix_limits_next_at"), "limits", ["next_at"], unique=False)
    op.create_index(
        "ix_limits_missed",
        "limits",
        ["record_id", "what"],
        unique=False,
        sqlite_where=_MISSED,
        postgresql_where=_MISSED,
    )
