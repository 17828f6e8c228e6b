"""Figures through each chat: switched on, entered in the words of each language, asked for, and answered by a bare
number; the form of all of them, a doubt, and what is refused."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

SALES = {"en": "/kpi sales 3.2M for October", "zh_Hant": "/kpi 銷售額 320萬 10月"}
SAID = {"en": "Sales · October 2026: NT$3,200,000", "zh_Hant": "銷售額 · 2026年10月：NT$3,200,000"}
ASKED = {"en": "2 figures, only Sales for November 2026 is missing", "zh_Hant": "2 項數字，只差2026年11月的銷售額"}
LAST = {"en": "Sales: NT$3.2M for October 2026", "zh_Hant": "銷售額：2026年10月為 NT$320 萬"}
BARE = {"en": "3.4M", "zh_Hant": "340萬"}
NOVEMBER = {"en": "Sales · November 2026: NT$3,400,000", "zh_Hant": "銷售額 · 2026年11月：NT$3,400,000"}


def entered(chat: Chat) -> list[int]:
    rows = [row for row in chat.world.rows("kpi_figures") if row["state"] != "replaced"]
    return [row["value"] // 1_000_000 for row in sorted(rows, key=lambda row: row["id"])]


async def test_a_figure_is_switched_on_entered_asked_for_and_answered(chat: Chat, lang: Lang) -> None:
    me = chat.person(lang.you)
    locale = me.locale
    assert chat.label("kpi.not_to_set", lang.me) in await chat.say(lang.me, "/kpi enable K11", room="private")
    on = await chat.say("sam", f"/kpi enable K11 K6a @{me.name}", room="private")
    assert "K11 Sales target achievement, K6a Revenue are on" in on and "Sales / target(Sales)" in on
    assert SAID[locale] in await chat.say(lang.you, SALES[locale], room="private")
    await chat.say(lang.you, "/kpi K6a 4M", room="private")
    assert chat.label("button.kpi_enter", lang.you) in (await chat.say(lang.you, "/kpi sales", room="private")).buttons
    await chat.walk(days=12)
    await chat.say(lang.you, "/kpi K6a 4.1M for November", room="private")
    await chat.walk(days=3)

    question = next(shown for shown in await chat.inbox(lang.you) if ASKED[locale] in shown)
    assert LAST[locale] in question and chat.label("button.kpi_fill", lang.you) in question.buttons
    answered = await chat.answer(lang.you, ASKED[locale], BARE[locale])
    assert entered(chat) == [3_200_000, 4_000_000, 4_100_000, 3_400_000], answered
    shown = await chat.say(lang.you, "/kpi sales", room="private")
    assert {"en": "NT$3.4M", "zh_Hant": "NT$340 萬"}[locale] in shown


async def test_the_form_a_doubt_and_the_way_back(chat: Chat, lang: Lang) -> None:
    who = lang.you
    locale = chat.person(who).locale
    await chat.say("sam", f"/kpi enable K11 K6a @{chat.person(who).name}", room="private")
    await chat.say(who, SALES[locale], room="private")
    await chat.walk(days=16)
    await chat.say(who, "/kpi fill", room="private")
    waits = {row["kpi_id"]: row["id"] for row in chat.world.rows("kpi_waits") if row["start"] == "2026-11-01"}
    codes = {row["code"]: row["id"] for row in chat.world.rows("kpis")}
    done = await chat.fill(who, **{f"w{waits[codes['sales']]}": BARE[locale], f"w{waits[codes['K6a']]}": "4M"})
    assert NOVEMBER[locale] in done and entered(chat) == [3_200_000, 3_400_000, 4_000_000]

    doubt = await chat.say(who, "/kpi sales 34M for November", room="private")
    assert len(entered(chat)) == 3
    await chat.press(who, "", next(label for label in doubt.buttons if "34,000,000" in label))
    assert entered(chat)[-1] == 34_000_000
    await chat.press(who, "", chat.label("button.kpi_back", who))
    assert sorted(entered(chat)) == [3_200_000, 3_400_000, 4_000_000]


WHY = {"en": "the freight was missing", "zh_Hant": "漏了運費"}
CORRECT = {
    "en": "/kpi correct sales 3M for October 2024 because the freight was missing",
    "zh_Hant": "/kpi correct 銷售額 300萬 2024年10月 因為漏了運費",
}


async def test_later_today_and_a_closed_value_with_its_reason(chat: Chat, lang: Lang) -> None:
    me = chat.person(lang.you)
    await chat.say("sam", f"/kpi enable sales @{me.name}", room="private")
    await chat.say(lang.you, SALES[me.locale], room="private")
    closed = await chat.say(lang.you, CORRECT[me.locale], room="private")
    assert chat.label("kpi.closed_long", "sam").split(": ")[1] in closed or "經理或管理員" in closed
    done = await chat.say("sam", CORRECT["zh_Hant"], room="private")
    assert "Because: 漏了運費" in done and entered(chat) == [3_200_000, 3_000_000]
    assert WHY["zh_Hant"] in await chat.say("sam", "/kpi sales October 2024", room="private")

    await chat.walk(days=15)
    question = next(shown for shown in await chat.inbox(lang.you) if "NT$3.2M" in shown or "NT$320 萬" in shown)
    later = chat.label("button.snooze_later", lang.you)
    assert later in question.buttons
    said = await chat.press(lang.you, "", later)
    assert "17:00" in said
    await chat.walk(hours=8)
    again = [shown for shown in await chat.inbox(lang.you) if later in shown.buttons]
    assert len(again) == 2


QUARTER = {"en": "/kpi sales Q4", "zh_Hant": "/kpi 銷售額 Q4"}
TURNED = {"en": "/kpi October's sales", "zh_Hant": "/kpi 10月的銷售額"}
SO_FAR = {"en": "Q4 2026: NT$3.2M", "zh_Hant": "NT$320 萬"}


async def test_a_quarter_that_runs_says_what_there_is_and_is_not_entered(chat: Chat, lang: Lang) -> None:
    me = chat.person(lang.you)
    await chat.say("sam", f"/kpi enable sales @{me.name}", room="private")
    await chat.say(lang.you, SALES[me.locale], room="private")
    enter, draw = chat.label("button.kpi_enter", lang.you), chat.label("button.kpi_chart", lang.you)
    assert enter in (await chat.say(lang.you, TURNED[me.locale], room="private")).buttons
    shown = await chat.say(lang.you, QUARTER[me.locale], room="private")
    assert SO_FAR[me.locale] in shown and chat.label("kpi.so_far", lang.you).split("{")[0] in shown
    assert draw in shown.buttons and enter not in shown.buttons
    await chat.press(lang.you, "", draw)
    assert any(row["kind"] == "kpi_chart" for row in chat.world.rows("outbox"))
