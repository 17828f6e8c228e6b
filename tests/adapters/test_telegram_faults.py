"""What must not break Muster on Telegram (faults 10, 11, 13, 14, 26–30, 35, 36), through the whole bot."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from sqlalchemy import make_url

from bot.telegram.poller import FOREIGN
from core.answer import Toast
from core.command import Values
from handlers.context import Context
from tests.adapters.telegram_world import ALICE, BOB, GROUP, XIAOMING, Office
from tests.databases import Postgres
from tests.fakes.faults import Kind
from tests.patience import PATIENCE


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


@contextmanager
def away(url: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite is locked by another program, PostgreSQL refuses every connection."""
    database = make_url(url).database or ""
    if url.startswith("sqlite"):
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    server.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
    yield
    server.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")


async def test_without_a_database_the_update_is_held_and_the_person_told_once(
    office: Office, database_url: str, request: pytest.FixtureRequest
) -> None:
    office.telegram.say(XIAOMING, "/mine")
    await office.sees(XIAOMING, "/issue")
    await office.confirmed()
    with away(database_url, request):
        office.telegram.say(XIAOMING, "/issue 叉车漏油", chat=GROUP)
        await office.sees(XIAOMING, "还没有保存")
        office.telegram.say(XIAOMING, "/task 之后说的", chat=GROUP)
        await asyncio.sleep(3)
        assert len(office.telegram.pending) == 2
    await office.sees(XIAOMING, "已记录：T-1 之后说的")
    await office.sees(GROUP, "I-1 · 叉车漏油")
    await office.confirmed()
    assert [row["number"] for row in office.world.rows("records")] == [1, 1]
    assert 1 <= len(office.posts(XIAOMING, "还没有保存")) <= 2  # once for each thing that was said
    assert len(office.posts(XIAOMING, "已记录")) == 2


async def test_an_update_delivered_again_has_one_effect_also_after_a_restart(office: Office) -> None:
    update = office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    await office.sees(GROUP, "I-1")
    await office.confirmed()
    office.telegram.redeliver(update)
    await office.confirmed()
    await office.restart()
    office.telegram.redeliver(update)
    await office.confirmed()
    assert len(office.world.rows("records")) == 1 and len(office.posts(GROUP)) == 1


@pytest.mark.parametrize("fault", ["drop_after_accept", "malformed_ok"])
async def test_a_card_that_may_have_arrived_is_repeated_with_a_mark(office: Office, fault: Kind) -> None:
    office.telegram.fail("sendMessage", fault, room=GROUP)
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    again = await office.sees(GROUP, "I-1", count=2)
    assert again["text"].startswith("↻ possible repeat · 🐛 I-1")
    await office.confirmed()
    assert len(office.posts(GROUP)) == 2
    await office.press(BOB, again, "Take")
    (edited,) = await office.telegram.journal.expect("editMessageText", room=GROUP)
    assert edited["message_id"] == again["message_id"] and "possible repeat" not in edited["text"]


async def test_a_flood_limit_delays_one_room_alone(office: Office) -> None:
    office.telegram.fail("sendMessage", "rate_limit", room=GROUP, retry_after=2)
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    answer = await office.sees(ALICE, "Captured: I-1")
    card = await office.sees(GROUP, "I-1")
    assert card["at"] - answer["at"] > 1.5 and "repeat" not in card["text"]
    assert len(office.posts(GROUP)) == 1


async def test_a_private_answer_waits_out_a_flood_limit(office: Office) -> None:
    office.telegram.fail("sendMessage", "rate_limit", room=ALICE, retry_after=1)
    office.telegram.say(ALICE, "/mine")
    office.telegram.say(BOB, "/mine")
    await office.sees(BOB, "Nothing waits")
    await office.sees(ALICE, "Nothing waits")


async def test_what_telegram_cannot_parse_goes_as_plain_text(office: Office) -> None:
    broken = "Bad Request: can't parse entities: Unsupported start tag"
    for room in (GROUP, ALICE):
        office.telegram.fail("sendMessage", "error", room=room, error=broken)
    office.telegram.say(ALICE, "/issue 1 < 2 & <b>", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    assert card["markup"] == card["text"] and "1 < 2 & <b>" in card["text"] and office.labels(card)
    assert "1 < 2 & <b>" in (await office.sees(ALICE, "Captured"))["text"]


async def test_what_can_never_be_sent_is_set_aside_and_the_others_flow(office: Office) -> None:
    office.telegram.say(ALICE, "/mine")
    await office.sees(ALICE, "Nothing waits")
    office.telegram.kick(GROUP)
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    await office.sees(ALICE, "I am not in Operations")
    await office.sees(ALICE, "🐛 I-1")


async def test_an_update_that_nobody_can_read_is_skipped(office: Office) -> None:
    with structlog.testing.capture_logs() as lines:
        office.telegram.redeliver({"update_id": 100_001, "message": {"message_id": 1, "secret words": "x"}})
        office.telegram.redeliver({"update_id": 100_002, "callback_query": ["secret words"]})
        office.telegram.redeliver({"update_id": 100_003})
        office.telegram._last_update = 100_003
        office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
        await office.sees(GROUP, "I-1")
        await office.confirmed()
    skipped = [log["update"] for log in lines if log["event"] == "update_unreadable"]
    assert 100_001 in skipped and "secret words" not in json.dumps(lines, default=str)


async def test_other_bots_and_other_bots_commands_are_not_heard(office: Office) -> None:
    office.telegram.users[7] = {"id": 7, "is_bot": True, "first_name": "Echo", "username": "echo_bot"}
    office.telegram.say(7, "/issue I-1 echoed", chat=GROUP)
    office.telegram.say(ALICE, "/issue@echo_bot Label printer is down", chat=GROUP)
    office.telegram.say(ALICE, "/roll 2d6", chat=GROUP)
    office.telegram.say(ALICE, "good morning /issue not at the start", chat=GROUP)
    office.telegram.edit(ALICE, 4, "/issue edited", chat=GROUP)
    office.telegram.say(ALICE, "/issue@Muster_Bot\nLabel printer is down", chat=GROUP)
    await office.sees(GROUP, "I-1 · Label printer is down")
    await office.confirmed()
    assert len(office.world.rows("records")) == 1
    assert len(office.posts()) == 2  # the card and the answer


async def test_the_lease_lets_one_of_two_replicas_poll_until_it_goes(office: Office) -> None:
    other = office.another()
    await other.muster.start()
    try:
        for number in range(5):
            office.telegram.say(ALICE, f"/issue number {number}", chat=GROUP)
            await office.sees(GROUP, f"number {number}")
        await office.confirmed()
        assert len(office.world.rows("records")) == 5
        (surface,) = (s for s in office.world.muster.surfaces if s.port.platform == "telegram")
        await surface.stop()
        office.telegram.say(ALICE, "/issue the last one", chat=GROUP)
        await office.sees(GROUP, "the last one")
    finally:
        await other.muster.stop()
    assert len(office.posts(ALICE, "Captured")) == 6


@pytest.mark.hurried
async def test_what_takes_long_says_so_and_its_result_follows(office: Office) -> None:
    def slow(ctx: Context, values: Values) -> Toast:
        time.sleep(2.4)
        return Toast("done slowly")

    registry = office.world.muster.dispatch.registry
    comment = registry.get("comment")
    assert comment is not None
    registry._commands["comment"] = replace(comment, run=slow)
    office.telegram.say(ALICE, "/comment I-1 x")
    await office.sees(ALICE, "Still working on it")
    await office.sees(ALICE, "done slowly")


async def test_a_bug_is_told_with_the_words_and_does_not_come_back(office: Office) -> None:
    def broken(ctx: Context, values: Values) -> Toast:
        raise KeyError("a bug")

    registry = office.world.muster.dispatch.registry
    comment = registry.get("comment")
    assert comment is not None
    registry._commands["comment"] = replace(comment, run=broken)
    office.telegram.say(ALICE, "/comment I-1 the spare part is ordered")
    assert "/comment I-1 the spare part is ordered" in (await office.sees(ALICE, "Not saved, because"))["text"]
    await office.confirmed()
    assert len(office.posts(ALICE)) == 1


async def test_a_foreign_poller_is_outwaited(office: Office) -> None:
    await office.telegram.journal.expect("setMyCommands")
    office.telegram.fail("getUpdates", "error", error="Conflict: terminated by other getUpdates request", code=409)
    office.telegram.fail("getUpdates", "http_500")
    office.telegram.fail("getUpdates", "malformed_ok")
    with structlog.testing.capture_logs() as lines:
        office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
        await office.sees(GROUP, "I-1")
        end = time.monotonic() + PATIENCE
        while FOREIGN not in {row["name"] for row in office.world.rows("meta")}:  # where doctor finds it
            assert time.monotonic() < end
            await asyncio.sleep(0.05)
    assert [log["log_level"] for log in lines if log["event"] == "another_poller"] == ["warning"]


ROOT = Path(__file__).parents[2]
SAYING = """
import logging, structlog
from bot import logs
logs.configure("info", [])
structlog.get_logger("muster.telegram").warning("another_poller")
logging.getLogger("telegram.ext").warning("https://api.telegram.org/bot4242:test/getMe")
"""


def test_what_is_said_of_telegram_reaches_the_log() -> None:
    """The SDK's own lines are silenced, since they hold the token; ours are not."""
    done = subprocess.run([sys.executable, "-c", SAYING], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "another_poller" in done.stderr and "4242" not in done.stderr


async def test_muster_starts_without_telegram_and_finds_it_later(office: Office) -> None:
    await office.telegram.stop()
    await office.restart()
    reply = await office.world.run(office.world.alice, "issue", text="said elsewhere", room=office.world.private(1))
    assert reply.saved and office.world.muster.texts["telegram_link"] == ""
    await office.telegram.start()
    office.telegram.say(ALICE, "/mine")
    await office.sees(ALICE, "said elsewhere")
    assert office.world.muster.texts["telegram_link"] == "https://t.me/muster_bot"
