"""Recurring duties through each chat: switched on from the catalogue, changed by a form, opened, done with evidence."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang


async def test_a_duty_is_switched_on_changed_opened_and_done(chat: Chat, lang: Lang) -> None:
    shown = await chat.say("sam", "/review", room="private")
    assert f"{chat.typed('review')} enable financial-audit" in shown
    catalogue = await chat.press("sam", "", chat.label("button.review_catalog", "sam"))
    assert "weekly-report" in catalogue and "Weekly report" in catalogue
    on = await chat.say("sam", "/review enable financial-audit", room="private")
    assert chat.label("duty.on", "sam", name="Financial audit") in on and "31 Dec" in on

    line = {
        "en": "/review add Stock list every Friday 16:00 @Bob lead 1d evidence checklist: shelves, store",
        "zh_Hant": "/review 新增 盤點 每週五下午四點 @李晓明 提前1天 需佐證 清單：貨架、倉庫",
    }[lang.locale]
    title = {"en": "Stock list", "zh_Hant": "盤點"}[lang.locale]
    added = await chat.say(lang.lead, line, room="private")
    assert chat.label("duty.added", lang.lead, name=title) in added
    assert chat.label("duty.items", lang.lead, count=2) in added
    await chat.press(lang.lead, "", chat.label("button.review_change", lang.lead))
    wrong = await chat.fill(lang.lead, cadence="30 Feb", lead="1", grace="2")
    assert "30 Feb" in wrong
    said = await chat.fill(lang.lead, cadence="every Friday 17:00")
    assert chat.label("duty.changed", lang.lead, name=title) in said and "17:00" in said

    await chat.walk(days=2)
    who = {"en": "bob", "zh_Hant": "xiaoming"}[lang.locale]
    card = await chat.card("U-1")
    assert title in card and chat.person(who).name in card
    assert "U-1" in await chat.say(lang.lead, "/review", room="private")
    refused = await chat.press(who, "U-1", chat.label("button.done", lang))
    assert "U-1" in refused and f"{chat.typed('done')} U-1" in refused
    await chat.reply(who, "U-1", "https://files.example/list.xlsx")
    await chat.press(who, "U-1", chat.label("button.done", lang))
    assert chat.label("button.reopen", lang) in (await chat.card("U-1")).buttons

    await chat.walk(days=7)
    await chat.press(lang.lead, "U-2", chat.label("button.skip", lang))
    await chat.fill(lang.lead, reason="stocktaking week")
    assert chat.label("button.reopen", lang) in (await chat.card("U-2")).buttons


async def test_an_audit_that_is_due_is_planned_with_a_press(chat: Chat, lang: Lang) -> None:
    who = {"en": "bob", "zh_Hant": "xiaoming"}[lang.locale]
    await chat.say("sam", f"/review enable financial-audit @{chat.person(who).name}", room="private")
    await chat.walk(days=30)
    assert chat.label("button.audit_start", lang) in (await chat.card("U-1")).buttons
    await chat.press(who, "U-1", chat.label("button.audit_start", lang))
    assert chat.label("button.audit_start", lang) not in (await chat.card("U-1")).buttons
    shown = await chat.say(who, "/show A-1", room="private")
    assert chat.label("choice.financial", who) in shown and "2026-Q4" in shown
    assert "U-1" in await chat.say(who, "/history A-1", room="private")
