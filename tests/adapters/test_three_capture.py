"""Capture through each chat in two languages: four kinds, what is missing or not understood, what scrolled away."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

PRIVATE = "private"
LINES = {
    "en": (
        ("/issue Label printer is down !urgent @Bob by tomorrow 5pm", "I-1", "Thu 19 Nov 17:00"),
        ("/task Send the offer by Friday 3pm", "T-1", "Fri 20 Nov 15:00"),
        ("/task T-1 Ask for the price in 3 working days", "T-2", "Mon 23 Nov"),
        ("/complaint Acme: pallets arrived wet !high", "C-1", ""),
        ("/meeting Weekly sales\nAmy: offer\nBob: van", "M-1", ""),
    ),
    "zh_Hant": (
        ("/issue 標籤印表機壞了 !緊急 @王大維 明天下午五點前", "I-1", "11月19日 週四 17:00"),
        ("/task 寄報價單 週五下午三點前", "T-1", "11月20日 週五 15:00"),
        ("/task T-1 問價格 三個工作天內", "T-2", "11月23日 週一"),
        ("/complaint Acme：棧板受潮 !高", "C-1", ""),
        ("/meeting 業務週會\n大維：報價\n曉明：訂車", "M-1", ""),
    ),
}


async def test_four_kinds_in_one_line_each(chat: Chat, lang: Lang) -> None:
    for line, ref, due in LINES[lang.locale]:
        assert ref in await chat.say(lang.me, line), line
        assert due in await chat.card(ref), line
    first = await chat.card("I-1")
    assert chat.label("choice.urgent", lang) in first
    assert chat.person(lang.you).name in first
    assert "Acme" in await chat.card("C-1") and "T-1" in await chat.card("T-2")
    assert "T-2" in await chat.say(lang.me, "/show T-1", PRIVATE)
    shown = await chat.say(lang.me, "/show M-1", PRIVATE)
    assert {"en": "Bob: van", "zh_Hant": "曉明：訂車"}[lang.locale] in shown
    for private in ("/isue 1", "my dog"):
        said = await chat.say(lang.me, private, PRIVATE)
        assert "/issue" in said if private[0] == "/" else "my dog" in said and said.buttons


async def test_what_is_missing_is_asked_for(chat: Chat, lang: Lang) -> None:
    form = await chat.say(lang.me, "/task", PRIVATE)
    assert chat.label("command.task.title", lang.me) in form
    wrong = await chat.fill(lang.me, title="🧾 offer", owner=chat.person(lang.you).name, due="when pigs fly")
    assert "when pigs fly" in wrong and chat.world.rows("records") == []
    await chat.fill(lang.me, due="30/11")
    card = await chat.card("T-1")
    assert "🧾 offer" in card and chat.person(lang.you).name in card
    assert {"en": "30 Nov", "zh_Hant": "11月30日"}[lang.locale] in card
    await chat.press(lang.you, "T-1", chat.label("button.take", lang))
    await chat.press(lang.you, "T-1", chat.label("button.block", lang))
    await chat.fill(lang.you, reason="no parts 🔩")
    assert "no parts 🔩" in await chat.card("T-1")


async def test_a_card_that_scrolled_away_is_brought_down(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, "/task 🧾")
    before = await chat.card("T-1")
    moved = chat.label("show.further_down", lang, record="T-1")
    assert moved not in await chat.lines(lang.room)
    for number in range(3):
        await chat.say(lang.you, f"talk {number}")
    await chat.say(lang.you, "/show T-1")
    after = await chat.card("T-1")
    assert "🧾" in after and after.buttons == before.buttons and moved in await chat.lines(lang.room)
    await chat.press(lang.you, "T-1", chat.label("button.take", lang))  # the new one is the living one
    assert chat.person(lang.you).name in await chat.card("T-1")
