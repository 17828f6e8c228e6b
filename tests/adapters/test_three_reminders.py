"""What falls due reaches its owner privately, before and at its moment and on the mornings after, is put off, promised,
missed and closed from there, through each chat in two languages."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

BY = {"en": "by tomorrow 5pm", "zh_Hant": "明天下午五點前"}
PROMISE = {"en": "I promise by Friday 11am", "zh_Hant": "週五上午十一點前一定給"}


async def test_a_reminder_is_put_off_promised_missed_and_closed(chat: Chat, lang: Lang) -> None:
    you, name = lang.you, chat.person(lang.you).name
    await chat.say(lang.me, f"/task @{name} 🧾 {BY[lang.locale]}")
    before = len(await chat.inbox(you))
    await chat.walk(hours=23)
    (reminder,) = (await chat.inbox(you))[before:]
    assert chat.label("remind.title.soon", you, record="T-1 🧾") in reminder
    # Put off from the reminder itself, by a button and by another time in words.
    await chat.press(you, "T-1", chat.label("button.snooze", you))
    await chat.press(you, "T-1", chat.label("button.snooze_hour", you))
    await chat.walk(hours=2)
    assert chat.label("remind.title.soon", you, record="T-1 🧾") in (await chat.inbox(you))[-1]
    # What happens next, and by which rule.
    why = await chat.press(you, "T-1", chat.label("button.why", you))
    assert chat.label("why.rule.due", you) in why and name in why
    # A promise below the card stands on it; nothing is said until then.
    await chat.reply(you, "T-1", PROMISE[lang.locale])
    assert "🤝 " + name in await chat.card("T-1")
    before = len(await chat.inbox(you))
    await chat.walk(hours=21)
    assert len(await chat.inbox(you)) == before
    await chat.walk(hours=6)
    missed = [words for words in (await chat.inbox(you))[before:] if "T-1" in words]
    assert "⚠ " + name in await chat.card("T-1")
    assert any(chat.label("promise.next", you) in words for words in missed)
    above = "amy" if you == "bob" else "ken"
    assert "T-1" in (await chat.inbox(above))[-1]
    assert "T-1" in await chat.say(above, "/stuck", "private")
    await chat.press(you, "T-1", chat.label("button.done", you))
    assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons
    after = len(await chat.inbox(you))
    await chat.walk(days=3)
    assert len(await chat.inbox(you)) == after


async def test_several_are_one_message_and_what_nobody_took_is_the_leads(chat: Chat, lang: Lang) -> None:
    lead = lang.lead
    await chat.say(lang.me, f"/issue 🔧 {BY[lang.locale]}")
    await chat.say(lang.me, f"/issue 🪛 {BY[lang.locale]}")
    before = len(await chat.inbox(lead))
    await chat.walk(days=1)
    several = chat.label("remind.several", lead, count=2)
    (told,) = [words for words in (await chat.inbox(lead))[before:] if several in words]
    assert "I-1 🔧" in told and "I-2 🪛" in told
    await chat.press(lead, several, chat.label("button.what_is_stuck", lead))
    await chat.press(lead, several, "2")
    assert "I-2" in (await chat.inbox(lead))[-1]
    await chat.press(lead, several, chat.label("button.snooze_later", lead))
    await chat.walk(hours=6)
    assert len([words for words in (await chat.inbox(lead))[before:] if several in words]) == 1
    assert "I-1" in await chat.say(lead, "/mine", "private")


async def test_what_climbs_is_said_to_its_owner_once_more_and_not_each_morning(chat: Chat, lang: Lang) -> None:
    you, name = lang.you, chat.person(lang.you).name
    above = chat.person("amy" if you == "bob" else "ken").name
    await chat.say(lang.me, f"/task @{name} 🧾 {BY[lang.locale]}")
    await chat.walk(days=8)
    late = chat.label("remind.title.late", you, record="T-1 🧾")
    first, second = [words for words in await chat.inbox(you) if late in words]
    assert above not in first and above in second
    why = await chat.press(you, "T-1", chat.label("button.why", you))
    assert chat.label("why.over", you) in why
