"""The database busy, dropping us, or asking for the whole unit again: faults 17, 19 and 21."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from core.answer import Refusal, Say
from core.invocation import Invocation
from core.people import Account
from storage import outbox, records
from storage.db import Database, is_transient
from storage.uow import Unit
from tests.world import World, words

POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def hold(world: World) -> sqlite3.Connection | psycopg.Connection:
    """Another program holds the write lock."""
    url = world.settings.database_url
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        return other
    conn = psycopg.connect(url)
    conn.execute("LOCK TABLE records IN EXCLUSIVE MODE")
    return conn


async def test_fault_17_a_busy_database_is_waited_for(world: World) -> None:
    await world.say(world.alice, "/issue so that the directory is known")
    other = hold(world)
    waiting = asyncio.create_task(world.say(world.alice, "/issue Label printer is down"))
    await asyncio.sleep(0.7)
    other.close()
    assert isinstance((await waiting).answer, Say)


async def test_fault_17_too_long_busy_gives_the_words_back_in_time(world: World) -> None:
    await world.say(world.alice, "/issue so that the directory is known")
    other = hold(world)
    begun = time.monotonic()
    reply = await world.muster.dispatch.run(invocation(world, "Label printer is down"))
    if reply.later is not None:  # it had begun: the answer follows
        assert time.monotonic() - begun < 3
        with pytest.raises(Exception, match=r"busy|down"):
            await reply.later
    else:
        assert time.monotonic() - begun < 3
        assert isinstance(reply.answer, Refusal) and "Label printer is down" in reply.answer.text
    other.close()
    assert len(world.rows("records")) == 1
    assert words(await world.say(world.alice, "/issue Label printer is down")).startswith("Captured")


def invocation(world: World, title: str) -> Invocation:
    actor, place = Account("local", "", str(world.alice)), world.room(world.general).place
    return Invocation("busy", "issue", actor, place, world.clock.now(), text=title, said=title)


@POSTGRES
async def test_fault_21_connections_that_are_cut_are_made_again(world: World) -> None:
    await world.say(world.alice, "/issue one")
    with psycopg.connect(world.settings.database_url, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname ="
            " current_database()"
        )
    refs = [words(await world.say(world.alice, f"/issue after {n}")).splitlines()[0] for n in range(5)]
    assert all(ref.startswith("Captured") for ref in refs)


@POSTGRES
async def test_fault_21_a_unit_that_the_database_wants_again_has_one_effect(world: World) -> None:
    await world.say(world.alice, "/issue contested")
    tries: list[int] = []

    def contested(unit: Unit) -> int:
        tries.append(1)
        record = records.by_reference(unit.conn, "I-1")
        if len(tries) == 1:
            raise_serialization(unit)
        assert record and records.change(unit, record, severity="high")
        return len(tries)

    assert await world.muster.writer.submit(contested) == 2
    assert world.rows("records")[0]["revision"] == 2


@POSTGRES
async def test_fault_21_a_unit_that_stood_idle_for_too_long_is_run_again(world: World) -> None:
    """PostgreSQL ends its connection (25P03), at a statement of the unit's or at a ledger's."""
    await world.say(world.alice, "/issue left alone")
    for statement in (lambda unit: unit.rows(text("SELECT 1")), lambda unit: None):
        tries: list[int] = []

        def idle(unit: Unit, tries: list[int] = tries, statement: Callable[[Unit], object] = statement) -> int:
            tries.append(1)
            if len(tries) == 1:
                unit.run(text("SET LOCAL idle_in_transaction_session_timeout = 20"))
                time.sleep(0.2)
            statement(unit)
            outbox.put(unit, "moved", key=f"idle:{id(tries)}", person=world.alice, params={"where": "?"})
            return len(tries)

        assert await world.muster.writer.submit(idle) == 2
    assert len([row for row in world.rows("outbox") if row["key"].startswith("idle:")]) == 2
    assert not is_transient(ValueError()) and is_transient(psycopg.errors.IdleInTransactionSessionTimeout())


@POSTGRES
def test_what_stands_still_amid_its_ledgers_lets_go(database_url: str) -> None:
    """A process that is frozen between two of them, for good: neither is it idle, nor is its connection gone."""
    frozen, other = Database(database_url, longest=0.3), Database(database_url)
    conn = frozen.engine.connect()
    conn.begin()
    raw: Any = conn.connection.driver_connection
    pipeline = raw.pipeline()
    pipeline.__enter__()
    raw.execute("LOCK TABLE records IN EXCLUSIVE MODE")
    raw.execute("SELECT 1").fetchall()  # what was sent so far has been done, and more would follow
    began = time.monotonic()
    with other.engine.begin() as waiting:
        waiting.execute(text("SET LOCAL lock_timeout = '10s'"))
        waiting.execute(text("LOCK TABLE records IN EXCLUSIVE MODE"))
    assert time.monotonic() - began < 8
    conn.invalidate()
    for database in (frozen, other):
        database.close()
    assert is_transient(psycopg.errors.TransactionTimeout())


def raise_serialization(unit: Unit) -> None:
    unit.run(text("DO $$ BEGIN RAISE EXCEPTION 'once more' USING ERRCODE = '40001'; END $$"))


async def test_many_at_once_number_without_a_gap_or_a_double(world: World) -> None:
    replies = await asyncio.gather(*(world.muster.dispatch.run(_numbered(world, n)) for n in range(60)))
    assert all(isinstance(reply.answer, Say) for reply in replies)
    numbers = sorted(row["number"] for row in world.rows("records"))
    assert numbers == list(range(1, 61))
    assert len(world.rows("inbox")) == 60


def _numbered(world: World, number: int) -> Invocation:
    return replace(invocation(world, f"Report {number}"), key=f"many:{number}")
