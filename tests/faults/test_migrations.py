"""The database is brought from one version to the next: nothing is lost, a replica one version behind keeps writing,
and a migration that dies half-way leaves the old version whole (fault 22)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event, inspect, text

from core.errors import DatabaseError
from storage.db import Database
from storage.migrate import _config, check, migrate
from storage.tables import metadata
from tests.databases import Postgres

KILLS = int(os.environ.get("MUSTER_MIGRATION_KILLS", "3"))
STOPS = int(os.environ.get("MUSTER_MIGRATION_STOPS", "20"))
MOMENT = "2026-11-18T02:00:00.000000Z"
ROWS: dict[str, dict[str, Any]] = {
    # One row of each table that later migrations add to, with the columns that the first program writes.
    "people": {"name": "Alice", "role": "staff", "locale": "en", "zone": "UTC", "active": True},
    "rooms": {
        "platform": "local", "workspace": "", "channel": "general", "thread": "", "name": "general", "locale": "en",
        "zone": "UTC", "audience": "colleagues",
    },
    "records": {
        "kind": "issue", "number": 1, "title_id": "t1", "status": "reported", "severity": "normal", "revision": 1,
        "reporter_id": 1, "created_at": MOMENT, "message": "", "url": "", "fields": "{}",
    },
    "history": {
        "record_id": 1, "revision": 1, "at": MOMENT, "actor_id": 1, "verb": "captured", "changes": "{}",
        "text_id": "t1", "text_hash": "", "key": "k1",
    },
    "chat": {"seq": 1, "room_id": 1, "author_id": 1, "at": MOMENT, "text": "hello", "card": "null"},
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the first version left it."""
    server: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create("template0") if server else f"sqlite:///{tmp_path / 'muster.db'}"
    database = Database(url)
    with database.engine.begin() as conn:
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        write(conn, 1)
    yield database
    database.close()
    if server:
        server.drop(url)


def write(conn: Any, number: int) -> None:
    """What the first program writes: each row with the columns that it knew."""
    changed = {
        "people": {},
        "rooms": {"channel": f"room{number}"},
        "records": {"number": number},
        "chat": {"seq": number},
    }
    for table, row in ROWS.items():
        values = row | changed.get(table, {})
        names = ", ".join(values)
        conn.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in values)})"), values)


def count(database: Database, table: str) -> int:
    with database.read() as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_was_there_stays_and_an_older_replica_goes_on_writing(first: Database) -> None:
    migrate(first)
    check(first)
    with first.engine.begin() as conn:
        write(conn, 2)
    assert {table: count(first, table) for table in ROWS} == dict.fromkeys(ROWS, 2)


def test_the_migrations_make_what_the_tables_declare(first: Database) -> None:
    migrate(first)
    with first.engine.connect() as conn:
        there = inspect(conn)
        for table in metadata.sorted_tables:
            assert {c["name"] for c in there.get_columns(table.name)} == {c.name for c in table.columns}, table.name
            indexes = {index["name"] for index in there.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes, table.name
        config = _config()
        config.attributes["connection"] = conn
        command.check(config)


def statements(database: Database) -> int:
    """How many statements the migration runs: those of an undisturbed one."""
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with database.engine.connect() as conn:
        transaction = conn.begin()
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        transaction.rollback()
    return len(seen)


def test_fault_22_a_migration_that_fails_at_any_statement_leaves_the_old_version_whole(first: Database) -> None:
    number = statements(first)
    assert number > 10
    for last in sorted({*range(0, number, max(1, number // STOPS)), number - 1}):
        left = [last]

        def fail(*_: Any, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError("the disk is gone")

        event.listen(first.engine, "before_cursor_execute", fail)
        with pytest.raises(DatabaseError, match="the disk is gone"):
            migrate(first)
        event.remove(first.engine, "before_cursor_execute", fail)
        with first.engine.connect() as conn:
            assert not inspect(conn).has_table("files")
    migrate(first)
    check(first)
    assert {table: count(first, table) for table in ROWS} == dict.fromkeys(ROWS, 1)


KILLED = """
import os, signal, sys
from sqlalchemy import event
from storage.db import Database
from storage.migrate import migrate
database = Database(sys.argv[1])
left = [int(sys.argv[2])]
def die(*_):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(database.engine, "before_cursor_execute", die)
migrate(database)
"""


def test_fault_22_a_killed_migration_is_done_again(first: Database) -> None:
    number = statements(first)
    first.close()
    url = first.url.render_as_string(hide_password=False)
    for step in range(KILLS):
        last = (step + 1) * number // (KILLS + 1)
        done = subprocess.run([sys.executable, "-c", KILLED, url, str(last)], timeout=60)
        assert done.returncode == -signal.SIGKILL
    again = Database(url)
    migrate(again)
    check(again)
    assert {table: count(again, table) for table in ROWS} == dict.fromkeys(ROWS, 1)
    again.close()


def reminders_of(database: Database) -> list[tuple[int, str]]:
    with database.read() as conn:
        rows = conn.execute(text("SELECT record_id, at FROM reminders ORDER BY record_id")).all()
    return [(id, str(at)[:10]) for id, at in rows]


def test_reminders_that_an_older_program_planned_still_come(first: Database) -> None:
    """They stood in the record; a replica of the version before goes on planning them there."""
    plan = text("UPDATE records SET remind_at = :at WHERE id = :id")
    with first.engine.begin() as conn:
        conn.execute(plan, {"id": 1, "at": MOMENT})
    migrate(first)
    assert reminders_of(first) == [(1, "2026-11-18")]
    if first.dialect == "sqlite":
        return  # one program alone has the file
    with first.engine.begin() as conn:
        write(conn, 2)
        conn.execute(plan, {"id": 2, "at": "2026-11-19T02:00:00Z"})
        conn.execute(plan, {"id": 1, "at": "2026-11-20T02:00:00Z"})
    assert reminders_of(first) == [(1, "2026-11-20"), (2, "2026-11-19")]
    with first.engine.begin() as conn:
        conn.execute(plan, {"id": 1, "at": None})
    assert reminders_of(first) == [(2, "2026-11-19")]
