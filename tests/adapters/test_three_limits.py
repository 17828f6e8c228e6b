"""Limits through each chat: who is asked and until when, told before it is over and after, paused, and the targets."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

ISSUE = {"en": "/issue @{you} Label printer is down !high", "zh_Hant": "/issue @{you} 標籤機壞了 !高"}
COMPLAINT = {"en": "/complaint Acme: pallets arrived wet", "zh_Hant": "/complaint Acme：棧板受潮"}
SET = {"en": "/sla issue !high respond 2h", "zh_Hant": "/sla 問題 !高 2小時接手"}
BY = {
    "en": "{you} is asked to take it by Wed 18 Nov 15:00; otherwise {other}",
    "zh_Hant": "已請 {you} 於 11月18日 週三 15:00 前接手；逾時改找 {other}",
}
ANSWER = {"en": "Answer Acme by Thu 19 Nov 18:00 (default)", "zh_Hant": "11月19日 週四 18:00 前回覆 Acme（預設時限）"}
RISK = {
    "en": "I-1 {title} is to be taken by Wed 18 Nov 15:00",
    "zh_Hant": "I-1 {title} 要在 11月18日 週三 15:00 前有人接手",
}
MISSED = {"en": "nobody took it by Wed 18 Nov 15:00", "zh_Hant": "到 11月18日 週三 15:00 仍無人接手"}


async def test_a_limit_is_seen_told_twice_and_looked_up(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you)
    other = chat.world.person(you.superior or 0)
    await chat.say(lang.me, ISSUE[lang.locale].format(you=you.name))
    assert BY[lang.locale].format(you=you.name, other=other.name) in (await chat.card("I-1")).replace("@", "")
    await chat.say(lang.me, COMPLAINT[lang.locale])
    assert ANSWER[lang.locale] in await chat.card("C-1")

    await chat.walk(hours=4)
    title = {"en": "Label printer is down", "zh_Hant": "標籤機壞了"}[lang.locale]
    risk = next(shown for shown in await chat.inbox(lang.you) if RISK[lang.locale].format(title=title) in shown)
    assert chat.label("button.take", lang.you) in risk.buttons
    await chat.walk(hours=1)
    assert any(MISSED[lang.locale] in shown for shown in await chat.inbox(lang.you))
    assert {"en": "Missed: time to take it", "zh_Hant": "已過時限：接手時限"}[lang.locale] in await chat.say(
        lang.you, "/history I-1", room="private"
    )
    await chat.press(lang.you, "I-1", chat.label("button.take", lang))
    left = {"en": "Solve it by", "zh_Hant": "前解決"}[lang.locale]
    assert left in await chat.say(lang.you, "/show I-1", room="private")
    assert left not in await chat.card("I-1")


async def test_targets_are_listed_set_by_words_and_by_the_form(chat: Chat, lang: Lang) -> None:
    assert chat.label("limited.preset", lang.me) in await chat.say(lang.me, "/sla", room="private")
    assert chat.label("sla.not_yours", lang.me) in await chat.say(lang.me, SET[lang.locale], room="private")
    assert "taken within: 2 working hours" in await chat.say("sam", SET[lang.locale], room="private")
    assert "I do not understand “soon”" in await chat.say("sam", "/sla issue respond soon", room="private")
    await chat.say("sam", "/sla", room="private")
    await chat.press("sam", "", chat.label("button.sla_edit", "sam"))
    said = await chat.fill(
        "sam", kind="complaint", severity="high", grade="A", department="", response="30m", resolution="2d", reply="",
        state="",
    )  # fmt: skip
    assert "complaint · high · grade A" in said and "30 working minutes" in said
    await chat.say(lang.me, ISSUE[lang.locale].format(you=chat.person(lang.you).name))
    assert "12:00" in await chat.card("I-1")
