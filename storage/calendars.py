"""Working calendars and leave: written rarely, read with the directory as one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.postgresql import dml as postgresql_dialect
from sqlalchemy.dialects.sqlite import dml as sqlite_dialect

from core.calendar import Away, Calendars, DayRule, Leave, Level, Week, read_week
from core.calendar.levels import Owner
from core.calendar.public import PublicYear
from core.calendar.sheet import read_year, write_year
from core.calendar.week import read_windows, write_windows
from storage import limits, meta
from storage.tables import metadata
from storage.uow import Unit

_calendars = metadata.tables["calendars"]
_days = metadata.tables["calendar_days"]
_years = metadata.tables["calendar_years"]
_leaves = metadata.tables["leaves"]


def load(conn: Connection, same_as: Mapping[int, int], zone: str) -> Calendars:
    """All of it. `same_as` leads the ids of entries that turned out to be one person; `zone` is the setting's."""

    def owner(row: Any) -> Owner:
        id = same_as.get(row.owner_id, row.owner_id) if row.level == "person" else row.owner_id
        return Owner(row.level, id)

    days: dict[Owner, dict[date, DayRule]] = {}
    for row in conn.execute(select(_days).order_by(_days.c.day)):
        hours = read_windows(row.hours) if row.hours else None
        days.setdefault(owner(row), {})[row.day] = DayRule(row.working, row.name, hours)
    levels = {owner(row): row for row in conn.execute(select(_calendars))}
    found = {each: Level(_week(row), row.country, row.zone, days.get(each, {})) for each, row in levels.items()} | {
        each: Level(days=given) for each, given in days.items() if each not in levels
    }
    years = {(row.country, row.year): read_year(row.lines, row.year) for row in conn.execute(select(_years))}
    leaves = [
        Leave(row.id, same_as.get(row.person_id, row.person_id), _away(row), row.delegate_id)
        for row in conn.execute(select(_leaves).order_by(_leaves.c.id))
    ]
    return Calendars(found, years, leaves, zone)


def _away(row: Any) -> Away:
    return Away(row.first, row.last, row.late, row.early)


def _week(row: Any) -> Week | None:
    return read_week(row.hours) if row.hours else None


def put(unit: Unit, owner: Owner, **values: str) -> None:
    """Sets `hours` (as write_week writes them), `country` or `zone` of this owner; what is empty is as above."""
    nothing = {"hours": "", "country": "", "zone": ""}
    statement = _upsert(unit).values(level=owner.level, owner_id=owner.id, **nothing | values)
    unit.run(statement.on_conflict_do_update(index_elements=["level", "owner_id"], set_=values))
    _touch(unit)


def _upsert(unit: Unit) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
    return sqlite_dialect.Insert(_calendars) if unit.dialect == "sqlite" else postgresql_dialect.Insert(_calendars)


def put_days(unit: Unit, owner: Owner, rules: Mapping[date, DayRule | None]) -> None:
    """Days as they are said now; None takes back what was said of a day."""
    c = _days.c
    unit.run(delete(_days).where(c.level == owner.level, c.owner_id == owner.id, c.day.in_(list(rules))))
    rows = [
        {
            "level": owner.level,
            "owner_id": owner.id,
            "day": day,
            "working": rule.working,
            "name": rule.name,
            "hours": write_windows(rule.hours or ()),
        }
        for day, rule in rules.items()
        if rule is not None
    ]
    if rows:
        unit.run(insert(_days), rows)
    _touch(unit)


def put_year(unit: Unit, country: str, year: int, given: PublicYear | None) -> bool:
    """An administrator's list of the year in the place of the library's; None goes back to that. Whether there was
    one before."""
    c = _years.c
    there = bool(unit.run(delete(_years).where(c.country == country, c.year == year)))
    if given is not None:
        unit.run(insert(_years).values(country=country, year=year, lines=write_year(given)))
    _touch(unit)
    return there


def _touch(unit: Unit) -> None:
    """Deadlines that count in working time are other ones from now on."""
    meta.touch_directory(unit)
    limits.look_again(unit)


def add_leave(
    unit: Unit, person: int, away: Away, delegate: int | None, author: int, back_at: datetime | None = None
) -> int:
    """`back_at` is when they are told what happened meanwhile."""
    values = {"person_id": person, "delegate_id": delegate, "author_id": author, "at": unit.now, "back_at": back_at}
    row = unit.row(insert(_leaves).values(values | away._asdict()).returning(_leaves.c.id))
    meta.touch_directory(unit)
    return int(row.id) if row else 0


def drop_leaves(unit: Unit, ids: list[int]) -> int:
    """Takes leave back; how many there were."""
    dropped = unit.run(delete(_leaves).where(_leaves.c.id.in_(ids)))
    meta.touch_directory(unit)
    return dropped
