"""The minutes of meetings: each version as it was typed, and what was read of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field

from storage.tables.base import BIG, Table, link, moment, short, text_


class MinutesRow(Table, table=True):
    """`text_id` is the text of the notes, `items` what was read of them, with the words of each line (core/minutes):
    whoever erases the one erases the other.

    A draft waits for its author; at most one of a meeting is open. What was saved stays, whatever is corrected later.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'saved', 'dropped')", name="state"),
        Index("ix_minutes_author", "author_id", "state"),
        Index("ix_minutes_state", "state", "at"),
    )
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    version: int = Field(default=1, sa_column=Column(BIG, primary_key=True, autoincrement=False))
    author_id: int = link("people.id", nullable=False)
    at: datetime = moment()
    saved_at: datetime | None = moment(nullable=True)
    text_id: str = short(32)
    items: str = text_()
    state: str = short(8)
    revision: int = 1
