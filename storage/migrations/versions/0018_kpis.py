"""KPIs"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = sa.text("state != 'replaced'")


def upgrade() -> None:
    op.create_table(
        "kpis",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("code", storage.types.Short(length=16), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("unit", storage.types.Short(length=20), nullable=False),
        sa.Column("direction", storage.types.Short(length=8), nullable=False),
        sa.Column("period", storage.types.Short(length=8), nullable=False),
        sa.Column("scope", storage.types.Short(length=12), nullable=False),
        sa.Column("source", storage.types.Short(length=12), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("total", storage.types.Short(length=8), nullable=False),
        sa.Column("readers", storage.types.Short(length=12), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("owner_id", _BIG, nullable=True),
        sa.Column("department_id", _BIG, nullable=True),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("warning", _BIG, nullable=True),
        sa.Column("critical", _BIG, nullable=True),
        sa.Column("low", _BIG, nullable=True),
        sa.Column("high", _BIG, nullable=True),
        sa.Column("dead", _BIG, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_kpis_author_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_kpis_department_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_kpis_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpis")),
        sa.UniqueConstraint("code", name=op.f("uq_kpis_code")),
    )
    op.create_table(
        "rates",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("currency", storage.types.Short(length=3), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("rate", _BIG, nullable=False),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_rates_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint("currency", "start", name=op.f("uq_rates_currency_start")),
    )
    op.create_table(
        "kpi_figures",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("kpi_id", _BIG, nullable=False),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("value", _BIG, nullable=False),
        sa.Column("state", storage.types.Short(length=12), nullable=False),
        sa.Column("origin", storage.types.Short(length=60), nullable=False),
        sa.Column("by_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("verified_by_id", _BIG, nullable=True),
        sa.Column("verified_at", storage.types.Utc(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('draft', 'verified', 'replaced')", name=op.f("ck_kpi_figures_state")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_kpi_figures_by_id")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_figures_kpi_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["people.id"], name=op.f("fk_kpi_figures_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_figures")),
    )
    op.create_index(
        "ix_kpi_figures_start", "kpi_figures", ["kpi_id", "start", "subject", "state", "value"], unique=False
    )
    op.create_index(
        "uq_kpi_figures_live",
        "kpi_figures",
        ["kpi_id", "subject", "start"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "kpi_targets",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("kpi_id", _BIG, nullable=False),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("period", storage.types.Short(length=8), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("realistic", _BIG, nullable=True),
        sa.Column("ideal", _BIG, nullable=True),
        sa.Column("author_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_kpi_targets_author_id")),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_targets_kpi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_targets")),
        sa.UniqueConstraint(
            "kpi_id", "subject", "period", "start", name=op.f("uq_kpi_targets_kpi_id_subject_period_start")
        ),
    )
    op.create_table(
        "kpi_waits",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("kpi_id", _BIG, nullable=False),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("due_at", storage.types.Utc(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("next_at", storage.types.Utc(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_waits_kpi_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_kpi_waits_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_waits")),
        sa.UniqueConstraint("kpi_id", "subject", "start", name=op.f("uq_kpi_waits_kpi_id_subject_start")),
    )
    op.create_index("ix_kpi_waits_next_at", "kpi_waits", ["next_at"], unique=False)
    op.create_table(
        "kpi_levels",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("kpi_id", _BIG, nullable=False),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("level", storage.types.Short(length=12), nullable=False),
        sa.Column("record_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_levels_kpi_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_kpi_levels_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_levels")),
        sa.UniqueConstraint("kpi_id", "subject", name=op.f("uq_kpi_levels_kpi_id_subject")),
    )
    op.create_table(
        "kpi_remarks",
        sa.Column("id", _BIG, autoincrement=True, nullable=False),
        sa.Column("kpi_id", _BIG, nullable=False),
        sa.Column("subject", storage.types.Short(length=100), nullable=False),
        sa.Column("start", storage.types.Short(length=10), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("by_day", storage.types.Short(length=10), nullable=False),
        sa.Column("record_id", _BIG, nullable=True),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("at", storage.types.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpis.id"], name=op.f("fk_kpi_remarks_kpi_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_kpi_remarks_person_id")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_kpi_remarks_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_remarks")),
    )
    op.create_index("ix_kpi_remarks_about", "kpi_remarks", ["kpi_id", "subject", "start"], unique=False)
    asking = sa.text("kind in ('kpi_ask', 'kpi_ask_again')")
    op.create_index("ix_outbox_kpi", "outbox", ["platform_id"], sqlite_where=asking, postgresql_where=asking)
