"""Minutes of meetings"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("version", _BIG, autoincrement=False, nullable=False),
        sa.Column("author_id", _BIG, nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("saved_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("text_id", storage.types.Short(length=32), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("state", storage.types.Short(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('draft', 'saved', 'dropped')", name=op.f("ck_minutes_state")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_minutes_author_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_minutes_record_id")),
        sa.PrimaryKeyConstraint("record_id", "version", name=op.f("pk_minutes")),
    )
    op.create_index("ix_minutes_author", "minutes", ["author_id", "state"], unique=False)
