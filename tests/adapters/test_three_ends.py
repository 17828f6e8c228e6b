"""How things end in each chat when they do not end well at once: a client who is not satisfied, a finding that the
auditor disputes, a value that waits for a second person."""

from __future__ import annotations

from core.people import Role
from tests.adapters.three import Chat, Lang

TITLE = {"en": "pallets arrived wet", "zh_Hant": "棧板受潮"}
WRONG = {"en": "two pallets are still missing", "zh_Hant": "還少兩個棧板"}
WHY = {"en": "no such pallets are made any more", "zh_Hant": "這種棧板已經停產"}
CAUSE = {"en": "nobody was asked", "zh_Hant": "沒有人被問過"}
CORRECT = {"en": "correct", "zh_Hant": "更正"}
MARGIN = {"en": "/kpi margin 900k for October", "zh_Hant": "/kpi 毛利 90萬 10月"}


async def test_a_client_who_is_not_satisfied_is_heard_above(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, f"/complaint Acme: {TITLE[lang.locale]}")
    await chat.press(lang.you, "C-1", chat.label("button.take", lang))
    await chat.say(lang.you, "/inform C-1 phone: soon")
    await chat.press(lang.you, "C-1", chat.label("button.dissatisfied", lang))
    await chat.reply(lang.you, "C-1", WRONG[lang.locale])
    card = await chat.card("C-1")
    assert chat.label("state.in_progress", lang) in card and chat.label("button.satisfied", lang) not in card.buttons
    assert WRONG[lang.locale] in await chat.say(lang.me, "/history C-1", room="private")

    await chat.say(lang.you, "/inform C-1 mail: on its way")
    await chat.press(lang.you, "C-1", chat.label("button.satisfied", lang))
    before = len(await chat.inbox("ken"))
    await chat.say(lang.me, "/reopen C-1 wet again")
    assert ["C-1" in said for said in (await chat.inbox("ken"))[before:]] == [True]

    refused = await chat.say(lang.me, f"/concede C-1 {WHY[lang.locale]}")
    assert chat.label(f"role.{Role.MANAGER}", lang.me).casefold() in refused
    await chat.say("ken", f"/concede C-1 {WHY[lang.locale]}", room="private")
    assert chat.label("state.unsatisfied", lang.me) in await chat.say(
        lang.me, "/list complaints closed", room="private"
    )
    for number in (2, 3):
        await chat.say(lang.me, f"/complaint Acme: {TITLE[lang.locale]} {number}")
    third = (await chat.inbox("ken"))[-1]
    assert "Acme" in third and "3" in third and "30" in third


async def test_a_finding_is_disputed_and_verified_by_the_auditor(chat: Chat, lang: Lang) -> None:
    auditor, owner = lang.you, lang.me
    await chat.promote(auditor, Role.AUDITOR)
    await chat.say(auditor, "/audit Purchasing", room=lang.room)
    await chat.press(auditor, "A-1", chat.label("button.begin.audit", lang))
    await chat.fill(auditor, area="financial", scope="payments", timing="Q4", staff="Bob")
    await chat.say(auditor, f'/finding A-1 {TITLE[lang.locale]} @"{chat.person(owner).name}"', room=lang.room)
    await chat.say(owner, f"/analyse F-1 {CAUSE[lang.locale]}")
    await chat.say(owner, "/correct F-1 approved afterwards")
    await chat.say(owner, "/prevent F-1 two signatures")
    refused = await chat.say(owner, "/verify F-1 seen")
    assert chat.person(auditor).name in refused
    await chat.press(auditor, "F-1", chat.label("button.dispute.finding", lang))
    await chat.fill(auditor, reason=WRONG[lang.locale])
    assert chat.label("button.prevent.finding", lang) in (await chat.card("F-1")).buttons
    await chat.say(owner, "/prevent F-1 three signatures")
    await chat.press(auditor, "F-1", chat.label("button.verify.finding", lang))
    await chat.fill(auditor, evidence="41 vouchers")
    assert chat.label("state.verified", lang) in (await chat.card("F-1")).casefold()
    shown = await chat.say(owner, "/show F-1", room="private")
    assert all(said in shown for said in (CAUSE[lang.locale], "approved afterwards", "three signatures", "41 vouchers"))


async def test_a_value_waits_for_a_second_person(chat: Chat, lang: Lang) -> None:
    await chat.promote(lang.you, Role.MANAGER)
    await chat.say("sam", f"/kpi enable K12 @{chat.person(lang.you).name}", room="private")
    entered = await chat.say(lang.you, MARGIN[lang.locale], room="private")
    own = await chat.say(lang.you, "/kpi verify", room="private")
    assert (
        "900" not in own.replace(",", "") or chat.label("button.kpi_verify_all", lang.you, count=1) not in own.buttons
    ), entered
    await chat.say("ken", "/kpi verify", room="private")
    await chat.press("ken", "", chat.label("button.kpi_verify_all", "ken", count=1))
    (row,) = [row for row in chat.world.rows("kpi_figures") if row["state"] != "replaced"]
    assert (row["state"], row["verified_by_id"]) == ("verified", chat.id("ken"))
    closed = await chat.say(lang.you, MARGIN[lang.locale].replace("9", "8"), room="private")
    assert f"{chat.typed('kpi')} {CORRECT[lang.locale]}" in closed
