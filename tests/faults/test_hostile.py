"""What people write goes in by the front door and out again as words: faults 46 and 49; and no secret leaks (54)."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.slack_story import SECRET, TOKEN, SlackStory, shown
from tests.hostile import PAYLOADS
from tests.world import World, words

LIVE = re.compile(r"<(!|@|#|https?:|mailto:)")


async def test_fault_46_nothing_that_a_person_writes_turns_live(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        for payload in PAYLOADS[:40]:
            escaped = payload.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            await slack.command(f"/issue x {escaped}")
        for entry in slack.fake.journal.entries():
            assert not LIVE.search(entry.get("text", "")), entry["text"]
            for element in elements(entry.get("blocks", [])):
                assert element["type"] in ("text", "date", "button"), element


def elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for block in blocks:
        for part in block.get("elements", []):
            found += part.get("elements", [part])
    return found


async def test_fault_49_odd_characters_are_kept_and_shown_safely(world: World) -> None:
    texts = [
        "nul\x00inside", "lone \ud800 surrogate", "right \u202e to left", "zero\u200bwidth", "e" + "\u0301" * 10_000,
        "貨" * 50_000, "🧑‍🚀" * 500,
    ]  # fmt: skip
    for number, text in enumerate(texts, 1):
        reply = await world.say(world.alice, f"/issue {text}")
        assert words(reply).startswith(f"Captured: I-{number} "), words(reply)[:200]
    kept = {row["body"] for row in world.rows("texts") if row["name"] == "title"}
    assert len(kept) == len(texts) and {"lone \ufffd surrogate", texts[2], texts[4], texts[5]} <= kept
    assert json.dumps(sorted(kept))


async def test_a_megabyte_is_refused_with_a_reason_and_nothing_is_stored(world: World) -> None:
    reply = await world.say(world.alice, "/issue " + "貨" * 400_000)
    assert "longer than" in words(reply)
    assert world.rows("records") == []


async def test_fault_54_secrets_stay_out_of_logs_answers_and_the_database(
    database_url: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    async with SlackStory(database_url) as slack:
        slack.fake.fail("chat.postMessage", "http_500", times=2)
        answer = await slack.command("/issue Label printer is down")
        await slack.settle()
        body = b"payload=" + SECRET.encode()
        await slack.post(body, {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=" + SECRET})
        seen = caplog.text + shown(answer["blocks"]) + (await slack.http.get("/metrics")).text
        for table in ("inbox", "outbox", "history", "texts", "meta", "records"):
            seen += json.dumps(slack.world.rows(table), default=str)
    for secret in (TOKEN, SECRET):
        assert secret not in seen
