"""What a digest counts and lists: by index, and only what its reader may read or what may stand in its room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    null,
    or_,
    select,
    union,
)

from core.kinds import KINDS, SEVERITIES
from core.people import Person
from storage import limits
from storage.family import GONE
from storage.owners import had_by
from storage.reading import readable, standing
from storage.records import by_ids
from storage.search import Condition, Found
from storage.tables import metadata
from storage.types import Utc

_records = metadata.tables["records"]
_owners = metadata.tables["owners"]
_l, _p = metadata.tables["limits"].c, metadata.tables["promises"].c
_r = _records.c
_OPEN = _r.closed_at.is_(None)
_GRAVEST = case({name: -place for place, name in enumerate(SEVERITIES)}, value=_r.severity, else_=0)
STANDING = ("open", "overdue", "breached", "complaints")
"""How things stand."""
MOVED = ("new", "done", "answered", "satisfied")
"""What has happened since a moment; `answered` and `satisfied` are the complaints among what was done."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose records: of these departments and, where `own`, those that the reader has or reported and nobody has.

    `reader` is None for a room; `room`: only what may stand in the room of these departments.
    """

    departments: tuple[int, ...]
    reader: Person | None = None
    own: bool = False
    room: bool = False


def _concern(scope: Scope, *when: Condition) -> CTE:
    """The ids of the records of these moments that the scope is about, each way to them by an index of its own."""
    ways = [select(_r.id).where(_r.department_id.in_(scope.departments), *when)] if scope.departments else []
    if (reader := scope.reader) and scope.own:
        ways += _of_reader(reader.id, *when)
    return union(*(ways or [select(_r.id).where(false())])).cte("concern").prefix_with("MATERIALIZED")


def _of_reader(person: int, *when: Condition) -> list[Select[Any]]:
    """What they have, alone or with others, and what they reported and nobody has yet."""
    helped = select(_r.id).join(_owners, _owners.c.record_id == _r.id).where(_owners.c.person_id == person, *when)
    nobody = (_r.owner_id.is_(None), _r.closed_at.is_(None), _r.reporter_id == person)
    return [select(_r.id).where(_r.owner_id == person, *when), helped, select(_r.id).where(*nobody, *when)]


def _from(concern: CTE) -> FromClause:
    """An outer join keeps SQLite to this order, whatever its statistics say."""
    return concern.outerjoin(_records, _r.id == concern.c.id)


def _allowed(scope: Scope) -> list[Condition]:
    found = [standing(scope.departments)] if scope.room else []
    return [*found, readable(scope.reader)] if scope.reader else found


def _work() -> Condition:
    """What is somebody's to do: not what only stays in force, nor what can only be read."""
    return _r.kind.in_([k.name for k in KINDS.values() if "owner" in k.marks and not (k.is_reviewed or k.archived)])


def _of_clients() -> Condition:
    return _r.kind.in_([kind.name for kind in KINDS.values() if kind.satisfies])


def _with_client() -> Condition:
    """In a state where the client must move."""
    states = {k.name: [s for s, why in k.waits_for.items() if why == "client"] for k in KINDS.values()}
    return or_(false(), *(and_(_r.kind == kind, _r.status.in_(of)) for kind, of in states.items() if of))


def _breached() -> Condition:
    """A limit was missed and still waits; of due moments `overdue` tells."""
    return exists().where(_l.record_id == _r.id, limits.missed(), _l.what != "due")


def _satisfied() -> Condition:
    return or_(false(), *(and_(_r.kind == k.name, _r.status == k.satisfies) for k in KINDS.values() if k.satisfies))


def counts(conn: Connection, scope: Scope, since: datetime, now: datetime) -> dict[str, int]:
    """How many are open, overdue, new and done since then, and what became of the clients' complaints."""
    found = _counted(conn, scope, False, tuple(_COUNTS), now, since)
    return found[None]


def by_department(conn: Connection, scope: Scope, since: datetime, now: datetime) -> dict[int | None, dict[str, int]]:
    """The same for each department that has any."""
    return _counted(conn, scope, True, tuple(_COUNTS), now, since)


def standing_counts(conn: Connection, scope: Scope, now: datetime) -> dict[str, int]:
    """How things stand, for the differences of the next digest: in all, and for each department as `3.open`."""
    apart = not (scope.own or scope.room)
    found = _counted(conn, scope, apart, ("stand",), now)
    if not apart:
        return {name: found[None][name] for name in STANDING}
    return {f"{department}.{name}": of[name] for department, of in found.items() for name in STANDING}


_NOW, _SINCE = bindparam("now", type_=Utc), bindparam("since", type_=Utc)
_COUNTS: Mapping[str, tuple[Condition, Mapping[str, Condition | None]]] = {
    "stand": (
        _OPEN,
        {"open": None, "overdue": _r.due_at < _NOW, "breached": _breached(), "complaints": _of_clients()},
    ),
    "new": (_r.created_at >= _SINCE, {"new": None}),
    "ended": (_r.closed_at >= _SINCE, {"done": None, "answered": _of_clients(), "satisfied": _satisfied()}),
}
"""What is counted by one statement: the records of which moments, and how many of them there are each of what."""


def _counted(
    conn: Connection, scope: Scope, apart: bool, which: Iterable[str], now: datetime, since: datetime | None = None
) -> dict[int | None, dict[str, int]]:
    """In all (under None), or for each department that has any."""
    found: dict[int | None, dict[str, int]] = {} if apart else {None: dict.fromkeys(STANDING + MOVED, 0)}
    for one in which:
        given = {"now": now} if one == "stand" else {"since": since}
        for department, *numbers in conn.execute(_counting(scope, apart, one), given).all():
            counts = found.setdefault(department, dict.fromkeys(STANDING + MOVED, 0))
            counts.update(zip(_COUNTS[one][1], numbers, strict=True))
    return found


@lru_cache(maxsize=512)
def _counting(scope: Scope, apart: bool, name: str) -> Select[Any]:
    """The department (None: all of them), and the numbers. To build it costs as much as to ask it."""
    when, numbers = _COUNTS[name]
    columns = [func.count() if which is None else func.count().filter(which) for which in numbers.values()]
    there = () if name == "stand" else (_r.status.not_in(GONE),)
    source, within = _counted_in(scope, when)
    query = select(_r.department_id if apart else null(), *columns).select_from(source)
    query = query.where(*within, *_allowed(scope), _work(), *there)
    return query.group_by(_r.department_id) if apart else query


def _counted_in(scope: Scope, when: Condition) -> tuple[FromClause, Sequence[Condition]]:
    """Where there is but one way to them, it needs no ids between: PostgreSQL would read the whole table for these."""
    if scope.own:
        return _from(_concern(scope, when)), ()
    return _records, (_r.department_id.in_(scope.departments), when)


def waiting(conn: Connection, scope: Scope, limit: int) -> Found:
    """What the reader has to do themselves, soonest due first; what waits for a client does not wait for them."""
    person = scope.reader.id if scope.reader else 0
    theirs = or_(had_by(person), _r.owner_id.is_(None))
    return _open(conn, scope, (_r.due_at.is_(None), _r.due_at, _r.id), limit, theirs, _work(), ~_with_client())


def overdue(conn: Connection, scope: Scope, now: datetime, limit: int) -> Found:
    """The gravest first, and of these what was due the longest ago."""
    return _open(conn, scope, (_GRAVEST, _r.due_at, _r.id), limit, _work(), _r.due_at < now)


def breached(conn: Connection, scope: Scope, limit: int) -> Found:
    """What was not done in the time that there is for it, the gravest and then the longest open first."""
    return _open(conn, scope, (_GRAVEST, _r.created_at, _r.id), limit, _work(), _breached())


def promised(conn: Connection, scope: Scope, until: datetime, limit: int) -> Found:
    """What was promised and missed, or is promised by then; the longest ago first."""
    live = (_p.record_id == _r.id, or_(_p.state == "missed", and_(_p.state == "open", _p.at < until)))
    first = select(func.min(_p.at)).where(*live).correlate(_records).scalar_subquery()
    return _open(conn, scope, (first, _r.id), limit, _work(), exists().where(*live))


def at_risk(conn: Connection, scope: Scope, limit: int) -> Found:
    """What has a limit that it is about to miss."""
    about = exists().where(_l.record_id == _r.id, _l.state == "at_risk")
    return _open(conn, scope, (_r.due_at.is_(None), _r.due_at, _r.id), limit, _work(), about)


def new(conn: Connection, scope: Scope, since: datetime, limit: int) -> Found:
    return _open(conn, scope, (_r.id.desc(),), limit, _work(), _r.created_at >= since)


def with_client(conn: Connection, scope: Scope, limit: int) -> Found:
    return _open(conn, scope, (func.coalesce(_r.moved_at, _r.created_at), _r.id), limit, _with_client())


def complaints(conn: Connection, scope: Scope, limit: int) -> Found:
    """What clients complained of and is open, the oldest first."""
    return _open(conn, scope, (_r.created_at, _r.id), limit, _of_clients())


def due_by(conn: Connection, scope: Scope, kinds: Collection[str], until: datetime, limit: int) -> Found:
    """What of these kinds is to be done or looked at by then."""
    return _open(conn, scope, (_r.due_at, _r.id), limit, _r.kind.in_(kinds), _r.due_at < until)


def _open(conn: Connection, scope: Scope, order: Sequence[Any], limit: int, *wanted: Condition) -> Found:
    """The first of them and how many there are; they are counted only where not all of them were found."""
    source, fits = _from(_concern(scope, _OPEN)), (*_allowed(scope), *wanted)
    ids = conn.execute(select(_r.id).select_from(source).where(*fits).order_by(*order).limit(limit)).scalars().all()
    there = {record.id: record for record in by_ids(conn, ids)} if ids else {}
    first = [there[id] for id in ids]
    if len(first) < limit:
        return first, len(first)
    return first, conn.execute(select(func.count()).select_from(source).where(*fits)).scalar_one()
