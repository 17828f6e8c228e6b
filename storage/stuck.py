"""Which records are stuck, for which cause and since when: one statement over what is open (core/stuck.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, and_, case, false, func, literal, null, or_, select, union_all

from core.kinds import KINDS, SEVERITIES
from core.people import Person
from core.stuck import PATIENCE, Case
from storage.family import WAITING
from storage.limits import missed
from storage.owners import had_by
from storage.records import by_ids
from storage.search import Condition, where
from storage.tables import metadata

_r = metadata.tables["records"].c
_p, _people = metadata.tables["promises"].c, metadata.tables["people"].c
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
    """Given to somebody who has neither taken it nor promised it."""
    asked = {kind.name: [s for s in kind.states if kind.waits(s)] for kind in KINDS.values() if "owner" in kind.marks}
    promised = _r.id.in_(select(_p.record_id).where(_p.state == "open"))
    return and_(_r.owner_id != _r.reporter_id, _in(asked), _impatient(now), ~promised)


def _theirs(people: Collection[int], leads: Collection[int]) -> Condition:
    return or_(had_by(*people), and_(_r.owner_id.is_(None), _r.department_id.in_(leads)))


@dataclass(frozen=True, slots=True)
class Cause:
    """`holds` tells which open records, at a moment; `mine` which of them wait for people who lead departments."""

    name: str
    holds: Callable[[datetime], Condition]
    since: ColumnElement[datetime] = _moved
    mine: Callable[[Collection[int], Collection[int]], Condition] = _theirs


_a = metadata.tables["asks"].c
_open_asks = (_a.record_id == _r.id, _a.answer == "", _a.opened.is_(True), _a.state.in_(("", _r.status)))
_asked_since = select(func.min(_a.at)).where(*_open_asks).correlate(metadata.tables["records"]).scalar_subquery()


def _late_answer(now: datetime) -> Condition:
    """Somebody was asked about it, and did not answer by when it was due."""
    return select(_a.id).where(*_open_asks, _a.due_at < now).correlate(metadata.tables["records"]).exists()


def _asks_of(people: Collection[int], leads: Collection[int]) -> Condition:
    theirs = or_(_a.person_id.in_(people), _a.delegate_id.in_(people), _a.department_id.in_(leads))
    return select(_a.id).where(*_open_asks, theirs).correlate(metadata.tables["records"]).exists()


_l = metadata.tables["limits"].c


def _late(what: str) -> Cause:
    """One of its limits was breached, and still waits."""
    mine = and_(_l.record_id == _r.id, _l.what == what, missed())
    since = select(_l.at).where(mine).correlate(metadata.tables["records"]).scalar_subquery()
    return Cause(f"late_{what}", lambda now: since.is_not(None), since)


_missed_since = select(func.min(_p.at)).where(_p.record_id == _r.id, _p.state == "missed")
_promised_since = _missed_since.correlate(metadata.tables["records"]).scalar_subquery()


def _led_by(people: Collection[int], leads: Collection[int]) -> Condition:
    """Promises of those right below them."""
    below = or_(
        _people.superior_id.in_(people),
        and_(_people.superior_id.is_(None), _people.department_id.in_(leads), _people.id.not_in(people)),
    )
    missed = select(_p.record_id).join(metadata.tables["people"], _people.id == _p.person_id)
    return _r.id.in_(missed.where(_p.state == "missed", below))


CAUSES = (
    Cause("record", lambda now: WAITING),
    Cause("unowned", _unowned),
    Cause("promise", lambda now: _r.id.in_(select(_p.record_id).where(_p.state == "missed")), _promised_since, _led_by),
    Cause("overdue", lambda now: _r.due_at < now, _r.due_at),
    _late("reply"),
    _late("resolution"),
    _late("state"),
    Cause("client", lambda now: _waiting_for("client")),
    Cause("blocked", lambda now: _waiting_for("blocked")),
    Cause("no_answer", _unanswered),
    _late("response"),
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
    conn: Connection,
    reader: Person,
    people: Collection[int],
    leads: Collection[int],
    now: datetime,
    department: int | None = None,
) -> Stuck:
    """Of all that the reader may read; what waits for one of these `people`, who lead departments, comes first."""
    there = [_r.department_id == department] if department else []
    c = _classified(reader, people, leads, now, *there).c
    gravest = select(c.id, c.cause, c.since, literal(0).label("many"), literal(0).label("mine"))
    gravest = gravest.order_by(c.mine.desc(), c.severity.desc(), c.since, c.id).limit(LOOKED_AT)
    counted = select(null(), c.cause, null(), func.count(), func.sum(c.mine)).group_by(c.cause)
    rows = conn.execute(union_all(select(gravest.subquery()), counted)).all()
    counts = [row for row in rows if row.id is None]
    cases = _cases(conn, [row for row in rows if row.id is not None])
    return Stuck(cases, {row.cause: row.many for row in counts}, sum(int(row.mine) for row in counts))


def of_record(conn: Connection, reader: Person, record: int, now: datetime) -> Case | None:
    """Why one record is stuck; None when it is not, or not for this reader."""
    c = _classified(reader, [reader.id], (), now, _r.id == record).c
    found = _cases(conn, conn.execute(select(c.id, c.cause, c.since)).all())
    return found[0] if found else None


def _classified(
    reader: Person, people: Collection[int], leads: Collection[int], now: datetime, *there: Condition
) -> CTE:
    """Every open record that is stuck, with its cause; each condition is asked once."""
    archived = [kind.name for kind in KINDS.values() if kind.archived]
    cause = case(*((cause.holds(now), cause.name) for cause in CAUSES)).label("cause")
    open_ = where(reader, _r.closed_at.is_(None), _r.kind.not_in(archived), *there)
    held = select(_r.id, cause).where(open_).cte("held").prefix_with("MATERIALIZED")
    of = held.c.cause
    severity = case({name: rank for rank, name in enumerate(SEVERITIES)}, value=_r.severity, else_=0)
    query = select(
        _r.id,
        severity.label("severity"),
        of,
        case(*((of == cause.name, cause.since) for cause in CAUSES if cause.since is not _moved), else_=_moved).label(
            "since"
        ),
        case(*((and_(of == cause.name, cause.mine(people, leads)), 1) for cause in CAUSES), else_=0).label("mine"),
    )
    # An outer join keeps SQLite to this order, whatever its statistics say.
    known = query.join_from(held, metadata.tables["records"], _r.id == held.c.id, isouter=True).where(of.is_not(None))
    return known.cte("stuck").prefix_with("MATERIALIZED")


def _cases(conn: Connection, rows: Sequence[Any]) -> list[Case]:
    found = {record.id: record for record in by_ids(conn, [row.id for row in rows])}
    return [Case(found[row.id], row.cause, row.since) for row in rows if row.id in found]
