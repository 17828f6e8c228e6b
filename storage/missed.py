"""Limits that were missed in a time gone by, as the history has them, and what nobody was told of then."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, select

from core.record import Record
from storage.history import SAID
from storage.past import COLUMNS, bare
from storage.tables import metadata

_h, _r = metadata.tables["history"].c, metadata.tables["records"].c
_c = metadata.tables["chains"].c
_SPARE = timedelta(days=2)
"""What was said before it was written down stands so much later than its own moment."""
_QUIET = (*SAID, "watch", "unwatch")


class Missed(NamedTuple):
    """Of which record, which limit, its moment, and when somebody did something about the record, if anybody has."""

    record: Record
    what: str
    at: datetime
    acted: datetime | None


class Climbed(NamedTuple):
    """A chain of a record: for which cause, and from when to when; without an end it is under way."""

    cause: str
    started_at: datetime
    ended_at: datetime | None
    why: str


def between(conn: Connection, first: datetime, last: datetime, limit: int) -> list[Missed]:
    """Those that were missed within that time, the oldest first; each record as it is now, without its words."""
    missed = _missed(conn, first, last)
    query = select(_h.id, _h.at, _h.changes, _r.id.label("record_id"), *(_r[name] for name in COLUMNS))
    joined = query.join_from(_h.id.table, _r.id.table, _r.id == _h.record_id)
    rows = conn.execute(joined.where(*missed).order_by(_h.id).limit(limit)).all()
    deeds = _deeds(conn, select(_h.record_id).where(*missed)) if rows else {}
    found = []
    for row in rows:
        changes, record = json.loads(row.changes), bare(row)
        owners = {record.owner, *record.owners}
        acted = (
            at for at, actor, said in deeds.get(row.record_id, ()) if at > row.at and (not said or actor in owners)
        )
        at = datetime.fromisoformat(changes["limit_at"])
        found.append(Missed(record, changes["limit"], at, next(acted, record.closed_at)))
    return found


def climbed(conn: Connection, first: datetime, last: datetime) -> dict[int, list[Climbed]]:
    """Record → its chains, of all records that missed a limit within that time."""
    found: dict[int, list[Climbed]] = {}
    mine = _c.record_id.in_(select(_h.record_id).where(*_missed(conn, first, last)))
    for row in conn.execute(select(_c.record_id, _c.cause, _c.started_at, _c.ended_at, _c.why).where(mine)):
        found.setdefault(row.record_id, []).append(Climbed(row.cause, row.started_at, row.ended_at, row.why))
    return found


def _missed(conn: Connection, first: datetime, last: datetime) -> list[ColumnElement[bool]]:
    """By the numbers of the history, which has no index of moments: they rise with time."""
    ids = _h.id.between(_id_at(conn, first - _SPARE), _id_at(conn, last + _SPARE))
    return [ids, _h.verb == "breached", _h.at >= first, _h.at < last]


def _id_at(conn: Connection, moment: datetime) -> int:
    """About the first entry of that moment: found by halves."""
    low, high = 0, int(conn.execute(select(_h.id).order_by(_h.id.desc()).limit(1)).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = conn.execute(select(_h.id, _h.at).where(_h.id >= middle).order_by(_h.id).limit(1)).first()
        if row is None or row.at >= moment:
            high = middle
        else:
            low = int(row.id) + 1
    return low


def _deeds(conn: Connection, of: Select[Any]) -> dict[int, list[tuple[datetime, int, bool]]]:
    """Record → what people did with it, in order: when, who, and whether it was words alone."""
    found: dict[int, list[tuple[datetime, int, bool]]] = {}
    theirs = (_h.record_id.in_(of), _h.actor_id.is_not(None))
    for row in conn.execute(select(_h.record_id, _h.at, _h.actor_id, _h.verb).where(*theirs).order_by(_h.id)):
        found.setdefault(row.record_id, []).append((row.at, row.actor_id, row.verb in _QUIET))
    return found
