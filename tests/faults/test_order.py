"""Fault 4: an edit or a deletion that overtakes its original; every order ends in the same state."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest

from storage import history, sources
from tests.adapters.slack_story import SlackStory
from tests.fakes import slack_payloads as sent
from tests.sizes import times

WORDS = (
    "<@UBOT> issue Label printer is down",
    "<@UBOT> issue Label printer 2 is down !urgent",
    "<@UBOT> issue: Label printer 3 is down by Friday 3pm",
)


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        yield story


def deliveries(number: int, words: tuple[str, str, str], thread: str | None = None) -> list[bytes]:
    """A message, two edits of it and its deletion, as Slack sends them; message ids differ by `number`."""
    second = int(time.time()) - 40
    said = sent.message(words[0], ts=f"{second}.{number:06}", thread_ts=thread)
    first = sent.message_changed(said, words[1], event_ts=f"{second + 10}.{number:06}")
    again = sent.message_changed(said | {"text": words[1]}, words[2], event_ts=f"{second + 20}.{number:06}")
    gone = sent.message_deleted(said | {"text": words[2]}, event_ts=f"{second + 30}.{number:06}")
    events = [said, first, again, gone]
    return [sent.event_body(sent.event_callback(event, event_id=f"Ev{number}x{i}")) for i, event in enumerate(events)]


def orders() -> list[tuple[int, ...]]:
    """Every order of four deliveries, and some of those in which each comes twice in a row, or all of them once more at
    the end; MUSTER_FUZZ=6 is all of these."""
    once = list(permutations(range(4)))
    twice = [tuple(index for index in order for _ in range(2)) for order in once]
    more = [*twice, *(order + order for order in once), *(order + order[::-1] for order in once)]
    return [*once, *Random(4).sample(more, min(times(12), len(more)))]


async def deliver(slack: SlackStory, bodies: list[bytes], order: tuple[int, ...]) -> None:
    for index in order:
        response = await slack.post(bodies[index])
        assert response.status_code == 200, response.text


async def test_a_record_converges_by_the_time_of_its_message(slack: SlackStory) -> None:
    all_orders = orders()
    for number, order in enumerate(all_orders):
        await deliver(slack, deliveries(number, WORDS), order)
    await slack.settle()
    records = slack.world.rows("records")
    assert len(records) == len(all_orders)
    titles = {row["id"]: row["body"] for row in slack.world.rows("texts")}
    timeline = slack.world.rows("history")
    found = {
        (titles[row["title_id"]], row["status"], row["severity"], str(row["due_at"]), deleted_of(timeline, row["id"]))
        for row in records
    }
    assert len(found) == 1
    ((title, status, severity, due, deleted),) = found
    assert (title, status, severity, deleted) == ("Label printer 3 is down", "reported", "normal", 1)
    assert due[:16].replace("T", " ") == "2026-11-20 07:00"
    known = slack.world.rows("sources")
    assert {(row["body"], bool(row["deleted"]), row["record_id"] is None) for row in known} == {("", True, False)}
    kept = {row["body"] for row in slack.world.rows("texts")}
    assert "Label printer is down" in kept


def deleted_of(timeline: list[dict[str, Any]], record: int) -> int:
    return sum(row["verb"] == "deleted" for row in timeline if row["record_id"] == record)


async def test_a_comment_converges_by_the_time_of_its_message(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    (post,) = slack.posts()
    words = ("the cable is lose", "the cable is loose", "the blue cable is loose")
    await slack.command("/mine", user="U2")
    all_orders = orders()[:48]
    for number, order in enumerate(all_orders):
        await deliver(slack, deliveries(number, words, thread=post["ts"]), order)
    await slack.settle()
    record = slack.world.rows("records")[0]["id"]
    with slack.world.muster.database.read() as conn:
        entries = history.of_record(conn, record)
    comments = [(entry.text, entry.mark) for entry in entries if entry.verb == "comment"]
    assert comments == [("the blue cable is loose", "deleted")] * len(all_orders)
    bodies = [row["body"] for row in slack.world.rows("texts")]
    assert bodies.count("the cable is lose") == len(all_orders)


async def test_talk_among_people_is_not_kept_in_any_order(slack: SlackStory) -> None:
    words = ("lunch at noon?", "lunch at one?", "lunch at two?")
    for number, order in enumerate(permutations(range(4))):
        await deliver(slack, deliveries(number, words), order)
    for table in ("records", "sources", "texts", "history", "inbox"):
        assert slack.world.rows(table) == []
    assert not [row for row in slack.world.rows("identities") if row["platform"] == "slack"]


async def test_what_nothing_came_of_is_forgotten_after_thirty_days(slack: SlackStory) -> None:
    bodies = deliveries(0, WORDS)
    await deliver(slack, bodies, (1, 3))
    assert len(slack.world.rows("sources")) == 1
    await deliver(slack, deliveries(1, WORDS), (0, 1))
    slack.world.clock.move_to(slack.world.clock.now() + timedelta(days=400))
    await slack.world.muster.writer.submit(sources.forget_old)
    (kept,) = slack.world.rows("sources")
    assert kept["record_id"] is not None
