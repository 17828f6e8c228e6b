"""Values of KPIs that people entered. What a correction takes the place of stays, as `replaced`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from storage.kpis import amount, stored
from storage.tables import metadata
from storage.uow import Unit

_figures = metadata.tables["kpi_figures"]
_f = _figures.c


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. `state`: draft, verified or replaced; `verified_by` is None where no second person has looked;
    `reason` is why a closed value was corrected."""

    id: int
    kpi: int
    subject: str
    start: date
    value: Decimal
    state: str
    origin: str
    by: int | None
    at: datetime
    verified_by: int | None
    verified_at: datetime | None
    reason: str = ""


class Entry(NamedTuple):
    """What holds for one period, as far as a figure shows it."""

    value: Decimal
    state: str
    by: int | None
    verified_by: int | None


def of(conn: Connection, kpi: int, subject: str, starts: Collection[date]) -> dict[date, Row]:
    """The values that hold, by the first day of their period; what was not entered is not in it."""
    wanted = (_f.kpi_id == kpi, _f.subject == subject, _f.start.in_([day.isoformat() for day in starts]))
    return {row.start: row for row in _read(conn, select(_figures).where(*wanted, _f.state != "replaced"))}


def since(conn: Connection, kpi: int, first: date) -> dict[tuple[str, date], Entry]:
    """The same for everybody whom the KPI has values about, from a day on: by subject and first day."""
    found = entries(conn, _f.kpi_id == kpi, _f.start >= first.isoformat())
    return {(subject, start): one for _, subject, start, one in found}


def entries(conn: Connection, *wanted: ColumnElement[bool]) -> Iterator[tuple[int, str, date, Entry]]:
    """What holds of these: the KPI, whom it is about, and the first day of the period."""
    query = select(_f.kpi_id, _f.subject, _f.start, _f.value, _f.state, _f.by_id, _f.verified_by_id)
    for kpi, subject, start, value, *rest in conn.execute(query.where(*wanted, _f.state != "replaced")).all():
        yield kpi, subject, date.fromisoformat(start), Entry(amount(value) or Decimal(0), *rest)


def past(conn: Connection, kpi: int, subject: str, before: date, count: int) -> list[Row]:
    """The last values before a day, the newest first."""
    wanted = (_f.kpi_id == kpi, _f.subject == subject, _f.start < before.isoformat(), _f.state != "replaced")
    return _read(conn, select(_figures).where(*wanted).order_by(_f.start.desc()).limit(count))


def history(conn: Connection, kpi: int, subject: str, start: date) -> list[Row]:
    """Everything that was entered for one period, the newest first."""
    wanted = (_f.kpi_id == kpi, _f.subject == subject, _f.start == start.isoformat())
    return _read(conn, select(_figures).where(*wanted).order_by(_f.id.desc()))


def drafts(conn: Connection, kpis: Collection[int]) -> list[Row]:
    """What waits for a second person, in the order of its periods."""
    wanted = (_f.kpi_id.in_(list(kpis)), _f.state == "draft")
    return _read(conn, select(_figures).where(*wanted).order_by(_f.start, _f.kpi_id, _f.id))


def get(conn: Connection, id: int) -> Row | None:
    return next(iter(_read(conn, select(_figures).where(_f.id == id))), None)


def any_of(conn: Connection, kpi: int) -> bool:
    """Whether anything was ever entered for it."""
    return conn.execute(select(_f.id).where(_f.kpi_id == kpi).limit(1)).first() is not None


def put(
    unit: Unit, kpi: int, subject: str, start: date, value: Decimal, *, state: str, origin: str, by: int | None,
    reason: str = "",
) -> int:  # fmt: skip
    """Enters a value in the place of the one that held; its id. `origin` is where it came from (`chat`, `form`,
    `reply`, a file's name). Raises ValueError for a value that is too large to be kept."""
    scaled = stored(value)
    mine = (_f.kpi_id == kpi, _f.subject == subject, _f.start == start.isoformat(), _f.state != "replaced")
    unit.run(update(_figures).where(*mine).values(state="replaced"))
    row = {"kpi_id": kpi, "subject": subject, "start": start.isoformat(), "value": scaled, "state": state}
    row["reason"] = reason
    made = unit.row(insert(_figures).values(**row, origin=origin[:60], by_id=by, at=unit.now).returning(_f.id))
    return int(made.id) if made else 0


def withdraw(unit: Unit, row: Row) -> Row | None:
    """Takes an entry back; the one before it holds again, which is given back, or none does."""
    unit.run(update(_figures).where(_f.id == row.id).values(state="replaced"))
    former = [one for one in history(unit.conn, row.kpi, row.subject, row.start) if one.id < row.id]
    if former:
        state = "verified" if former[0].verified_by or row.state == "verified" else "draft"
        unit.run(update(_figures).where(_f.id == former[0].id).values(state=state))
    return former[0] if former else None


def verify(unit: Unit, ids: Collection[int], by: int) -> int:
    """Drafts that a second person has looked at; how many there were still."""
    waiting = update(_figures).where(_f.id.in_(list(ids)), _f.state == "draft")
    return unit.run(waiting.values(state="verified", verified_by_id=by, verified_at=unit.now))


def _read(conn: Connection, query: Select[Any]) -> list[Row]:
    return [_row(row) for row in conn.execute(query)]


def _row(row: Any) -> Row:
    return Row(
        row.id,
        row.kpi_id,
        row.subject,
        date.fromisoformat(row.start),
        amount(row.value) or Decimal(0),
        row.state,
        row.origin,
        row.by_id,
        row.at,
        row.verified_by_id,
        row.verified_at,
        row.reason,
    )
