"""Audits and their findings: planned, seen on site, reported; corrected, prevented, verified (S000-6.2)."""

from __future__ import annotations

from datetime import UTC, datetime

from core.answer import Form, Refusal, Say
from core.card import load_card
from core.people import Role
from storage import chat, people
from tests.world import World, buttons, words

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


async def test_an_audit_that_is_due_is_planned_from_its_duty(world: World) -> None:
    bob = await auditor(world)
    await world.say(world.admin, "/review enable financial-audit")
    await world.walk_to(datetime(2026, 12, 17, 1, 1, tzinfo=UTC))
    duty = (await world.look(bob, "U-1")).answer
    assert isinstance(duty, Say) and buttons(duty.card)[0] == "Start the audit"
    revision = duty.card.buttons[0].revision
    pressed = words(await world.press(bob, "audit_start", "U-1", revision))
    assert pressed == "A-1 Financial audit (2026-Q4) is planned for U-1"
    shown = words(await world.look(bob, "A-1"))
    assert "Kind of audit: financial" in shown and "Bob" in shown and "Thu 31 Dec 18:00" in shown
    assert "U-1" in words(await world.say(bob, "/history A-1"))
    after = (await world.look(bob, "U-1")).answer
    assert isinstance(after, Say) and "Start the audit" not in buttons(after.card)
    assert isinstance((await world.run(bob, "audit_start", values={"record": "U-1"})).answer, Refusal), "once"
    assert len([row for row in world.rows("records") if row["kind"] == "audit"]) == 1
    await world.say(bob, "/undo U-1")
    again = (await world.look(bob, "U-1")).answer
    assert isinstance(again, Say) and "Start the audit" in buttons(again.card) and world.rows("links") == []


async def test_a_duty_that_is_no_audit_starts_none(world: World) -> None:
    await world.say(world.admin, "/review enable backup @Bob")
    await world.walk(days=3)
    shown = (await world.look(world.bob, "U-1")).answer
    assert isinstance(shown, Say) and "Start the audit" not in buttons(shown.card)
    assert isinstance((await world.run(world.bob, "audit_start", values={"record": "U-1"})).answer, Refusal)
