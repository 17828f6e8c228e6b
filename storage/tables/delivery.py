"""What came in, what goes out, and what keeps it to once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_

_OPEN = text("state in ('due', 'sending', 'unknown')")

_ASKED = text("kind in ('ask', 'ask_again')")
_STATES = "state in ('due', 'sending', 'unknown', 'held', 'sent', 'merged', 'dropped', 'aside')"
_HELD = text("state = 'held'")
_TOLD = text("room_id is null and sent_at is not null")
_TAKEN = text("taken_by <> ''")
_GATHERED = text("gathering_id is not null")
_REMINDED = text("kind in ('remind', 'promise_missed', 'nudged')")
_CHECKIN = text("kind in ('checkin', 'checkin_again')")
_KPI = text("kind in ('kpi_ask', 'kpi_ask_again')")


class InboxRow(Table, table=True):
    """Every delivery that had an effect, with its answer; a second one of the same key gets that answer."""

    __tablename__ = "inbox"
    key: str = short(200, primary_key=True)
    at: datetime = moment(index=True)
    person_id: int | None = Field(default=None, sa_column=Column(BIG))
    command: str = short(32)
    answer: str = text_()


class OutboxRow(Table, table=True):
    """An intent to tell somebody something: rendered, authorised and checked when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(_STATES, name="state"),
        Index("ix_outbox_open", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_record", "record_id"),
        Index("ix_outbox_asked", "platform_id", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_outbox_held", "held_until", "person_id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_outbox_told", "person_id", "sent_at", sqlite_where=_TOLD, postgresql_where=_TOLD),
        Index("ix_outbox_taken", "taken_by", sqlite_where=_TAKEN, postgresql_where=_TAKEN),
        Index("ix_outbox_reminded", "platform_id", sqlite_where=_REMINDED, postgresql_where=_REMINDED),
        Index("ix_outbox_checkin", "platform_id", sqlite_where=_CHECKIN, postgresql_where=_CHECKIN),
        Index("ix_outbox_kpi", "platform_id", sqlite_where=_KPI, postgresql_where=_KPI),
    )
    id: int = id_()
    key: str = short(200, unique=True)
    kind: str = short(32)
    lane: str = short(64)
    record_id: int | None = link("records.id")
    room_id: int | None = link("rooms.id")
    person_id: int | None = link("people.id")
    revision: int = 0
    params: str = text_()
    state: str = short(8)
    due_at: datetime = moment()
    not_before: datetime | None = moment(nullable=True)
    lease_until: datetime | None = moment(nullable=True)
    tried_at: datetime | None = moment(nullable=True)
    fence: int = 0
    tries: int = 0
    platform_id: str = short(128)
    sent_at: datetime | None = moment(nullable=True)
    error: str = short(500)
    held_until: datetime | None = moment(nullable=True)
    """When what was held back may go, at the earliest."""
    taken_by: str = short(200, server_default="")
    """The key of the message that says this one in its place."""


class PostingRow(Table, table=True):
    """Where a record's living card stands: one for each room, edited in place."""

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_message", "room_id", "platform_id"),
        Index("ix_postings_posted", "room_id", "posted_at"),
        Index("ix_postings_gathered", "gathering_id", sqlite_where=_GATHERED, postgresql_where=_GATHERED),
    )
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    room_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("rooms.id"), primary_key=True))
    thread: str = short(64)
    platform_id: str = short(128)
    shown: int = 0
    posted_at: datetime | None = moment(nullable=True)
    """When its card was last posted anew."""
    gathering_id: int | None = Field(default=None, sa_column=Column(BIG))
    """The card of many in which it is a line, as long as it has none of its own."""


class SlotRow(Table, table=True):
    """One moment of one schedule; whoever inserts it does the work in the same transaction."""

    __tablename__ = "slots"
    __table_args__ = ({"sqlite_with_rowid": False},)
    schedule: str = short(100, primary_key=True)
    slot: str = short(40, primary_key=True)
    state: str = short(10)
    at: datetime = moment()


class MetaRow(Table, table=True):
    """Single values: the directory's version, the demo's clock, the key of the hashes."""

    __tablename__ = "meta"
    name: str = short(64, primary_key=True)
    value: str = text_()


class LeaseRow(Table, table=True):
    """Who may do what only one replica may; real time, with a fence that rises at each change of hands."""

    __tablename__ = "leases"
    name: str = short(64, primary_key=True)
    holder: str = short(64)
    until: datetime = moment()
    fence: int = 0
