"""Policies of escalation and their chains"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("ended_at is null")


def upgrade() -> None:
    op.create_table(
        "policies",
        _id(),
        sa.Column("name", storage.types.Short(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_policies_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_policies_name_version")),
    )
    _chains()
    op.create_table(
        "chain_steps",
        _id(),
        sa.Column("chain_id", _BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("state", storage.types.Short(length=8), nullable=False),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("room_id", _BIG, nullable=True),
        sa.Column("instead_id", _BIG, nullable=True),
        sa.Column("why", storage.types.Short(length=16), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["chains.id"], name=op.f("fk_chain_steps_chain_id")),
        sa.ForeignKeyConstraint(["instead_id"], ["people.id"], name=op.f("fk_chain_steps_instead_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chain_steps_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_chain_steps_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_steps")),
    )
    op.create_index("ix_chain_steps_chain", "chain_steps", ["chain_id"])


def _chains() -> None:
    op.create_table(
        "chains",
        _id(),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("record_id", _BIG, nullable=True),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("cause", storage.types.Short(length=16), nullable=False),
        sa.Column("policy", storage.types.Short(length=40), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("ceiling", sa.Integer(), nullable=False),
        sa.Column("ticks", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("started_at", storage.types.Utc(timezone=True), nullable=False),
        *(
            sa.Column(name, storage.types.Utc(timezone=True), nullable=True)
            for name in ("due_at", "held_until", "next_at", "ended_at")
        ),
        sa.Column("why", storage.types.Short(length=16), nullable=False),
        sa.Column("by_id", _BIG, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_chains_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chains_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_chains_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chains")),
    )
    op.create_index("ix_chains_next_at", "chains", ["next_at"])
    op.create_index("ix_chains_record", "chains", ["record_id"])
    op.create_index("ix_chains_started_at", "chains", ["started_at"])
    op.create_index(
        "ix_chains_open", "chains", ["subject", "cause"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", _BIG, autoincrement=True, nullable=False)
