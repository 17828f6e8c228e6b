"""Quiet hours, the budget and a crowded room through each chat: held, said as one message, opened from there."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang


async def test_what_exceeds_the_budget_comes_as_one_message_each_line_leading_on(chat: Chat, lang: Lang) -> None:
    shown = await chat.say(lang.you, "/quiet", room="private")
    assert chat.label("quiet.by_calendar", lang.you) in shown
    await chat.say(lang.you, {"en": "/quiet budget 2", "zh_Hant": "/quiet 次數 2"}[lang.locale], room="private")
    refused = await chat.say(lang.you, "/quiet 25:00", room="private")
    assert chat.label("quiet.unread", lang.you, given="25:00") in refused
    you = chat.person(lang.you).name
    before = len(await chat.inbox(lang.you))
    for number in range(1, 6):
        await chat.say(lang.me, f"/task Step {number}")
        await chat.say(lang.me, f"/assign T-{number} @{you}")
    got = [words for words in (await chat.inbox(lang.you))[before:] if "Step" in words]
    assert len(got) == 2 and "Step 2" in got[-1]
    waiting = await chat.say(lang.you, "/held", room="private")
    assert chat.label("held.waiting", lang.you, count=3) in waiting and "Step 5" in waiting

    await chat.walk(days=1)
    morning = (await chat.inbox(lang.you))[-1]
    assert chat.label("held.title", lang.you, count=3) in morning
    assert all(f"T-{number} Step {number}" in morning for number in (3, 4, 5))
    assert morning.buttons == ["T-3", "T-4", "T-5"]
    opened = await chat.press(lang.you, chat.label("held.title", lang.you, count=3), "T-4")
    assert "Step 4" in opened and "Step 3" not in opened


async def test_a_crowded_room_gets_one_card_whose_records_live(chat: Chat, lang: Lang) -> None:
    for number in range(1, 10):
        await chat.say(lang.me, f"/issue Printer {number}")
    assert chat.stands("I-6") and not chat.stands("I-7")
    room = chat.home(lang.me)
    (card,) = [words for words in await chat.lines(room) if "Printer 9" in words]
    assert chat.label("gathered.title", lang, count=3) in card and "I-7" in card and "I-8" in card
    shown = await chat.say(lang.you, "/show I-7", room="private")
    assert "Printer 7" in shown
    await chat.press(lang.you, "I-7", chat.label("button.take", lang.you))
    await chat.say(lang.you, "/show I-8")
    assert chat.stands("I-8")
    await chat.reply(lang.you, "I-8", {"en": "I am on it", "zh_Hant": "我在處理"}[lang.locale])
    (card,) = [words for words in await chat.lines(room) if "Printer 9" in words]
    assert chat.label("gathered.title", lang, count=2) in card and "I-8" not in card
    assert chat.label("state.reported", lang) in card and "I-7" in card
    await chat.say(lang.me, {"en": "/severity I-9 urgent", "zh_Hant": "/severity I-9 urgent"}[lang.locale])
    assert chat.stands("I-9")
