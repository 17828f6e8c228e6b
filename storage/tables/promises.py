"""What people promised about records, and until when they put a reminder off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short


class PromiseRow(Table, table=True):
    """`state`: `ended` is one that was replaced, or whose person has the record no more."""

    __tablename__ = "promises"
    __table_args__ = (
        CheckConstraint("state in ('open', 'kept', 'missed', 'ended')", name="state"),
        Index("ix_promises_state", "state", "at"),
        Index("ix_promises_record", "record_id"),
    )
    id: int = id_()
    record_id: int = link("records.id", nullable=False)
    person_id: int = link("people.id", nullable=False)
    at: datetime = moment()
    made_at: datetime = moment()
    state: str = short(12)
    kept_at: datetime | None = moment(nullable=True)
    missed_at: datetime | None = moment(nullable=True)


class SnoozeRow(Table, table=True):
    """The newest of each person and record."""

    __tablename__ = "snoozes"
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    person_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("people.id"), primary_key=True))
    until: datetime = moment()
