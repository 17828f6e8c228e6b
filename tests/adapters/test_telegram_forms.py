"""Forms in the private chat: light, kept in the database, and for one person alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.telegram import ask
from core.answer import Field, Form
from tests.adapters.telegram_world import ALICE, BOB, EVE, GROUP, XIAOMING, Office


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


async def edited(office: Office, room: int, text: str, count: int = 1) -> dict[str, Any]:
    return (await office.telegram.journal.expect("editMessageText", room=room, text=text, count=count))[-1]


async def test_nothing_given_asks_the_title_and_offers_the_rest(office: Office) -> None:
    office.telegram.say(ALICE, "/issue")
    asked = await office.sees(ALICE, "New issue · What is it?")
    assert office.labels(asked) == ["Cancel"]
    office.telegram.say(ALICE, "Forklift leaks oil")
    overview = await office.sees(ALICE, "Forklift leaks oil")
    assert office.labels(overview) == ["Who?", "Department", "How bad?", "By when?", "Capture", "Cancel"]
    await office.press(ALICE, overview, "Who?")
    await edited(office, ALICE, "New issue · Who?")
    await office.press(ALICE, overview, "Bob")
    await edited(office, ALICE, "Who? Bob")
    await office.press(ALICE, overview, "By when?")
    await edited(office, ALICE, "By when?")
    office.telegram.say(ALICE, "Friday 3pm")
    overview = await office.sees(ALICE, "By when? Friday 3pm")
    await office.press(ALICE, overview, "Capture")
    assert "Fri 20 Nov 15:00" in (await office.sees(ALICE, "Captured: I-1 Forklift leaks oil"))["text"]
    assert "reply_markup" not in office.telegram.chats[ALICE].messages[overview["message_id"]]
    assert "Bob is asked" in (await office.sees(GROUP, "I-1"))["text"]  # Operations' room
    assert office.world.rows("drafts") == []


async def test_in_a_group_the_form_moves_to_the_private_chat_and_its_card_comes_back(office: Office) -> None:
    office.telegram.say(XIAOMING, "/task", chat=GROUP)
    await office.sees(XIAOMING, "新任务")
    office.telegram.say(XIAOMING, "把报价发给客户")
    overview = await office.sees(XIAOMING, "把报价发给客户")
    await office.press(XIAOMING, overview, "记录")
    assert "Reported by 李晓明 from Operations" in (await office.sees(GROUP, "T-1 · 把报价发给客户"))["text"]
    assert office.posts(GROUP) == [(await office.sees(GROUP, "T-1"))["text"]]


async def test_who_opens_the_private_chat_later_is_asked_then(office: Office) -> None:
    office.telegram.add_user(BOB, "Bob", started=False)
    office.telegram.say(BOB, "/issue", chat=GROUP)
    await office.sees(GROUP, "?start=hello")
    office.telegram.say(BOB, "/start hello")
    await office.sees(BOB, "New issue · What is it?")
    office.telegram.say(BOB, "/mine")  # another command does not end it
    await office.sees(BOB, "Nothing waits")
    office.telegram.say(BOB, "Forklift leaks oil")
    await office.sees(BOB, "Add what you like")


async def test_what_is_not_understood_is_asked_again_with_why(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Forklift leaks oil @zoe !high")
    asked = await office.sees(ALICE, "Nobody here is called “zoe”")
    assert {"Bob", "Amy", "Skip", "Cancel"} <= set(office.labels(asked))
    assert "Capture" not in office.labels(asked)
    office.telegram.say(ALICE, "nobody I know")
    await office.sees(ALICE, "“nobody I know”")
    office.telegram.say(ALICE, "bob")
    assert "Bob is asked" in (await office.sees(ALICE, "🐛 I-1 · Forklift leaks oil"))["text"]


async def test_a_button_that_needs_a_reason_asks_for_it_in_private(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.press(ALICE, card, "Change time")
    await office.toast("I ask you in our private chat")
    await office.sees(ALICE, "Change time · I-1")
    office.telegram.say(ALICE, "Friday 3pm")
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="Due Fri 20 Nov 15:00")
    await office.press(ALICE, card, "More…")
    await office.press(ALICE, await office.sees(ALICE, "🐛 I-1 · Label printer"), "Block")
    await office.sees(ALICE, "What is in the way?")
    office.telegram.say(ALICE, "waiting for the spare part")
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="waiting for the spare part")


async def test_a_form_can_be_left_in_three_ways(office: Office) -> None:
    for number, words in enumerate(["/cancel", "cancel", ""]):
        office.telegram.say(ALICE, "/issue")
        asked = await office.sees(ALICE, "What is it?", count=number + 1)
        if words:
            office.telegram.say(ALICE, words)
            await office.sees(ALICE, "Cancelled. Nothing was saved.", count=number + 1)
        else:
            await office.press(ALICE, asked, "Cancel")
            await edited(office, ALICE, "Cancelled. Nothing was saved.")
    await office.confirmed()
    assert office.world.rows("drafts") == [] and office.world.rows("records") == []


async def test_a_form_outlives_the_bot(office: Office) -> None:
    office.telegram.say(ALICE, "/issue")
    await office.sees(ALICE, "What is it?")
    await office.confirmed()
    await office.restart()
    office.telegram.say(ALICE, "Forklift leaks oil")
    overview = await office.sees(ALICE, "Add what you like")
    await office.confirmed()
    await office.restart()
    await office.press(ALICE, overview, "Capture")
    await office.press(ALICE, overview, "Capture")
    await office.sees(ALICE, "Captured: I-1 Forklift leaks oil")
    await office.confirmed()
    assert len(office.world.rows("records")) == 1


async def test_a_typed_answer_that_is_delivered_again_answers_once(office: Office) -> None:
    office.telegram.say(ALICE, "/issue")
    await office.sees(ALICE, "What is it?")
    update = office.telegram.say(ALICE, "Forklift leaks oil")
    overview = await office.sees(ALICE, "Add what you like")
    await office.press(ALICE, overview, "By when?")
    await edited(office, ALICE, "New issue · By when?")
    await office.confirmed()
    await office.restart()
    office.telegram.redeliver(update)
    await office.sees(ALICE, "New issue · By when?")
    office.telegram.say(ALICE, "Friday 3pm")
    await office.sees(ALICE, "By when? Friday 3pm")


async def test_keys_of_somebody_elses_form_and_forged_ones_do_nothing(office: Office) -> None:
    office.telegram.say(ALICE, "/issue")
    await office.sees(ALICE, "What is it?")
    await office.confirmed()
    (draft,) = office.world.rows("drafts")
    office.telegram.say(BOB, "/task")
    theirs = await office.sees(BOB, "What is to be done?")
    office.telegram.say(EVE, "hi")
    await office.sees(EVE, "members of this team only")
    for user, data in [
        (BOB, f"answer|{draft['id'][:16]}:x|0"),
        (BOB, f"answer|{draft['id'][:16]}:save|0"),
        (EVE, f"answer|{draft['id'][:16]}:x|0"),
        (BOB, "answer|" + "0" * 16 + ":o9.9|0"),
        (BOB, "answer||0"),
        (BOB, "take|I-999|1"),
        (BOB, "retry|1|1"),
        (BOB, "invite|Eve|0"),
        (BOB, "|||||"),
    ]:
        on = theirs["message_id"] if user == BOB else 1
        office.telegram.press(user, on, data, chat=user)
    await office.telegram.journal.expect("answerCallbackQuery", count=9)
    assert len(office.world.rows("drafts")) == 2 and office.world.rows("records") == []
    assert office.world.rows("codes") == []


OWNER = Field("owner", "Who?", "person", (("7", "Bob"), ("8", "Amy")))
FORM = Form("issue", "New issue", (Field("title", "What?", required=True), OWNER, Field("due", "When?", "when")))


def test_what_was_given_is_not_asked_again() -> None:
    given = Form("issue", "New", (Field("title", "What?", value="x", required=True), OWNER), {"record": "I-1"})
    asking = ask.begin(given)
    assert asking.overview and not asking.field  # to be corrected, or saved as it is
    saved = ask.press(asking, "save")
    assert saved is not None and saved.complete
    assert ask.values(saved) == {"record": "I-1", "title": "x", "owner": ""}


def test_the_way_through_a_form() -> None:
    asking = ask.begin(FORM)
    assert asking.field == "title" and ask.press(asking, "save") is None and ask.press(asking, "s0") is None
    overview = ask.answer(asking, "Printer")
    assert overview is not None and overview.overview and not overview.field
    assert ask.answer(overview, "talk") is None
    owner = ask.press(overview, "f1")
    assert owner is not None and owner.field == "owner"
    for stale in ("o2.0", "o1.2", "o1.-1", "o1", "s2", "o99999.0", "", "f", "o1.²"):
        assert ask.press(owner, stale) is None, stale
    for chosen in (ask.press(owner, "o1.1"), ask.answer(owner, "amy"), ask.answer(owner, "8")):
        assert chosen is not None and ask.values(chosen)["owner"] == "8"
    skipped = ask.press(owner, "s1")
    assert skipped is not None and ask.values(skipped)["owner"] == "" and skipped.overview
    saved = ask.press(skipped, "save")
    assert saved is not None and saved.complete
