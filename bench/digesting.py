"""Goal 6: the weekly digest of who answers for all departments, and their monthly report, over BENCH_DIGEST (1,000,000)
records and as many values of KPIs; beside the best SQL that says the same, and beside that SQL without an index.

The best SQL is the faster of two: written by hand, and the statements that Muster itself asks, put to the driver
alone. Neither makes anything of what it finds.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, event, text

from bench.table import Goal
from bot import catalogs
from core.digest import Part
from core.kinds import KINDS
from core.kpi.model import Kpi
from core.kpi.periods import Period
from core.people import Directory, Role
from handlers.digests.card import digest_card
from handlers.digests.owner import of_person
from handlers.digests.send import pack
from handlers.kpis.rows import of_period
from handlers.view import View
from storage import kpis, people
from storage.db import Database
from storage.types import to_sqlite
from storage.uow import Unit
from storage.writer import Writer

COUNT = int(os.environ.get("BENCH_DIGEST", "1000000"))
_DEPARTMENTS, _KPIS, _PEOPLE = 25, 40, 500
_NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
_SINCE = _NOW - timedelta(days=7)
_AGAIN = 9
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ",
    "postgresql": "WITH n AS (SELECT generate_series(1, {count}) AS i) ",
}
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%S', {epoch}, 'unixepoch') || '.000000Z'",
    "postgresql": "to_timestamp({epoch})",
}
_DAY = {
    "sqlite": "date({epoch}, 'unixepoch')",
    "postgresql": "to_char(to_timestamp({epoch}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}
_RECORDS = (
    "INSERT INTO records (id, kind, number, title_id, status, severity, revision, reporter_id, owner_id, department_id,"
    " due_at, created_at, closed_at, message, url, fields) {numbers} SELECT i, 'task', i, 't' || i,"
    " CASE WHEN i % 100 = 0 THEN 'doing' ELSE 'done' END, 'normal', 1, 1, 1 + (i / 11) % {people},"
    " 1 + (i / 107) % {departments}, {due}, {made}, CASE WHEN i % 100 = 0 THEN NULL ELSE {ended} END, '', '',"
    " '{{}}' FROM n"
)
_FIGURES = (
    "INSERT INTO kpi_figures (kpi_id, subject, start, value, state, origin, by_id, at, verified_by_id, verified_at)"
    " {numbers} SELECT 1 + i % {kpis}, 'd' || (1 + (i / {kpis}) % {departments}), {day}, 1000000 * (i % 97),"
    " 'verified', 'chat', 1, {at}, NULL, NULL FROM n"
)
_WORK = "department_id IN ({departments}) AND kind IN ({work})"
_STAND = (
    "SELECT department_id, count(*), count(*) FILTER (WHERE due_at < :now), count(*) FILTER (WHERE EXISTS (SELECT 1 "
    "FROM limits l WHERE l.record_id = records.id AND l.state = 'breached' AND l.met_at IS NULL AND l.what <> 'due')), "
    "count(*) FILTER (WHERE kind = 'complaint') "
    f"FROM records WHERE closed_at IS NULL AND {_WORK} GROUP BY department_id"
)
_THERE = f"{_WORK} AND status NOT IN ('cancelled', 'merged')"
_MADE = f"SELECT department_id, count(*) FROM records WHERE {_THERE} AND created_at >= :since GROUP BY department_id"
_ENDED = (
    "SELECT department_id, count(*), count(*) FILTER (WHERE kind = 'complaint'), count(*) FILTER (WHERE kind = "
    f"'complaint' AND status = 'closed') FROM records WHERE {_THERE} AND closed_at >= :since GROUP BY department_id"
)
_SUMS = (
    "SELECT kpi_id, subject, count(*), sum(value), count(*) FILTER (WHERE state = 'draft') FROM kpi_figures WHERE "
    "kpi_id IN ({ids}) AND start >= :first AND start <= :last AND state <> 'replaced' GROUP BY kpi_id, subject"
)


def _fill(database: Database, count: int) -> None:
    """A team, and by the database itself: a hundredth of the records is open, twenty for each person, and each KPI has
    a value a day for each department. The days end where they began for who is asked about a month."""

    def team(unit: Unit) -> None:
        for number in range(1, _DEPARTMENTS + 1):
            people.add_department(unit, f"Department {number}")
        people.add_person(unit, "Chief", role=Role.GENERAL_MANAGER.value, department_id=1, zone="UTC")
        for number in range(1, _PEOPLE):
            superior = 1 if number <= _DEPARTMENTS else number % _DEPARTMENTS + 2
            people.add_person(unit, f"P{number}", department_id=number % _DEPARTMENTS + 1, superior_id=superior)
        for number in range(1, _DEPARTMENTS + 1):
            people.change_department(unit, number, lead_id=number + 1)
        for number in range(1, _KPIS + 1):
            names = {"en": f"Figure {number}"}
            kpis.put(unit, Kpi(0, f"F{number}", names, "TWD", period="day", scope="department"), 1)

    Writer(database, lambda: _NOW, b"").perform(team)
    dialect, now = database.dialect, int(_NOW.timestamp())
    spread = f"{now} - 63072000 + CAST(63072000.0 * i / {count} AS INTEGER)"
    day = f"{now} - 86400 * ((i - 1) / {_KPIS * _DEPARTMENTS})"
    moment = _MOMENT[dialect]
    values = {"people": _PEOPLE, "departments": _DEPARTMENTS, "kpis": _KPIS}
    numbers = _NUMBERS[dialect].format(count=count)
    made = moment.format(epoch=spread)
    records = _RECORDS.format(
        numbers=numbers,
        due=moment.format(epoch=f"{now} + 604800 - (i % 20) * 86400 + i % 3600"),
        made=made,
        ended=made,
        **values,
    )
    figures = _FIGURES.format(
        numbers=numbers, day=_DAY[dialect].format(epoch=day), at=moment.format(epoch=day), **values
    )
    with database.engine.begin() as conn:
        conn.execute(text(records))
        conn.execute(text(figures))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE" if dialect == "postgresql" else "ANALYZE"))


def _digest(conn: Connection, directory: Directory, view: View) -> int:
    owner = of_person(directory, directory.people[1])
    parts = pack(owner, [Part("management", "weekly")], {}, _NOW)
    card = digest_card(conn, view, owner, parts)
    return len(card.body) if card else 0


def _report(conn: Connection, directory: Directory, view: View) -> int:
    chief = directory.people[1]
    october = Period(date(2026, 10, 1), "month")
    rows = of_period(conn, directory, chief, october, _NOW.date(), directory.office(chief))
    return sum(row.value is not None for row in rows)


def _weekly_sql(conn: Connection) -> int:
    moment = to_sqlite if conn.dialect.name == "sqlite" else str
    at = {"now": moment(_NOW), "since": moment(_SINCE)}
    every = ", ".join(map(str, range(1, _DEPARTMENTS + 1)))
    kinds = [k for k in KINDS.values() if "owner" in k.marks and not (k.is_reviewed or k.archived)]
    work = ", ".join(f"'{kind.name}'" for kind in kinds)
    queries = (query.format(departments=every, work=work) for query in (_STAND, _MADE, _ENDED))
    found = sum(len(conn.execute(text(query), at).all()) for query in queries)
    return found + _sums(conn, date(2026, 11, 1), date(2026, 11, 17))


def _monthly_sql(conn: Connection) -> int:
    return _sums(conn, date(2026, 10, 1), date(2026, 10, 31)) + _sums(conn, date(2026, 9, 1), date(2026, 9, 30))


def _sums(conn: Connection, first: date, last: date) -> int:
    ids = ", ".join(map(str, range(1, _KPIS + 1)))
    return len(conn.execute(text(_SUMS.format(ids=ids)), {"first": str(first), "last": str(last)}).all())


def _unindexed(conn: Connection, once: Callable[[Connection], int]) -> float:
    """The same statements with nothing but the tables to go by."""
    if conn.dialect.name == "postgresql":
        with conn.begin_nested() as apart:
            for way in ("indexscan", "bitmapscan", "indexonlyscan"):
                conn.execute(text(f"SET LOCAL enable_{way} = off"))
            conn.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))  # not the plans that it has made before
            took = _took([lambda: once(conn)], 3)[0]
            apart.rollback()
        return took
    event.listen(conn, "before_cursor_execute", _without_index, retval=True)
    try:
        return _took([lambda: once(conn)], 3)[0]
    finally:
        event.remove(conn, "before_cursor_execute", _without_index)


def _without_index(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> tuple[str, Any]:
    for table in ("records", "kpi_figures"):
        statement = statement.replace(f"FROM {table} ", f"FROM {table} NOT INDEXED ")
    return statement, parameters


def _asked(conn: Connection, once: Callable[[], int]) -> list[tuple[str, Any]]:
    """The statements that it puts to the driver."""
    found: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        found.append((statement, parameters))

    event.listen(conn, "before_cursor_execute", note)
    once()
    event.remove(conn, "before_cursor_execute", note)
    return found


def _replayed(conn: Connection, asked: list[tuple[str, Any]]) -> int:
    cursor = conn.connection.cursor()
    rows = 0
    for statement, parameters in asked:
        cursor.execute(statement, parameters)
        rows += len(cursor.fetchall())
    cursor.close()
    return rows


def _took(ways: Sequence[Callable[[], int]], rounds: int) -> list[float]:
    """Seconds of each, the medians of some that are warm: one after the other in each round, so that a slow moment of
    the machine meets them all."""
    found: list[list[float]] = [[] for _ in ways]
    for number in range(rounds + 1):
        for once, took in zip(ways, found, strict=True):
            began = time.perf_counter()
            if not once():
                raise RuntimeError("nothing was found")
            if number:
                took.append(time.perf_counter() - began)
    return [statistics.median(took) for took in found]


def measured(database: Database) -> list[Goal]:
    """On a database that was filled."""
    found = []
    with database.read() as conn:
        directory = people.load(conn)
        view = View(catalogs.load().translator("en", "UTC"), directory, _NOW, directory.people[1])
        for name, ours, sql in (("weekly digest", _digest, _weekly_sql), ("monthly report", _report, _monthly_sql)):
            once = partial(ours, conn, directory, view)
            own = _asked(conn, once)
            muster, replayed, written = _took([once, partial(_replayed, conn, own), partial(sql, conn)], _AGAIN)
            best = min(replayed, written)
            bare = _unindexed(conn, sql)
            kinds = {"unindexed": bare, "SQL by hand": written, "Muster's statements": replayed, "Muster": muster}
            print(f"  {name}: " + ", ".join(f"{kind} {took * 1e3:.1f} ms" for kind, took in kinds.items()))
            found.append(Goal("6", f"{database.dialect}, {name}, times its best SQL", muster / best, 1.5, least=False))
            if ours is _digest:
                found.append(Goal("6", f"{database.dialect}, {name}, times faster than unindexed", bare / muster, 12))
    print()
    return found


def goals(database: Database, count: int) -> list[Goal]:
    began = time.perf_counter()
    _fill(database, count)
    print(f"{database.dialect}: {count:,} records and values, made in {time.perf_counter() - began:.0f} s")
    return measured(database)


def run(urls: list[str], count: int = COUNT) -> list[Goal]:
    found: list[Goal] = []
    for url in urls:
        database = Database(url)
        found += goals(database, count)
        database.close()
    return found
