"""Meetings through each chat: pasted, settled, saved and corrected; and held in a thread from start to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.three import PRIVATE, Chat, Lang
from tests.adapters.three_slack import SlackChat
from tests.adapters.three_telegram import TelegramChat
from tests.world import World

NOTES = {
    "en": "/meeting Weekly sales\nPresent: Alice, Bob\nDecision: we ship on Mondays, review in 3 months\n"
    "Action: @Bob send the offer by Friday\nBob: van by Thursday\n- [ ] check the samples\nPrices were discussed",
    "zh_Hant": "/meeting 業務週會\n出席：李晓明、王大維\n決議：週一出貨，三個月後檢視\n"
    "待辦：@王大維 週五前 寄報價\n王大維：訂車 週四\n☐ 確認樣品\n討論了價格",
}
SETTLED = {"en": "3 @Amy Friday", "zh_Hant": "3 Amy 週五"}
NEXT = {"en": "/meeting next Weekly sales", "zh_Hant": "/meeting 下次 業務週會"}


def _tasks(world: World) -> list[tuple[int, str]]:
    rows = sorted((row for row in world.rows("records") if row["kind"] == "task"), key=lambda row: row["number"])
    texts = {row["id"]: row["body"] for row in world.rows("texts")}
    return [(row["owner_id"], texts[row["title_id"]]) for row in rows]


async def test_pasted_notes_are_settled_by_a_reply_saved_once_and_corrected(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you)
    draft = await chat.say(lang.me, NOTES[lang.locale])
    counted = chat.label("draft.actions.other", lang.me, count=3)
    assert counted in draft and chat.label("draft.ready", lang.me, lines="1–2", who=f"{you.name} 2") in draft
    assert not _tasks(chat.world)
    wrong = await chat.say(lang.me, "9 Amy", room=PRIVATE)
    assert chat.label("refuse.no_line", lang.me, number=9, last=3) in wrong
    wrong = await chat.say(lang.me, "3 Zed", room=PRIVATE)
    assert "Zed" in wrong
    answer = await chat.reply(lang.me, "M-1", SETTLED[lang.locale])  # below the card in the room
    assert "1–3 " in answer and chat.label("draft.save", lang.me) in answer.buttons
    saved = await chat.press(lang.me, "", chat.label("draft.save", lang.me))
    assert "D-1" in saved and "T-3" in saved
    assert [owner for owner, _ in _tasks(chat.world)] == [you.id, you.id, chat.id("amy")]
    for who, count in ((lang.you, 2), ("amy", 1)):
        told = [one for one in await chat.inbox(who) if "T-1" in one or "T-3" in one]
        assert len(told) == 1 and len(told[0].buttons) == count, who
    card = await chat.card("M-1")
    assert chat.label("card.parts", lang, done=0, all=3) in card and f"{you.name}" in card
    first = chat.label("minutes.version", lang, version=1, who=chat.person(lang.me).name)
    assert any(first in line and "T-2" in line for line in await chat.lines(lang.room))
    await chat.press(lang.you, "T-1", f"{chat.label('button.take', lang.you)} T-1")
    assert you.name in await chat.card("T-1")
    register = await chat.say(lang.you, "/decisions")
    assert "D-1" in register and chat.label("decisions.title.one", "alice", count=1).split()[0] in register
    again = await chat.say(lang.me, NOTES[lang.locale].replace("/meeting Weekly sales", "/meeting correct M-1").replace(
        "/meeting 業務週會", "/meeting 更正 M-1"))  # fmt: skip
    assert chat.label("draft.save", lang.me) in again.buttons
    await chat.press(lang.me, "", chat.label("draft.save", lang.me))
    assert len(_tasks(chat.world)) == 3  # what was settled and saved before is not asked nor made twice
    assert [row["state"] for row in chat.world.rows("minutes")] == ["saved", "saved"]
    agenda = await chat.say(lang.you, NEXT[lang.locale])
    assert "T-1" in agenda and "T-3" in agenda


async def test_a_meeting_is_held_in_its_thread(chat: Chat, lang: Lang) -> None:
    start, end = ("/meeting start", "/meeting end") if lang.locale == "en" else ("/meeting 開始", "/meeting 結束")
    refused = await chat.say(lang.me, end)
    assert chat.label("refuse.no_meeting", lang.me, example="").split("，")[0].split(".")[0] in refused
    begun = await chat.say(lang.me, f"{start} Weekly")
    assert "M-1 Weekly" in begun
    privacy = chat.label("meeting.privacy", lang.me, ref="M-1")
    assert (privacy in begun) == (chat.name == "telegram")
    for who, words in (
        (lang.you, "hello everybody"),
        (lang.me, "done"),
        (lang.you, "I'll call Hoya by Friday" if lang.locale == "en" else "我週五前打給 Hoya"),
        (lang.me, "Decision: no overtime" if lang.locale == "en" else "決議：不加班"),
    ):
        await chat.reply(who, "M-1", words)
    assert chat.label("button.meeting_end", lang) in (await chat.card("M-1")).buttons  # `done` closed nothing
    draft = await chat.press(lang.me, "M-1", chat.label("button.meeting_end", lang))
    assert chat.label("draft.ready", lang.me, lines="1", who=f"{chat.person(lang.you).name} 1") in draft
    card = await chat.card("M-1")
    assert f"{chat.person(lang.you).name}: hello everybody" in card and f"{chat.person(lang.me).name}: done" in card
    await chat.press(lang.me, "", chat.label("draft.save", lang.me))
    assert [owner for owner, _ in _tasks(chat.world)] == [chat.id(lang.you)]


@pytest.mark.parametrize("chat", ["slack", "telegram", "local"], indirect=True)
async def test_the_minutes_and_the_calendar_file_arrive_as_files(chat: Chat) -> None:
    await chat.say("alice", NOTES["en"])
    await chat.press("alice", "", chat.label("draft.save_some.one", "alice", ready=2, count=1))
    await chat.say("alice", "/meeting next Weekly sales Monday 10:00\nPrices\nHiring")
    await chat.say("bob", "/meeting pdf M-1", room=PRIVATE)
    await chat.settle()
    if isinstance(chat, SlackChat):
        names = [upload.name for upload in chat.fake.uploads.values() if upload.shared]
    elif isinstance(chat, TelegramChat):
        names = [entry["document"]["file_name"] for entry in chat.telegram.journal.entries("sendDocument")]
    else:
        names = [row["name"] for row in chat.world.rows("files")]
    assert sorted(names) == ["M-1 Weekly sales v1.pdf", "M-1 Weekly sales v1.pdf", "M-2.ics"]
    refused = await chat.say("bob", "/meeting pdf M-1 7", room=PRIVATE)
    assert chat.label("refuse.no_version", "bob", record="M-1 Weekly sales", given="7", known=1) in refused


async def test_telegram_says_nothing_of_privacy_where_it_hears_all(database_url: str, tmp_path: Path) -> None:
    telegram = TelegramChat(database_url, tmp_path)
    telegram._office.telegram.reads_all = True
    async with telegram as chat:
        begun = await chat.say("alice", "/meeting start Weekly")
        assert "M-1 Weekly" in begun and chat.label("meeting.privacy", "alice", ref="M-1") not in begun


TALKED = {
    "en": "/meeting Weekly sales\nFine, decision: we buy the label printer\n- [ ] count the pallets\n- [ ] call Hoya",
    "zh_Hant": "/meeting 業務週會\n好，決議：買標籤機\n☐ 盤點棧板\n☐ 打電話給 Hoya",
}
BOTH = {"en": "1 Bob, @Amy Friday", "zh_Hant": "1 大維、@李晓明 週五"}
SAVE = {"en": "Save 1, keep 1 as a note", "zh_Hant": "先存 1 项，1 项留作笔记"}
UNSURE = {"en": "1 Bob, Zed", "zh_Hant": "1 大維、小林"}


async def test_a_line_that_several_own_and_a_decision_in_mid_line(chat: Chat, lang: Lang) -> None:
    draft = await chat.say(lang.me, TALKED[lang.locale])
    assert {"en": "• we buy the label printer", "zh_Hant": "• 買標籤機"}[lang.locale] in draft
    wrong = await chat.reply(lang.me, "M-1", UNSURE[lang.locale])
    assert {"en": "I know nobody called “Zed”", "zh_Hant": "找不到“小林”"}[lang.locale] in wrong
    first, second = {"en": ("bob", "amy"), "zh_Hant": ("dawei", "xiaoming")}[lang.locale]
    answer = await chat.reply(lang.me, "M-1", BOTH[lang.locale])
    names = [chat.person(name).name for name in (first, second)]
    assert f"{names[0]} 1" in answer and f"{names[1]} 1" in answer
    saved = await chat.press(lang.me, "", SAVE[lang.locale])
    assert chat.label("draft.comma", lang.me).join(names) in saved
    ((owner, _),) = _tasks(chat.world)
    assert owner == chat.id(first)
    for who in {first, second} - {lang.me}:
        assert sum("T-1" in one for one in await chat.inbox(who)) == 1, who
    card = await chat.card("T-1")
    assert all(name in card for name in names)


MANY = {
    "en": "/meeting Weekly sales\n" + "\n".join(f"Bob: check gate {n} by Friday" for n in range(1, 6)),
    "zh_Hant": "/meeting 業務週會\n" + "\n".join(f"王大維：檢查{n}號門 週五" for n in range(1, 6)),
}


async def test_many_actions_are_one_list_until_somebody_brings_one(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, MANY[lang.locale])
    await chat.press(lang.me, "", chat.label("draft.save", lang.me))
    assert len(_tasks(chat.world)) == 5 and not any(chat.stands(f"T-{n}") for n in range(1, 6))
    (minutes,) = [line for line in await chat.lines(lang.room) if "T-1" in line]
    assert all(f"T-{n}" in minutes for n in range(1, 6))
    assert chat.label("card.parts", lang, done=0, all=5) in await chat.card("M-1")
    await chat.say(lang.me, "/show T-4")
    assert {"en": "check gate 4", "zh_Hant": "檢查4號門"}[lang.locale] in await chat.card("T-4")
    await chat.press(lang.you, "T-4", chat.label("button.take", lang))
    assert chat.person(lang.you).name in await chat.card("T-4")
