"""What is counted of a kind in a period"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_DUE, _CLOSED = sa.text("due_at is not null"), sa.text("closed_at is not null")


def upgrade() -> None:
    op.create_index(
        "ix_records_kind_due", "records", ["kind", "due_at"], sqlite_where=_DUE, postgresql_where=_DUE, unique=False
    )
    op.create_index("ix_records_kind_created", "records", ["kind", "created_at"], unique=False)
    op.create_index(
        "ix_records_kind_closed",
        "records",
        ["kind", "closed_at"],
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
        unique=False,
    )
