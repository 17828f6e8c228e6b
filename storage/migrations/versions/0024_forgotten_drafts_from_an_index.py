"""Drafts of minutes that wait are found from an index"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_minutes_state", "minutes", ["state", "at"])
