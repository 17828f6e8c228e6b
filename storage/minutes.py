"""The minutes of meetings in their versions: a draft until its author has confirmed it, then kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update

from core.kinds import CORE
from core.minutes import Minutes, dump, load
from core.record import Record
from storage.records import JOINED, new_text, read_all
from storage.tables import metadata
from storage.uow import Unit

_minutes = metadata.tables["minutes"]
_texts = metadata.tables["texts"]
_records = metadata.tables["records"]
_m, _t, _r = _minutes.c, _texts.c, _records.c
_JOINED: Select[Any] = select(_minutes, _t.body).join(_texts, _t.id == _m.text_id)
_KINDS = [kind.name for kind in CORE if kind.notes]
_LATEST = 200
"""Meetings of a room that are looked through for those of one series."""


@dataclass(frozen=True, slots=True)
class Version:
    """`state` is draft, saved or dropped; `revision` rises whenever the draft is settled further."""

    record: int
    version: int
    author: int
    at: datetime
    saved_at: datetime | None
    state: str
    revision: int
    minutes: Minutes


def begin(unit: Unit, record: Record, author: int, minutes: Minutes) -> Version:
    """A new version as a draft; an older draft of the meeting gives way. Its revision goes on from the last one's,
    so that no press on an older draft is taken for one on this."""
    unit.run(update(_minutes).where(_m.record_id == record.id, _m.state == "draft").values(state="dropped"))
    newest = select(func.max(_m.version), func.max(_m.revision)).where(_m.record_id == record.id)
    last, revision = (int(found or 0) for found in unit.conn.execute(newest).one())
    text = new_text(unit, record.id, "minutes", author, minutes.text)
    row = {"record_id": record.id, "version": last + 1, "author_id": author, "at": unit.now, "saved_at": None}
    unit.run(insert(_minutes).values(**row, text_id=text, items=dump(minutes), state="draft", revision=revision + 1))
    return Version(record.id, last + 1, author, unit.now, None, "draft", revision + 1, minutes)


def settle(unit: Unit, draft: Version, minutes: Minutes) -> Version | None:
    """The draft with what was settled; None when somebody was faster, or it is a draft no more."""
    return _change(unit, draft, minutes, "draft", None)


def save(unit: Unit, draft: Version, minutes: Minutes) -> Version | None:
    """The version as it stays; None when it was saved already, or settled meanwhile."""
    return _change(unit, draft, minutes, "saved", unit.now)


def _change(unit: Unit, draft: Version, minutes: Minutes, state: str, saved_at: datetime | None) -> Version | None:
    mine = (_m.record_id == draft.record, _m.version == draft.version, _m.state == "draft")
    values = {"state": state, "saved_at": saved_at, "revision": draft.revision + 1, "items": dump(minutes)}
    if unit.run(update(_minutes).where(*mine, _m.revision == draft.revision).values(**values)) != 1:
        return None
    return replace(draft, saved_at=saved_at, state=state, revision=draft.revision + 1, minutes=minutes)


def linked(unit: Unit, saved: Version, minutes: Minutes) -> None:
    """Writes down which records the lines of a version became."""
    mine = (_m.record_id == saved.record, _m.version == saved.version)
    unit.run(update(_minutes).where(*mine).values(items=dump(minutes)))


def draft_of(conn: Connection, record: int) -> Version | None:
    return _first(conn, _m.record_id == record, _m.state == "draft")


def drafts_by(conn: Connection, person: int) -> list[Version]:
    """What somebody has still to confirm, newest first."""
    found = _JOINED.where(_m.author_id == person, _m.state == "draft").order_by(_m.at.desc(), _m.record_id.desc())
    return [_version(row) for row in conn.execute(found)]


def forgotten(conn: Connection, since: datetime, until: datetime, limit: int) -> list[Version]:
    """Drafts that were begun in that time and are drafts still."""
    query = _JOINED.where(_m.state == "draft", _m.at >= since, _m.at <= until).order_by(_m.at, _m.record_id)
    return [_version(row) for row in conn.execute(query.limit(limit))]


def saved(conn: Connection, record: int, version: int = 0) -> Version | None:
    """A saved version of a meeting's minutes, the newest where none is named."""
    return _first(conn, _m.record_id == record, _m.state == "saved", *((_m.version == version,) if version else ()))


def versions(conn: Connection, record: int) -> int:
    """The number of the newest version that was saved; 0 where there is none."""
    newest = select(func.max(_m.version)).where(_m.record_id == record, _m.state == "saved")
    return conn.execute(newest).scalar() or 0


def meetings(conn: Connection, room: int | None, department: int | None) -> list[Record]:
    """The meetings of a room or of its department, newest first."""
    here = or_(_r.room_id == room, (_r.department_id == department) & _r.department_id.is_not(None))
    query = JOINED.where(_r.kind.in_(_KINDS), here, _r.status.not_in(("cancelled", "merged")))
    return read_all(conn, query.order_by(_r.id.desc()).limit(_LATEST))


def outcomes(conn: Connection, records: Sequence[int]) -> tuple[list[int], list[int]]:
    """The decisions and the actions that came of the saved minutes of these meetings, by their records."""
    decisions: list[int] = []
    actions: list[int] = []
    for record in records:
        if newest := saved(conn, record):
            decisions += [one.record for one in newest.minutes.decisions if one.record]
            actions += [one.record for one in newest.minutes.actions if one.record]
    return decisions, actions


def running(conn: Connection, room: int | None, person: int) -> list[Record]:
    """The meetings whose talk is being kept: in this room, and those that this person began; newest first."""
    here = or_(_r.room_id == room, _r.reporter_id == person)
    query = JOINED.where(_r.kind.in_(_KINDS), _r.status == "held", here)
    return read_all(conn, query.order_by(_r.id.desc()).limit(20))


def _first(conn: Connection, *where: Any) -> Version | None:
    row = conn.execute(_JOINED.where(*where).order_by(_m.version.desc()).limit(1)).first()
    return _version(row) if row else None


def _version(row: Any) -> Version:
    about = (row.record_id, row.version, row.author_id, row.at, row.saved_at, row.state, row.revision)
    return Version(*about, load(row.body, row.items))
