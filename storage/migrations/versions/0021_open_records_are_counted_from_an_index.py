"""What is open in a department is counted from an index alone"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NAME, _OPEN = "ix_records_open_department", sa.text("closed_at is null")


def upgrade() -> None:
    columns = ["department_id", "owner_id", "kind", "due_at", "closed_at", "id"]
    op.drop_index(_NAME, "records")
    op.create_index(_NAME, "records", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
