"""Which records are stuck, for which cause and since when: one statement over what is open (core/stuck.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select

from core.kinds import KINDS, SEVERITIES
from core.people import Person
from core.stuck import PATIENCE, Case
from storage.family import WAITING
from storage.owners import had_by
from storage.records import by_ids
from storage.search import Condition, where
from storage.tables import metadata

_r = metadata.tables["records"].c
_moved = func.coalesce(_r.moved_at, _r.created_at)
LOOKED_AT = 200
"""Of all that is stuck, so many are ranked; the gravest are among them."""


def _impatient(now: datetime) -> Condition:
    return or_(*(and_(_r.severity == severity, _moved < now - long) for severity, long in PATIENCE.items()))


def _in(states: Mapping[str, Collection[str]]) -> Condition:
    return or_(false(), *(and_(_r.kind == kind, _r.status.in_(sorted(of))) for kind, of in states.items() if of))


def _waiting_for(cause: str) -> Condition:
    return _in({kind.name: [s for s, why in kind.waits_for.items() if why == cause] for kind in KINDS.values()})


def _unowned(now: datetime) -> Condition:
    owned = [kind.name for kind in KINDS.values() if "owner" in kind.marks]
    return and_(_r.owner_id.is_(None), _r.kind.in_(owned), _impatient(now))


def _unanswered(now: datetime) -> Condition:
    """Given to somebody who has not taken it."""
    asked = {kind.name: [s for s in kind.states if kind.waits(s)] for kind in KINDS.values() if "owner" in kind.marks}
    return and_(_r.owner_id != _r.reporter_id, _in(asked), _impatient(now))


def _theirs(reader: Person, leads: Collection[int]) -> Condition:
    return or_(had_by(reader.id), and_(_r.owner_id.is_(None), _r.department_id.in_(leads)))


@dataclass(frozen=True, slots=True)
class Cause:
    """`holds` tells which open records, at a moment; `mine` which of them wait for a reader who leads departments."""

    name: str
    holds: Callable[[datetime], Condition]
    since: ColumnElement[datetime] = _moved
    mine: Callable[[Person, Collection[int]], Condition] = _theirs


_a = metadata.tables["asks"].c
_open_asks = (_a.record_id == _r.id, _a.answer == "", _a.opened.is_(True), _a.state.in_(("", _r.status)))
_asked_since = select(func.min(_a.at)).where(*_open_asks).correlate(metadata.tables["records"]).scalar_subquery()


def _late_answer(now: datetime) -> Condition:
    """Somebody was asked about it, and did not answer by when it was due."""
    return select(_a.id).where(*_open_asks, _a.due_at < now).correlate(metadata.tables["records"]).exists()


def _asks_of(reader: Person, leads: Collection[int]) -> Condition:
    theirs = or_(_a.person_id == reader.id, _a.delegate_id == reader.id, _a.department_id.in_(leads))
    return select(_a.id).where(*_open_asks, theirs).correlate(metadata.tables["records"]).exists()


CAUSES = (
    Cause("record", lambda now: WAITING),
    Cause("unowned", _unowned),
    Cause("overdue", lambda now: _r.due_at < now, _r.due_at),
    Cause("client", lambda now: _waiting_for("client")),
    Cause("blocked", lambda now: _waiting_for("blocked")),
    Cause("no_answer", _unanswered),
    Cause("asked", _late_answer, _asked_since, _asks_of),
)
"""The first that holds is a record's cause."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The gravest cases, and how many there are for each cause and for the reader."""

    cases: list[Case]
    counts: Mapping[str, int]
    mine: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def stuck(
    conn: Connection, reader: Person, leads: Collection[int], now: datetime, department: int | None = None
) -> Stuck:
    there = [_r.department_id == department] if department else []
    open_ = _classified(reader, leads, now, *there).subquery()
    c = open_.c
    counted = select(c.cause, func.count(), func.sum(c.mine)).where(c.cause.is_not(None)).group_by(c.cause)
    rows = conn.execute(counted).all()
    gravest = select(c.id, c.cause, c.since).where(c.cause.is_not(None))
    cases = _cases(conn, gravest.order_by(c.mine.desc(), c.severity.desc(), c.since, c.id).limit(LOOKED_AT))
    return Stuck(cases, {cause: count for cause, count, _ in rows}, sum(int(mine) for *_, mine in rows))


def of_record(conn: Connection, reader: Person, record: int, now: datetime) -> Case | None:
    """Why one record is stuck; None when it is not, or not for this reader."""
    c = _classified(reader, (), now, _r.id == record).subquery().c
    found = _cases(conn, select(c.id, c.cause, c.since).where(c.cause.is_not(None)))
    return found[0] if found else None


def _classified(reader: Person, leads: Collection[int], now: datetime, *there: Condition) -> Select[Any]:
    """Every open record with its cause, or none."""
    archived = [kind.name for kind in KINDS.values() if kind.archived]
    held = [(cause, cause.holds(now)) for cause in CAUSES]
    severity = case({name: rank for rank, name in enumerate(SEVERITIES)}, value=_r.severity, else_=0)
    return select(
        _r.id,
        severity.label("severity"),
        case(*((holds, cause.name) for cause, holds in held)).label("cause"),
        case(*((holds, cause.since) for cause, holds in held)).label("since"),
        case(*((and_(holds, cause.mine(reader, leads)), 1) for cause, holds in held), else_=0).label("mine"),
    ).where(where(reader, _r.closed_at.is_(None), _r.kind.not_in(archived), *there))


def _cases(conn: Connection, query: Select[Any]) -> list[Case]:
    rows = conn.execute(query).all()
    found = {record.id: record for record in by_ids(conn, [row.id for row in rows])}
    return [Case(found[row.id], row.cause, row.since) for row in rows if row.id in found]
