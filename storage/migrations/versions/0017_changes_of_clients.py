"""What a client's file was before each change"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "client_changes",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("client_id", _BIG, nullable=False),
        sa.Column("actor_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_client_changes_actor_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_changes_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_changes")),
    )
    op.create_index(op.f("ix_client_changes_client_id"), "client_changes", ["client_id"], unique=False)
