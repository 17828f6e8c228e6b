"""KPIs, their values, targets, remarks and alerts. Values are whole numbers of millionths of the unit, so that sums are
exact on both databases (core/kpi)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_

_LIVE = text("state != 'replaced'")


def _amount(nullable: bool = True) -> int | None:
    found: int | None = Field(default=None, sa_column=Column(BIG, nullable=nullable))
    return found


class KpiRow(Table, table=True):
    """As core/kpi/model.py has it; `names` is JSON by locale."""

    __tablename__ = "kpis"
    id: int = id_()
    code: str = short(16, unique=True)
    names: str = text_()
    unit: str = short(20)
    direction: str = short(8)
    period: str = short(8)
    scope: str = short(12)
    source: str = short(12)
    formula: str = text_()
    total: str = short(8)
    readers: str = short(12)
    checked: bool
    owner_id: int | None = link("people.id")
    department_id: int | None = link("departments.id")
    due: int
    warning: int | None = _amount()
    critical: int | None = _amount()
    low: int | None = _amount()
    high: int | None = _amount()
    dead: int = Field(sa_column=Column(BIG, nullable=False))
    measure: str = text_()
    enabled: bool
    revision: int
    author_id: int | None = link("people.id")
    at: datetime = moment()


class KpiFigureRow(Table, table=True):
    """A value that was entered. A correction is a row of its own; what it takes the place of stays, as `replaced`."""

    __tablename__ = "kpi_figures"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'verified', 'replaced')", name="state"),
        Index(
            "uq_kpi_figures_live", "kpi_id", "subject", "start",
            unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
        Index("ix_kpi_figures_start", "kpi_id", "start", "subject", "state", "value"),  # sums are read from it alone
    )  # fmt: skip
    id: int = id_()
    kpi_id: int = link("kpis.id", nullable=False)
    subject: str = short(100)
    start: str = short(10)
    value: int = Field(sa_column=Column(BIG, nullable=False))
    state: str = short(12)
    origin: str = short(60)
    by_id: int | None = link("people.id")
    at: datetime = moment()
    verified_by_id: int | None = link("people.id")
    verified_at: datetime | None = moment(nullable=True)
    reason: str = text_(server_default="")


class KpiTargetRow(Table, table=True):
    __tablename__ = "kpi_targets"
    __table_args__ = (UniqueConstraint("kpi_id", "subject", "period", "start"),)
    id: int = id_()
    kpi_id: int = link("kpis.id", nullable=False)
    subject: str = short(100)
    period: str = short(8)
    start: str = short(10)
    realistic: int | None = _amount()
    ideal: int | None = _amount()
    author_id: int | None = link("people.id")
    at: datetime = moment()


class KpiRemarkRow(Table, table=True):
    """Why a value missed its target, and what is done; the newest counts."""

    __tablename__ = "kpi_remarks"
    __table_args__ = (Index("ix_kpi_remarks_about", "kpi_id", "subject", "start"),)
    id: int = id_()
    kpi_id: int = link("kpis.id", nullable=False)
    subject: str = short(100)
    start: str = short(10)
    cause: str = text_()
    remedy: str = text_()
    by_day: str = short(10)
    record_id: int | None = link("records.id")
    person_id: int | None = link("people.id")
    at: datetime = moment()


class KpiLevelRow(Table, table=True):
    """At which level a KPI stands for somebody, so that a change of it is told once."""

    __tablename__ = "kpi_levels"
    __table_args__ = (UniqueConstraint("kpi_id", "subject"),)
    id: int = id_()
    kpi_id: int = link("kpis.id", nullable=False)
    subject: str = short(100)
    start: str = short(10)
    level: str = short(12)
    record_id: int | None = link("records.id")
    at: datetime = moment()


class KpiWaitRow(Table, table=True):
    """A value that somebody is to enter. `next_at` is when they are asked, or their lead is; None when it is there."""

    __tablename__ = "kpi_waits"
    __table_args__ = (UniqueConstraint("kpi_id", "subject", "start"), Index("ix_kpi_waits_next_at", "next_at"))
    id: int = id_()
    kpi_id: int = link("kpis.id", nullable=False)
    subject: str = short(100)
    start: str = short(10)
    person_id: int | None = link("people.id")
    due_at: datetime = moment()
    asked: int
    next_at: datetime | None = moment(nullable=True)


class RateRow(Table, table=True):
    """Finance's rate of a month: how many of the company's currency one of this currency is."""

    __tablename__ = "rates"
    __table_args__ = (UniqueConstraint("currency", "start"),)
    id: int = id_()
    currency: str = short(3)
    start: str = short(10)
    rate: int = Field(sa_column=Column(BIG, nullable=False))
    author_id: int | None = link("people.id")
    at: datetime = moment()
