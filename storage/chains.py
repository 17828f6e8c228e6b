"""Chains of escalation: started once for each cause, worked off from an index, held and ended."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.escalation import Tick, dump_ticks, load_ticks
from storage.many import among
from storage.tables import metadata
from storage.uow import Unit

_chains = metadata.tables["chains"]
_c = _chains.c
_INSERT = {
    "sqlite": sqlite_insert(_chains).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(_chains).on_conflict_do_nothing(),
}
_OF_RECORDS = select(_chains).where(among(_c.record_id, "records")).order_by(_c.id)
FINISHED = "finished"
"""Why a chain ends that has told everybody; every other reason means that nobody need be told any more."""


@dataclass(frozen=True, slots=True)
class Chain:
    id: int
    record: int | None
    person: int | None
    cause: str
    policy: str
    critical: bool
    ceiling: int
    ticks: tuple[Tick, ...]
    params: Mapping[str, str]
    step: int
    started_at: datetime
    due_at: datetime | None
    held_until: datetime | None
    next_at: datetime | None
    ended_at: datetime | None
    why: str
    by: int | None

    @property
    def stopped(self) -> bool:
        """Somebody has acted, so that what waits to be sent is not due any more."""
        return self.ended_at is not None and self.why != FINISHED


@dataclass(frozen=True, slots=True)
class New:
    """A chain about to start."""

    subject: str
    record: int | None
    person: int | None
    cause: str
    policy: str
    critical: bool
    ceiling: int
    ticks: Sequence[Tick]
    started_at: datetime
    due_at: datetime
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a chain has come: `due_at` is its next step's moment, none where it has ended, and `why`."""

    chain: int
    step: int
    due_at: datetime | None
    why: str = ""


_GO_ON = (
    update(_chains)
    .where(_c.id == bindparam("of"))
    .values(
        step=bindparam("to"),
        due_at=bindparam("due"),
        next_at=bindparam("next"),
        ended_at=bindparam("ended"),
        why=bindparam("reason"),
    )
)


def start(unit: Unit, new: New) -> bool:
    """False where a chain of the same subject and cause is under way already."""
    return unit.row(_INSERT[unit.dialect].returning(_c.id).values(**_row(new))) is not None


def start_all(unit: Unit, news: Sequence[New]) -> None:
    """Many at once; where a chain of the same subject and cause is under way already, it goes on."""
    if news:
        unit.run(_INSERT[unit.dialect], [_row(new) for new in news])


def _row(new: New) -> dict[str, Any]:
    return {
        "subject": new.subject,
        "record_id": new.record,
        "person_id": new.person,
        "cause": new.cause,
        "policy": new.policy,
        "critical": new.critical,
        "ceiling": new.ceiling,
        "ticks": dump_ticks(new.ticks),
        "params": json.dumps(dict(new.params), ensure_ascii=False),
        "step": 0,
        "started_at": new.started_at,
        "due_at": new.due_at,
        "next_at": new.due_at,
        "why": "",
    }


def due(unit: Unit, limit: int) -> list[Chain]:
    """Those whose next step has come, the earliest first."""
    query = select(_chains).where(_c.next_at <= unit.now).order_by(_c.next_at).limit(limit)
    rows = unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    return [_chain(row) for row in rows]


def go_on(unit: Unit, moved: Sequence[Moved]) -> None:
    """To their next steps, or to their ends."""
    rows = [
        {
            "of": one.chain,
            "to": one.step,
            "due": one.due_at,
            "next": one.due_at,
            "ended": None if one.due_at else unit.now,
            "reason": one.why,
        }
        for one in moved
    ]
    if rows:
        unit.run(_GO_ON, rows)


def hold(unit: Unit, record: int, until: datetime | None) -> None:
    """No step of a record's chains before that moment; with none the next comes when it would have come."""
    for chain in open_of(unit.conn, record):
        if chain.due_at:
            next_at = max(chain.due_at, until) if until else chain.due_at
            unit.run(update(_chains).where(_c.id == chain.id).values(held_until=until, next_at=next_at))


def end(unit: Unit, chain: Chain, why: str, by: int | None = None) -> None:
    """Its next step's moment stays, so that it can be put back."""
    mine = update(_chains).where(_c.id == chain.id, _c.ended_at.is_(None))
    unit.run(mine.values(ended_at=unit.now, why=why, by_id=by, next_at=None))


def put_back(unit: Unit, record: int, by: int, since: datetime) -> None:
    """What somebody's deed has stopped since then goes on from where it stood, since the deed is undone."""
    known = of_record(unit.conn, record)
    open_ = {chain.cause for chain in known if chain.ended_at is None}
    for chain in reversed(known):
        if (
            chain.cause in open_
            or chain.why not in ("acted", "closed", "lowered")
            or chain.by != by
            or chain.due_at is None
        ):
            continue
        if chain.ended_at and chain.ended_at >= since:
            open_.add(chain.cause)
            next_at = max(chain.due_at, chain.held_until or chain.due_at)
            values = {"ended_at": None, "why": "", "by_id": None, "next_at": next_at}
            unit.run(update(_chains).where(_c.id == chain.id).values(**values))


def get(conn: Connection, id: int) -> Chain | None:
    row = conn.execute(select(_chains).where(_c.id == id)).first()
    return _chain(row) if row else None


def of_record(conn: Connection, record: int) -> list[Chain]:
    """All of a record's chains, the oldest first."""
    return _read(conn, select(_chains).where(_c.record_id == record).order_by(_c.id))


def of_records(conn: Connection, records: Collection[int]) -> dict[int, list[Chain]]:
    """Record → all of its chains, the oldest first."""
    found: dict[int, list[Chain]] = {id: [] for id in records}
    for row in conn.execute(_OF_RECORDS, {"records": list(records)}):
        found[row.record_id].append(_chain(row))
    return found


def open_of(conn: Connection, record: int) -> list[Chain]:
    """What climbs for a record now: asked with every change of one."""
    query = select(_chains).where(_c.record_id == record, text("chains.ended_at is null")).order_by(_c.id)
    return _read(conn, query)


def open_about(conn: Connection, subject: str, cause: str) -> Chain | None:
    """What climbs about a subject now."""
    found = _read(
        conn, select(_chains).where(_c.subject == subject, _c.cause == cause, text("chains.ended_at is null"))
    )
    return found[0] if found else None


def between(conn: Connection, first: datetime, last: datetime, limit: int) -> list[Chain]:
    """Those that started within that time."""
    started = (_c.started_at >= first, _c.started_at < last)
    return _read(conn, select(_chains).where(*started).order_by(_c.started_at, _c.id).limit(limit))


def next_step(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_c.next_at))).scalar()


def _read(conn: Connection, query: Select[Any]) -> list[Chain]:
    return [_chain(row) for row in conn.execute(query)]


def _chain(row: Row[Any]) -> Chain:
    return Chain(
        row.id,
        row.record_id,
        row.person_id,
        row.cause,
        row.policy,
        row.critical,
        row.ceiling,
        load_ticks(row.ticks),
        json.loads(row.params),
        row.step,
        row.started_at,
        row.due_at,
        row.held_until,
        row.next_at,
        row.ended_at,
        row.why,
        row.by_id,
    )
