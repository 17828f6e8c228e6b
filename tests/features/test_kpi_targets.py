"""Targets by a line: for whom, for when, on two levels; what does not fit is pointed out, and nothing is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.card import Card
from core.kpi.model import COMPANY, Goal, Kpi, Subject
from core.kpi.periods import Period
from storage import goals, kpis
from tests.features.test_kpi_alerts import declare, enter
from tests.world import World, buttons, words

SALES = Kpi(0, "sales", {"en": "Sales", "zh_Hant": "銷售額", "zh_Hans": "销售额"}, "TWD")
D = Decimal


async def sales(world: World) -> Kpi:
    return await declare(world, replace(SALES, owner=world.ken))


def stored(world: World, kpi: Kpi) -> dict[tuple[str, str, str], Goal]:
    with world.muster.database.read() as conn:
        found = goals.goals(conn, kpi.id)
    return {(one.subject.key, one.period.kind, str(one.period.start)): one.goal for one in found}


def answer(reply: object) -> Card:
    card = getattr(getattr(reply, "answer", None), "card", None)
    assert isinstance(card, Card), reply
    return card


async def press(world: World, person: int, card: Card, label: str) -> Card:
    button = next(button for button in card.buttons if button.label == label)
    return answer(await world.run(person, button.command, values={"message": button.target}, revision=1))


async def test_a_year_is_set_split_into_quarters_and_months_and_taken_back(world: World) -> None:
    kpi = await sales(world)
    card = answer(await world.say(world.ken, "/kpi target sales 12M/14.4M 2026"))
    assert "2026: NT$12M / NT$14.4M (realistic / ideal)" in words(card)
    assert buttons(card) == ["Split into quarters", "Split into months", "All targets", "Undo"]
    quarters = await press(world, world.ken, card, "Split into quarters")
    assert "Q1 2026: NT$3M / NT$3.6M" in words(quarters) and "⚠" not in words(quarters)
    months = await press(world, world.ken, card, "Split into months")
    assert "October 2026: NT$1M / NT$1.2M" in words(months)
    assert len(stored(world, kpi)) == 17
    back = await press(world, world.ken, months, "Undo")
    assert len(stored(world, kpi)) == 5 and "no target any more" in words(back)
    await press(world, world.ken, back, "Undo")
    assert stored(world, kpi)["", "month", "2026-10-01"] == Goal(D(1_000_000), D(1_200_000))


async def test_whose_and_when_by_signs_in_any_order(world: World) -> None:
    kpi = await sales(world)
    department = world.person(world.bob).department
    await world.say(world.ken, "/kpi target sales 1M/1.2M for October #Operations @Bob")
    await world.say(world.ken, "/kpi target sales #Operations 3M for October")
    await world.say(world.ken, "/kpi target sales 300萬 12月")
    await world.say(world.ken, "/kpi target 銷售額 400万 下个月")
    await world.say(world.ken, "/kpi target sales 5M January")
    await world.say(world.ken, "/kpi target sales 6M")
    assert stored(world, kpi) == {
        (f"p{world.bob}", "month", "2026-10-01"): Goal(D(1_000_000), D(1_200_000)),
        (f"d{department}", "month", "2026-10-01"): Goal(D(3_000_000)),
        ("", "month", "2026-12-01"): Goal(D(4_000_000)),
        ("", "month", "2027-01-01"): Goal(D(5_000_000)),
        ("", "month", "2026-11-01"): Goal(D(6_000_000)),
    }


async def test_what_does_not_fit_is_pointed_out(world: World) -> None:
    await sales(world)
    for line in ("12M 2026", "3M Q1 2026", "2M Q2 2026", "3M Q3 2026", "3M Q4 2026", "7M 2026 #Operations",
                 "4M 2026 #Sales", "4M 2026 @Bob", "2M 2026 @Alice"):  # fmt: skip
        said = words(await world.say(world.ken, f"/kpi target sales {line}"))
    listed = words(await world.say(world.ken, "/kpi target sales 2026")).splitlines()
    assert listed[0] == "Targets of Sales · 2026"
    assert listed[1] == "Whole company · 2026 NT$12M · Q1 2026 NT$3M · Q2 2026 NT$2M · Q3 2026 NT$3M · Q4 2026 NT$3M"
    doubts = [line for line in listed if line.startswith("⚠")]
    assert doubts == [
        "⚠ The quarters of 2026 come to NT$11M of NT$12M",
        "⚠ The departments in 2026 come to NT$11M of NT$12M",
        "⚠ Q2 2026 asks for less than Q1 2026: it does not build on it",
        "⚠ The people of #Operations in 2026 come to NT$6M of NT$7M",
    ]
    assert all(line in said for line in doubts)


async def test_how_far_it_is_by_working_days(world: World) -> None:
    """780,000 of a million on 12 of the 21 working days of November: 78 % on 57 %, 136.5 % of its pace, 1,365,000."""
    kpi = await sales(world)
    november = Period.of("month", date(2026, 11, 1))
    await enter(world, kpi, "780000", november)
    said = words(await world.say(world.ken, "/kpi target sales 1M"))
    assert "November 2026: NT$780,000, 78 % of NT$1M on 57 % of its working days" in said
    assert "136 % of its pace; if it goes on so, NT$1.37M" in said
    with world.muster.database.read() as conn:
        assert goals.goal(conn, kpi, COMPANY, november).realistic == 1_000_000


async def test_a_longer_period_follows_from_its_parts(world: World) -> None:
    kpi = await sales(world)
    for month in ("October", "November", "December"):
        await world.say(world.ken, f"/kpi target sales 1M/2M {month} 2026")
    with world.muster.database.read() as conn:
        assert goals.goal(conn, kpi, COMPANY, Period.of("quarter", date(2026, 10, 1))) == Goal(
            D(3_000_000), D(6_000_000)
        )
        assert goals.goal(conn, kpi, COMPANY, Period.of("year", date(2026, 1, 1))) == Goal()
        assert goals.goal(conn, kpi, Subject("department", 1), Period.of("month", date(2026, 10, 1))) == Goal()


async def test_bad_input_changes_nothing_and_says_what_to_do(world: World) -> None:
    kpi = await sales(world)
    for line, why in (
        ("sales 1.2M/1M", "the ideal target is worse"),
        ("sales 1M/2M/3M", "more than a realistic and an ideal"),
        ("sales a lot", "a lot"),
        ("sales off", "has no target"),
        ("salez 1M", "salez"),
        ("sales 99999999M", "99999999"),
    ):
        assert why in words(await world.say(world.ken, f"/kpi target {line}")), line
    assert "You may not set targets" in words(await world.say(world.bob, "/kpi target sales 1M"))
    assert "You may not set targets" in words(await world.say(world.bob, "/kpi target sales 1 @Bob"))
    assert "Set one" in words(await world.say(world.ken, "/kpi target"))
    assert stored(world, kpi) == {}
    await world.say(world.amy, "/kpi target sales 1M @Bob")
    await world.say(world.amy, "/kpi target sales off @Bob")
    assert stored(world, kpi) == {}


async def test_targets_of_what_one_may_not_read_are_not_there(world: World) -> None:
    await declare(world, replace(SALES, code="margin", names={"en": "Margin"}, readers="management", owner=world.ken))
    await world.say(world.ken, "/kpi target margin 1M")
    assert "1M" not in words(await world.say(world.bob, "/kpi target margin"))
    kpi = await sales(world)
    await world.say(world.ken, "/kpi target sales 1M @Bob")
    assert "Bob" not in words(await world.say(world.xiaoming, "/kpi target sales"))
    assert "Bob" in words(await world.say(world.bob, "/kpi target sales"))
    assert kpis.stored(D(1)) == 1_000_000 and kpi.id
