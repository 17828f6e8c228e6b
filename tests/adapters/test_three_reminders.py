"""What falls due reaches its owner privately, once, and is closed from there, through each chat in two languages."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang


async def test_a_reminder_reaches_its_owner_who_closes_it_there(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you).name
    by = {"en": "by tomorrow 5pm", "zh_Hant": "明天下午五點前"}[lang.locale]
    await chat.say(lang.me, f"/task @{you} 🧾 {by}")
    before = len(await chat.inbox(lang.you))
    await chat.walk(hours=20)
    assert len(await chat.inbox(lang.you)) == before
    await chat.walk(hours=12)
    (reminder,) = (await chat.inbox(lang.you))[before:]
    assert chat.label("remind.title", lang.you, record="T-1 🧾") in reminder
    await chat.walk(days=1)
    assert len(await chat.inbox(lang.you)) == before + 1  # once
    await chat.press(lang.you, "T-1", chat.label("button.done", lang.you))
    assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons


async def test_what_nobody_took_is_said_to_the_departments_lead(chat: Chat, lang: Lang) -> None:
    by = {"en": "by tomorrow 5pm", "zh_Hant": "明天下午五點前"}[lang.locale]
    await chat.say(lang.me, f"/issue 🔧 {by}")
    before = len(await chat.inbox(lang.lead))
    await chat.walk(days=2)
    told = (await chat.inbox(lang.lead))[before:]
    assert len([words for words in told if "I-1 🔧" in words]) == 1
    assert "I-1" in await chat.say(lang.lead, "/mine", "private")
