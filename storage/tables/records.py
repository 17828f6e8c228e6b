"""Records, what people wrote about them, and what was done to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_


def _partial(name: str, condition: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


def _of_open(name: str, *columns: str) -> Index:
    """What is open is a small part of what there is, and nearly all that is asked for."""
    return _partial(name, "closed_at is null", *columns)


class RecordRow(Table, table=True):
    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        Index("ix_records_owner_open", "owner_id", "closed_at"),
        _partial("ix_records_remind_at", "remind_at is not null", "remind_at", "owner_id"),
        _of_open("ix_records_open_due", "due_at"),
        _of_open("ix_records_open_state", "kind", "status"),
        # A digest counts a department's from it alone: the last two are for each database's sake.
        _of_open("ix_records_open_department", "department_id", "owner_id", "kind", "due_at", "closed_at", "id"),
        _partial("ix_records_client", "client_id is not null", "client_id"),
        Index("ix_records_department_created", "department_id", "created_at"),
        _partial("ix_records_department_closed", "closed_at is not null", "department_id", "closed_at"),
        _partial("ix_records_kind_due", "due_at is not null", "kind", "due_at"),
        Index("ix_records_kind_created", "kind", "created_at"),
        _partial("ix_records_kind_closed", "closed_at is not null", "kind", "closed_at"),
        CheckConstraint("severity in ('low', 'normal', 'high', 'urgent')", name="severity"),
        CheckConstraint("revision > 0", name="revision"),
    )
    id: int = id_()
    kind: str = short(32)
    number: int
    title_id: str = short(32)
    status: str = short(32)
    severity: str = short(8)
    revision: int
    reporter_id: int = link("people.id", nullable=False)
    owner_id: int | None = link("people.id")
    department_id: int | None = link("departments.id")
    client_id: int | None = link("clients.id")
    room_id: int | None = link("rooms.id")
    due_at: datetime | None = moment(nullable=True)
    remind_at: datetime | None = moment(nullable=True)
    """What a replica of version 0.7 plans, and a trigger carries over to `reminders`; to be dropped with both."""
    created_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    message: str = short(128)
    url: str = text_()
    fields: str = text_()
    parent_id: int | None = link("records.id", index=True)
    moved_at: datetime | None = moment(nullable=True)
    """When its state or its owner changed last; none while it is as it was captured."""


class ReminderRow(Table, table=True):
    """When somebody is reminded of a record next. It stands apart, since each change of a record's moment would write
    all indexes of the record again (speed.md, goal 7). `owner_id` keeps together what is told to one person."""

    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_at", "at", "owner_id"),)
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    owner_id: int | None = link("people.id")
    at: datetime = moment()


class TextRow(Table, table=True):
    """What people wrote; erasable, while history keeps a keyed hash of it."""

    __tablename__ = "texts"
    __table_args__ = (Index("ix_texts_record", "record_id", "name"),)
    id: str = short(32, primary_key=True)
    record_id: int = link("records.id", nullable=False)
    name: str = short(32)
    author_id: int | None = link("people.id")
    at: datetime = moment()
    body: str = text_()


class HistoryRow(Table, table=True):
    """Append-only: who did what to which record, by which delivery."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_record", "record_id", "id"), Index("ix_history_key", "key"))
    id: int = id_()
    record_id: int = link("records.id", nullable=False)
    revision: int
    at: datetime = moment()
    actor_id: int | None = link("people.id")
    verb: str = short(32)
    changes: str = text_()
    text_id: str = short(32)
    text_hash: str = short(64)
    key: str = short(200)
    before: str = text_(server_default="")
    """What the changed columns held before, as JSON, so that it can be undone."""


class AliasRow(Table, table=True):
    """A reference that a record had before it became another kind."""

    __tablename__ = "aliases"
    kind: str = short(32, primary_key=True)
    number: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    record_id: int = link("records.id", nullable=False)


class LinkRow(Table, table=True):
    """Two records that belong together: `kind` is related, or duplicate where the first was merged into the other."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("record_id", "other_id"), Index("ix_links_other", "other_id"))
    id: int = id_()
    record_id: int = link("records.id", nullable=False)
    other_id: int = link("records.id", nullable=False)
    kind: str = short(12)
    author_id: int | None = link("people.id")
    at: datetime = moment()


class WatcherRow(Table, table=True):
    """Somebody who wants to hear of every change of a record."""

    __tablename__ = "watchers"
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    person_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("people.id"), primary_key=True))


class OwnerRow(Table, table=True):
    """Somebody who has a record besides its owner, as the record's fields say."""

    __tablename__ = "owners"
    __table_args__ = (Index("ix_owners_person", "person_id"),)
    record_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("records.id"), primary_key=True))
    person_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("people.id"), primary_key=True))


class SourceRow(Table, table=True):
    """The newest known state of a message that a record or a comment came from, by the time of its event.

    An edit that overtakes its original waits here; `text_id` is the text that the message became.
    """

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_at", "at"),)
    platform: str = short(20, primary_key=True)
    workspace: str = short(64, primary_key=True)
    channel: str = short(64, primary_key=True)
    message: str = short(128, primary_key=True)
    record_id: int | None = link("records.id")
    text_id: str = short(32)
    at: datetime = moment()
    body: str = text_()
    deleted: bool = False


class VocabularyRow(Table, table=True):
    """Every word of letters that somebody wrote, by which a slip in a search is recognised (storage/words.py)."""

    __tablename__ = "vocabulary"
    word: str = short(32, primary_key=True)
