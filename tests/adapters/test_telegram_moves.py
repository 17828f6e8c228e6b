"""Groups that become supergroups (fault 33), and chats that Muster is taken out of (fault 31), in both orders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.people import Place
from storage import people
from storage.uow import Unit
from tests.adapters.telegram_world import ALICE, BOB, GROUP, SAM, XIAOMING, Office
from tests.fakes import telegram_payloads as payloads
from tests.world import ZONE

OLD, NEW = -55, -10055


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        office.telegram.add_chat(OLD, "Warehouse", kind="group")

        def settle(unit: Unit) -> None:
            values = {"audience": "colleagues", "zone": ZONE}
            room = people.add_room(unit, Place("telegram", "", str(OLD)), "Warehouse", **values)
            department = people.load(unit.conn).department("Operations")
            assert department
            people.change_department(unit, department.id, room_id=room)

        await office.world.muster.writer.submit(settle)
        yield office


def rooms(office: Office) -> list[dict[str, Any]]:
    return [row for row in office.world.rows("rooms") if row["channel"] in (str(OLD), str(NEW))]


def told(office: Office) -> None:
    """The two updates about the move, the new chat's first."""
    old, new, alice = office.telegram.chats[OLD], office.telegram.chats[NEW], office.telegram.users[ALICE]
    push = office.telegram.push
    push(message=payloads.message(new.next_id(), alice, new.shown(), migrate_from_chat_id=OLD))
    push(message=payloads.message(old.next_id(), alice, old.shown(), migrate_to_chat_id=NEW))


async def captured(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=OLD)
    await office.sees(OLD, "I-1")
    await office.confirmed()


async def test_told_first_the_next_change_posts_the_card_anew(office: Office) -> None:
    await captured(office)
    office.telegram.migrate(OLD, NEW, by=ALICE)
    await office.confirmed()
    (room,) = rooms(office)
    assert room["channel"] == str(NEW)
    office.telegram.say(BOB, "/take I-1")
    card = await office.sees(NEW, "I-1 · Label printer is down")
    assert "Bob has it" in card["text"]
    await office.press(BOB, card, office.labels(card)[0])
    await office.telegram.journal.expect("editMessageText", room=NEW, text="I-1")
    await office.confirmed()
    assert len(office.posts(NEW)) == 1 and len(office.posts(OLD)) == 1


async def test_found_out_by_sending_the_same_message_goes_to_the_new_chat_once(office: Office) -> None:
    await captured(office)
    office.telegram.migrate(OLD, NEW, by=ALICE, told=False)
    office.telegram.say(ALICE, "/issue Forklift leaks oil")  # her department's room
    office.telegram.say(XIAOMING, "/take I-1")  # an edit of what stayed behind
    await office.sees(NEW, "I-2 · Forklift leaks oil")
    assert "李晓明 has it" in (await office.sees(NEW, "I-1 · Label printer is down"))["text"]
    await office.confirmed()
    told(office)
    await office.confirmed()
    (room,) = rooms(office)
    assert room["channel"] == str(NEW)
    assert len(office.posts(NEW)) == 2 and len(office.posts(OLD)) == 1
    assert "repeat" not in "".join(office.posts(NEW))
    assert {row["state"] for row in office.world.rows("outbox") if row["room_id"] == room["id"]} <= {"sent", "merged"}


async def test_heard_from_the_new_chat_before_the_move_is_known(office: Office) -> None:
    await captured(office)
    office.telegram.migrate(OLD, NEW, by=ALICE, told=False)
    office.telegram.say(BOB, "/issue Forklift leaks oil", chat=NEW)
    await office.sees(BOB, "Captured: I-2")
    await office.confirmed()
    told(office)
    await office.confirmed()
    (room,) = rooms(office)
    assert (room["channel"], room["audience"]) == (str(NEW), "colleagues")
    assert {row["room_id"] for row in office.world.rows("records")} == {room["id"]}
    office.telegram.say(BOB, "/take I-2", chat=NEW)
    office.telegram.say(BOB, "/take I-1", chat=NEW)
    assert "Bob has it" in (await office.sees(NEW, "I-1"))["text"]


async def test_a_question_that_was_open_goes_on_in_the_new_chat(office: Office) -> None:
    await captured(office)
    office.telegram.say(BOB, "/block I-1", chat=OLD)
    await office.sees(OLD, "What is in the way?")
    office.telegram.say(ALICE, "/task", chat=OLD)
    await office.sees(ALICE, "What is to be done?")
    await office.confirmed()
    office.telegram.migrate(OLD, NEW, by=ALICE)
    await office.confirmed()
    office.telegram.say(ALICE, "Order a cable")
    await office.press(ALICE, await office.sees(ALICE, "Order a cable"), "Capture")
    card = await office.sees(NEW, "T-1 · Order a cable")
    office.telegram.say(BOB, "@muster_bot waiting for the spare part", chat=NEW, reply_to=card["message_id"])
    await office.confirmed()
    assert len(rooms(office)) == 1


def calls(office: Office, room: int) -> list[dict[str, Any]]:
    return [call for call in office.telegram.calls if call["room"] == str(room) and call["method"] == "sendMessage"]


async def test_taken_out_of_a_group_nothing_is_tried_there_until_it_is_back(office: Office) -> None:
    await captured(office)
    before = len(calls(office, OLD))
    office.telegram.admit(OLD, BOB, before="member", after="kicked")
    await office.confirmed()
    office.telegram.say(ALICE, "/issue Forklift leaks oil")
    await office.sees(ALICE, "I am not in Warehouse")
    await office.sees(ALICE, "🐛 I-2 · Forklift leaks oil")
    await office.confirmed()
    assert len(calls(office, OLD)) == before
    office.telegram.admit(OLD, BOB, before="kicked", after="administrator")
    await office.confirmed()
    office.telegram.say(ALICE, "/issue Third one")
    await office.sees(OLD, "I-3 · Third one")


async def test_what_is_said_in_a_group_proves_that_muster_is_there(office: Office) -> None:
    office.telegram.admit(OLD, BOB, before="member", after="left")
    muster = payloads.BOT
    office.telegram.chats[OLD].has_bot = True  # it was brought back, and the update about it got lost
    person, chat = office.telegram.users[BOB], office.telegram.chats[OLD]
    office.telegram.push(message=payloads.message(chat.next_id(), person, chat.shown(), left_chat_member=muster))
    await office.confirmed()
    assert [row["left_at"] is not None for row in rooms(office)] == [True]
    await captured(office)
    assert [row["left_at"] for row in rooms(office)] == [None]


async def test_who_blocks_muster_is_not_written_to_and_an_administrator_hears(office: Office) -> None:
    office.telegram.say(BOB, "/mine")
    await office.sees(BOB, "Nothing waits")
    office.telegram.say(ALICE, "/task @Bob Send the offer by tomorrow 5pm", chat=GROUP)
    await office.sees(GROUP, "T-1")
    office.telegram.say(SAM, "/mine")
    office.telegram.admit(BOB, BOB, before="member", after="kicked")
    await office.confirmed()
    before = len(calls(office, BOB))
    await office.world.walk(days=2)
    await office.sees(SAM, "could not be sent to Bob")
    assert len(calls(office, BOB)) == before
    office.telegram.admit(BOB, BOB, before="kicked", after="member")
    office.telegram.say(BOB, "/mine")
    await office.sees(BOB, "T-1")
