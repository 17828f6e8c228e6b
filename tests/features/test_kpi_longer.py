"""A quarter or a year of a figure that is entered by the month: the same number in each form, its own buttons, and what
was said of which month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from core.answer import Say
from core.card import Button, Card
from core.kpi.model import Kpi
from core.kpi.periods import Period
from tests.features.kpi_figures import NOVEMBER, OCTOBER, SALES, aim, declare, enter, explain, months
from tests.world import World, words

YEAR, QUARTER = Period.of("year", OCTOBER.start), Period.of("quarter", OCTOBER.start)
TEN = [900_000, 1_000_000, 1_000_000, 1_000_000, 800_000, 700_000, 900_000, 1_000_000, 1_000_000, 1_100_000]


async def card(world: World, person: int, line: str) -> Card:
    answer = (await world.say(person, line)).answer
    assert isinstance(answer, Say), answer
    return answer.card


def button(shown: Card, command: str) -> Button:
    return next(one for one in shown.buttons if one.command == command)


async def test_a_year_that_runs_says_the_same_on_its_card_and_in_its_report(world: World) -> None:
    """9.4 of 12 million in ten months: 78 %, and the working days are those of the same ten months."""
    (sales,) = await declare(world, replace(SALES, owner=world.ken))
    await enter(world, sales, months(OCTOBER, TEN))
    await enter(world, sales, {NOVEMBER: 300_000})
    await aim(world, sales, YEAR, 12_000_000)
    shown = words(await card(world, world.ken, "/kpi sales 2026"))
    assert "Sales · 2026: NT$9.4M" in shown and "So far: 2026 is not over" in shown
    assert "2026: NT$9.4M, 78 % of NT$12M on 83 % of its working days" in shown
    assert "if it goes on so, NT$11.31M" in shown
    report = words(await world.say(world.ken, "/kpi report 2026"))
    assert "Sales 78 % of the year's target on 83 % of its working days (NT$9.4M)" in report
    zh = words(await world.say(world.dawei, "/kpi 銷售額 2026"))
    assert "NT$940 萬" in zh and "截至目前：2026年還沒結束" in zh


async def test_what_is_made_of_parts_that_lack_says_that_the_period_is_not_over(world: World) -> None:
    (sales,) = await declare(world, replace(SALES, owner=world.ken))
    share = Kpi(0, "half", {"en": "Half"}, "TWD", source="formula", formula="S1 / 2")
    await declare(world, share)
    await enter(world, sales, months(OCTOBER, TEN))
    assert "2026 is not over yet" in words(await card(world, world.ken, "/kpi half 2026"))
    assert "Half · Q3 2026: NT$1.45M" in words(await card(world, world.ken, "/kpi half Q3"))


async def test_a_quarters_buttons_are_the_quarters(world: World) -> None:
    """Its records add up to it, nothing is entered for it, and why it missed is said of its last month."""
    await world.say(world.ken, "/kpi enable K1a")
    for line in ("/task @bob Offer by 5 Nov 5pm", "/task @bob Call Acme by 20 Oct 5pm"):
        await world.say(world.alice, line)
    await world.walk(hours=1)
    shown = await card(world, world.ken, "/kpi K1a Q4")
    behind = await world.run(world.ken, "kpi_behind", values={"page": button(shown, "kpi_behind").target})
    assert isinstance(behind.answer, Say)
    assert words(shown).splitlines()[0] == words(behind).splitlines()[0]
    (sales,) = await declare(world, replace(SALES, owner=world.ken))
    await enter(world, sales, months(OCTOBER, TEN))
    shown = await card(world, world.ken, "/kpi sales Q3")
    assert [one.command for one in shown.buttons] == ["kpi_cause", "kpi_chart"]
    values = {"message": button(shown, "kpi_cause").target, "cause": "Late orders", "remedy": "Call them", "by": ""}
    assert "Sales · September 2026" in words(await world.run(world.ken, "kpi_cause", values=values, asked=True))
    drawn = await world.run(world.ken, "kpi_chart", values={"page": button(shown, "kpi_chart").target})
    assert isinstance(drawn.answer, Say) and drawn.answer.card.picture
    assert "Sep" in drawn.answer.card.picture.alt and "Oct" not in drawn.answer.card.picture.alt


async def test_what_was_said_of_a_month_stands_beside_the_year_with_its_month(world: World) -> None:
    """January's cause is January's: a year that begins on the same day does not take it for its own."""
    (sales,) = await declare(world, replace(SALES, owner=world.ken))
    await enter(world, sales, months(OCTOBER, TEN))
    await aim(world, sales, YEAR, 12_000_000)
    january = Period.of("month", date(2026, 1, 1))
    await explain(world, sales, january, "New year late", "None", date(2026, 2, 6))
    assert "cause: New year late (January 2026)" in words(await world.say(world.ken, "/kpi report 2026"))
    await explain(world, sales, OCTOBER.shifted(-4), "Typhoon", "Ship by rail", date(2026, 7, 6))
    report = words(await world.say(world.ken, "/kpi report 2026"))
    assert "cause: Typhoon (June 2026)" in report and "New year" not in report
    shown = words(await card(world, world.ken, "/kpi sales 2026"))
    assert "June 2026\nCause: Typhoon" in shown
    assert "Typhoon" not in words(await world.say(world.ken, "/kpi report Q3"))


async def test_a_months_threshold_is_not_a_years(world: World) -> None:
    """What adds up grows: 30 returns in ten months are none too many where 5 in a month are."""
    returns = Kpi(0, "returns", {"en": "Returns"}, "returns", "down", owner=world.ken, warning=D(5), critical=D(8))
    (kpi,) = await declare(world, returns)
    await enter(world, kpi, months(OCTOBER, [3] * 10))
    assert "threshold" not in words(await card(world, world.ken, "/kpi returns Q3"))
    assert "off target" not in words(await world.say(world.ken, "/kpi report 2026"))
    await enter(world, kpi, {NOVEMBER: 6})
    assert "Warning: its threshold is 5" in words(await card(world, world.ken, "/kpi returns November"))


async def test_a_shorter_period_is_named_as_such(world: World) -> None:
    await world.say(world.ken, "/kpi enable K14 K16")
    said = words(await world.say(world.ken, "/kpi K14 week 40"))
    assert "“week 40” is shorter than a month" in said
    assert "「第40週」太短" in words(await world.say(world.dawei, "/kpi K14 第40週"))
    assert "= 產品銷售額 / 全公司(產品銷售額)" in words(await world.say(world.dawei, "/kpi 啟用"))


async def test_months_in_another_currency_add_up_to_their_quarter(world: World) -> None:
    """Each month by its own rate: 100 × 30, 100 × 31 and 200 × 33 are 12,700, and not 400 × 33."""
    await world.say(world.ken, "/kpi define Export; unit USD")
    await world.say(world.ken, "/kpi define Abroad; unit TWD; formula export * 1")
    for month, dollars, rate in (("July", 100, 30), ("August", 100, 31), ("September", 200, 33)):
        await world.say(world.ken, f"/kpi export {dollars} {month}")
        assert "no data" in words(await world.say(world.ken, "/kpi abroad Q3"))
        await world.say(world.ken, f"/kpi rate USD {rate} for {month}")
    months_ = [words(await card(world, world.ken, f"/kpi abroad {month}")) for month in ("July", "August", "September")]
    assert ["NT$3,000" in months_[0], "NT$3,100" in months_[1], "NT$6,600" in months_[2]] == [True] * 3
    assert "Abroad · Q3 2026: NT$12,700" in words(await card(world, world.ken, "/kpi abroad Q3"))
    assert "Abroad NT$12,700" in words(await world.say(world.ken, "/kpi report Q3"))
