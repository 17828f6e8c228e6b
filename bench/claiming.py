"""Goal 9: four senders claim what is due on PostgreSQL and settle it, beside four workers that take rows by bare SKIP
LOCKED. There are as many lanes as a team of 500 has people and rooms; in a lane one message waits for another."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from bench.table import Goal
from storage import outbox
from storage.db import Database
from storage.uow import Unit

MESSAGES = int(os.environ.get("BENCH_MESSAGES", "10000"))
_LANES = 600
_WORKERS = 4
_BATCH = 50
_NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
_FILL = (
    "INSERT INTO outbox (key, kind, lane, revision, params, state, due_at, fence, tries, platform_id, error) "
    "SELECT 'k' || n, 'remind', 'person:' || n % :lanes, 0, '{}', 'due', :now, 0, 0, '', '' "
    "FROM generate_series(1, :count) n"
)
_BARE = (
    "UPDATE outbox SET state = 'sending' WHERE id IN (SELECT id FROM outbox WHERE state = 'due' ORDER BY id LIMIT 50 "
    "FOR UPDATE SKIP LOCKED) RETURNING id"
)
_SENT = text("UPDATE outbox SET state = 'sent' WHERE id = ANY(:ids)")
Take = Callable[[Connection], list[int]]


def _bare(conn: Connection) -> list[int]:
    return [row[0] for row in conn.execute(text(_BARE))]


def _ours(conn: Connection) -> list[int]:
    return [m.id for m in outbox.claim(Unit(conn, _NOW), _NOW, timedelta(minutes=1), _BATCH)]


def _rate(database: Database, take: Take) -> float:
    """Rows taken a second by all workers, each row once."""
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM outbox"))
        conn.execute(text(_FILL), {"now": _NOW, "count": MESSAGES, "lanes": _LANES})
        conn.execute(text("ANALYZE outbox"))  # as PostgreSQL does by itself where so much was written
    taken: Counter[int] = Counter()
    lock = threading.Lock()
    empty = threading.Barrier(_WORKERS)

    def work() -> None:
        empty.wait()
        while len(taken) < MESSAGES:
            with database.engine.begin() as conn:
                found = take(conn)
            with database.engine.begin() as conn:
                conn.execute(_SENT, {"ids": found})
            with lock:
                taken.update(found)

    began = time.perf_counter()
    workers = [threading.Thread(target=work) for _ in range(_WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    if max(taken.values()) > 1:
        raise RuntimeError("a message was claimed twice")
    return MESSAGES / took


def run(url: str) -> list[Goal]:
    database = Database(url)
    bare, ours = _rate(database, _bare), _rate(database, _ours)
    database.close()
    print(f"outbox, {MESSAGES:,} in {_LANES} lanes: bare SKIP LOCKED {bare:,.0f}/s, Muster's claim {ours:,.0f}/s\n")
    return [Goal("9", "PostgreSQL outbox, 4 workers, of bare SKIP LOCKED", ours / bare, 0.5)]
