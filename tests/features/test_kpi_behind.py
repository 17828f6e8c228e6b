"""A counted figure opens the records behind it, for its reader alone; and what stands beside a figure is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.answer import Refusal, Say
from core.kpi.model import Kpi
from storage import people
from storage.uow import Unit
from tests.features.test_kpi_alerts import HANDLED, declare, enter, ours
from tests.world import World, buttons, words


def counted(formula: str, unit: str = "%") -> Kpi:
    return replace(HANDLED, code="K", names={"en": "Counted"}, source="computed", formula=formula, unit=unit)


async def test_the_list_is_paged_and_says_what_is_hidden(world: World) -> None:
    kpi = await declare(world, counted("complaints_count", ""))

    def for_sales_alone(unit: Unit) -> None:
        sales = world.person(world.dawei).department
        people.add_client(unit, "Hoya", readers="people", department_id=sales, owner_id=world.dawei)

    await world.muster.writer.submit(for_sales_alone, patience=30)
    await world.muster.directories.current()
    for number in range(9):
        await world.say(world.alice, f"/complaint Acme: pallet {number} is wet")
    await world.say(world.dawei, "/complaint Hoya: secret glass", room=world.sales)
    target = f"0.{kpi.id}::2026-11-01"
    mine = (await world.run(world.bob, "kpi_behind", values={"page": target})).answer
    assert isinstance(mine, Say) and "secret glass" not in words(mine.card)
    first = words(mine.card).splitlines()
    assert first[0] == "Counted · November 2026: 10" and first[1] == "10 in all"
    assert first[-1] == "and 1 that you may not read" and "and 2 more" in words(mine.card)
    following = next(button for button in mine.card.buttons if button.command == "kpi_behind")
    second = words(await world.run(world.bob, "kpi_behind", values={"page": following.target}))
    assert len([line for line in second.splitlines() if "C-" in line]) == 2
    theirs = words(await world.run(world.dawei, "kpi_behind", values={"page": target}))
    assert "無權" not in theirs


async def test_hours_and_visits_say_what_they_are_made_of(world: World) -> None:
    await declare(world, counted("response_hours", "hours"))
    await world.say(world.alice, "/issue @bob Label printer is down")
    await world.walk(hours=3)
    await world.say(world.bob, "/take I-1")
    said = words(await world.say(world.bob, "/kpi_behind Counted"))
    assert "Counted · November 2026: 2 h" in said  # without the hour of noon
    assert "Working hours in all: 2.0 · records that somebody has taken: 1" in said
    await declare(world, replace(counted("visits_per_day", "visits"), code="V", names={"en": "Visited"}))
    await world.say(world.bob, "/visit Acme: they want samples")
    one = "Visits: 1 · clients, each once a day: 1 · working days: 13"
    assert one in words(await world.say(world.bob, "/kpi_behind Visited"))
    await world.say(world.amy, "/visit Acme: brought the samples")
    twice = words(await world.say(world.bob, "/kpi_behind Visited"))
    assert "Visits: 2 · clients, each once a day: 1" in twice and "brought the samples" in twice
    await declare(world, replace(counted("clients_count", "clients"), code="C", names={"en": "Clients"}))
    assert "Acme" in words(await world.say(world.bob, "/kpi_behind Clients"))


async def test_what_has_moved_since_is_in_the_list_as_it_is_in_the_figure(world: World) -> None:
    """The figure is looked at as the history has it: so is its list, whatever the clock says meanwhile."""
    kpi = await declare(world, counted("tasks_on_time"))
    await world.say(world.bob, "/task Call Acme by today 5pm")
    await world.say(world.bob, "/task Send the offer by today 11am")
    await world.say(world.bob, "/done T-2")
    world.clock.move_to(world.clock.now() + timedelta(hours=9))  # and nothing has worked off what fell due
    figure = words(await world.say(world.bob, f"/kpi {kpi.code}")).splitlines()[0]
    behind = words(await world.say(world.bob, f"/kpi_behind {kpi.code}")).splitlines()
    assert figure == behind[0] == "Counted · November 2026: 100 %"
    assert behind[1].startswith("1 of 1") and [line for line in behind if "T-1" in line] == []
    await world.walk(minutes=1)
    figure = words(await world.say(world.bob, f"/kpi {kpi.code}")).splitlines()[0]
    behind = words(await world.say(world.bob, f"/kpi_behind {kpi.code}")).splitlines()
    assert figure == behind[0] == "Counted · November 2026: 50 %"
    assert behind[1].startswith("1 of 2")


async def test_what_is_entered_has_no_records_and_what_may_not_be_read_has_none_either(world: World) -> None:
    kpi = await ours(world)
    entered = await world.run(world.bob, "kpi_behind", values={"page": f"0.{kpi.id}::2026-10-01"})
    assert isinstance(entered.answer, Refusal) and "by hand" in words(entered)
    hidden = await declare(world, replace(counted("tasks_on_time"), readers="management"))
    refused = await world.run(world.bob, "kpi_behind", values={"page": f"0.{hidden.id}::2026-10-01"})
    assert isinstance(refused.answer, Refusal)
    for made_up in ("0.", "x", "0.99::2026-10-01", "0.1:z9:2026-10-01", "0.1::2026-13-99"):
        assert isinstance((await world.run(world.bob, "kpi_behind", values={"page": made_up})).answer, Refusal)


async def test_the_card_has_the_target_the_cause_and_the_issue(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.7")
    await world.say(world.ken, "/kpi target K3a 90%/95% for October")
    target = f"{kpi.id}::2026-10-01"
    sent = {"message": target, "cause": "Two were ill", "remedy": "Overtime"}
    await world.run(world.bob, "kpi_cause", values=sent, asked=True)
    await world.say(world.bob, "/issue Returns pile up")
    refused = await world.run(world.xiaoming, "kpi_link", values={"message": target, "issue": "I-1"}, asked=True)
    assert "负责人" in words(refused)
    linked = await world.run(world.bob, "kpi_link", values={"message": target, "issue": "I-1"}, asked=True)
    assert "I-1 Returns pile up stands with the figure now" in words(linked)
    shown = words(await world.say(world.bob, "/kpi K3a October"))
    assert "October 2026: 70 %, 78 % of 90 %" in shown
    assert (
        "Cause: Two were ill" in shown
        and "Remedy: Overtime · Bob" in shown
        and "I-1 Returns pile up is about it" in shown
    )
    counted_ = await declare(world, counted("tasks_on_time"))
    await world.say(world.bob, "/task Call Acme by today 5pm")
    answer = (await world.say(world.bob, f"/kpi {counted_.code}")).answer
    assert isinstance(answer, Say) and buttons(answer.card)[0] == "The records"
