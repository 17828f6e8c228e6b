"""KPIs through each chat: what matters to the asker, a chart at once in words and then as a picture, and the report
with its paper and its sheet."""

from __future__ import annotations

from datetime import date

from tests.adapters.three import Chat, Lang
from tests.adapters.three_telegram import USERS, TelegramChat
from tests.features.kpi_figures import OCTOBER, SALES, aim, declare, enter, explain, months

CHART = {"en": "/kpi sales chart", "zh_Hant": "/kpi 銷售額 圖表"}
REPORT = {"en": "/kpi report October", "zh_Hant": "/kpi 報告 10月"}
STANDS = {
    "en": "85 % of the target NT$4M · cause: orders late · remedy by Fri 20 Nov: call them (Ken)",
    "zh_Hans": "目标 NT$400 万，达成 85% · 原因：orders late · 措施（11月20日 周五 前）：call them（Ken）",
    "zh_Hant": "目標 NT$400 萬，達成 85% · 原因：orders late · 對策（11月20日 週五 前）：call them（Ken）",
}
TREND = {
    "en": "Sep NT$4.1M · Oct NT$3.4M",
    "zh_Hans": "9月 NT$410 万 · 10月 NT$340 万",
    "zh_Hant": "9月 NT$410 萬 · 10月 NT$340 萬",
}


async def test_a_chart_and_a_report_reach_who_asked(chat: Chat, lang: Lang) -> None:
    (sales,) = await declare(chat.world, SALES)
    await enter(chat.world, sales, months(OCTOBER, [3_600_000, 4_100_000, 3_400_000]))
    await aim(chat.world, sales, OCTOBER, 4_000_000)
    await explain(chat.world, sales, OCTOBER, "orders late", "call them", date(2026, 11, 20))
    mine, theirs = chat.person(lang.me).locale, chat.person(lang.lead).locale

    assert STANDS[mine] in await chat.say(lang.me, "/kpi", room="private")
    shown = await chat.say(lang.me, CHART[lang.locale], room="private")
    assert TREND[mine] in shown
    pictures = await chat.pictures(lang.me)
    assert len(pictures) == 1 and TREND[mine] in pictures[0]

    said = await chat.say(lang.lead, REPORT[lang.locale], room="private")
    assert STANDS[theirs] in said and chat.label("kpi_report.coming", lang.lead) in said
    if isinstance(chat, TelegramChat):  # the picture says it, then come the paper and the sheet: three messages
        sent = [e for e in chat.telegram.journal.entries() if e["room"] == str(USERS[lang.lead])]
        assert [e["method"] for e in sent[-3:]] == ["sendPhoto", "sendDocument", "sendDocument"]
        assert STANDS[theirs] in sent[-3]["caption"] and "KPI" in sent[-3]["caption"]
        papers = {entry["document"]["file_name"]: entry["caption"] for entry in sent[-2:]}
        assert set(papers) == {"KPI 2026-10.pdf", "KPI 2026-10.xlsx"} and papers["KPI 2026-10.xlsx"]
    names = [row["name"] for row in chat.world.rows("files") if row["author_id"] == chat.id(lang.lead)]
    assert {"KPI 2026-10.pdf", "KPI 2026-10.xlsx", "chart.png"} == set(names)
    assert {row["state"] for row in chat.world.rows("outbox") if row["kind"].startswith("kpi_")} == {"sent"}
    assert chat.label("kpi_report.not_yours", lang.me) in await chat.say(lang.me, REPORT[lang.locale], room="private")
