"""The calendar and leave through each chat: seen, set by a form, entered with somebody who stands in, taken back."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang


async def test_the_calendar_is_seen_and_set_and_due_dates_follow_it(chat: Chat, lang: Lang) -> None:
    assert "Taiwan" in await chat.say("sam", "/calendar company country TW", room="private")
    shown = await chat.say(lang.me, "/calendar", room="private")
    assert {"en": "Today, Wed 18 Nov", "zh_Hant": "今天 11月18日 周三"}[lang.locale] in shown
    assert {"en": "Taiwan · Company", "zh_Hant": "台湾 · 公司"}[lang.locale] in shown
    mine = chat.label("button.calendar_edit", lang.me, whose=chat.label("calendar.yours", lang.me))
    assert mine in shown.buttons

    asked = await chat.press(lang.me, "", mine)
    assert mine in asked and "Asia/Shanghai" in asked
    backwards = await chat.fill(lang.me, hours="18:00–9:00", country="", zone="Asia/Taipei", day="")
    assert chat.label("calendar.hours_backwards", lang.me, given="18:00–9:00") in backwards
    await chat.fill(lang.me, hours="8:30–12:00 13:00–16:30", country="", zone="Asia/Taipei", day="")
    shown = await chat.say(lang.me, "/calendar", room="private")
    assert "8:30–12:00" in shown and "16:30" in shown and "Asia/Taipei" in shown

    words = {"en": "/task Send the offer by EOD", "zh_Hant": "/task 寄出報價 下班前"}[lang.locale]
    assert "16:30" in await chat.say(lang.me, words)
    refused = await chat.say(lang.me, "/calendar company hours 9:00–17:00", room="private")
    assert chat.label("calendar.not_yours.company", lang.me) in refused


async def test_leave_is_entered_told_seen_on_the_card_and_taken_back(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you).name
    await chat.say(lang.me, {"en": "/task Send the offer", "zh_Hant": "/task 寄出報價"}[lang.locale])
    await chat.press(lang.me, "T-1", chat.label("button.take", lang))
    said = await chat.say(lang.me, f"/timeoff 11/18–11/20 @{you}", room="private")
    assert chat.label("timeoff.stands_in", lang.me, who=you) in said
    assert "18" in said and "20" in said and chat.label("button.timeoff_drop", lang.me) in said.buttons
    told = (await chat.inbox(lang.you))[-1]
    assert chat.person(lang.me).name in told and chat.label("timeoff.what_it_means", lang.you) in told

    await chat.reply(lang.you, "T-1", {"en": "I will look after it", "zh_Hant": "我會看著"}[lang.locale])
    await chat.press(lang.me, "T-1", chat.label("button.due", lang))
    await chat.fill(lang.me, due="2026-11-27 15:00")
    away = {"en": "is on leave until Fri 20 Nov →", "zh_Hant": "請假到 11月20日 週五 →"}[lang.locale]
    assert f"{away} {you}" in await chat.card("T-1")

    refused = await chat.say(lang.me, "/timeoff 2026-12-05 – 2026-12-01", room="private")
    assert chat.label("calendar.days_backwards", lang.me, given="2026-12-05 – 2026-12-01") in refused
    listed = await chat.say(lang.me, "/timeoff", room="private")
    drop = next(label for label in listed.buttons if "11" in label or "Nov" in label)
    taken = await chat.press(lang.me, "", drop)
    assert {"en": "Taken back: you are there", "zh_Hant": "已撤销"}[lang.locale] in taken
    assert chat.person(lang.me).name in (await chat.inbox(lang.you))[-1]


async def test_leave_by_the_form(chat: Chat) -> None:
    listed = await chat.say("amy", "/timeoff", room="private")
    assert chat.label("timeoff.none", "amy") in listed
    await chat.press("amy", "", chat.label("button.timeoff_add", "amy"))
    said = await chat.fill("amy", dates="Mon to Wed", delegate="Ken", person="Bob")
    assert "Bob is away Mon 23 Nov – Wed 25 Nov." in said and "Ken stands in." in said
    assert "Your leave Mon 23 Nov – Wed 25 Nov was entered." in (await chat.inbox("bob"))[-1]
