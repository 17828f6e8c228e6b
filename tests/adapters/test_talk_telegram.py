"""Without a slash on Telegram: replies to a card, mentions, the private chat, and edited messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.telegram_world import ALICE, BOB, DAWEI, GROUP, SALES, XIAOMING, Office


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


async def captured(office: Office, line: str = "/task Send the offer", chat: int = GROUP, by: int = ALICE) -> int:
    """The message id of the record's card."""
    office.telegram.say(by, line, chat=chat)
    await office.confirmed()
    return int(office.telegram.journal.entries("sendMessage", chat)[-1]["message_id"])


async def reply(office: Office, card: int, text: str, user: int = BOB, chat: int = GROUP) -> None:
    office.telegram.say(user, text, chat=chat, reply_to=card)
    await office.confirmed()


def shown(office: Office, card: int, chat: int = GROUP) -> str:
    return str(office.telegram.chats[chat].messages[card]["text"])


def rows(office: Office, table: str) -> list[dict[str, Any]]:
    return sorted(office.world.rows(table), key=lambda row: row["id"])


@pytest.mark.parametrize(
    ("chat", "user", "take", "block", "due", "done"),
    [
        (GROUP, BOB, "on it!", "stuck, waiting for parts", "tomorrow", "✅"),
        (SALES, XIAOMING, "好的，我来。", "卡住：等零件", "延到明天", "搞定啦！"),
        (SALES, DAWEI, "我來", "卡住了，等零件", "改到明天", "已經完成了"),
    ],
    ids=["en", "zh_Hans", "zh_Hant"],
)
async def test_a_reply_to_the_card_moves_the_record_and_says_nothing_more(
    office: Office, chat: int, user: int, take: str, block: str, due: str, done: str
) -> None:
    card = await captured(office, chat=chat)
    said = len(office.telegram.journal.entries("sendMessage"))
    for text, status in ((take, "doing"), (block, "blocked"), (due, "blocked"), (done, "done")):
        await reply(office, card, text, user, chat)
        assert rows(office, "records")[0]["status"] == status, text
    assert str(rows(office, "records")[0]["due_at"]).startswith("2026-11-19")
    assert len(office.telegram.journal.entries("sendMessage")) == said
    assert len(office.telegram.journal.entries("editMessageText", chat)) == 4


async def test_other_replies_are_comments_and_a_refusal_is_private(office: Office) -> None:
    card = await captured(office)
    for text in ("done with the first half, rest tomorrow", "taking notes", "完成了嗎？", "Friday or Monday"):
        await reply(office, card, text)
    assert [row["verb"] for row in rows(office, "history")] == ["captured", *["comment"] * 4]
    await reply(office, card, "done")
    await reply(office, card, "take")
    await office.sees(BOB, "T-1 Send the offer is done")


async def test_a_name_alone_gives_the_work(office: Office) -> None:
    card = await captured(office)
    await reply(office, card, "@Bob", ALICE)
    assert "Bob is asked to take it" in shown(office, card)
    bare = office.telegram.users[DAWEI]
    office.telegram.say(ALICE, "大維", chat=GROUP, reply_to=card, mentions={"大維": bare})
    await office.confirmed()
    assert [row["verb"] for row in rows(office, "history")][-1] == "comment"  # a name in a sentence is no order


async def test_private_words(office: Office) -> None:
    await captured(office)
    await captured(office, "/task Call Acme")
    office.telegram.say(BOB, "done T-1 T-2")
    await office.confirmed()
    assert {row["status"] for row in rows(office, "records")} == {"done"}
    office.telegram.say(XIAOMING, "我的待办？")
    await office.sees(XIAOMING, "没有等您处理的事")
    office.telegram.say(BOB, "my printer is broken")
    question = await office.sees(BOB, "my printer is broken")
    assert len(office.labels(question)) > 3 and len(rows(office, "records")) == 2


async def test_an_edited_command_changes_the_card(office: Office) -> None:
    update = office.telegram.say(ALICE, "/issue Label printer is donw", chat=GROUP)
    card = (await office.sees(GROUP, "I-1"))["message_id"]
    await office.confirmed()
    said = update["message"]["message_id"]
    edited = office.telegram.edit(ALICE, said, "/issue@muster_bot Label printer is down !high", chat=GROUP)
    await office.confirmed()
    assert "Label printer is down" in shown(office, card) and "🟠 high" in shown(office, card)
    office.telegram.redeliver(edited)
    await office.confirmed()
    assert [row["verb"] for row in rows(office, "history")] == ["captured", "edited"]
    office.telegram.say(ALICE, "show I-1")
    assert "Before: Label printer is donw" in (await office.sees(ALICE, "Before"))["text"]


async def test_an_edited_comment_and_talk_that_was_edited(office: Office) -> None:
    card = await captured(office)
    said = office.telegram.say(BOB, "the cabel is loose", chat=GROUP, reply_to=card)["message"]["message_id"]
    await office.confirmed()
    office.telegram.edit(BOB, said, "the cable is loose", chat=GROUP)
    talk = office.telegram.say(BOB, "lunch?", chat=GROUP)["message"]["message_id"]
    office.telegram.edit(BOB, talk, "lunch at noon?", chat=GROUP)
    await office.confirmed()
    assert [row["verb"] for row in rows(office, "history")] == ["captured", "comment", "comment_edited"]
    assert len(office.world.rows("sources")) == 2
    office.telegram.say(BOB, "show T-1")
    assert "Bob: the cable is loose (edited)" in (await office.sees(BOB, "(edited)"))["text"]
