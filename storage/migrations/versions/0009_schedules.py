"""What comes again and again"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("name", storage.types.Short(length=100), nullable=False),
        sa.Column("kind", storage.types.Short(length=32), nullable=False),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("department_id", _BIG, nullable=True),
        sa.Column("room_id", _BIG, nullable=True),
        sa.Column("cadence", storage.types.Short(length=200), nullable=False),
        sa.Column("zone", storage.types.Short(length=64), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("nominal", storage.types.Short(length=19), nullable=False),
        sa.Column("next_at", storage.types.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_schedules_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_schedules_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_schedules_room_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_kind"), "schedules", ["kind"], unique=False)
    op.create_index(op.f("ix_schedules_next_at"), "schedules", ["next_at"], unique=False)
