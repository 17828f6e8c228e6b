"""Why a value was corrected"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kpi_figures", sa.Column("reason", sa.Text(), server_default="", nullable=False))
