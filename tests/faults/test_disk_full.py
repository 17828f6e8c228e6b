"""The disk is full: nothing is claimed to be saved, health is red, and everything goes on when there is room again
(fault 18)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from storage.uow import Unit
from tests.adapters.slack_story import SECRET, SlackStory, shown
from tests.fakes import slack_payloads as sent

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROOM_AGAIN = 1_073_741_823
WORDS = "Label printer is down " + "again and again " * 2000


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        await story.command("/issue so that everybody is known")
        yield story


async def pages(story: SlackStory, most: int) -> None:
    """The file may grow to so many pages and no further, as on a disk that is full."""

    def limit(unit: Unit) -> None:
        unit.conn.execute(text(f"PRAGMA max_page_count = {most}"))

    await story.world.muster.writer.submit(limit)


def said(answer: dict[str, Any]) -> str:
    return shown(answer["blocks"]) + str(answer.get("text", ""))


def records(story: SlackStory) -> int:
    return len(story.world.rows("records"))


async def test_fault_18_words_come_back_events_stay_with_slack_and_all_goes_on(slack: SlackStory) -> None:
    await pages(slack, 1)  # SQLite takes the present size where it is larger

    begun = time.monotonic()
    answer = await slack.command(f"/issue {WORDS}")
    assert time.monotonic() - begun < 3
    assert "the disk is full" in said(answer) and "Label printer is down" in said(answer)

    event = sent.app_mention(f"<@UBOT> issue {WORDS}", ts="1700000001.000100")
    body = sent.event_body(sent.event_callback(event, event_id="Ev1"))
    assert (await slack.post(body)).status_code == 503
    health = await slack.http.get("/health")
    assert (health.status_code, health.json()) == (503, {"status": "failing", "why": "full"})
    assert (await slack.http.get("/ready")).status_code == 503
    assert records(slack) == 1

    await pages(slack, ROOM_AGAIN)
    assert (await slack.http.get("/health")).json() == {"status": "ok"}
    assert (await slack.http.get("/ready")).status_code == 200
    assert (await slack.post(body, sent.retried(sent.sign(body, SECRET), 1))).is_success
    assert "Captured" in said(await slack.command(f"/issue {WORDS}"))
    assert records(slack) == 3
