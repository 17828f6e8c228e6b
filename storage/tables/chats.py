"""Forms that are being filled in, and the local chat's own messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_
from storage.types import Short


class DraftRow(Table, table=True):
    """A form that somebody has not sent yet: its questions, what was answered, and where it was asked."""

    __tablename__ = "drafts"
    id: str = short(32, primary_key=True)
    person_id: int = link("people.id", nullable=False)
    platform: str = short(20)
    channel: str = short(64)
    at: datetime = moment(index=True)
    form: str = text_()
    origin: str = text_()
    message: str = short(128)


class ChatRow(Table, table=True):
    """The local chat's own messages. `seq` rises on every post and edit."""

    __tablename__ = "chat"
    __table_args__ = (Index("ix_chat_room", "room_id", "seq"),)
    id: int = id_()
    seq: int = Field(sa_column=Column(BIG, nullable=False, unique=True))
    room_id: int = link("rooms.id", nullable=False)
    thread: int | None = Field(default=None, sa_column=Column(BIG))
    author_id: int | None = link("people.id")
    to_id: int | None = link("people.id")
    at: datetime = moment()
    edited_at: datetime | None = moment(nullable=True)
    key: str | None = Field(default=None, sa_column=Column(Short(200), unique=True))
    text: str = text_()
    card: str = text_()
    deleted_at: datetime | None = moment(nullable=True)
    reactions: str = text_(server_default="{}")
    """Emoji → ids of the people who gave it, as JSON."""
