"""What people wrote can be found by its words; lists that people keep; what is stuck"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

import storage.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The terms are made by core/terms.py, parted by spaces; the tokenizer parts ASCII alone, and knows no language.
        op.execute("CREATE VIRTUAL TABLE words USING fts5(terms, detail=none, columnsize=0, tokenize='ascii')")
    else:
        op.create_table(
            "words",
            sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("terms", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("record_id", name="pk_words"),
        )
        op.create_index("ix_words_terms", "words", ["terms"], postgresql_using="gin")
        # Otherwise a word that is rare is thought to be a thousand times as frequent as it is.
        op.execute("ALTER TABLE words ALTER COLUMN terms SET STATISTICS 500")
    op.create_table(
        "vocabulary",
        sa.Column("word", storage.types.Short(length=32), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_vocabulary")),
    )
    op.create_table(
        "lists",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("name", storage.types.Short(length=32), nullable=False),
        sa.Column("wanted", storage.types.Short(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_lists_person_id")),
        sa.PrimaryKeyConstraint("person_id", "name", name=op.f("pk_lists")),
    )
    op.add_column("records", sa.Column("moved_at", storage.types.Utc(timezone=True), nullable=True))
    for name, columns, where in (
        ("ix_records_open_due", ["due_at"], "closed_at is null"),
        ("ix_records_open_state", ["kind", "status"], "closed_at is null"),
        ("ix_records_open_department", ["department_id", "owner_id"], "closed_at is null"),
        ("ix_records_client", ["client_id"], "client_id is not null"),
    ):
        op.create_index(name, "records", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
