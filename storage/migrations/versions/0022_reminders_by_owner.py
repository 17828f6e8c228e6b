"""What falls due at once is read owner by owner, from the index alone"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_records_remind_at", "records")
    op.create_index("ix_records_remind_at", "records", ["remind_at", "owner_id"])
