"""Audits and their findings: planned, seen on site, reported; corrected, prevented, verified (S000-6.2)."""

from __future__ import annotations

from core.answer import Form, Refusal, Say
from core.card import load_card
from core.people import Role
from storage import chat, people
from tests.world import World, words

PLAN = {"record": "A-1", "area": "financial", "scope": "payments", "timing": "Q4", "staff": "Bob, Ken"}
REPORT = {"record": "A-1", "evidence": "41 vouchers", "analysis": "no second signature", "suggestions": "ask for two"}


async def auditor(world: World) -> int:
    await world.muster.writer.submit(lambda unit: people.change_person(unit, world.bob, role=Role.AUDITOR.value))
    await world.muster.directories.current()
    return world.bob


async def test_an_audit_closes_when_its_findings_are_verified(world: World) -> None:
    bob = await auditor(world)
    await world.say(bob, "/audit Purchasing, fourth quarter")
    assert isinstance((await world.say(bob, "/begin A-1")).answer, Form)
    await world.run(bob, "begin", values=PLAN, asked=True)
    found = await world.say(bob, "/finding A-1 Invoices were paid without approval !high @Alice")
    assert "F-1" in words(found)
    await world.run(bob, "conclude", values=REPORT, asked=True)
    open_ = await world.say(bob, "/done A-1")
    assert isinstance(open_.answer, Refusal) and "F-1" in open_.answer.text
    await world.say(world.alice, "/analyse F-1 nobody was asked")
    assert isinstance((await world.say(world.alice, "/prevent F-1 two signatures")).answer, Refusal), "corrected first"
    await world.say(world.alice, "/correct F-1 approved afterwards")
    await world.say(world.alice, "/prevent F-1 the system asks for two signatures")
    assert isinstance((await world.say(world.alice, "/verify F-1 seen")).answer, Refusal), "the auditor verifies"
    assert isinstance((await world.say(bob, "/verify F-1")).answer, Form), "with evidence"
    await world.say(bob, "/dispute F-1 two payments are open")
    await world.say(world.alice, "/prevent F-1")
    await world.run(bob, "verify", values={"record": "F-1", "evidence": "seen on 3 Nov"}, asked=True)
    shown = words(await world.look(world.alice, "F-1"))
    assert "Corrective action: approved afterwards" in shown and "verified" in shown
    await world.say(bob, "/done A-1")
    statuses = {row["kind"]: row["status"] for row in world.rows("records")}
    assert statuses == {"audit": "closed", "finding": "verified"}


async def test_the_report_is_a_pdf_for_who_asks(world: World) -> None:
    bob = await auditor(world)
    await world.say(bob, "/audit 採購稽核")
    await world.run(bob, "begin", values=PLAN, asked=True)
    await world.say(bob, "/finding A-1 付款未經核准 @Alice")
    answer = (await world.say(bob, "/audit report A-1")).answer
    assert isinstance(answer, Say) and "on its way" in words(answer.card)
    with world.muster.database.read() as conn:
        found = [m for m in chat.after(conn, world.private(bob), 0, bob) if m.card and m.card.get("document")]
    (message,) = found
    assert message.card is not None
    document = load_card(message.card).document
    assert document is not None and document.name == "A-1.pdf"
    (blob,) = world.rows("blobs")
    assert bytes(blob["body"]).startswith(b"%PDF-") and len(blob["body"]) > 1000
    titled = await world.say(bob, "/audit report on travel costs")
    assert "A-2 report on travel costs" in words(titled), "without a reference it is a title"


async def test_only_kinds_with_a_report_have_one(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    refused = await world.run(world.alice, "audit_report", values={"record": "I-1"})
    assert isinstance(refused.answer, Refusal) and "only about: audit" in refused.answer.text


async def test_what_a_role_alone_may_do_names_the_role(world: World) -> None:
    """Whoever planned it cannot begin it, and is not sent to themselves."""
    await world.say(world.alice, "/audit Purchasing")
    refused = await world.run(world.alice, "begin", values=PLAN)
    assert isinstance(refused.answer, Refusal) and "that is for an auditor to do" in refused.answer.text
    await world.say(world.xiaoming, "/audit 采购")
    refused = await world.run(world.xiaoming, "begin", values={**PLAN, "record": "A-2"})
    assert isinstance(refused.answer, Refusal) and "要由审计人员来做" in refused.answer.text
    await world.say(world.alice, "/task Count @Bob")
    refused = await world.say(world.xiaoming, "/done T-1")
    assert (isinstance(refused.answer, Refusal) and "is with Bob" in refused.answer.text) or "在 Bob" in words(refused)
