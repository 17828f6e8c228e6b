"""The spine through each chat: a record is captured, taken, talked about, done, and the last deed undone."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang


async def test_captured_taken_commented_done_and_undone(chat: Chat, lang: Lang) -> None:
    title = {"en": "Label printer is down", "zh_Hant": "標籤印表機壞了"}[lang.locale]
    assert f"I-1 {title}" in await chat.say(lang.me, f"/issue {title}")
    card = await chat.card("I-1", lang.room)
    assert title in card and chat.label("button.take", lang) in card.buttons
    await chat.press(lang.you, "I-1", chat.label("button.take", lang))
    assert chat.person(lang.you).name in await chat.card("I-1")
    assert await chat.reply(lang.you, "I-1", "the cable was loose") == ""
    asked = await chat.press(lang.you, "I-1", chat.label("button.due", lang))
    assert chat.label("button.due", lang.you) in asked
    assert "when pigs fly" in await chat.fill(lang.you, due="when pigs fly")
    await chat.fill(lang.you, due="Friday 3pm")
    assert "15:00" in await chat.card("I-1")
    await chat.reply(lang.you, "I-1", {"en": "done", "zh_Hant": "完成"}[lang.locale])
    assert chat.label("button.reopen", lang) in (await chat.card("I-1")).buttons
    shown = await chat.say(lang.me, "/show I-1", room="private")
    assert "the cable was loose" in shown
    await chat.say(lang.you, "/undo", room="private")
    assert chat.label("button.reopen", lang) not in (await chat.card("I-1")).buttons
