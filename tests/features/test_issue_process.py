"""Issues: a plain one closes at once; a grave, repeated or promoted one shows its whole way, and says why."""

from __future__ import annotations

import pytest

from core.answer import Form, Refusal, Say, Toast
from core.card import Card
from core.people import Account
from storage import people
from storage.uow import Unit
from tests.world import World, buttons, words

PLAN = {"root_cause": "worn cable", "temporary": "a borrowed one", "long_term": "spare cables"}
LEARNED = {"evaluation": "it prints", "lesson": "check the cables"}


async def fill(world: World, person: int, command: str, record: str, **values: str) -> object:
    reply = await world.run(person, command, values={"record": record, **values}, asked=True)
    return reply.answer


def private(world: World, person: int) -> list[Card]:
    return world.cards(world.private(person), person)


async def whole_way(world: World, record: str) -> None:
    await world.say(world.bob, f"/take {record}")
    await fill(world, world.bob, "plan", record, **PLAN)
    await world.say(world.bob, f"/execute {record}")
    await world.say(world.bob, f"/monitor {record}")
    await fill(world, world.bob, "done", record, **LEARNED)


async def test_a_plain_one_closes_with_a_line(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.bob, "/done I-1 replaced the cable")
    assert world.lines(world.general) == ["Bob closed it: replaced the cable"]


@pytest.mark.parametrize("how", ["/severity I-1 high", "/promote I-1"])
async def test_what_is_promoted_is_refused_with_why_and_the_next_step(world: World, how: str) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    assert "Fixed" in buttons(world.cards(world.general)[0])
    assert isinstance((await world.say(world.alice, how)).answer, Say)
    assert "Fixed" not in buttons(world.cards(world.general)[0])
    for verb in ("done", "execute"):
        refused = await world.say(world.alice, f"/{verb} I-1")
        assert isinstance(refused.answer, Refusal) and "whole way, since" in refused.answer.text
        assert refused.answer.text.endswith("Next: Take.")
    await whole_way(world, "I-1")
    assert world.rows("records")[0]["status"] == "closed"
    again = await world.say(world.alice, "/promote I-1")
    assert isinstance(again.answer, Refusal)


@pytest.mark.parametrize("steps", [(), ("take",), ("plan",), ("execute",), ("execute", "monitor"), ("block",)])
async def test_who_finds_out_on_the_way_that_it_is_grave_finds_a_way_on(world: World, steps: tuple[str, ...]) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    for verb in steps:
        await world.say(world.bob, f"/{verb} I-1 {'no cable' if verb == 'block' else ''}".strip())
    await world.say(world.alice, "/severity I-1 urgent")
    for _ in range(8):
        card = world.cards(world.general)[0]
        verb = card.buttons[0].command
        if verb == "reopen":
            break
        reply = await world.press(world.bob, verb, "I-1", card.buttons[0].revision)
        if isinstance(reply.answer, Form):
            asked = {field.id: field for field in reply.answer.fields}
            missing = await fill(world, world.bob, verb, "I-1", **dict.fromkeys(asked, ""))
            assert isinstance(missing, Form) and any(field.error for field in missing.fields)
            values = {name: value for name, value in {**PLAN, **LEARNED}.items() if name in asked}
            assert isinstance(await fill(world, world.bob, verb, "I-1", **values), Toast)
    assert world.rows("records")[0]["status"] == "closed"
    shown = words(await world.look(world.amy, "I-1"))
    assert all(text in shown for text in (*PLAN.values(), *LEARNED.values())), "nothing was skipped for good"


async def test_what_is_urgent_is_told_to_the_lead_and_above_at_once_and_once(world: World) -> None:
    reply = await world.say(world.alice, "/issue Label printer is down !urgent")
    assert "Told at once: Amy, Ken" in words(reply)
    for person in (world.amy, world.ken):
        (card,) = private(world, person)
        assert words(card).startswith("🔴 Alice reports: I-1 Label printer is down") and "Take" in buttons(card)
    assert private(world, world.bob) == []
    await world.say(world.amy, "/issue Fire in the hall !urgent")
    assert len(private(world, world.amy)) == 1 and len(private(world, world.ken)) == 2, "nobody is told their own words"


async def test_whom_no_chat_knows_is_not_said_to_be_told(world: World) -> None:
    def linked(unit: Unit) -> None:
        people.add_account(unit, Account("slack", "T1", "U1"), world.amy)

    world.muster.texts["platforms"] = "slack"  # where nobody but Amy has an account
    await world.muster.writer.submit(linked)
    await world.muster.directories.current()
    said = words(await world.say(world.alice, "/issue Label printer is down !urgent"))
    assert "Told at once: Amy · Ken cannot be told: no chat knows them yet" in said
    said = words(await world.say(world.xiaoming, "/issue 标签机坏了 !紧急", room=world.sales))
    assert "王大維、Ken 还没连接任何聊天工具" in said and "已马上通知" not in said
    await world.say(world.alice, "/meeting Weekly\nAction: @Amy van by Friday\nAction: @Bob box by Friday")
    saved = words(await world.run(world.alice, "minutes_save", values={"record": "M-1"}, revision=1))
    assert saved.endswith("Told, each once: Amy · Bob cannot be told: no chat knows them yet (/invite)")


async def test_who_cannot_solve_it_is_heard_by_the_owner_and_above(world: World) -> None:
    await world.say(world.alice, "/issue @Bob Label printer is down")
    reply = await world.say(world.alice, "/cannot I-1 the board is burnt")
    assert isinstance(reply.answer, Toast) and "Bob, Amy" in reply.answer.text
    (card,) = private(world, world.bob)
    assert "🆘 Alice cannot solve I-1" in words(card) and "the board is burnt" in words(card)
    assert world.lines(world.general) == ["Alice cannot solve it: the board is burnt"]
    not_theirs = await world.say(world.xiaoming, "/cannot I-1")
    assert isinstance(not_theirs.answer, Refusal)


async def test_the_report_lets_everybody_concerned_follow(world: World) -> None:
    await world.say(world.alice, "/issue @Bob Label printer is down")
    asked = await world.say(world.alice, "/issue report I-1")
    assert isinstance(asked.answer, Form) and asked.answer.command == "report"
    await fill(world, world.alice, "report", "I-1", description="no labels", scope="all", expected="Friday 3pm")
    assert "Solved by when?: Fri 20 Nov 15:00" in words(world.cards(world.general)[0])
    await world.say(world.amy, "/comment I-1 thank you")
    await world.say(world.amy, "/severity I-1 high")
    for person in (world.alice, world.bob):
        assert any("I-1 Label printer is down" in words(card) for card in private(world, person))


async def test_a_report_can_come_with_the_issue(world: World) -> None:
    asked = await world.say(world.alice, "/issue report")
    assert isinstance(asked.answer, Form) and asked.answer.fields[0].id == "title"
    values = {"title": "Label printer is down", "severity": "high", "scope": "all parcels", "expected": "soonish"}
    wrong = await world.run(world.alice, "issue", values=values, asked=True)
    assert isinstance(wrong.answer, Form)
    assert {f.id: f.value for f in wrong.answer.fields}["scope"] == "all parcels", "what was typed is kept"
    await world.run(world.alice, "issue", values={**values, "expected": "tomorrow 5pm"}, asked=True)
    assert "all parcels" in words(await world.look(world.bob, "I-1"))
    assert "I-1" in words(await world.say(world.bob, "/find parcels"))
    titled = await world.say(world.alice, "/issue report from the printer is empty")
    assert "I-2 report from the printer is empty" in words(titled)


async def test_what_happened_before_is_shown_with_its_lesson_and_linked(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !high")
    await whole_way(world, "I-1")
    await world.say(world.bob, "/issue Forklift brakes late")
    reply = await world.say(world.alice, "/issue the label printer is down again")
    assert "Happened before? I-1 Label printer is down · closed" in words(reply)
    assert "Learned then: check the cables" in words(reply) and "I-2" not in words(reply)
    card = reply.answer.card if isinstance(reply.answer, Say) else Card(())
    offer = next(button for button in card.buttons if button.command == "same")
    assert offer.label == "I-1 again"
    await world.run(world.alice, "same", values={"record": offer.target}, revision=offer.revision)
    assert "🔗 I-1" in words(await world.look(world.alice, "I-3"))
    refused = await world.say(world.alice, "/done I-3")
    assert isinstance(refused.answer, Refusal) and "it happened before (I-1)" in refused.answer.text
    fourth = await world.say(world.bob, "/issue The label printer is down again")
    assert "Already reported? I-3" in words(fourth)
    await world.run(world.bob, "same", values={"record": "I-4 I-3"})
    assert world.rows("records")[3]["status"] == "merged"
    later = await world.say(world.bob, "/repeats I-1 I-3")
    assert isinstance(later.answer, Refusal)


async def test_where_outsiders_sit_nothing_earlier_is_shown(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.admin, "/room clients", room=world.sales)
    reply = await world.say(world.alice, "/issue Label printer is down", room=world.sales)
    assert "I-1" not in words(reply)


async def test_an_edited_message_that_becomes_urgent_raises_the_alarm_once(world: World) -> None:
    def alarms() -> list[int]:
        return [row["person_id"] for row in world.rows("outbox") if row["kind"] == "alarm"]

    await world.run(world.bob, "issue", text="Pump leaks", message="m1")
    assert alarms() == []
    await world.run(world.bob, "edited", values={"text": "Pump leaks !urgent"}, message="m1")
    assert sorted(alarms()) == sorted([world.amy, world.ken])
    await world.run(world.bob, "edited", values={"text": "Pump leaks badly !urgent"}, message="m1")
    assert len(alarms()) == 2
