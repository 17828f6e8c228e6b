"""Schedules: what comes again and again, each with its next moment, which is a column with an index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, insert, select, update

from core.cadence import moment, read_cadence
from core.calendar import Calendar
from storage.tables import metadata
from storage.uow import Unit

_schedules = metadata.tables["schedules"]
_s = _schedules.c
_TELLING = ("digest", "room_digest")


@dataclass(frozen=True, slots=True)
class Schedule:
    """`nominal` is its next moment on the wall clock of `zone`, without one; both are None once none comes."""

    name: str
    kind: str
    cadence: str
    zone: str
    person: int | None = None
    department: int | None = None
    room: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    nominal: datetime | None = None
    next_at: datetime | None = None


def put(
    unit: Unit,
    name: str,
    kind: str,
    cadence: str,
    zone: str,
    calendar: Calendar,
    *,
    person: int | None = None,
    department: int | None = None,
    room: int | None = None,
    params: Mapping[str, str] | None = None,
) -> Schedule:
    """Creates the schedule or changes it; one that is as it shall be is left alone. `name` has at most 100 characters.

    Nothing from before now fires: it begins with the first moment after it (fault 42). Raises CadenceError.
    """
    wanted = Schedule(name, kind, cadence, zone, person, department, room, dict(params or {}))
    known = get(unit.conn, name)
    if known and _same(known, wanted):
        return known
    local = unit.now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    values = {
        "kind": kind,
        "cadence": cadence,
        "zone": zone,
        "person_id": person,
        "department_id": department,
        "room_id": room,
        "params": json.dumps(dict(wanted.params), ensure_ascii=False),
        **_next(wanted, local, calendar, unit.now),
    }
    if known:
        unit.run(update(_schedules).where(_s.name == name).values(**values))
    else:
        unit.run(insert(_schedules).values(name=name, **values))
    return get(unit.conn, name) or wanted


def drop(unit: Unit, name: str) -> bool:
    """False where there was none."""
    return unit.run(delete(_schedules).where(_s.name == name)) == 1


def get(conn: Connection, name: str) -> Schedule | None:
    row = conn.execute(select(_schedules).where(_s.name == name)).first()
    return _schedule(row) if row else None


def of_kind(conn: Connection, kind: str) -> list[Schedule]:
    rows = conn.execute(select(_schedules).where(_s.kind == kind).order_by(_s.name))
    return [_schedule(row) for row in rows]


def due(unit: Unit, limit: int) -> list[Schedule]:
    """Those whose moment has come, the longest overdue first, and digests after what they are to tell of; another
    replica's are passed over."""
    query = select(_schedules).where(_s.next_at <= unit.now)
    query = query.order_by(_s.next_at, _s.kind.in_(_TELLING), _s.name).limit(limit)
    rows = unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    return [_schedule(row) for row in rows]


def passed(schedule: Schedule, calendar: Calendar, now: datetime, limit: int) -> list[datetime]:
    """Its nominal moments that have come by now, from its next one on; at most so many."""
    cadence, nominal = read_cadence(schedule.cadence), schedule.nominal
    found: list[datetime] = []
    while nominal is not None and len(found) < limit and moment(nominal, schedule.zone) <= now:
        found.append(nominal)
        nominal = cadence.following(nominal, calendar)
    return found


def move_on(unit: Unit, schedule: Schedule, after: datetime, calendar: Calendar) -> None:
    """Its next moment is the one after this nominal one."""
    unit.run(update(_schedules).where(_s.name == schedule.name).values(**_next(schedule, after, calendar)))


def people_due(conn: Connection, kind: str, now: datetime) -> set[int]:
    """Whose schedule of this kind has come and is not worked off yet."""
    return set(conn.execute(select(_s.person_id).where(_s.next_at <= now, _s.kind == kind)).scalars()) - {None}


def next_moment(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_s.next_at))).scalar()


def _next(
    schedule: Schedule, after: datetime, calendar: Calendar, than: datetime = datetime.min.replace(tzinfo=UTC)
) -> dict[str, Any]:
    """The columns of the first nominal moment after this one whose real moment is later than another: in the hour
    that comes twice a local time may be both."""
    cadence = read_cadence(schedule.cadence)
    nominal = cadence.following(after, calendar)
    while nominal is not None and moment(nominal, schedule.zone) <= than:
        nominal = cadence.following(nominal, calendar)
    at = moment(nominal, schedule.zone) if nominal else None
    return {"nominal": nominal.isoformat(timespec="minutes") if nominal else "", "next_at": at}


def _same(known: Schedule, wanted: Schedule) -> bool:
    names = ("kind", "cadence", "zone", "person", "department", "room", "params")
    return all(getattr(known, name) == getattr(wanted, name) for name in names)


def _schedule(row: Any) -> Schedule:
    return Schedule(
        row.name,
        row.kind,
        row.cadence,
        row.zone,
        row.person_id,
        row.department_id,
        row.room_id,
        json.loads(row.params),
        datetime.fromisoformat(row.nominal) if row.nominal else None,
        row.next_at,
    )
