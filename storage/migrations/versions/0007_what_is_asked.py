"""What is asked about records"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asks",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("batch", storage.types.Short(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("asker_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("department_id", _BIG, nullable=True),
        sa.Column("delegate_id", _BIG, nullable=True),
        sa.Column("state", storage.types.Short(length=32), nullable=False),
        sa.Column("question_id", storage.types.Short(length=32), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("due_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("remind_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("answer", storage.types.Short(length=12), nullable=False),
        sa.Column("words_id", storage.types.Short(length=32), nullable=False),
        sa.Column("answered_by_id", _BIG, nullable=True),
        sa.Column("answered_at", storage.types.Utc(timezone=True), nullable=True),
        sa.CheckConstraint("answer in ('', 'yes', 'if', 'no', 'withdrawn')", name=op.f("ck_asks_answer")),
        sa.CheckConstraint("(person_id is null) <> (department_id is null)", name=op.f("ck_asks_whom")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_asks_answered_by_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["people.id"], name=op.f("fk_asks_asker_id")),
        sa.ForeignKeyConstraint(["delegate_id"], ["people.id"], name=op.f("fk_asks_delegate_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_asks_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_asks_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_asks_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
    )
    op.create_index("ix_asks_record", "asks", ["record_id"], unique=False)
    op.create_index("ix_asks_remind_at", "asks", ["remind_at"], unique=False)
    waiting = sa.text("answer = ''")
    op.create_index("ix_asks_waiting", "asks", ["id"], unique=False, sqlite_where=waiting, postgresql_where=waiting)
    told = sa.text("kind in ('ask', 'ask_again')")
    op.create_index(
        "ix_outbox_asked", "outbox", ["platform_id"], unique=False, sqlite_where=told, postgresql_where=told
    )
