"""Leave and leaving through each chat: half a day, a year's file, while you were away, and a handover with ticks."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

LIST = "off 2027-01-01 – 2027-01-03 元旦\nworking 2027-02-14\n".encode()


async def test_half_a_day_a_file_of_a_year_and_what_happened_meanwhile(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you).name
    said = await chat.say("sam", "/calendar years CN 2027", room="private", file=("2027.txt", LIST))
    assert "China 2027: 3 days off, 1 make-up working day." in said

    words = {"en": "/task Send the offer", "zh_Hant": "/task 寄出報價"}[lang.locale]
    await chat.say(lang.me, words)
    await chat.press(lang.me, "T-1", chat.label("button.take", lang))
    half = {"en": "12/1 pm", "zh_Hant": "12月1日下午"}[lang.locale]
    said = await chat.say(lang.me, f"/timeoff {half} @{you}", room="private")
    assert {"en": "Tue 1 Dec, afternoon", "zh_Hant": "12月1日 周二下午"}[lang.locale] in said
    assert chat.label("timeoff.half_workdays", lang.me, count=0.5) in said

    said = await chat.say(lang.me, f"/timeoff 11/19–11/20 @{you}", room="private")
    await chat.walk(days=1)
    await chat.say(lang.you, {"en": "/task @Alice Call them", "zh_Hant": "/task @李晓明 打電話給他們"}[lang.locale])
    await chat.walk(days=4, hours=1)
    (card,) = [
        shown for shown in await chat.inbox(lang.me) if chat.label("meanwhile.title", lang.me, days="")[:4] in shown
    ]
    assert "T-2" in card and "T-2" in card.buttons
    assert "T-2" in await chat.press(lang.me, "T-2", "T-2")


async def test_a_handover_is_ticked_offered_declined_and_accepted(chat: Chat, lang: Lang) -> None:
    me, you = chat.person(lang.me).name, chat.person(lang.you).name
    titles = {"en": ("Send the offer", "Call them"), "zh_Hant": ("寄出報價", "打電話")}[lang.locale]
    for number, title in enumerate(titles, 1):
        await chat.say(lang.me, f"/task {title}")
        await chat.press(lang.me, f"T-{number}", chat.label("button.take", lang))
    shown = await chat.say(lang.me, f"/handover @{you}", room="private")
    assert chat.label("handover.preview", lang.me, who=me, all=2, ticked=2) in shown
    shown = await chat.press(lang.me, "", "☑ T-2")
    assert "☐ T-2" in shown.buttons
    said = await chat.press(lang.me, "", chat.label("button.handover_give", lang.me, count=1, who=you))
    assert chat.label("handover.next", lang.me) in said

    offer = (await chat.inbox(lang.you))[-1]
    assert "T-1" in offer and "T-2" not in offer
    await chat.press(lang.you, "T-1", chat.label("button.handover_no", lang.you))
    await chat.fill(lang.you, reason="too much")
    assert "too much" in (await chat.inbox(lang.me))[-1]

    await chat.press(lang.me, "too much", chat.label("button.handover_again", lang.me))
    await chat.press(lang.me, "", chat.label("button.handover_to", lang.me, count=2))
    await chat.fill(lang.me, person=you, note="until Monday")
    offer = (await chat.inbox(lang.you))[-1]
    assert "until Monday" in offer and "T-2" in offer
    said = await chat.press(lang.you, "until Monday", chat.label("button.handover_yes", lang.you))
    assert chat.label("handover.yours", lang.you, count=2) in said
    assert you in await chat.card("T-1")
    told = [shown for shown in await chat.inbox(lang.me) if chat.label("handover.moved", lang.me, count=2) in shown]
    assert len(told) == 1
    assert "handed over by themselves" in await chat.say("bob", "/handover @Ken @Sam", room="private")
