"""A task through each chat: pasted lines are ticked, others have it too, parts count upwards, and one waits for the
other."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

WORDS = {
    "en": ("Trade fair", "book the hall", "print cards", "Offer", "Drawings"),
    "zh_Hant": ("參展準備", "訂場地", "印名片", "報價單", "圖面"),
}


async def test_lines_owners_parts_and_what_waits(chat: Chat, lang: Lang) -> None:
    fair, hall, cards, offer, drawings = WORDS[lang.locale]
    you, ken = chat.person(lang.you).name, chat.person("ken").name
    assert fair in await chat.say(lang.me, f"/task {fair}\n- {hall}\n- {cards}")
    card = await chat.card("T-1")
    assert f"☐ {hall}" in card and chat.label("card.checked", lang, done=0, all=2) in card
    listed = await chat.say(lang.me, "/check T-1", room="private")
    tick = next(label for label in listed.buttons if hall in label)
    await chat.press(lang.me, "", tick)
    card = await chat.card("T-1")
    assert f"☑ {hall}" in card and chat.label("card.checked", lang, done=1, all=2) in card

    await chat.say(lang.me, f"/assign T-1 @{you} @{ken}")
    card = await chat.card("T-1")
    assert chat.label("card.with", lang, who=ken) in card and you in card
    assert any(
        "T-1" in message and chat.label("button.take", "ken") in message.buttons for message in await chat.inbox("ken")
    )
    assert "T-1" in await chat.say("ken", "/mine", room="private")

    await chat.say(lang.me, f"/task T-1 {offer}")
    await chat.say(lang.me, f"/task T-1 {drawings} @{you}")
    assert chat.label("card.parts", lang, done=0, all=2) in await chat.card("T-1")
    assert "T-3" in await chat.say(lang.me, "/after T-2 T-3")
    assert "⏳" in await chat.card("T-2")
    circle = await chat.say(lang.me, "/after T-3 T-2")
    assert "T-3 → T-2 → T-3" in circle
    gate = await chat.press(lang.me, "T-2", chat.label("button.done", lang))
    assert f"{chat.typed('unlink')} T-2 T-3" in gate
    await chat.press(lang.you, "T-3", chat.label("button.done", lang))
    assert "⏳" not in await chat.card("T-2")
    assert chat.label("card.parts", lang, done=1, all=2) in await chat.card("T-1")

    before = chat.label("changed.nothing", lang.me)
    told = await chat.say(lang.me, "/history T-1", room="private")
    assert f"{chat.label('changed.owner_id', lang.me)}: {before} → {you}" in told
    assert f"{chat.label('changed.checklist', lang.me)}: ☐ → ☑ {hall}" in told
