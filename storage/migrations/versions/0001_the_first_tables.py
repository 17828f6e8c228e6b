"""The first tables"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "clients",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", storage.types.Short(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("name", name=op.f("uq_clients_name")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", storage.types.Short(length=200), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("name", name=op.f("uq_departments_name")),
    )
    op.create_table(
        "inbox",
        sa.Column("key", storage.types.Short(length=200), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("command", storage.types.Short(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_at"), ["at"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", storage.types.Short(length=64), nullable=False),
        sa.Column("holder", storage.types.Short(length=64), nullable=False),
        sa.Column("until", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "meta",
        sa.Column("name", storage.types.Short(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "slots",
        sa.Column("schedule", storage.types.Short(length=100), nullable=False),
        sa.Column("slot", storage.types.Short(length=40), nullable=False),
        sa.Column("state", storage.types.Short(length=10), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "slot", name=op.f("pk_slots")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", storage.types.Short(length=200), nullable=False),
        sa.Column("role", storage.types.Short(length=20), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("superior_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("locale", storage.types.Short(length=10), nullable=False),
        sa.Column("zone", storage.types.Short(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_people_department_id")),
        sa.ForeignKeyConstraint(["superior_id"], ["people.id"], name=op.f("fk_people_superior_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "codes",
        sa.Column("hash", storage.types.Short(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("used_at", storage.types.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_codes_person_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_codes")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", storage.types.Short(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", storage.types.Short(length=20), nullable=False),
        sa.Column("channel", storage.types.Short(length=64), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("message", storage.types.Short(length=128), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_at"), ["at"], unique=False)

    op.create_table(
        "identities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", storage.types.Short(length=20), nullable=False),
        sa.Column("workspace", storage.types.Short(length=64), nullable=False),
        sa.Column("user", storage.types.Short(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("platform", "workspace", "user", name=op.f("uq_identities_platform_workspace_user")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", storage.types.Short(length=20), nullable=False),
        sa.Column("workspace", storage.types.Short(length=64), nullable=False),
        sa.Column("channel", storage.types.Short(length=64), nullable=False),
        sa.Column("thread", storage.types.Short(length=64), nullable=False),
        sa.Column("name", storage.types.Short(length=200), nullable=False),
        sa.Column("locale", storage.types.Short(length=10), nullable=False),
        sa.Column("zone", storage.types.Short(length=64), nullable=False),
        sa.Column("audience", storage.types.Short(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("audience in ('colleagues', 'clients', 'unknown')", name=op.f("ck_rooms_audience")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_rooms_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint(
            "platform", "workspace", "channel", "thread", name=op.f("uq_rooms_platform_workspace_channel_thread")
        ),
    )
    op.create_table(
        "chat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("edited_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("key", storage.types.Short(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_chat_author_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_chat_room_id")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_chat_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("key", name=op.f("uq_chat_key")),
        sa.UniqueConstraint("seq", name=op.f("uq_chat_seq")),
    )
    with op.batch_alter_table("chat", schema=None) as batch_op:
        batch_op.create_index("ix_chat_room", ["room_id", "seq"], unique=False)

    op.create_table(
        "records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", storage.types.Short(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_id", storage.types.Short(length=32), nullable=False),
        sa.Column("status", storage.types.Short(length=32), nullable=False),
        sa.Column("severity", storage.types.Short(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("remind_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("created_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("closed_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("message", storage.types.Short(length=128), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.CheckConstraint("severity in ('low', 'normal', 'high', 'urgent')", name=op.f("ck_records_severity")),
        sa.CheckConstraint("revision > 0", name=op.f("ck_records_revision")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_records_client_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_records_department_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_records_owner_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_records_reporter_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_records_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_records_kind_number")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index("ix_records_owner_open", ["owner_id", "closed_at"], unique=False)
        batch_op.create_index("ix_records_remind_at", ["remind_at"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verb", storage.types.Short(length=32), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("text_id", storage.types.Short(length=32), nullable=False),
        sa.Column("text_hash", storage.types.Short(length=64), nullable=False),
        sa.Column("key", storage.types.Short(length=200), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_history_actor_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_history_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_key", ["key"], unique=False)
        batch_op.create_index("ix_history_record", ["record_id", "id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", storage.types.Short(length=200), nullable=False),
        sa.Column("kind", storage.types.Short(length=32), nullable=False),
        sa.Column("lane", storage.types.Short(length=64), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("state", storage.types.Short(length=8), nullable=False),
        sa.Column("due_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("not_before", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("lease_until", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("tried_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("platform_id", storage.types.Short(length=128), nullable=False),
        sa.Column("sent_at", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("error", storage.types.Short(length=500), nullable=False),
        sa.CheckConstraint(
            "state in ('due', 'sending', 'unknown', 'sent', 'merged', 'dropped', 'aside')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_outbox_record_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_outbox_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_open",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("state in ('due', 'sending', 'unknown')"),
            postgresql_where=sa.text("state in ('due', 'sending', 'unknown')"),
        )
        batch_op.create_index("ix_outbox_record", ["record_id"], unique=False)

    op.create_table(
        "postings",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread", storage.types.Short(length=64), nullable=False),
        sa.Column("platform_id", storage.types.Short(length=128), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_postings_record_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_postings_room_id")),
        sa.PrimaryKeyConstraint("record_id", "room_id", name=op.f("pk_postings")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index("ix_postings_message", ["room_id", "platform_id"], unique=False)

    op.create_table(
        "texts",
        sa.Column("id", storage.types.Short(length=32), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", storage.types.Short(length=32), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_texts_author_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_texts_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
    )
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.create_index("ix_texts_record", ["record_id", "name"], unique=False)
