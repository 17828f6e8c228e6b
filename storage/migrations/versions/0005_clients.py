"""What is known of clients: whose they are, who may read, and whom to speak with"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("clients", sa.Column("grade", storage.types.Short(length=8), server_default="", nullable=False))
    _add_link("clients", "owner_id", "people")
    _add_link("clients", "department_id", "departments")
    op.add_column("clients", sa.Column("locale", storage.types.Short(length=10), server_default="", nullable=False))
    op.add_column(
        "clients",
        sa.Column("readers", storage.types.Short(length=12), server_default="everyone", nullable=False),
    )
    op.add_column("clients", sa.Column("fields", sa.Text(), server_default="{}", nullable=False))
    op.create_table(
        "client_readers",
        sa.Column("client_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_readers_client_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_client_readers_person_id")),
        sa.PrimaryKeyConstraint("client_id", "person_id", name=op.f("pk_client_readers")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("client_id", BIG, nullable=False),
        sa.Column("name", storage.types.Short(length=200), nullable=False),
        sa.Column("phone", storage.types.Short(length=200), server_default="", nullable=False),
        sa.Column("mail", storage.types.Short(length=254), server_default="", nullable=False),
        sa.Column("role", storage.types.Short(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_contacts_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_contacts_client_id_name")),
    )


def _add_link(table: str, column: str, target: str) -> None:
    """SQLite adds a reference only together with its column; anything else would copy the whole table."""
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    op.add_column(table, sa.Column(column, BIG, key, nullable=True), inline_references=True)
