"""What somebody hands over to a colleague: all of it, with ticks, until it is accepted, moved and signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_

_STATES = "state in ('draft', 'offered', 'moving', 'accepted', 'declined', 'withdrawn')"


class HandoverRow(Table, table=True):
    """`giver_id` is whose work it is, `author_id` who hands it over: the same, or their lead. `note` is what the
    author says with it, `reason` why it was declined."""

    __tablename__ = "handovers"
    __table_args__ = (CheckConstraint(_STATES, name="state"), Index("ix_handovers_state", "state", "at"))
    id: int = id_()
    giver_id: int = link("people.id", nullable=False, index=True)
    author_id: int = link("people.id", nullable=False)
    receiver_id: int | None = link("people.id")
    state: str = short(12)
    note: str = text_()
    reason: str = text_()
    at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True)
    signed_by_id: int | None = link("people.id")
    signed_at: datetime | None = moment(nullable=True)


class HandoverItemRow(Table, table=True):
    """One thing of it; `target_id` is the record's, the client's, the question's and so on. `state` is '' until it is
    moved, or left where it was since it was no longer theirs."""

    __tablename__ = "handover_items"
    __table_args__ = (
        CheckConstraint("state in ('', 'moved', 'left')", name="state"),
        Index("ix_handover_items_target", "sort", "target_id"),
    )
    id: int = id_()
    handover_id: int = link("handovers.id", nullable=False, index=True)
    sort: str = short(12)
    target_id: int = Field(sa_column=Column(BIG, nullable=False))
    ticked: bool = True
    state: str = short(12)
