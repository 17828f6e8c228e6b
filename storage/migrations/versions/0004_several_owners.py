"""A record can have several owners"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "owners",
        sa.Column("record_id", _BIG, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_owners_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_owners_record_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_owners")),
    )
    op.create_index("ix_owners_person", "owners", ["person_id"], unique=False)
