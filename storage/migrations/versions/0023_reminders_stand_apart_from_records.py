"""Reminders stand apart from records, and a slot is written once

A replica of the version before plans its reminders in the record: a trigger carries them over.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PLANNED = sa.text("remind_at is not null")
_CARRY_OVER = """
CREATE FUNCTION carry_reminder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.remind_at IS NULL THEN
        DELETE FROM reminders WHERE record_id = NEW.id;
    ELSE
        INSERT INTO reminders (record_id, owner_id, at) VALUES (NEW.id, NEW.owner_id, NEW.remind_at)
        ON CONFLICT (record_id) DO UPDATE SET owner_id = excluded.owner_id, at = excluded.at;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER carry_reminder_new AFTER INSERT ON records FOR EACH ROW
    WHEN (NEW.remind_at IS NOT NULL) EXECUTE FUNCTION carry_reminder();
CREATE TRIGGER carry_reminder AFTER UPDATE OF remind_at ON records FOR EACH ROW
    WHEN (NEW.remind_at IS DISTINCT FROM OLD.remind_at) EXECUTE FUNCTION carry_reminder();
"""


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("owner_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_reminders_owner_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_reminders_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_reminders")),
    )
    op.execute("INSERT INTO reminders SELECT id, owner_id, remind_at FROM records WHERE remind_at IS NOT NULL")
    op.create_index("ix_reminders_at", "reminders", ["at", "owner_id"])
    op.drop_index("ix_records_remind_at", "records")
    columns = ["remind_at", "owner_id"]
    op.create_index("ix_records_remind_at", "records", columns, sqlite_where=_PLANNED, postgresql_where=_PLANNED)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_CARRY_OVER)
    else:
        _write_slots_once()


def _write_slots_once() -> None:
    """In the index of their key alone."""
    op.rename_table("slots", "slots_before")
    op.create_table(
        "slots",
        sa.Column("schedule", storage.types.Short(length=100), nullable=False),
        sa.Column("slot", storage.types.Short(length=40), nullable=False),
        sa.Column("state", storage.types.Short(length=10), nullable=False),
        sa.Column("at", storage.types.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "slot", name=op.f("pk_slots")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO slots SELECT schedule, slot, state, at FROM slots_before ORDER BY schedule, slot")
    op.drop_table("slots_before")
