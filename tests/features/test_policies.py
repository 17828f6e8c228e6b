"""Policies of escalation through the front door: listed, set, turned off, put back; and what one would have sent."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import text

from core.answer import Form, Refusal, Say
from storage import people
from storage.uow import Unit
from tests.features.test_chains import start, told
from tests.world import World, buttons, words

STEPS = "after 30m tell supervisor\nafter 1h tell @Ken room general, repeat 1 every 2h"


async def test_bare_it_lists_ours_as_defaults_and_shows_one(world: World) -> None:
    listed = words(await world.say(world.admin, "/policy"))
    assert "default · everything else · default" in listed and "untaken · not taken · default" in listed
    shown = words(await world.say(world.admin, "/policy default"))
    assert "1. after 2h tell supervisor" in shown and "As Muster ships it: a default" in shown
    assert "There is no policy “sales”" in words(await world.say(world.admin, "/policy sales"))
    assert "other roles: Administrator. Ask" in words(await world.say(world.alice, "/policy"))
    assert "other roles: Administrator. Ask" in words(await world.say(world.alice, "/simulate policy default"))


async def test_a_policy_is_set_changed_turned_off_and_put_back(world: World) -> None:
    said = words(await world.say(world.admin, f"/policy set ops for #Operations, overdue\n{STEPS}"))
    assert said.splitlines()[0] == "ops holds from now on. What climbs already goes on as it began."
    assert "for #Operations, overdue" in said and "2. after 1h tell @Ken, room general, repeat 1 every 2h" in said
    assert "Version 1: Sam, Wed 18 Nov 10:00" in said
    await world.say(world.admin, "/policy set ops after 5m clock tell @Amy; critical")
    assert "Version 2: Sam" in words(await world.say(world.admin, "/policy ops"))
    assert "ops is off" in words(await world.say(world.admin, "/policy off ops"))
    assert "ops · everything else · off" in words(await world.say(world.admin, "/policy"))
    back = words(await world.run(world.admin, "policy_back", values={"message": "ops"}))
    assert "after 5m clock tell @Amy" in back and "Version 4" in back and "turned off" in back
    assert [row["version"] for row in world.rows("policies")] == [1, 2, 3, 4]


async def test_the_form_keeps_what_was_typed_and_says_what_is_wrong_with_the_line(world: World) -> None:
    form = (await world.say(world.admin, "/policy set default")).answer
    assert isinstance(form, Form) and "after 2h tell supervisor" in form.fields[1].value
    given = {"name": "default", "steps": "after 2h tell supervisor\nafter 2h tell @Zoe"}
    wrong = (await world.run(world.admin, "policy_edit", values=given, asked=True)).answer
    assert isinstance(wrong, Form) and wrong.fields[1].value == given["steps"]
    assert wrong.fields[1].error == "Line 2, “after 2h tell @Zoe”: I know nobody called “Zoe”."
    wrong = (await world.run(world.admin, "policy_edit", values={**given, "name": "two words"}, asked=True)).answer
    assert isinstance(wrong, Form) and "no name for a policy" in wrong.fields[0].error
    assert world.rows("policies") == []
    refused = words(await world.say(world.admin, "/policy set default after 2h tell the moon"))
    assert refused.startswith("Line 1, “after 2h tell the moon”: I do not know “the”.")
    await world.run(world.admin, "policy_edit", values={**given, "steps": "after 2h tell supervisor"}, asked=True)
    shown = words(await world.say(world.admin, "/policy default"))
    assert "1. after 2h tell supervisor" in shown and "default\n" in shown and "Version 1: Sam" in shown


async def test_a_policy_that_repeats_without_end_is_refused(world: World) -> None:
    for line, said in (
        ("repeat 1000 every 0m", "Step 1 is repeated too often"),
        ("repeat forever", "how often it repeats. Write it like: repeat 2 every 1h"),
        ("go to 1", "I do not know “go”"),
    ):
        assert said in words(await world.say(world.admin, f"/policy set loop\nafter 2h tell supervisor, {line}"))
    assert world.rows("policies") == []


async def test_a_room_that_was_archived_is_nobody_who_could_be_told(world: World) -> None:
    await world.say(world.admin, "/policy set ops for #Operations, overdue\nafter 30m tell room sales")
    gone = partial(people.change_room, id=world.sales, left_at=world.clock.now())
    await world.muster.writer.submit(gone, patience=10)
    await world.muster.directories.current()
    refused = words(await world.say(world.admin, "/policy set ops\nafter 30m tell room sales"))
    assert "I am in no room “sales”" in refused and len(world.rows("policies")) == 1
    await world.say(world.alice, "/task @bob Send the offer")
    await start(world, "T-1", "overdue")
    await world.walk(hours=1)
    shown = world.cards(world.private(world.admin), world.admin)
    (card,) = [one for one in shown if words(one).startswith("Escalation found nobody: step 1 of “ops”, room sales")]
    assert "I am not in room sales any more: add me there, or name another room in the policy." in words(card)
    assert buttons(card) == ["Change the policy", "Assign", "Open"]
    form = (await world.run(world.admin, "policy_edit", values={"message": card.buttons[0].target})).answer
    assert isinstance(form, Form) and form.fields[0].value == "ops"


async def test_it_speaks_the_readers_language(world: World) -> None:
    await world.say(world.admin, "/language zh_Hant")
    await world.say(world.admin, "/policy 設定 業務 適用：客訴\n2小時後通知直屬主管\n30分鐘（自然時間）後通知 @王大維")
    shown = words(await world.say(world.admin, "/policy 業務"))
    assert "適用：客訴" in shown and "2. 30分鐘（自然時間）後通知 @王大維" in shown
    await world.say(world.admin, "/language en")
    assert "2. after 30m clock tell @王大維" in words(await world.say(world.admin, "/policy 業務"))


async def test_a_chain_goes_on_by_the_policy_that_it_started_with(world: World) -> None:
    await world.say(world.admin, f"/policy set ops for overdue\n{STEPS}")
    await world.say(world.alice, "/task @bob Send the offer")
    await start(world, "T-1", "overdue")
    await world.say(world.admin, "/policy set ops for overdue\nafter 5m tell @王大維")
    await world.walk(hours=6)
    rows = [row for row in world.rows("chain_steps") if row["state"] == "told"]
    assert [row["person_id"] for row in rows] == [world.amy, world.ken, None, world.ken, None]
    (first, second) = [card for card in world.cards(world.general) if "is overdue" in words(card)]
    assert "Bob has it" in words(first) and first.ref == second.ref == "T-1"


async def test_clock_time_and_critical_come_at_any_hour_and_hours_hold_back(world: World) -> None:
    await world.say(world.admin, "/policy set night for overdue\ncritical\nafter 30m clock tell @Amy")
    await world.say(world.admin, "/policy set day for state\nafter 30m clock tell @Amy, only 9:00–18:00")
    await world.say(world.alice, "/task @bob Send the offer")
    await world.walk_to(datetime(2026, 11, 20, 14, 0, tzinfo=UTC))  # Friday 22:00
    for cause in ("overdue", "state"):
        await start(world, "T-1", cause)
    await world.walk(days=4)
    assert told(world) == [("Amy", "Fri 22:30"), ("Amy", "Mon 09:00")]
    kinds = [row["kind"] for row in world.rows("outbox") if row["kind"].startswith("escalation")]
    assert kinds == ["escalation_now", "escalation"]


async def test_a_simulation_says_what_a_changed_policy_would_have_sent(world: World) -> None:
    for limit in ("respond", "resolve"):
        await world.say(world.admin, f"/sla task {limit} off")
    await world.say(world.alice, "/task @bob Send the offer !high")
    await world.say(world.alice, "/task @bob Count the stock")
    await start(world, "T-1", "overdue")
    await start(world, "T-2", "overdue")
    await world.walk(hours=1)
    await world.say(world.bob, "/take T-2")
    await world.walk_to(datetime(2026, 12, 2, 2, 0, tzinfo=UTC))
    before = {name: len(world.rows(name)) for name in ("chains", "chain_steps", "outbox")}
    same = words(await world.say(world.admin, "/simulate policy default last month"))
    assert "2 cases" in same and "sent 2 messages to 2 people; sent at the time: 2." in same
    assert "In 2 cases the two do not differ." in same
    await world.say(world.admin, "/policy set quick for overdue\nat once tell supervisor\nafter 30m tell @王大維")
    changed = words(await world.say(world.admin, "/simulate policy quick from 11/18 to 11/20"))
    assert "would have sent 4 messages to 2 people; sent at the time: 2." in changed
    assert "王大維 2 (was 0)" in changed and "Ken 0 (was 1)" in changed
    assert "T-2 Count the stock (overdue): Amy Wed 18 Nov 10:00, 王大維 Wed 18 Nov 10:30. Was: nobody" in changed
    values = {"name": "quick", "steps": "for overdue\nafter 90m tell supervisor", "dates": "last month"}
    tried = words(await world.run(world.admin, "simulate_form", values=values, asked=True))
    assert "would have sent 1 message to 1 person;" in tried and "default" not in tried
    below = await world.say(world.admin, "/simulate quick last month\nfor overdue\nafter 90m tell supervisor")
    assert words(below) == tried
    assert words(await world.say(world.admin, "/simulate urgent last month")) == (
        "urgent, Sun 1 Nov – Mon 30 Nov: nothing was escalated for which it would be."
    )
    assert "is not past yet. A time that is past" in words(await world.say(world.admin, "/simulate quick next month"))
    assert "not past yet" in words(await world.say(world.admin, "/simulate quick 12/1 to 12/5"))
    assert "I do not understand the time" in words(await world.say(world.admin, "/simulate quick whenever"))
    assert "There is no policy" in words(await world.say(world.admin, "/simulate nothing last week"))
    assert isinstance((await world.say(world.admin, "/simulate")).answer, Form)
    after = {name: len(world.rows(name)) for name in ("chains", "chain_steps")}
    assert after["chains"] == before["chains"] and after["chain_steps"] == before["chain_steps"]


async def test_a_simulation_looks_at_what_no_chain_was_begun_for(world: World) -> None:
    """What is low never climbs by our defaults, so that nobody was told of it."""
    await world.say(world.alice, "/issue Slow lift !low @bob by today 3pm")
    await world.say(world.alice, "/issue Dim lamp !low @bob by today 3pm")
    await world.say(world.alice, "/issue Loud fan !low @bob by today 3pm")
    await world.walk(hours=7)  # 17:00
    await world.say(world.bob, "/comment I-2 ordered", room=world.private(world.bob))
    await world.say(world.ken, "/comment I-3 still loud?", room=world.private(world.ken))
    assert world.rows("chains") == []
    await world.walk_to(datetime(2026, 12, 2, 2, 0, tzinfo=UTC))
    for_low = "for low overdue\nafter 1h tell @Amy\nafter 2h tell @Ken"
    found = words(await world.say(world.admin, f"/simulate policy low last month\n{for_low}"))
    assert "3 cases" in found and "would have sent 5 messages to 2 people; sent at the time: 0." in found
    assert "In 3 cases it alone would have told somebody." in found
    assert "I-1 Slow lift (overdue): Amy Wed 18 Nov 16:00, Ken Wed 18 Nov 18:00. Was: nobody" in found
    assert "I-2 Dim lamp (overdue): Amy Wed 18 Nov 16:00. Was: nobody" in found
    assert "I-3 Loud fan (overdue): Amy Wed 18 Nov 16:00, Ken Wed 18 Nov 18:00. Was: nobody" in found
    await world.say(world.admin, f"/policy set low {for_low}")
    assert words(await world.say(world.admin, "/simulate policy low last month")) == found
    assert "nothing was escalated" in words(await world.say(world.admin, "/simulate policy default last month"))
    assert len(world.rows("chains")) == 0


async def test_ten_thousand_chains_are_simulated_in_seconds(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer !high")
    await start(world, "T-1", "overdue")

    def many(unit: Unit) -> None:
        columns = "record_id, cause, policy, critical, ceiling, ticks, params, step, started_at, why"
        ones = " UNION ALL ".join(f"SELECT {digit} AS d" for digit in range(10))
        numbers = " CROSS JOIN ".join(f"({ones}) AS t{place}" for place in range(4))
        copied = "'more' || (t0.d + 10 * t1.d + 100 * t2.d + 1000 * t3.d)"
        unit.run(text(f"INSERT INTO chains (subject, {columns}) SELECT {copied}, {columns} FROM chains, {numbers}"))

    await world.muster.writer.submit(many)
    world.clock.move_to(world.clock.now() + timedelta(days=21))
    began = time.process_time()
    found = words(await world.say(world.admin, "/simulate policy default last month"))
    took = time.process_time() - began  # however busy the machine is
    print(f"10,001 chains: {took:.1f} s of work")
    assert "10001 cases" in found and took < 12


async def test_a_line_that_is_no_name_of_a_policy_is_refused(world: World) -> None:
    reply = await world.say(
        world.admin, "/policy acme for client Acme, 30 minutes, then the supervisor, then the manager"
    )
    assert isinstance(reply.answer, Refusal) and "There is no policy" in reply.answer.text
    form = (await world.say(world.admin, "/policy add acme")).answer
    assert isinstance(form, Form)


async def test_what_is_turned_off_says_so_once_and_how_it_comes_back(world: World) -> None:
    await world.say(world.admin, "/policy set sales after 2h tell supervisor")
    off = await world.say(world.admin, "/policy off sales")
    assert words(off).split("\n")[0] == "sales is off. What climbs already goes on as it began."
    assert isinstance(off.answer, Say) and buttons(off.answer.card) == ["Change", "Turn on again"]
    assert words(await world.say(world.admin, "/policy sales")).split("\n")[0] == "sales · off"
    assert "Which one?" in words(await world.say(world.admin, "/policy off"))
    await world.say(world.admin, "/language zh_Hant")
    assert words(await world.say(world.admin, "/policy 停用 sales")).split("\n")[0].count("停用") == 1
    assert "即刻生效" in words(await world.run(world.admin, "policy_back", values={"message": "sales"}))


async def test_a_policy_is_typed_in_one_line(world: World) -> None:
    line = "/policy set printers for issue, high after 1h tell supervisor, then after 2h tell department manager"
    said = words(await world.say(world.admin, line))
    assert "1. after 1h tell supervisor" in said and "2. after 2h tell department manager" in said
    await world.say(world.admin, "/language zh_Hans")
    said = words(await world.say(world.admin, "/policy 设置 销售 30分钟后通知 @Amy，2小时后通知 部门经理"))
    assert "1. 30分钟后通知 @Amy" in said and "2. 2小时后通知 部门经理" in said


async def test_lines_alone_are_tried_against_a_policy_that_is_chosen(world: World) -> None:
    for line, steps, dates in (
        ("after 1h notify supervisor", "after 1h notify supervisor", "last month"),
        ("policy after 1h notify supervisor last week", "after 1h notify supervisor", "last week"),
        ("after 1h tell supervisor\nafter 2h tell @Ken", "after 1h tell supervisor\nafter 2h tell @Ken", "last month"),
        ("1小时后通知主管 上个月", "1小时后通知主管", "上个月"),
        ("after 1h notfy supervisor", "after 1h notfy supervisor", "last month"),
        ("last week", "", "last week"),
    ):
        form = (await world.say(world.admin, f"/simulate {line}")).answer
        assert isinstance(form, Form), line
        which, *rest = form.fields
        assert [value for value, _ in which.options] == ["default", "direct", "untaken", "urgent"] and not which.value
        assert [field.value for field in rest] == [steps, dates], line
    for line in ("nothing last week", "nothing", "7days last month", "later tell supervisor"):
        assert "There is no policy" in words(await world.say(world.admin, f"/simulate {line}")), line
