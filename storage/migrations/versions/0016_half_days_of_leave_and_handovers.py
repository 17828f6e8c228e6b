"""Half days of leave, what happened meanwhile, and handing over"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "state in ('draft', 'offered', 'moving', 'accepted', 'declined', 'withdrawn')"


def upgrade() -> None:
    op.add_column("leaves", sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("leaves", sa.Column("early", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("leaves", sa.Column("back_at", storage.types.Utc(timezone=True), nullable=True))
    op.create_index(op.f("ix_leaves_back_at"), "leaves", ["back_at"], unique=False)
    op.create_table(
        "handovers",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("giver_id", _BIG, nullable=False),
        sa.Column("author_id", _BIG, nullable=False),
        sa.Column("receiver_id", _BIG, nullable=True),
        sa.Column("state", storage.types.Short(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("answered_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("signed_by_id", _BIG, nullable=True),
        sa.Column("signed_at", storage.types.Utc(timezone=True), nullable=True),
        sa.CheckConstraint(_STATES, name=op.f("ck_handovers_state")),
        *(
            sa.ForeignKeyConstraint([f"{who}_id"], ["people.id"], name=op.f(f"fk_handovers_{who}_id"))
            for who in ("giver", "author", "receiver", "signed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_giver_id"), "handovers", ["giver_id"], unique=False)
    op.create_index("ix_handovers_state", "handovers", ["state", "at"], unique=False)
    op.create_table(
        "handover_items",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("handover_id", _BIG, nullable=False),
        sa.Column("sort", storage.types.Short(length=12), nullable=False),
        sa.Column("target_id", _BIG, nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False),
        sa.Column("state", storage.types.Short(length=12), nullable=False),
        sa.CheckConstraint("state in ('', 'moved', 'left')", name=op.f("ck_handover_items_state")),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_handover_items_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_items")),
    )
    op.create_index(op.f("ix_handover_items_handover_id"), "handover_items", ["handover_id"], unique=False)
    op.create_index("ix_handover_items_target", "handover_items", ["sort", "target_id"], unique=False)
