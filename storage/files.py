"""Files that people sent: wanted, then kept under their hash, or refused with the reason.

A file is known by the message that it came with and its source there, so that it is stored once however often it is
delivered. Until a record takes it on, it waits under its message or its album.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, tuple_, update

from core.attachment import LARGEST, Attachment, storable
from core.invocation import Invocation
from core.kinds import BY_PREFIX, KINDS
from core.people import Place
from core.text import read_reference
from storage.tables import metadata
from storage.uow import Unit

_files = metadata.tables["files"]
_records = metadata.tables["records"].c
_f = _files.c
TOO_LARGE = "large"
OURS = "muster"
"""The platform of files that Muster made."""
KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class File:
    """`state` is wanted, kept or refused; `size` in bytes, once it is kept; `hash` is SHA-256 in hex."""

    id: int
    record: int | None
    author: int | None
    platform: str
    channel: str
    message: str
    source: str
    kind: str
    name: str
    mime: str
    seconds: int
    size: int
    hash: str
    state: str
    error: str
    tries: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The message that files came with."""

    place: Place
    message: str
    author: int
    albums: frozenset[str] = frozenset()

    @classmethod
    def by(cls, invocation: Invocation, person: int) -> Sent:
        albums = frozenset(file.album for file in invocation.files if file.album)
        return cls(invocation.place, invocation.message, person, albums)


@dataclass(frozen=True, slots=True)
class Made:
    """A file of our own, known by the message that it goes out with."""

    message: str
    name: str
    mime: str
    record: int | None = None
    author: int | None = None
    """Who may read it where it lies under no record."""


def made(unit: Unit, file: Made) -> int:
    """The file's id; its bytes are wanted until they are kept."""
    message = sha256(file.message.encode()).hexdigest()
    known = unit.row(select(_f.id).where(_f.platform == OURS, _f.message == message))
    if known:
        return int(known.id)
    row = {"platform": OURS, "channel": "", "message": message, "album": "", "source": "", "kind": "document"}
    about = {"name": file.name, "mime": file.mime, "record_id": file.record, "author_id": file.author}
    empty = {"seconds": 0, "size": 0, "hash": "", "state": "wanted", "error": "", "tries": 0, "at": unit.now}
    return int(unit.conn.execute(insert(_files).values(**row, **about, **empty).returning(_f.id)).scalar_one())


def want(unit: Unit, sent: Sent, attachments: Iterable[Attachment], record: int | None = None) -> None:
    """Stores what the message brought and is not stored yet, under the record when there is one."""
    wanted = {file.source: file for file in map(storable, attachments)}
    if sent.message:
        there = select(_f.source).where(*_at(sent), _f.message == sent.message)
        for known in unit.rows(there):
            wanted.pop(known.source, None)
    head = {"platform": sent.place.platform, "channel": sent.place.channel, "message": sent.message}
    empty = {"record_id": record, "author_id": sent.author, "hash": "", "tries": 0, "at": unit.now}
    for file in wanted.values():
        large = file.size > LARGEST
        row = {name: getattr(file, name) for name in ("source", "kind", "name", "mime", "seconds", "size", "album")}
        verdict = {"state": "refused" if large else "wanted", "error": TOO_LARGE if large else ""}
        unit.run(insert(_files).values(**head, **empty, **row, **verdict))
    unit.wants_files = True


def adopt(unit: Unit, sent: Sent, record: int) -> None:
    """What waits under the message or its albums belongs to the record from now on."""
    mine = update(_files).where(*_at(sent), _f.record_id.is_(None), _with(sent))
    unit.run(mine.values(record_id=record))
    unit.wants_files = True


def record_of_albums(unit: Unit, sent: Sent) -> int | None:
    """The record that a file of these albums belongs to already.

    Whoever asks or answers waits for the other: an album's messages may be worked off at the same moment.
    """
    if not sent.albums:
        return None
    for album in sorted(sent.albums):
        if unit.dialect == "postgresql":
            unit.rows(select(func.pg_advisory_xact_lock(func.hashtext(album))))
    of_albums = select(_f.record_id).where(
        *_at(sent), _f.album != "", _f.album.in_(sent.albums), _f.record_id.is_not(None)
    )
    row = unit.row(of_albums.limit(1))
    return int(row.record_id) if row else None


def claim(unit: Unit, clock: datetime, lease: timedelta, platforms: Collection[str], limit: int) -> list[File]:
    """Takes files of records that may be fetched now. `clock` is real time, as leases are."""
    query = select(_files).where(_waiting(clock, platforms)).order_by(_f.id).limit(limit)
    rows = unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    if rows:
        taken = update(_files).where(_f.id.in_([row.id for row in rows]))
        unit.run(taken.values(lease_until=clock + lease, tries=_f.tries + 1))
    return [_file(row, tries=row.tries + 1) for row in rows]


def waiting(conn: Connection, clock: datetime, platforms: Collection[str]) -> bool:
    """Whether any file can be fetched now."""
    return conn.execute(select(_f.id).where(_waiting(clock, platforms)).limit(1)).first() is not None


def refuse(unit: Unit, file: int, why: str) -> None:
    """There will be no copy of it; `why` is a key below `file.why.`"""
    settle(unit, file, state="refused", error=why)


def later(unit: Unit, file: int, until: datetime, tries: int) -> None:
    """To be tried again from that real moment on."""
    settle(unit, file, not_before=until, tries=tries)


def settle(unit: Unit, file: int, **values: Any) -> None:
    """Says what became of a file that is still wanted; one that is kept or refused stays as it is."""
    unit.run(update(_files).where(_f.id == file, _f.state == "wanted").values(lease_until=None, **values))


def get(conn: Connection, file: int) -> File | None:
    row = conn.execute(select(_files).where(_f.id == file)).first()
    return _file(row) if row else None


def of_record(conn: Connection, record: int) -> list[File]:
    return _read(conn, _f.record_id == record)


def of_messages(conn: Connection, place: Place, messages: Collection[str]) -> list[File]:
    here = and_(_f.platform == place.platform, _f.channel == place.channel)
    return _read(conn, here & _f.message.in_(messages)) if messages else []


def of_sent(conn: Connection, sent: Sent) -> list[File]:
    """What the message and its albums brought, taken on by a record or not."""
    return _read(conn, and_(*_at(sent), _with(sent)))


def of_references(conn: Connection, references: Iterable[str]) -> dict[str, list[File]]:
    """The files of each of these records that has any."""
    read = [found for found in map(read_reference, references) if found and found[0] in BY_PREFIX]
    wanted = {(BY_PREFIX[prefix].name, number) for prefix, number in read}
    found: dict[str, list[File]] = {}
    if wanted:
        query = select(_files, _records.kind.label("of"), _records.number).join(
            _records.id.table, _records.id == _f.record_id
        )
        for row in conn.execute(query.where(tuple_(_records.kind, _records.number).in_(wanted)).order_by(_f.id)):
            found.setdefault(f"{KINDS[row.of].prefix}-{row.number}", []).append(_file(row))
    return found


def forget_unasked(unit: Unit) -> int:
    """What nobody made anything of, and was never fetched, goes with the offer that it waited for."""
    old = delete(_files).where(_f.record_id.is_(None), _f.state == "wanted", _f.at < unit.now - KEPT)
    return unit.run(old)


def _at(sent: Sent) -> tuple[Any, Any]:
    return (_f.platform == sent.place.platform, _f.channel == sent.place.channel)


def _with(sent: Sent) -> Any:
    of_message = and_(_f.message == sent.message, _f.message != "")
    return or_(of_message, and_(_f.album != "", _f.album.in_(sent.albums))) if sent.albums else of_message


def _waiting(clock: datetime, platforms: Collection[str]) -> Any:
    return and_(
        _f.state == "wanted",
        _f.record_id.is_not(None),
        _f.platform.in_(platforms),
        or_(_f.lease_until.is_(None), _f.lease_until <= clock),
        or_(_f.not_before.is_(None), _f.not_before <= clock),
    )


def _read(conn: Connection, where: Any) -> list[File]:
    rows: Sequence[Any] = conn.execute(select(_files).where(where).order_by(_f.id)).all()
    return [_file(row) for row in rows]


def _file(row: Any, **newer: Any) -> File:
    kept = ("id", "platform", "channel", "message", "source", "kind", "name", "mime", "seconds", "size", "hash")
    values = {name: getattr(row, name) for name in (*kept, "state", "error", "tries")}
    return File(record=row.record_id, author=row.author_id, **{**values, **newer})
