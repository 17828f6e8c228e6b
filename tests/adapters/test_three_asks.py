"""Asking, told through each chat: side by side and in order, answered by buttons, forms, commands and words; an order's
review waits for it, and an audit's report comes as a file."""

from __future__ import annotations

import pytest

from core.people import Role
from tests.adapters.three import Chat, Lang

TITLE = {"en": "500 pumps", "zh_Hant": "五百台泵浦"}
QUESTION = {"en": "can we deliver in March?", "zh_Hant": "三月能交貨嗎？"}
NO = {"en": "no, because the line is full", "zh_Hant": "不行，因為產線滿了"}
WHY = {"en": "the line is full", "zh_Hant": "產線滿了"}


async def test_an_order_is_asked_about_and_accepted(chat: Chat, lang: Lang) -> None:
    title, question = TITLE[lang.locale], QUESTION[lang.locale]
    await chat.promote(lang.you, Role.MANAGER)
    assert f"O-1 {title}" in await chat.say(lang.me, f"/order Acme: {title}", room=lang.room)
    # A step asks for its details in one form.
    await chat.press(lang.me, "O-1", chat.label("button.confirm.order", lang))
    given = {"model": "P-9", "quantity": "500", "technical": "316L", "quality": "A", "delivery": "15 March"}
    await chat.fill(lang.me, **given, sort="regular")
    await chat.press(lang.me, "O-1", chat.label("button.review_order.order", lang))
    assert any(f"{chat.typed('ask')} O-1" in words for words in await chat.inbox(lang.me)), "no department is on file"
    assert f"{chat.typed('ask')} O-1" in await chat.say(lang.you, "/accept O-1")
    # Asked by a line, answered on the private question's own button with a condition.
    name = chat.person(lang.you).name
    asked = await chat.say(lang.me, f'/ask O-1 @"{name}" #Operations by Friday: {question}')
    assert "O-1" in asked and name in await chat.card("O-1")
    assert question in (await chat.inbox(lang.you))[-1]
    await chat.press(lang.you, "", chat.label("button.ask_if", lang.you))
    await chat.fill(lang.you, words="two lots")
    assert "two lots" in await chat.card("O-1")
    # The department by the words of a reply to the private question: a no, which bars the step and says what else.
    await chat.press("amy", "", chat.label("button.ask_over", "amy"))
    await chat.fill("amy", person="Ken")
    assert question in (await chat.inbox("ken"))[-1]
    await chat.say("ken", f"/answer O-1 {NO[lang.locale]}", room="private")
    assert WHY[lang.locale] in await chat.card("O-1")
    barred = await chat.say(lang.you, "/accept O-1")
    assert WHY[lang.locale] in barred and chat.label("button.accept_if.order", lang.you) in barred
    assert WHY[lang.locale] in (await chat.inbox(lang.me))[-1]
    await chat.say(lang.you, "/accept_if O-1 two weeks later")
    assert "two weeks later" in await chat.card("O-1")


async def test_a_reply_answers_and_the_others_are_reminded(chat: Chat, lang: Lang) -> None:
    title, question = TITLE[lang.locale], QUESTION[lang.locale]
    await chat.say(lang.me, f"/task {title}")
    await chat.press(lang.me, "T-1", chat.label("button.more", lang))
    await chat.press(lang.me, "", chat.label("button.ask", lang.me))
    whom = f"@Ken, {chat.person(lang.you).name}"
    await chat.fill(lang.me, whom=whom, question=question, turn="in_order")
    assert question in (await chat.inbox("ken"))[-1]
    assert not [words for words in await chat.inbox(lang.you) if question in words]
    await chat.reply("ken", "T-1", {"en": "ok!", "zh_Hant": "可以"}[lang.locale])
    assert question in (await chat.inbox(lang.you))[-1]
    assert f"✅ {chat.label('asks.yes', lang, who='Ken')}" in await chat.card("T-1")
    await chat.walk(days=2, hours=7)
    reminded = (await chat.inbox(lang.you))[-1]
    assert chat.label("asks.again", lang.you, who=chat.person(lang.me).name, record=f"T-1 {title}") in reminded
    await chat.reply(lang.you, "T-1", NO[lang.locale])
    assert f"⛔ {chat.label('asks.no', lang, who=chat.person(lang.you).name)}" in await chat.card("T-1")
    assert WHY[lang.locale] in "\n".join(await chat.lines(lang.room)) + await chat.card("T-1")


@pytest.mark.parametrize("lang", ["en"], indirect=True)
async def test_an_audit_is_reported_with_its_findings(chat: Chat, lang: Lang) -> None:
    await chat.promote("bob", Role.AUDITOR)
    await chat.say("bob", "/audit Purchasing")
    await chat.press("bob", "A-1", chat.label("button.begin.audit", lang))
    await chat.fill("bob", area="financial", scope="payments", timing="Q4", staff="Bob")
    assert "F-1" in await chat.say("bob", "/finding A-1 Paid without approval @Alice")
    await chat.say("alice", "/analyse F-1 nobody was asked")
    await chat.press("alice", "F-1", chat.label("button.correct.finding", lang))
    await chat.fill("alice", corrective="approved afterwards")
    assert "approved afterwards" in await chat.card("F-1")
    assert "A-1" in await chat.say("bob", "/audit report A-1")
    assert [bytes(row["body"])[:5] for row in chat.world.rows("blobs")] == [b"%PDF-"]
    assert {row["state"] for row in chat.world.rows("outbox")} <= {"sent", "merged", "dropped"}
