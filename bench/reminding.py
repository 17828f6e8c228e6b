"""Goal 7: 10,000 reminders that fall due at once, from due to queued, beside one INSERT … SELECT of as many rows, and
how long the event loop is blocked meanwhile; and what an idle scheduler costs that has 100,000 open records."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bench.table import Goal
from bot.clock import RealClock
from bot.settings import Settings
from bot.wiring import Muster
from core.people import Role
from storage import people
from storage.db import Database
from storage.types import to_sqlite
from storage.uow import Unit

DUE = int(os.environ.get("BENCH_REMINDERS", "10000"))
OPEN = int(os.environ.get("BENCH_OPEN", "100000"))
_PEOPLE = 500
_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
_ROUNDS = 3
_QUIET = 10.0
_BARE = (
    "INSERT INTO outbox (key, kind, lane, record_id, person_id, revision, params, state, due_at, fence, tries, "
    "platform_id, error) SELECT {key}, 'bare', {lane}, record_id, owner_id, 0, '{{}}', 'due', at, 0, 0, '', '' "
    "FROM reminders WHERE at <= :now"
)
_RECORDS = (
    "INSERT INTO records (id, kind, number, title_id, status, severity, revision, reporter_id, owner_id, due_at, "
    "created_at, message, url, fields) VALUES (:id, 'task', :id, :title, 'doing', 'normal', 1, :owner, :owner, :due, "
    ":at, '', '', '{}')"
)
_REMINDERS = "INSERT INTO reminders (record_id, owner_id, at) SELECT id, owner_id, due_at FROM records"


class _Noon(RealClock):
    """Stands at noon of a working day."""

    def now(self) -> datetime:
        return _NOON


def _team(unit: Unit) -> None:
    department = people.add_department(unit, "Operations")
    for number in range(_PEOPLE):
        people.add_person(unit, f"Person {number}", role=Role.STAFF.value, department_id=department, zone="UTC")


def _fill(database: Database, count: int, due: datetime) -> None:
    moment = to_sqlite if database.dialect == "sqlite" else str
    with database.engine.begin() as conn:
        ids = list(conn.execute(text("SELECT id FROM people ORDER BY id")).scalars())
        began = _NOON - timedelta(days=3)
        rows = [
            {
                "id": n,
                "title": f"t{n}",
                "owner": ids[n % len(ids)],
                "due": moment(due),
                "at": moment(began + timedelta(seconds=n)),
            }
            for n in range(1, count + 1)
        ]
        conn.execute(text(_RECORDS), rows)
        texts = (
            "INSERT INTO texts (id, record_id, name, author_id, at, body) VALUES (:title, :id, 'title', :owner, :at,"
        )
        conn.execute(text(f"{texts} 'x')"), rows)
        conn.execute(text(_REMINDERS))


def _bare(database: Database) -> float:
    """One statement and its commit; the rows are gone again afterwards."""
    moment = to_sqlite if database.dialect == "sqlite" else str
    statement = text(_BARE.format(key="'bare:' || record_id", lane="'person:' || owner_id"))
    began = time.perf_counter()
    with database.engine.begin() as conn:
        conn.execute(statement, {"now": moment(_NOON)})
    took = time.perf_counter() - began
    _clean(database)
    return took


def _clean(database: Database) -> None:
    """As it was before: nothing said, everything due."""
    with database.engine.begin() as conn:
        for statement in ("DELETE FROM outbox", "DELETE FROM slots", "DELETE FROM reminders", _REMINDERS):
            conn.execute(text(statement))
    if database.dialect == "postgresql":  # what it does by itself within a minute
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("VACUUM ANALYZE outbox, slots, reminders, records"))


async def _widest(stop: asyncio.Event) -> float:
    """The longest that the event loop was not free, in ms."""
    widest, last = 0.0, time.perf_counter()
    while not stop.is_set():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        widest, last = max(widest, now - last - 0.001), now
    return widest * 1e3


async def _watched(work: Awaitable[object]) -> tuple[float, float]:
    """The longest block in ms while something is done, and the seconds that it took."""
    stop = asyncio.Event()
    watch = asyncio.create_task(_widest(stop))
    await asyncio.sleep(0.05)
    began = time.perf_counter()
    await work
    took = time.perf_counter() - began
    stop.set()
    return await watch, took


def _as_served() -> None:
    """What `bot/server.py` does at the start."""
    sys.setswitchinterval(0.001)
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


async def _goals(url: str) -> list[Goal]:
    muster = Muster(Settings(_env_file=None, database_url=url, muster_timezone="UTC"), _Noon())
    await muster.open()
    await muster.writer.submit(_team, patience=30)
    await muster.scheduler.tick()  # what a first tick sets up is no reminder
    await asyncio.to_thread(_fill, muster.database, DUE, _NOON - timedelta(minutes=1))
    _as_served()
    quiet, _ = await _watched(asyncio.sleep(2))
    bare, seen = [], []
    for _ in range(_ROUNDS):  # in turns, so that a slow moment of the machine meets both
        bare.append(await asyncio.to_thread(_bare, muster.database))
        await muster.directories.current()
        seen.append(await _watched(muster.scheduler.tick(all_jobs=False)))  # as nine beats of ten
        queued, left = await asyncio.to_thread(_counted, muster.database)
        if left or not queued:
            raise RuntimeError(f"{left} reminders are left, {queued} messages queued")
        await asyncio.to_thread(_clean, muster.database)
    await muster.close()
    dialect, blocked, took = muster.database.dialect, min(one[0] for one in seen), min(one[1] for one in seen)
    rounds = ", ".join(f"{mine * 1e3:.0f} to {floor * 1e3:.0f}" for (_, mine), floor in zip(seen, bare, strict=True))
    print(
        f"{dialect}: {DUE:,} reminders due, {queued:,} messages, Muster to bare in ms: {rounds}; "
        f"the event loop's longest block {blocked:.0f} ms, with nothing to do {quiet:.0f} ms"
    )
    return [
        Goal("7", f"{dialect}, {DUE:,} reminders, times one INSERT … SELECT", took / min(bare), 3, least=False),
        Goal("7", f"{dialect}, the event loop's longest block, ms", blocked, 20, least=False),
    ]


def _counted(database: Database) -> tuple[int, int]:
    """The messages that are queued, and the reminders that are left."""
    now = to_sqlite(_NOON) if database.dialect == "sqlite" else _NOON
    due = text("SELECT count(*) FROM reminders WHERE at <= :now")
    with database.read() as conn:
        return conn.execute(text("SELECT count(*) FROM outbox")).scalar_one(), conn.execute(
            due, {"now": now}
        ).scalar_one()


async def _idle(url: str) -> list[Goal]:
    """The share of one core that ticks cost, and their memory, with open records of which nothing is due."""
    seen: list[tuple[float, float]] = []
    for count in (0, OPEN):
        muster = Muster(Settings(_env_file=None, database_url=url, muster_timezone="UTC"), _Noon())
        await muster.open()
        if count:
            await asyncio.to_thread(_fill, muster.database, count, _NOON + timedelta(days=30))
        else:
            await muster.writer.submit(_team, patience=30)
        while await _settled(muster):
            pass
        muster.scheduler.start()
        before, began = time.process_time(), time.monotonic()
        await asyncio.sleep(_QUIET)
        used = (time.process_time() - before) / (time.monotonic() - began)
        muster.scheduler.stop()
        await muster.close()
        seen.append((used, count))
    empty, full = seen[0][0], seen[1][0]
    print(f"idle scheduler: {empty * 100:.2f} % of a core with nothing, {full * 100:.2f} % with {OPEN:,} open records")
    return [Goal("-", f"idle with {OPEN:,} open records: CPU times that of none", full / empty, 1.5, least=False)]


async def _settled(muster: Muster) -> bool:
    """Ticks once; whether that took so long that something was still being set up."""
    began = time.perf_counter()
    await muster.scheduler.tick()
    return time.perf_counter() - began > 0.5


def run(urls: list[str], quiet: str) -> list[Goal]:
    goals = [goal for url in urls for goal in asyncio.run(_goals(url))]
    return [*goals, *asyncio.run(_idle(quiet))]
