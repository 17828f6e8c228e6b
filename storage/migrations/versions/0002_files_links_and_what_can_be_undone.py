"""Files, links, and what can be undone"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("hash", storage.types.Short(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_blobs")),
    )
    op.create_table(
        "aliases",
        sa.Column("kind", storage.types.Short(length=32), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_aliases_record_id")),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_aliases")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("platform", storage.types.Short(length=20), nullable=False),
        sa.Column("channel", storage.types.Short(length=64), nullable=False),
        sa.Column("message", storage.types.Short(length=128), nullable=False),
        sa.Column("album", storage.types.Short(length=64), nullable=False),
        sa.Column("source", storage.types.Short(length=400), nullable=False),
        sa.Column("kind", storage.types.Short(length=12), nullable=False),
        sa.Column("name", storage.types.Short(length=255), nullable=False),
        sa.Column("mime", storage.types.Short(length=100), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", storage.types.Short(length=64), nullable=False),
        sa.Column("state", storage.types.Short(length=8), nullable=False),
        sa.Column("error", storage.types.Short(length=200), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("lease_until", storage.types.Utc(timezone=True), nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('wanted', 'kept', 'refused')", name=op.f("ck_files_state")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_files_author_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_files_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index("ix_files_message", "files", ["platform", "channel", "message"], unique=False)
    op.create_index("ix_files_record", "files", ["record_id"], unique=False)
    op.create_index(
        "ix_files_wanted",
        "files",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_index(
        "ix_files_album",
        "files",
        ["album"],
        unique=False,
        sqlite_where=sa.text("album <> ''"),
        postgresql_where=sa.text("album <> ''"),
    )

    op.create_table(
        "links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", storage.types.Short(length=12), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_links_author_id")),
        sa.ForeignKeyConstraint(["other_id"], ["records.id"], name=op.f("fk_links_other_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_links_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("record_id", "other_id", name=op.f("uq_links_record_id_other_id")),
    )
    op.create_index("ix_links_other", "links", ["other_id"], unique=False)

    op.create_table(
        "sources",
        sa.Column("platform", storage.types.Short(length=20), nullable=False),
        sa.Column("workspace", storage.types.Short(length=64), nullable=False),
        sa.Column("channel", storage.types.Short(length=64), nullable=False),
        sa.Column("message", storage.types.Short(length=128), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text_id", storage.types.Short(length=32), nullable=False),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_sources_record_id")),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel", "message", name=op.f("pk_sources")),
    )
    op.create_index("ix_sources_at", "sources", ["at"], unique=False)

    op.create_table(
        "watchers",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_watchers_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_watchers_record_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_watchers")),
    )
    op.add_column("chat", sa.Column("deleted_at", storage.types.Utc(timezone=True), nullable=True))
    op.add_column("chat", sa.Column("reactions", sa.Text(), server_default="{}", nullable=False))

    op.add_column("history", sa.Column("before", sa.Text(), server_default="", nullable=False))

    op.add_column("people", sa.Column("email", storage.types.Short(length=254), server_default="", nullable=False))
    _add_link("people", "same_as_id", "people")
    _add_link("people", "invited_by_id", "people")

    op.add_column("rooms", sa.Column("left_at", storage.types.Utc(timezone=True), nullable=True))

    _add_link("records", "parent_id", "records")
    op.create_index(op.f("ix_records_parent_id"), "records", ["parent_id"], unique=False)


def _add_link(table: str, column: str, target: str) -> None:
    """SQLite adds a reference only together with its column; anything else would copy the whole table."""
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column(table, sa.Column(column, kind, key, nullable=True), inline_references=True)
