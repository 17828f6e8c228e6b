"""Groups: one question is asked in the room, of one person; topics, membership, and the way to a supergroup."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import people
from tests.adapters.telegram_world import ALICE, BOB, DAWEI, GROUP, SALES, Office


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


async def captured(office: Office) -> dict[str, Any]:
    """Alice's issue in Operations: its card."""
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.confirmed()
    return card


async def test_one_question_is_asked_in_the_group_of_that_person_alone(office: Office) -> None:
    await captured(office)
    said = office.telegram.say(BOB, "/block I-1", chat=GROUP, thread=77)
    asked = await office.sees(GROUP, "What is in the way?")
    assert asked["reply_markup"] == {
        "force_reply": True,
        "selective": True,
        "input_field_placeholder": "What is in the way?",
    }
    assert asked["reply_parameters"]["message_id"] == said["message"]["message_id"]
    assert asked["message_thread_id"] == 77
    await office.confirmed()
    question = asked["message_id"]
    office.telegram.say(ALICE, "not for me to say", chat=GROUP, reply_to=question)  # somebody else's
    office.telegram.say(BOB, "just talking", chat=GROUP)
    await office.confirmed()
    await office.restart()
    office.telegram.say(BOB, "waiting for the spare part", chat=GROUP, reply_to=question, thread=77)
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="waiting for the spare part")
    await office.confirmed()
    assert office.world.rows("drafts") == [] and len(office.posts(GROUP, "What is in the way?")) == 1
    assert office.posts(BOB, "What is in the way?") == []
    office.telegram.say(BOB, "and more talk", chat=GROUP, reply_to=question)
    await office.confirmed()
    assert len(office.posts(GROUP)) == 2  # the card and the question


async def test_a_choice_in_a_group_has_keys_for_the_one_who_is_asked(office: Office) -> None:
    office.telegram.say(DAWEI, "/task @王 把報價寄給客戶", chat=SALES)
    asked = await office.sees(SALES, "新任務")
    labels = office.labels(asked)
    assert {"Bob", "王大維"} < set(labels) and "force_reply" not in asked["reply_markup"]
    await office.press(BOB, asked, "Bob")
    await office.toast("the form is no longer open")
    await office.press(DAWEI, asked, "王大維")
    assert "請 王大維 接手" in (await office.sees(SALES, "T-1 · 把報價寄給客戶"))["text"]
    assert "reply_markup" not in office.telegram.chats[SALES].messages[asked["message_id"]]
    await office.confirmed()
    assert office.world.rows("drafts") == []


async def test_a_question_in_a_group_is_asked_again_and_can_be_left(office: Office) -> None:
    office.telegram.say(ALICE, "/task Send the offer @zoe", chat=GROUP)
    asked = await office.sees(GROUP, "Nobody here is called “zoe”")
    office.telegram.say(ALICE, "nobody I know", chat=GROUP, reply_to=asked["message_id"])
    again = await office.sees(GROUP, "“nobody I know”")
    assert again["reply_parameters"]["message_id"] == asked["message_id"] + 1
    office.telegram.say(ALICE, "bob", chat=GROUP, reply_to=again["message_id"])
    await office.sees(GROUP, "T-1 · Send the offer")
    await office.confirmed()
    office.telegram.say(ALICE, "/comment T-1", chat=GROUP)
    await office.sees(GROUP, "T-1", count=2)
    office.telegram.say(ALICE, "/cancel@muster_bot", chat=GROUP)
    await office.sees(ALICE, "Cancelled. Nothing was saved.")
    await office.confirmed()
    assert office.world.rows("drafts") == []


@pytest.mark.parametrize("audience", ["clients", "unknown"])
async def test_nothing_is_asked_where_outsiders_may_sit(office: Office, audience: str) -> None:
    await captured(office)
    room = next(r.id for r in office.world.muster.directories.latest.rooms.values() if r.place.channel == str(GROUP))
    await office.world.muster.writer.submit(lambda unit: people.change_room(unit, room, audience=audience))
    office.telegram.say(BOB, "/block I-1", chat=GROUP)
    await office.sees(BOB, "What is in the way?")
    assert office.posts(GROUP, "in the way") == []


async def test_a_question_that_cannot_stand_in_the_group_is_asked_in_private(office: Office) -> None:
    await captured(office)
    office.telegram.fail("sendMessage", "error", room=GROUP, error="Bad Request: have no rights to send a message")
    office.telegram.say(BOB, "/block I-1", chat=GROUP)
    await office.sees(BOB, "What is in the way?")
    office.telegram.say(BOB, "waiting for the spare part")
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="waiting for the spare part")


async def test_a_topic_that_was_closed_loses_no_card(office: Office) -> None:
    for error in ("message thread not found", "TOPIC_CLOSED"):
        office.telegram.fail("sendMessage", "error", room=GROUP, error=f"Bad Request: {error}")
        office.telegram.say(ALICE, f"/issue {error}", chat=GROUP, thread=77)
        card = await office.sees(GROUP, f"· {error}")
        assert card["message_thread_id"] is None


async def test_a_reply_in_a_topic_joins_its_card(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Forklift leaks oil", chat=GROUP, thread=77)
    card = await office.sees(GROUP, "I-1")
    await office.confirmed()
    office.telegram.say(BOB, "@muster_bot take", chat=GROUP, thread=77, reply_to=card["message_id"])
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="Bob has it")
    rooms = [row["channel"] for row in office.world.rows("rooms") if row["platform"] == "telegram"]
    assert rooms.count(str(GROUP)) == 1  # the chat is the room, not the topic
