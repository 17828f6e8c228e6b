"""Recurring obligations, and the records that are their occurrences."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_


class ObligationRow(Table, table=True):
    """As core/duties/obligation.py has it."""

    __tablename__ = "obligations"
    __table_args__ = (CheckConstraint("each in ('', 'holder', 'client')", name="each"),)
    id: int = id_()
    name: str = short(100, unique=True)
    title: str = short(200)
    cadence: str = short(200)
    zone: str = short(64)
    lead: int
    grace: int
    owner: str = short(40)
    department_id: int | None = link("departments.id")
    checklist: str = text_()
    evidence: bool
    least: int
    each: str = short(12)
    origin: str = short(60)
    enabled: bool
    set_by_id: int | None = link("people.id")
    at: datetime = moment()


class OccurrenceRow(Table, table=True):
    """`due` is the nominal moment on the wall clock, or that at which it was done of one's own accord; `whom` the
    person or the client that it is about, 0 for all."""

    __tablename__ = "occurrences"
    __table_args__ = (UniqueConstraint("obligation_id", "due", "whom"),)
    record_id: int = Field(
        sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True, autoincrement=False, nullable=False)
    )
    obligation_id: int = link("obligations.id", nullable=False)
    due: str = short(32)
    whom: int = Field(default=0, sa_column=Column(BIG, nullable=False))
