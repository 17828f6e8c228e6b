"""Targets of service as administrators set them, and the limits of records that follow from them (core/sla)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short

_MISSED = text("state = 'breached' and met_at is null")


class TargetRow(Table, table=True):
    """What is empty holds for all; without a span there is no such limit."""

    __tablename__ = "targets"
    id: int = id_()
    what: str = short(12)
    kind: str = short(32)
    severity: str = short(8)
    grade: str = short(8)
    department_id: int | None = link("departments.id")
    span: str = short(8)
    author_id: int | None = link("people.id")
    at: datetime = moment()


class LimitRow(Table, table=True):
    """`next_at` is when something happens by itself; `paused` is in seconds of working time."""

    __tablename__ = "limits"
    __table_args__ = (
        CheckConstraint("state in ('running', 'paused', 'at_risk', 'breached', 'met', 'ended')", name="state"),
        Index("ix_limits_next_at", "next_at"),
        Index("ix_limits_missed", "record_id", "what", sqlite_where=_MISSED, postgresql_where=_MISSED),
    )
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    what: str = short(12, primary_key=True)
    started_at: datetime = moment()
    at: datetime = moment()
    risk_at: datetime | None = moment(nullable=True)
    paused_at: datetime | None = moment(nullable=True)
    paused: int = Field(default=0)
    met_at: datetime | None = moment(nullable=True)
    state: str = short(12)
    risked: bool = False
    preset: bool = False
    next_at: datetime | None = moment(nullable=True)
