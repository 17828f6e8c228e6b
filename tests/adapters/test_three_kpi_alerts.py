"""A target, an alert, its cause, an issue and the recovery through each chat."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

TARGET = {"en": "/kpi target sales 1M/1.2M for October", "zh_Hant": "/kpi 目標 銷售額 100萬/120萬 10月"}
SET = {
    "en": "October 2026: NT$1M / NT$1.2M (realistic / ideal)",
    "zh_Hant": "2026年10月：NT$100 萬 / NT$120 萬（現實／理想）",
}
LOW = {"en": "/kpi sales 700,000 for October", "zh_Hant": "/kpi 銷售額 70萬 10月"}
HIGH = {"en": "/kpi sales 980,000 for October", "zh_Hant": "/kpi 銷售額 98萬 10月"}
CRITICAL = {
    "en": "🔴 Sales target achievement is critical: 70 % in October 2026",
    "zh_Hant": "🔴 銷售目標達成率情況嚴重：2026年10月為 70%",
}
CAUSE = {"en": "Cause: Ships came late", "zh_Hant": "原因：Ships came late"}
REMEDY = {"en": "Remedy by Fri 27 Nov: A second forwarder", "zh_Hant": "對策（11月27日 週五 前）：A second forwarder"}
BACK = {
    "en": "✅ Sales target achievement is back: 98 % in October 2026",
    "zh_Hant": "✅ 銷售目標達成率已恢復正常：2026年10月為 98%",
}


async def test_a_target_an_alert_its_cause_an_issue_and_the_recovery(chat: Chat, lang: Lang) -> None:
    lead = chat.person(lang.lead)
    await chat.say("sam", f"/kpi enable K11 @{lead.name}", room="private")
    assert SET[lang.locale] in await chat.say(lang.lead, TARGET[lang.locale], room="private")
    assert chat.label("button.undo", lang.lead) in (await chat.inbox(lang.lead))[-1].buttons

    await chat.say(lang.lead, LOW[lang.locale], room="private")
    told = [shown for shown in await chat.inbox(lang.lead) if CRITICAL[lang.locale] in shown]
    assert len(told) == 1 and chat.label("button.kpi_issue", lang.lead) in told[0].buttons
    assert not [line for line in await chat.lines(lang.room) if "70" in line]

    await chat.press(lang.lead, CRITICAL[lang.locale], chat.label("button.kpi_cause", lang.lead))
    said = await chat.fill(lang.lead, cause="Ships came late", remedy="A second forwarder", by="2026-11-27")
    assert CAUSE[lang.locale] in said and REMEDY[lang.locale] in said

    opened = await chat.press(lang.lead, CRITICAL[lang.locale], chat.label("button.kpi_issue", lang.lead))
    assert "I-1" in opened and "70" in opened
    assert "A second forwarder" in await chat.say(lang.you, "/show I-1", room="private")

    await chat.say(lang.lead, HIGH[lang.locale], room="private")
    back = [shown for shown in await chat.inbox(lang.lead) if BACK[lang.locale] in shown]
    assert len(back) == 1 and "I-1" in back[0].buttons
    await chat.walk(days=1)
    assert len([shown for shown in await chat.inbox(lang.lead) if BACK[lang.locale] in shown]) == 1
