"""Digests and check-ins"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "digest_choices",
        sa.Column("owner", storage.types.Short(length=32), nullable=False),
        sa.Column("wanted", storage.types.Short(length=200), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_digest_choices")),
    )
    op.create_table(
        "digests",
        sa.Column("owner", storage.types.Short(length=32), nullable=False),
        sa.Column("name", storage.types.Short(length=32), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name=op.f("pk_digests")),
    )
    _checkins()
    op.create_index("ix_records_department_created", "records", ["department_id", "created_at"])
    _waiting("ix_records_department_closed", "records", ["department_id", "closed_at"], "closed_at is not null")
    _waiting("ix_outbox_checkin", "outbox", ["platform_id"], "kind in ('checkin', 'checkin_again')")


def _checkins() -> None:
    op.create_table(
        "checkins",
        sa.Column("department_id", _BIG, nullable=False),
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("times", storage.types.Short(length=64), nullable=False),
        sa.Column("patience", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_checkins_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
        sa.UniqueConstraint("department_id", name=op.f("uq_checkins_department_id")),
    )
    op.create_table(
        "checkin_rounds",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("department_id", _BIG, nullable=False),
        sa.Column("slot", storage.types.Short(length=32), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("closes_at", storage.types.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_checkin_rounds_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_rounds")),
        sa.UniqueConstraint("department_id", "slot", name=op.f("uq_checkin_rounds_department_id_slot")),
    )
    op.create_table(
        "checkin_answers",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("round_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("asked_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("follow_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("answered_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_checkin_answers_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["checkin_rounds.id"], name=op.f("fk_checkin_answers_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_answers")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_checkin_answers_round_id_person_id")),
    )
    op.create_index("ix_checkin_answers_person", "checkin_answers", ["person_id", "id"])
    _waiting("ix_checkin_answers_follow", "checkin_answers", ["follow_at"], "follow_at is not null")
    _waiting("ix_checkin_rounds_closes", "checkin_rounds", ["closes_at"], "closes_at is not null")


def _waiting(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
