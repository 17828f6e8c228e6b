"""Telegram as people meet it: the whole bot, over HTTP, on both databases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.telegram_world import ALICE, BOB, DAWEI, EVE, GROUP, SALES, SAM, XIAOMING, Office


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


async def test_a_command_in_a_group_becomes_a_card_there_and_a_private_answer(office: Office) -> None:
    office.telegram.say(ALICE, "/issue@muster_bot Label printer is down !urgent @Bob by tomorrow 5pm", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    assert card["text"].splitlines() == [
        "🐛 I-1 · Label printer is down  🔴 urgent",
        "Reported by Alice from Operations, Wed 18 Nov 10:00 · Operations",
        "Bob is asked to take it by Wed 18 Nov 11:00; otherwise Amy",
        "Due Thu 19 Nov 17:00",
    ]
    assert [e["user"]["id"] for e in card["entities"] if e["type"] == "text_mention"] == [BOB]
    answer = await office.sees(ALICE, "Captured: I-1 Label printer is down")
    assert "(in 1 day)" in answer["text"]
    await office.confirmed()
    assert len(office.posts(GROUP)) == 1
    (record,) = office.world.rows("records")
    assert record["url"].startswith("https://t.me/c/") and record["message"] == "1"


async def test_a_group_that_speaks_chinese(office: Office) -> None:
    office.telegram.say(XIAOMING, "/task @王大維 把报价发给客户 周五前", chat=SALES)
    card = await office.sees(SALES, "T-1")
    assert "請 王大維 接手" in card["text"] and "11月20日 週五 18:00" in card["text"]
    assert (await office.sees(XIAOMING, "已记录：T-1"))["text"].startswith("已记录：T-1 把报价发给客户")


async def test_a_topic_keeps_its_card(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Forklift leaks oil", chat=GROUP, thread=77)
    assert (await office.sees(GROUP, "I-1"))["message_thread_id"] == 77


async def test_a_caption_is_a_command_too(office: Office) -> None:
    office.telegram.say(ALICE, caption="/issue Broken pallet 🧱 !high", chat=GROUP)
    assert "🟠 high" in (await office.sees(GROUP, "Broken pallet 🧱"))["text"]


async def test_a_colleague_without_a_username_is_mentioned_by_name(office: Office) -> None:
    dawei = office.telegram.users[DAWEI]
    office.telegram.say(ALICE, "/task 🧾 Offer for Hoya, 大維 please", chat=GROUP, mentions={"大維": dawei})
    card = await office.sees(GROUP, "T-1")
    assert "王大維 is asked to take it" in card["text"] and "大維 please" not in card["text"]


async def test_a_username_is_resolved_only_to_an_account_that_is_known(office: Office) -> None:
    office.telegram.say(BOB, "/mine")
    await office.sees(BOB, "Nothing waits")
    office.telegram.say(ALICE, "/task @bob_tg Send the offer", chat=GROUP)
    assert "Bob is asked" in (await office.sees(GROUP, "T-1"))["text"]
    office.telegram.say(EVE, "hello")
    await office.sees(EVE, "members of this team only")
    office.telegram.say(ALICE, "/task @eve_tg Send the offer", chat=GROUP)
    assert "“eve_tg”" in (await office.sees(GROUP, "Nobody here"))["text"]


async def test_taking_by_button_edits_the_card_in_place_and_a_second_press_changes_nothing(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.press(BOB, card, "Take")
    await office.press(BOB, card, "Take")
    await office.telegram.journal.expect("answerCallbackQuery", text="I-1 Label printer is down is yours", count=2)
    (edited,) = await office.telegram.journal.expect("editMessageText", room=GROUP, text="Bob has it")
    assert edited["message_id"] == card["message_id"]
    await office.world.settle()
    assert len(office.telegram.journal.entries("editMessageText", GROUP)) == 1
    assert [row["verb"] for row in office.world.rows("history")] == ["captured", "take"]


async def test_a_press_on_a_stale_card_is_refused_with_the_fresh_one(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.press(BOB, card, "Take")
    await office.toast("is yours")
    office.telegram.press(ALICE, card["message_id"], "take|I-1|1", chat=GROUP)
    assert (await office.toast("has changed meanwhile"))["show_alert"]
    assert "Bob has it" in (await office.sees(ALICE, "I-1 ·"))["text"]


async def test_a_reply_under_a_card_joins_its_timeline(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.confirmed()
    office.telegram.say(BOB, "The spare part is ordered", chat=GROUP, reply_to=card["message_id"])
    office.telegram.say(BOB, "just talking", chat=GROUP)
    await office.confirmed()
    office.telegram.say(ALICE, "show i-1")
    assert "The spare part is ordered" in (await office.sees(ALICE, "State"))["text"]
    await office.confirmed()
    assert office.posts(BOB) == [] and len(office.posts(GROUP)) == 1


async def test_a_reply_that_is_faster_than_the_note_of_its_card_is_recognised(office: Office) -> None:
    office.telegram.fail("sendMessage", "delay", room=GROUP, when="after", seconds=0.8)
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    assert office.world.rows("postings")[0]["platform_id"] == ""
    office.telegram.say(BOB, "The spare part is ordered", chat=GROUP, reply_to=card["message_id"])
    await office.confirmed()
    office.telegram.say(ALICE, "/show I-1")
    assert "The spare part is ordered" in (await office.sees(ALICE, "State"))["text"]


async def test_a_command_under_a_card_means_that_card(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.confirmed()
    office.telegram.say(BOB, "@muster_bot take", chat=GROUP, reply_to=card["message_id"])
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="Bob has it")
    office.telegram.say(BOB, "/done replaced the cable", chat=GROUP, reply_to=card["message_id"])
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="Closed")
    assert "replaced the cable" not in "".join(office.posts(GROUP))


async def test_words_without_a_slash_in_private(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    await office.sees(GROUP, "I-1")
    office.telegram.say(DAWEI, "我來 I-1")
    assert "王大維" in (await office.sees(DAWEI, "I-1 ·"))["text"]
    office.telegram.say(DAWEI, "/isue 印表機")
    assert "/issue" in (await office.sees(DAWEI, "isue"))["text"]
    office.telegram.say(DAWEI, "堆高機漏油")
    asked = await office.sees(DAWEI, "堆高機漏油")
    assert any("問題" in label for label in office.labels(asked))


async def test_a_reminder_reaches_the_owner_in_private(office: Office) -> None:
    office.telegram.say(BOB, "/mine")
    await office.sees(BOB, "Nothing waits")
    office.telegram.say(ALICE, "/task @Bob Send the offer by tomorrow 5pm", chat=GROUP)
    await office.sees(GROUP, "T-1")
    await office.world.walk(days=2)
    reminder = await office.sees(BOB, "Due now: T-1")
    assert "Done" in office.labels(reminder)
    assert len(office.posts(BOB, "Due now")) == 1


async def test_joining_by_a_one_time_link(office: Office) -> None:
    office.telegram.say(SAM, "/invite Eve Lin")
    link = next(line for line in (await office.sees(SAM, "?start="))["text"].split() if "?start=" in line)
    assert link.startswith("https://t.me/muster_bot?start=")
    code = link.partition("start=")[2]
    office.telegram.say(EVE, "/issue Let me in")
    await office.sees(EVE, "members of this team only")
    office.telegram.say(EVE, f"/start {code}")
    await office.sees(EVE, "Welcome, Eve Lin.")
    office.telegram.say(EVE, "/issue Label printer is down", chat=GROUP)
    assert "Reported by Eve Lin" in (await office.sees(GROUP, "I-1"))["text"]
    office.telegram.add_user(98, "Mallory")
    office.telegram.say(98, f"/start {code}")
    await office.sees(98, "members of this team only")


async def test_a_stranger_gets_nothing_whatever_they_try(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    office.telegram.press(EVE, card["message_id"], "show|I-1|0", chat=GROUP)
    office.telegram.press(EVE, card["message_id"], "show|I-777|0", chat=GROUP)
    toasts = await office.telegram.journal.expect("answerCallbackQuery", count=2)
    assert {toast["text"] for toast in toasts} == {
        "I work for the members of this team only. Ask a colleague to invite you."
    }
    office.telegram.say(EVE, "/show I-1")
    await office.sees(EVE, "members of this team only")
    assert all("printer" not in text for text in office.posts(EVE))


async def test_start_alone_shows_what_can_be_done(office: Office) -> None:
    office.telegram.say(XIAOMING, "/start")
    assert "/issue" in (await office.sees(XIAOMING, "/mine"))["text"]


async def test_menus_in_each_language_for_each_kind_of_chat_set_once(office: Office) -> None:
    calls = await office.telegram.journal.expect("setMyCommands", count=6)
    menus = {(json.loads(scope)["type"], code): menu for (scope, code), menu in office.telegram.commands.items()}
    private, group = menus["all_private_chats", ""], menus["all_group_chats", ""]
    assert {"command": "issue", "description": "Capture an issue"} in private
    names = [command["command"] for command in group]
    assert {"issue", "task", "take", "done"} < set(names) and "invite" not in names and "room" not in names
    leads = menus["all_chat_administrators", ""]
    assert leads[: len(group)] == group and "room" in [command["command"] for command in leads]
    assert any("问题" in command["description"] for command in menus["all_private_chats", "zh"])
    await office.telegram.journal.expect("setMyCommands", count=6)
    for _ in range(2):
        await office.restart()
        office.telegram.say(ALICE, "/mine")
        await office.confirmed()
    assert len(office.telegram.journal.entries("setMyCommands")) == len(calls)


async def test_who_never_opened_the_private_chat_gets_the_way_there_without_content(office: Office) -> None:
    office.telegram.add_user(ALICE, "Alice", started=False)
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    invitation = await office.sees(GROUP, "https://t.me/muster_bot?start=hello")
    assert "printer" not in invitation["text"] and invitation["reply_parameters"]["message_id"] == 1
    await office.sees(GROUP, "I-1 ·")


async def test_an_unknown_group_sees_no_card(office: Office) -> None:
    office.telegram.add_chat(-1003, "With the client")
    office.telegram.say(ALICE, "/mine")
    await office.sees(ALICE, "Nothing waits")
    office.telegram.say(ALICE, "/issue Label printer is down", chat=-1003)
    await office.sees(ALICE, "Captured: I-1")
    await office.sees(GROUP, "🐛 I-1")  # her department's room
    assert office.posts(-1003) == []
