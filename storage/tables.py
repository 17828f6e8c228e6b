"""The tables. SQLModel declares them; `storage` alone builds statements on them, with Core."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.types import Short, Utc

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)
_OPEN = text("state in ('due', 'sending', 'unknown')")
_BIG = BigInteger().with_variant(Integer, "sqlite")


class Table(SQLModel):
    metadata = metadata


def _id() -> Any:
    return Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))


def _link(target: str, nullable: bool = True) -> Any:
    return Field(default=None, sa_column=Column(_BIG, ForeignKey(target), nullable=nullable))


def _moment(nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Utc, nullable=nullable, index=index))


def _text(nullable: bool = False) -> Any:
    return Field(default="", sa_column=Column(Text, nullable=nullable))


def _short(length: int = 200, **more: Any) -> Any:
    return Field(default="", sa_column=Column(Short(length), nullable=False, **more))


class DepartmentRow(Table, table=True):
    __tablename__ = "departments"
    id: int = _id()
    name: str = _short(unique=True)
    lead_id: int | None = Field(default=None, sa_column=Column(_BIG))
    room_id: int | None = Field(default=None, sa_column=Column(_BIG))


class PersonRow(Table, table=True):
    __tablename__ = "people"
    id: int = _id()
    name: str = _short()
    role: str = _short(20)
    department_id: int | None = _link("departments.id")
    superior_id: int | None = _link("people.id")
    locale: str = _short(10)
    zone: str = _short(64)
    active: bool = True


class IdentityRow(Table, table=True):
    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)
    id: int = _id()
    platform: str = _short(20)
    workspace: str = _short(64)
    user: str = _short(64)
    person_id: int = _link("people.id", nullable=False)


class CodeRow(Table, table=True):
    """A one-time code, kept as its hash, that joins an account to a person."""

    __tablename__ = "codes"
    hash: str = _short(64, primary_key=True)
    person_id: int = _link("people.id", nullable=False)
    expires_at: datetime = _moment()
    used_at: datetime | None = _moment(nullable=True)


class RoomRow(Table, table=True):
    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "channel", "thread"),
        CheckConstraint("audience in ('colleagues', 'clients', 'unknown')", name="audience"),
    )
    id: int = _id()
    platform: str = _short(20)
    workspace: str = _short(64)
    channel: str = _short(64)
    thread: str = _short(64)
    name: str = _short()
    locale: str = _short(10)
    zone: str = _short(64)
    audience: str = _short(12)
    person_id: int | None = _link("people.id")


class ClientRow(Table, table=True):
    __tablename__ = "clients"
    id: int = _id()
    name: str = _short(unique=True)


class RecordRow(Table, table=True):
    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        Index("ix_records_owner_open", "owner_id", "closed_at"),
        Index("ix_records_remind_at", "remind_at"),
        CheckConstraint("severity in ('low', 'normal', 'high', 'urgent')", name="severity"),
        CheckConstraint("revision > 0", name="revision"),
    )
    id: int = _id()
    kind: str = _short(32)
    number: int
    title_id: str = _short(32)
    status: str = _short(32)
    severity: str = _short(8)
    revision: int
    reporter_id: int = _link("people.id", nullable=False)
    owner_id: int | None = _link("people.id")
    department_id: int | None = _link("departments.id")
    client_id: int | None = _link("clients.id")
    room_id: int | None = _link("rooms.id")
    due_at: datetime | None = _moment(nullable=True)
    remind_at: datetime | None = _moment(nullable=True)
    created_at: datetime = _moment()
    closed_at: datetime | None = _moment(nullable=True)
    message: str = _short(128)
    url: str = _text()
    fields: str = _text()


class TextRow(Table, table=True):
    """What people wrote; erasable, while history keeps a keyed hash of it."""

    __tablename__ = "texts"
    __table_args__ = (Index("ix_texts_record", "record_id", "name"),)
    id: str = _short(32, primary_key=True)
    record_id: int = _link("records.id", nullable=False)
    name: str = _short(32)
    author_id: int | None = _link("people.id")
    at: datetime = _moment()
    body: str = _text()


class HistoryRow(Table, table=True):
    """Append-only: who did what to which record, by which delivery."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_record", "record_id", "id"), Index("ix_history_key", "key"))
    id: int = _id()
    record_id: int = _link("records.id", nullable=False)
    revision: int
    at: datetime = _moment()
    actor_id: int | None = _link("people.id")
    verb: str = _short(32)
    changes: str = _text()
    text_id: str = _short(32)
    text_hash: str = _short(64)
    key: str = _short(200)


class InboxRow(Table, table=True):
    """Every delivery that had an effect, with its answer; a second one of the same key gets that answer."""

    __tablename__ = "inbox"
    key: str = _short(200, primary_key=True)
    at: datetime = _moment(index=True)
    person_id: int | None = Field(default=None, sa_column=Column(_BIG))
    command: str = _short(32)
    answer: str = _text()


class OutboxRow(Table, table=True):
    """An intent to tell somebody something: rendered, authorised and checked when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state in ('due', 'sending', 'unknown', 'sent', 'merged', 'dropped', 'aside')", name="state"),
        Index("ix_outbox_open", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_record", "record_id"),
    )
    id: int = _id()
    key: str = _short(200, unique=True)
    kind: str = _short(32)
    lane: str = _short(64)
    record_id: int | None = _link("records.id")
    room_id: int | None = _link("rooms.id")
    person_id: int | None = _link("people.id")
    revision: int = 0
    params: str = _text()
    state: str = _short(8)
    due_at: datetime = _moment()
    not_before: datetime | None = _moment(nullable=True)
    lease_until: datetime | None = _moment(nullable=True)
    tried_at: datetime | None = _moment(nullable=True)
    fence: int = 0
    tries: int = 0
    platform_id: str = _short(128)
    sent_at: datetime | None = _moment(nullable=True)
    error: str = _short(500)


class PostingRow(Table, table=True):
    """Where a record's living card stands: one for each room, edited in place."""

    __tablename__ = "postings"
    __table_args__ = (Index("ix_postings_message", "room_id", "platform_id"),)
    record_id: int = Field(default=None, sa_column=Column(_BIG, ForeignKey("records.id"), primary_key=True))
    room_id: int = Field(default=None, sa_column=Column(_BIG, ForeignKey("rooms.id"), primary_key=True))
    thread: str = _short(64)
    platform_id: str = _short(128)
    shown: int = 0


class SlotRow(Table, table=True):
    """One moment of one schedule; whoever inserts it does the work in the same transaction."""

    __tablename__ = "slots"
    schedule: str = _short(100, primary_key=True)
    slot: str = _short(40, primary_key=True)
    state: str = _short(10)
    at: datetime = _moment()


class DraftRow(Table, table=True):
    """A form that somebody has not sent yet: its questions, what was answered, and where it was asked."""

    __tablename__ = "drafts"
    id: str = _short(32, primary_key=True)
    person_id: int = _link("people.id", nullable=False)
    platform: str = _short(20)
    channel: str = _short(64)
    at: datetime = _moment(index=True)
    form: str = _text()
    origin: str = _text()
    message: str = _short(128)


class MetaRow(Table, table=True):
    """Single values: the directory's version, the demo's clock, the key of the hashes."""

    __tablename__ = "meta"
    name: str = _short(64, primary_key=True)
    value: str = _text()


class LeaseRow(Table, table=True):
    """Who may do what only one replica may; real time, with a fence that rises at each change of hands."""

    __tablename__ = "leases"
    name: str = _short(64, primary_key=True)
    holder: str = _short(64)
    until: datetime = _moment()
    fence: int = 0


class ChatRow(Table, table=True):
    """The local chat's own messages. `seq` rises on every post and edit."""

    __tablename__ = "chat"
    __table_args__ = (Index("ix_chat_room", "room_id", "seq"),)
    id: int = _id()
    seq: int = Field(sa_column=Column(_BIG, nullable=False, unique=True))
    room_id: int = _link("rooms.id", nullable=False)
    thread: int | None = Field(default=None, sa_column=Column(_BIG))
    author_id: int | None = _link("people.id")
    to_id: int | None = _link("people.id")
    at: datetime = _moment()
    edited_at: datetime | None = _moment(nullable=True)
    key: str | None = Field(default=None, sa_column=Column(Short(200), unique=True))
    text: str = _text()
    card: str = _text()
