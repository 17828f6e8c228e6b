"""The goal review is offered once at the end of a quarter that had a target, and nobody must answer it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.answer import Form
from core.kpi.model import Subject
from core.kpi.periods import Period
from tests.features.test_kpi_alerts import declare, enter, told
from tests.features.test_kpi_targets import SALES
from tests.world import World, buttons, words


async def test_the_review_is_offered_answered_and_shown(world: World) -> None:
    kpi = await declare(world, replace(SALES, owner=world.amy))
    await world.say(world.ken, "/kpi target sales 3M Q3 2026")
    months = [Period.of("month", date(2026, month, 1)) for month in (7, 8, 9)]
    for month in months:
        await enter(world, kpi, "900000", month)
    over = "Q3 2026 is over: Sales came to NT$2.7M, 90 % of NT$3M"
    assert told(world, world.amy) == [over]
    await enter(world, kpi, "900001", months[-1])
    assert told(world, world.amy) == [over]
    offered = world.cards(world.private(world.amy), world.amy)[-1]
    assert buttons(offered) == ["Review the goal"]
    target = offered.buttons[0].target
    form = await world.run(world.amy, "kpi_review", values={"message": target})
    assert isinstance(form.answer, Form) and len(form.answer.fields) == 7
    nothing = await world.run(world.amy, "kpi_review", values={"message": target}, asked=True)
    assert "Answer at least one" in words(nothing)
    sent = {"message": target, "obstacles": "Late ships", "remedies": "A second forwarder"}
    kept = words(await world.run(world.amy, "kpi_review", values=sent, asked=True))
    assert "Goal review · Sales · Q3 2026" in kept and "Which obstacles are there? Late ships" in kept
    shown = words(await world.say(world.amy, "/kpi review sales Q3"))
    assert "A second forwarder" in shown and "Answered by Amy" in shown
    again = await world.run(world.amy, "kpi_review", values={"message": target}, revision=1)
    assert isinstance(again.answer, Form) and "Late ships" in words(again)
    assert "由负责人" in words(await world.say(world.xiaoming, "/kpi review sales Q3"))


async def test_a_missed_target_asks_for_the_cause_until_it_is_said(world: World) -> None:
    kpi = await declare(world, replace(SALES, owner=world.amy))
    await world.say(world.ken, "/kpi target sales 1M for October")
    october = Period.of("month", date(2026, 10, 1))
    await enter(world, kpi, "900000", october)
    await enter(world, kpi, "910000", october)
    missed = "Sales missed its target in October 2026: NT$900,000 of NT$1M"
    assert told(world, world.amy) == [missed]
    asked = world.cards(world.private(world.amy), world.amy)[-1]
    assert buttons(asked) == ["Say why"] and "90 % of the target" in words(asked)


async def test_the_sum_of_departments_is_held_against_the_companys_target(world: World) -> None:
    kpi = await declare(world, replace(SALES, owner=world.ken, scope="department"))
    october = Period.of("month", date(2026, 10, 1))
    await world.say(world.ken, "/kpi target sales 2M for October")
    departments = world.muster.directories.latest.departments
    for month in (october.previous, october):
        for number, department in enumerate(departments):
            await enter(world, kpi, f"{8 + number}00000", month, Subject("department", department))
    assert told(world, world.ken) == ["Sales missed its target in October 2026: NT$1.7M of NT$2M"]
