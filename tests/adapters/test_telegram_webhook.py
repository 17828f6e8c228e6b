"""Telegram by webhook (faults 1, 6, 8, 9, 14): the same bot, served behind real HTTP, on both databases."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.telegram import webhook
from core.answer import Toast
from core.command import Values
from handlers.context import Context
from tests.adapters.telegram_world import ALICE, BOB, DAWEI, GROUP, SALES, Office
from tests.adapters.test_telegram_faults import away
from tests.patience import PATIENCE
from tests.serving import Serving, free_port

SECRET = "Wed-18_nov-2026-ten"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    port = free_port()
    url = f"http://127.0.0.1:{port}{webhook.PATH}"
    async with (
        Office(database_url, tmp_path, telegram_webhook_url=url, telegram_webhook_secret=SECRET) as office,
        Serving(office.world, port),
    ):
        yield office


async def bring(office: Office, body: Any, secret: str | bytes | None = SECRET, url: str = "") -> int:
    """The status of one request to the webhook; `body` as it is when it is bytes."""
    headers = {} if secret is None else {HEADER: secret.decode("latin-1") if isinstance(secret, bytes) else secret}
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = url or office.world.settings.telegram_webhook_url
    async with aiohttp.ClientSession() as http, http.post(url, data=sent, headers=headers) as answer:
        return answer.status


async def test_a_day_by_webhook(office: Office) -> None:
    (told,) = await office.telegram.journal.expect("setWebhook")
    wanted = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    assert json.loads(told["allowed_updates"]) == wanted
    assert told["drop_pending_updates"] == "false"
    assert office.telegram.webhook["secret_token"] == SECRET
    office.telegram.say(ALICE, "/issue@muster_bot Label printer is down !urgent @Bob by tomorrow 5pm", chat=GROUP)
    card = await office.sees(GROUP, "I-1 · Label printer is down")
    await office.sees(ALICE, "Captured: I-1")
    await office.press(BOB, card, "Take")
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="Bob has it")
    office.telegram.say(DAWEI, "/task", chat=SALES)
    await office.sees(DAWEI, "新任務")
    office.telegram.say(DAWEI, "把報價寄給客戶")
    overview = await office.sees(DAWEI, "把報價寄給客戶")
    await office.press(DAWEI, overview, "記錄")
    assert "王大維" in (await office.sees(SALES, "T-1 · 把報價寄給客戶"))["text"]
    office.telegram.say(BOB, "The spare part is ordered", chat=GROUP, reply_to=card["message_id"])
    await office.confirmed()
    assert len(office.world.rows("records")) == 2 and len(office.posts(GROUP, "I-1")) == 1
    assert not [call for call in office.telegram.calls if call["method"] == "getUpdates"]


async def test_a_wrong_secret_writes_nothing(office: Office) -> None:
    office.telegram.say(ALICE, "/mine")
    await office.sees(ALICE, "Nothing waits")
    await office.confirmed()
    before = len(office.world.rows("inbox"))
    update = office.telegram.say(ALICE, "/issue forged", chat=GROUP)
    office.telegram.pending.clear()
    chance = random.Random(6)
    letters = "".join(chr(code) for code in range(33, 256) if code != 127)
    wrong: set[str | None] = {None, "", SECRET + "x", SECRET[:-1], SECRET.upper(), SECRET * 20, "ÿ" * len(SECRET)}
    while len(wrong) < 200:
        at = chance.randrange(len(SECRET))
        wrong.add(SECRET[:at] + chance.choice(letters) + SECRET[at + chance.randrange(2) :])
    wrong.discard(SECRET)
    for secret in wrong:
        assert await bring(office, update, secret and secret.encode("latin-1")) == 403, secret
    assert await bring(office, b"x" * (2 << 20), "wrong") == 403  # refused before it is read
    assert office.world.rows("records") == [] and len(office.world.rows("inbox")) == before
    assert await bring(office, update, SECRET) == 200
    assert len(office.world.rows("records")) == 1


async def test_what_is_no_update_is_refused_without_a_traceback(office: Office) -> None:
    for body in (b"", b"null", b"[]", b"{", b"[" * 5000, b"\xff", b"{}", b'{"update_id": "1"}', b'{"update_id": null}'):
        assert await bring(office, body) == 400, body
    assert await bring(office, b"x" * (2 << 20)) == 413
    assert await bring(office, {"update_id": 7, "message": {"message_id": "?"}}) == 200  # it would come for ever


async def test_held_without_a_database_and_delivered_later(
    office: Office, database_url: str, request: pytest.FixtureRequest
) -> None:
    office.telegram.say(ALICE, "/mine")
    await office.sees(ALICE, "Nothing waits")
    await office.confirmed()
    with away(database_url, request):
        office.telegram.say(ALICE, "/issue Forklift leaks oil", chat=GROUP)
        await office.sees(ALICE, "Not saved yet")
        assert len(office.telegram.pending) == 1
    await office.sees(GROUP, "I-1 · Forklift leaks oil")
    await office.confirmed()
    assert "503" in office.telegram.webhook_error["last_error_message"]
    assert len(office.world.rows("records")) == 1 and len(office.posts(ALICE, "Captured")) == 1


async def test_one_update_to_two_replicas_at_once_has_one_effect(office: Office, database_url: str) -> None:
    other = office.another()
    if database_url.startswith("sqlite"):
        other.muster = office.world.muster  # one file has one program
    else:
        await other.muster.start()
    try:
        async with Serving(other) as site:
            office.telegram.say(ALICE, "/mine")
            await office.sees(ALICE, "Nothing waits")
            updates = [office.telegram.say(ALICE, f"/issue number {n}", chat=GROUP) for n in range(5)]
            office.telegram.pending.clear()
            ready = asyncio.get_running_loop().time() + PATIENCE
            while await bring(office, updates[0], url=site.url + webhook.PATH) == 503:  # it still greets Telegram
                assert asyncio.get_running_loop().time() < ready
                await asyncio.sleep(0.05)
            there = [bring(office, update, url=site.url + webhook.PATH) for update in updates]
            here = [bring(office, update) for update in updates * 2]
            assert set(await asyncio.gather(*here, *there)) <= {200, 503}
            assert {await bring(office, update) for update in updates} == {200}
            await office.sees(GROUP, "number", count=5)
            await office.world.settle()
    finally:
        if other.muster is not office.world.muster:
            await other.muster.stop()
    assert len(office.world.rows("records")) == 5  # a unit that was run again leaves a gap in PostgreSQL's numbers
    assert len(office.posts(GROUP)) == 5


@pytest.mark.hurried
async def test_what_takes_long_is_answered_in_time_and_done_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "_PATIENCE", 2.5)

    def slow(ctx: Context, values: Values) -> Toast:
        time.sleep(4)
        return Toast("done slowly")

    registry = office.world.muster.dispatch.registry
    comment = registry.get("comment")
    assert comment is not None
    registry._commands["comment"] = replace(comment, run=slow)
    update = office.telegram.say(ALICE, "/comment I-1 x")
    office.telegram.pending.clear()
    begun = time.monotonic()
    assert await bring(office, update) == 503 and time.monotonic() - begun < 3.5
    assert await bring(office, update) == 200
    await office.sees(ALICE, "Still working on it")
    await office.sees(ALICE, "done slowly")
    assert len(office.posts(ALICE, "done slowly")) == 1
