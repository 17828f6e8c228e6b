"""Quiet hours, messages that are held, and cards that gather others"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "state in ('due', 'sending', 'unknown', 'held', 'sent', 'merged', 'dropped', 'aside')"
_HELD = sa.text("state = 'held'")
_TOLD = sa.text("room_id is null and sent_at is not null")
_GATHERED = sa.text("gathering_id is not null")


def _index(name: str, table: str, columns: list[str], where: sa.TextClause | None = None) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "quiets",
        sa.Column("level", storage.types.Short(length=12), nullable=False),
        sa.Column("owner_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("hours", storage.types.Short(length=16), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.CheckConstraint("level in ('company', 'person')", name=op.f("ck_quiets_level")),
        sa.PrimaryKeyConstraint("level", "owner_id", name=op.f("pk_quiets")),
    )
    op.create_table(
        "gatherings",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("room_id", _BIG, nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("platform_id", storage.types.Short(length=128), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_gatherings_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
    )
    _index(op.f("ix_gatherings_room_id"), "gatherings", ["room_id"])
    # SQLite cannot change a check: the table is copied, and there its old checks are not taken along.
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("held_until", storage.types.Utc(timezone=True), nullable=True))
        outbox.add_column(sa.Column("taken_by", storage.types.Short(length=200), server_default="", nullable=False))
        if op.get_bind().dialect.name == "postgresql":
            outbox.drop_constraint(op.f("ck_outbox_state"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_state"), _STATES)
    _index("ix_outbox_held", "outbox", ["held_until", "person_id"], _HELD)
    _index("ix_outbox_told", "outbox", ["person_id", "sent_at"], _TOLD)
    _index("ix_outbox_taken", "outbox", ["taken_by"], sa.text("taken_by <> ''"))
    op.add_column("postings", sa.Column("posted_at", storage.types.Utc(timezone=True), nullable=True))
    op.add_column("postings", sa.Column("gathering_id", _BIG, nullable=True))
    _index("ix_postings_posted", "postings", ["room_id", "posted_at"])
    _index("ix_postings_gathered", "postings", ["gathering_id"], _GATHERED)
