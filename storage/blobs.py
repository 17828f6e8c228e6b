"""The bytes of files, each once under its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.attachment import Attachment
from core.people import Place
from storage import files
from storage.files import Sent
from storage.tables import metadata
from storage.uow import Unit

_files = metadata.tables["files"]
_blobs = metadata.tables["blobs"]
_f = _files.c
_NEW_BLOB = {
    "sqlite": sqlite_insert(_blobs).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(_blobs).on_conflict_do_nothing(),
}
_HELD = 0x626C6F62


def keep(unit: Unit, file: int, body: bytes) -> None:
    """Stores the bytes, once for all files that hold the same. A file that is kept already stays as it is."""
    digest = hashlib.sha256(body).hexdigest()
    _hold_blobs(unit)
    unit.run(_NEW_BLOB[unit.dialect].values(hash=digest, body=body))
    files.settle(unit, file, state="kept", hash=digest, size=len(body), error="")


def put(unit: Unit, sent: Sent, uploads: Sequence[tuple[Attachment, bytes]]) -> None:
    """Stores what the message brought together with its bytes, for a platform that hands them over at once."""
    files.want(unit, sent, [attachment for attachment, _ in uploads])
    bodies = {attachment.source: body for attachment, body in uploads}
    for file in files.of_messages(unit.conn, sent.place, [sent.message]):
        if file.state == "wanted":
            keep(unit, file.id, bodies[file.source])


def put_made(unit: Unit, file: files.Made, body: bytes) -> int:
    """Stores a file that Muster made; the same one again is the one that is there."""
    id = files.made(unit, file)
    keep(unit, id, body)
    return id


def body(conn: Connection, hash: str) -> bytes | None:
    found = conn.execute(select(_blobs.c.body).where(_blobs.c.hash == hash)).scalar()
    return None if found is None else bytes(found)


def forget(unit: Unit, place: Place, message: str) -> None:
    """A message was taken back: what it brought goes, but for what a record took on, and bytes that others hold."""
    _hold_blobs(unit)
    here = and_(_f.platform == place.platform, _f.channel == place.channel, _f.message == message)
    gone = unit.rows(delete(_files).where(here, _f.record_id.is_(None)).returning(_f.hash))
    still = select(_f.id).where(_f.hash == _blobs.c.hash).exists()
    unit.run(delete(_blobs).where(_blobs.c.hash.in_([row.hash for row in gone]), ~still))


def _hold_blobs(unit: Unit) -> None:
    """Whoever stores bytes and whoever drops them wait for each other: the same bytes may be in both hands."""
    if unit.dialect == "postgresql":
        unit.rows(select(func.pg_advisory_xact_lock(_HELD)))
