"""Working calendars and leave"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LEVELS = "level in ('company', 'department', 'person')"


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("level", storage.types.Short(length=12), nullable=False),
        sa.Column("owner_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("hours", storage.types.Short(length=500), nullable=False),
        sa.Column("country", storage.types.Short(length=12), nullable=False),
        sa.Column("zone", storage.types.Short(length=64), nullable=False),
        sa.CheckConstraint(_LEVELS, name=op.f("ck_calendars_level")),
        sa.PrimaryKeyConstraint("level", "owner_id", name=op.f("pk_calendars")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("level", storage.types.Short(length=12), nullable=False),
        sa.Column("owner_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", storage.types.Short(length=100), nullable=False),
        sa.Column("hours", storage.types.Short(length=200), nullable=False),
        sa.CheckConstraint(_LEVELS, name=op.f("ck_calendar_days_level")),
        sa.PrimaryKeyConstraint("level", "owner_id", "day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("country", storage.types.Short(length=12), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("country", "year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "leaves",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("delegate_id", _BIG, nullable=True),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_leaves_author_id")),
        sa.ForeignKeyConstraint(["delegate_id"], ["people.id"], name=op.f("fk_leaves_delegate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_leaves_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_person_id"), "leaves", ["person_id"], unique=False)
