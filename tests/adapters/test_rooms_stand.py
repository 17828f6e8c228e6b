"""Cards that come and go with who sits in a room: real Slack and Telegram, with what a platform leaves standing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import ALICE, SAM, Office

LOBBY = -1003


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        office.telegram.add_chat(LOBBY, "前廳", topics=[77])
        yield office


async def test_a_telegram_group_waits_for_an_answer_and_keeps_the_topic(office: Office) -> None:
    office.telegram.say(ALICE, "/issue@muster_bot Door is stuck", chat=LOBBY, thread=77)
    await office.sees(ALICE, "Who sits in 前廳?")
    office.telegram.say(SAM, "/issue@muster_bot Bell is broken", chat=LOBBY)
    asked = await office.sees(SAM, "Who sits in 前廳?")
    assert office.labels(asked) == ["Colleagues only", "Clients sit here too"]
    await office.confirmed()
    assert office.posts(LOBBY) == []
    await office.press(SAM, asked, "Colleagues only")
    card = await office.sees(LOBBY, "I-1 · Door is stuck")
    assert card["message_thread_id"] == 77
    await office.sees(LOBBY, "I-2 · Bell is broken")


async def test_a_telegram_group_is_cleared_when_clients_come(office: Office) -> None:
    office.telegram.say(SAM, "/room@muster_bot colleagues", chat=LOBBY)
    await office.sees(SAM, "are shown in 前廳")
    office.telegram.say(ALICE, "/issue@muster_bot Door is stuck", chat=LOBBY)
    card = await office.sees(LOBBY, "I-1")
    office.telegram.say(SAM, "/room@muster_bot clients", chat=LOBBY)
    [gone] = await office.telegram.journal.expect("deleteMessage", room=LOBBY)
    assert gone["message_id"] == card["message_id"]


async def test_what_telegram_does_not_delete_any_more_loses_its_content(office: Office) -> None:
    office.telegram.say(SAM, "/room@muster_bot colleagues", chat=LOBBY)
    await office.sees(SAM, "are shown in 前廳")
    office.telegram.say(ALICE, "/issue@muster_bot Door is stuck", chat=LOBBY)
    card = await office.sees(LOBBY, "I-1")
    office.telegram.fail(
        "deleteMessage", "error", room=LOBBY, error="Bad Request: message can't be deleted for everyone"
    )
    office.telegram.say(SAM, "/room@muster_bot clients", chat=LOBBY)
    [left] = await office.telegram.journal.expect("editMessageText", room=LOBBY)
    assert (left["message_id"], left["text"]) == (card["message_id"], "What stood here was taken away.")


async def test_a_slack_channel_is_cleared_with_its_threads(database_url: str) -> None:
    async with SlackStory(database_url) as story:
        await story.command("/issue Door is stuck")
        [card] = story.posts()
        await story.press(card["ts"], "take|I-1|1")
        [_, line] = story.posts()
        assert line["thread_ts"] == card["ts"] and "bob took it" in str(line)
        await story.command("/muster room clients", user="U2")
        await story.settle()
        deleted = {entry["ts"] for entry in story.fake.journal.entries("chat.delete")}
        assert deleted == {card["ts"], line["ts"]}
        assert story.fake.channels["C1"].timeline() == []
        await story.command("/muster room colleagues", user="U2")
        await story.settle()
        assert "bob has it" in str(story.posts()[-1])
