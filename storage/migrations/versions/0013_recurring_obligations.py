"""Recurring obligations"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "obligations",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("name", storage.types.Short(length=100), nullable=False),
        sa.Column("title", storage.types.Short(length=200), nullable=False),
        sa.Column("cadence", storage.types.Short(length=200), nullable=False),
        sa.Column("zone", storage.types.Short(length=64), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("owner", storage.types.Short(length=40), nullable=False),
        sa.Column("department_id", _BIG, nullable=True),
        sa.Column("checklist", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("each", storage.types.Short(length=12), nullable=False),
        sa.Column("origin", storage.types.Short(length=60), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.CheckConstraint("each in ('', 'holder', 'client')", name=op.f("ck_obligations_each")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_obligations_department_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_obligations_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
        sa.UniqueConstraint("name", name=op.f("uq_obligations_name")),
    )
    op.create_table(
        "occurrences",
        sa.Column("record_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("obligation_id", _BIG, nullable=False),
        sa.Column("due", storage.types.Short(length=32), nullable=False),
        sa.Column("whom", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name=op.f("fk_occurrences_obligation_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_occurrences_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("obligation_id", "due", "whom", name=op.f("uq_occurrences_obligation_id_due_whom")),
    )
