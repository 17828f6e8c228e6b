"""Files that people sent: Muster keeps its own copy of each, under its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short

_WANTED = text("state = 'wanted'")
_IN_ALBUM = text("album <> ''")


class FileRow(Table, table=True):
    """A file as it was sent. It is `wanted` until its bytes are kept, or refused with the reason in `error`.

    `source` is what the platform gives it out by; `album` the mark that the files of one album share; `record_id` is
    empty while nobody has said what it belongs to.
    """

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint("state in ('wanted', 'kept', 'refused')", name="state"),
        Index("ix_files_wanted", "id", sqlite_where=_WANTED, postgresql_where=_WANTED),
        Index("ix_files_record", "record_id"),
        Index("ix_files_message", "platform", "channel", "message"),
        Index("ix_files_album", "album", sqlite_where=_IN_ALBUM, postgresql_where=_IN_ALBUM),
    )
    id: int = id_()
    record_id: int | None = link("records.id")
    author_id: int | None = link("people.id")
    platform: str = short(20)
    channel: str = short(64)
    message: str = short(128)
    album: str = short(64)
    source: str = short(400)
    kind: str = short(12)
    name: str = short(255)
    mime: str = short(100)
    seconds: int = 0
    size: int = Field(default=0, sa_column=Column(BIG, nullable=False))
    hash: str = short(64)
    state: str = short(8)
    error: str = short(200)
    tries: int = 0
    not_before: datetime | None = moment(nullable=True)
    lease_until: datetime | None = moment(nullable=True)
    at: datetime = moment()


class BlobRow(Table, table=True):
    """The bytes, once for all files that hold the same; the hash is SHA-256."""

    __tablename__ = "blobs"
    hash: str = short(64, primary_key=True)
    body: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
