"""Limits of records: read, written, and worked off by the moment at which something happens next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from core.people import Person
from core.sla import Limit
from storage import meta
from storage.ledgers import LIMITS, together
from storage.owners import had_by
from storage.search import Condition, where
from storage.tables import metadata
from storage.uow import Unit

_limits = metadata.tables["limits"]
_l, _r = _limits.c, metadata.tables["records"].c
_BY_RECORD = select(_limits).where(_l.record_id == bindparam("record")).order_by(_l.what)
_AGAIN = "limits_again"
_DONE = "done"
Limits = dict[str, Limit]
"""The limits of a record, by what they are."""


def of_record(conn: Connection, record: int) -> Limits:
    return {row.what: _limit(row) for row in conn.execute(_BY_RECORD, {"record": record})}


def of(conn: Connection, records: Collection[int]) -> dict[int, Limits]:
    return _by_record(conn.execute(_of(records)))


def hold(unit: Unit, records: Collection[int]) -> dict[int, Limits]:
    """The same, for a unit that is going to change them: whoever else would waits until it has ended."""
    query = _of(records)
    return _by_record(unit.rows(query.with_for_update() if unit.dialect == "postgresql" else query))


def put(unit: Unit, changed: Mapping[int, Iterable[Limit]]) -> None:
    """Writes limits as they are now, on the driver's cursor: every change of a record does."""
    rows = [LIMITS.check(_row(record, limit)) for record, limits in changed.items() for limit in limits]
    if rows:
        with together(unit.conn):
            LIMITS.write(unit.conn, rows)


def due(unit: Unit, limit: int) -> list[tuple[int, Limit]]:
    """Those at which something happens by now, the longest ago first; another replica's are passed over."""
    query = select(_limits).where(_l.next_at <= unit.now).order_by(_l.next_at, _l.record_id, _l.what).limit(limit)
    rows = unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    return [(row.record_id, _limit(row)) for row in rows]


def next_moment(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_l.next_at))).scalar()


def at_risk(conn: Connection, reader: Person, *there: Condition, limit: int = 200) -> list[tuple[int, Limit]]:
    """What of all that somebody may read is at risk, the soonest first, each with its record's id; `mine` and
    `of_department` narrow it."""
    return _standing(conn, reader, _l.state == "at_risk", there, limit)


def breached(conn: Connection, reader: Person, *there: Condition, limit: int = 200) -> list[tuple[int, Limit]]:
    """The same for what was breached and still waits."""
    return _standing(conn, reader, missed(), there, limit)


def mine(person: int, leads: Collection[int] = ()) -> Condition:
    """What somebody owns, and what nobody owns in the departments that they lead."""
    return or_(had_by(person), _r.owner_id.is_(None) & _r.department_id.in_(leads))


def of_department(department: int) -> Condition:
    return _r.department_id == department


def missed() -> Condition:
    """As the index has it."""
    return (_l.state == "breached") & _l.met_at.is_(None)


# Every open record again: after targets or calendars have changed, and once after the program that had none.


def look_again(unit: Unit) -> None:
    meta.put(unit, _AGAIN, f"0 {unit.now.isoformat()}")


def again(unit: Unit, limit: int) -> Sequence[int]:
    """The next open records to look at; none once it is done."""
    asked = meta.get(unit.conn, _AGAIN)
    if asked == _DONE:
        return ()
    cursor, _, since = asked.partition(" ")
    query = select(_r.id).where(_r.closed_at.is_(None), _r.id > int(cursor or 0)).order_by(_r.id).limit(limit)
    ids = [row.id for row in unit.rows(query)]
    meta.put(unit, _AGAIN, f"{ids[-1]} {since or unit.now.isoformat()}" if len(ids) == limit else _DONE)
    return ids


def looks_since(conn: Connection) -> datetime | None:
    """Since when open records wait to be looked at again."""
    _, _, since = meta.get(conn, _AGAIN).partition(" ")
    return datetime.fromisoformat(since) if since else None


def _of(records: Collection[int]) -> Select[Any]:
    return select(_limits).where(_l.record_id.in_(records)).order_by(_l.record_id, _l.what)


def _standing(
    conn: Connection, reader: Person, state: Condition, there: Collection[Condition], limit: int
) -> list[tuple[int, Limit]]:
    records = metadata.tables["records"]
    fits = where(reader, _r.closed_at.is_(None), state, *there)
    query = select(_limits).join(records, _r.id == _l.record_id).where(fits).order_by(_l.at, _r.id).limit(limit)
    return [(row.record_id, _limit(row)) for row in conn.execute(query)]


def _by_record(rows: Iterable[Any]) -> dict[int, Limits]:
    found: dict[int, Limits] = {}
    for row in rows:
        found.setdefault(row.record_id, {})[row.what] = _limit(row)
    return found


def _row(record: int, one: Limit) -> tuple[Any, ...]:
    """In the order of the ledger."""
    moments = (one.started_at, one.at, one.risk_at, one.state, one.paused_at, one.met_at)
    return record, one.what, *moments, one.risked, one.preset, one.next_at, int(one.paused.total_seconds())


def _limit(row: Any) -> Limit:
    moments = (row.started_at, row.at, row.risk_at, row.state, row.paused_at)
    return Limit(row.what, *moments, timedelta(seconds=row.paused), row.met_at, row.risked, row.preset)
