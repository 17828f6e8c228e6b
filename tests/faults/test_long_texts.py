"""A text that is too long for one message (fault 34): split by us, each part with its own key, and not a word lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import outcomes
from tests.adapters.slack_story import SlackStory, shown
from tests.adapters.telegram_world import ALICE, GROUP, Office
from tests.fakes.faults import Kind
from tests.patience import PATIENCE

WORDS = [f"單{number:04d}" for number in range(1200)]
LONG = " ".join(WORDS)
"""7,199 characters: two messages of Telegram, three of Slack."""


def told(texts: list[str]) -> list[str]:
    """Our words in the texts, the ones that were cut between two parts put together."""
    return "".join(text.partition("\n")[2] if number else text for number, text in enumerate(texts)).split("單")[1:]


def whole(texts: list[str]) -> bool:
    return [word.strip()[:4] for word in told(texts)] == [word[1:] for word in WORDS]


def lines_of(slack: SlackStory) -> list[dict[str, Any]]:
    return [post for post in slack.posts() if post.get("thread_ts")]


async def test_a_long_comment_stands_in_the_thread_whole(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/issue Label printer is down")
        await slack.command(f"/muster comment I-1 {LONG}", user="U2")
        posts = lines_of(slack)
        assert len(posts) == 3 and whole([shown(post["blocks"]) for post in posts])
        assert shown(posts[1]["blocks"]).splitlines()[0].endswith("· 2/3")
        keys = [post["metadata"]["event_payload"]["id"] for post in posts]
        assert len(set(keys)) == 3 and keys[1:] == [f"{keys[0]}/2", f"{keys[0]}/3"]
        rows = [row for row in slack.world.rows("outbox") if row["kind"] == "line"]
        assert [(row["key"], row["state"]) for row in rows] == [(key, "sent") for key in keys]


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("kind", ["drop_after_accept", "drop_before_accept", "rate_limit"])
async def test_what_goes_wrong_with_one_part_repeats_no_other(
    database_url: str, kind: Kind, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "_LOOK_AFTER", timedelta(seconds=0.05))
    monkeypatch.setattr(outcomes, "_BACKOFF", timedelta(seconds=0.05))
    async with SlackStory(database_url) as slack:
        await slack.command("/issue Label printer is down")
        slack.fake.fail("chat.postMessage", kind, passing=part)
        await slack.command(f"/muster comment I-1 {LONG}", user="U2")
        for _ in range(int(PATIENCE / 0.05)):
            if len(lines_of(slack)) == 3:
                break
            await slack.moment()
            await slack.world.settle()
        posts = lines_of(slack)
        assert len(posts) == 3 and whole([shown(post["blocks"]) for post in posts])


@pytest.mark.hurried
async def test_on_slack_what_was_captured_is_shown_whole_and_what_was_not_comes_back_whole(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command(f"/issue {LONG}")
        found = await slack.look("I-1")
        assert all(word in shown(found["blocks"]) for word in WORDS)
        await asyncio.to_thread(slack.world.muster.writer.stop)
        lost = await slack.command(f"/issue {LONG}")
        assert "Not saved" in shown(lost["blocks"]) and whole([shown(lost["blocks"]).partition("/issue")[2]])


async def test_what_was_captured_is_shown_whole_on_telegram(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(ALICE, f"/issue {LONG[:3900]}", chat=GROUP)
        await office.sees(GROUP, "I-1")
        await office.confirmed()
        office.telegram.say(ALICE, f"/comment I-1 {LONG[3900:]}"[:4096])
        await office.confirmed()
        before = len(office.posts(ALICE))
        office.telegram.fail("sendMessage", "rate_limit", room=ALICE, retry_after=1)
        office.telegram.say(ALICE, "/show I-1")
        await office.sees(ALICE, "· 3/3")
        posts = office.posts(ALICE)[before:]
        assert len(posts) == 3
        text = "".join(part.partition("\n")[2] if number else part for number, part in enumerate(posts))
        assert sum(word in text for word in WORDS) >= len(WORDS) - 1  # one is cut where the two were said
