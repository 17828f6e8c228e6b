"""Figures of people and departments when people come, move and leave, and of who leads two departments."""

from __future__ import annotations

from core.answer import Form, Refusal
from core.kpi.model import Kpi
from storage import people
from tests.features.kpi_figures import OCTOBER, SALES, declare
from tests.world import World, words

DEALS = Kpi(0, "deals", {"en": "Deals", "zh_Hans": "成交数", "zh_Hant": "成交數"}, "deals", scope="person")


async def change(world: World, person: int, **values: object) -> None:
    await world.muster.writer.submit(lambda unit: people.change_person(unit, person, **values))
    await world.muster.directories.current()


async def closed(world: World, person: int, **months: int) -> None:
    for month, value in months.items():
        reply = await world.say(person, f"/kpi deals {value} for {month}")
        assert f": {value} deals" in words(reply), words(reply)


async def test_who_moves_leaves_the_months_that_are_over_where_they_were(world: World) -> None:
    await declare(world, DEALS)
    await closed(world, world.alice, July=10, August=10, September=10, October=11)
    await closed(world, world.bob, July=20, August=20, September=20, October=20)
    await change(world, world.bob, department_id=2)
    await closed(world, world.alice, November=5)
    await closed(world, world.bob, November=6)
    for line, value in (
        ("#Operations October", "31 deals"),
        ("#Operations Q3", "90 deals"),
        ("#Operations November", "5 deals"),
        ("#Sales November", "6 deals"),
        ("#Sales October", "no data"),
    ):
        said = words(await world.say(world.ken, f"/kpi deals {line}"))
        assert said.splitlines()[0].endswith(f": {value}"), (line, said)
    assert "Deals · #Operations 31 deals" in words(await world.say(world.ken, "/kpi report October"))
    assert "Deals · #Operations 90 deals" in words(await world.say(world.ken, "/kpi report Q3"))


async def test_who_came_in_the_middle_of_a_quarter_leaves_no_gap_in_it(world: World) -> None:
    """The card and the report say the same: the sum of those who were there each month."""
    await declare(world, DEALS)
    await closed(world, world.alice, July=10, August=10, September=10)
    await closed(world, world.bob, August=20, September=20)
    assert "70 deals" in words(await world.say(world.ken, "/kpi deals #Operations Q3"))
    report = words(await world.say(world.ken, "/kpi report Q3"))
    assert "Deals 70 deals" in report and "Deals · #Operations 70 deals" in report


async def test_who_left_is_not_waited_for_and_can_still_be_looked_up(world: World) -> None:
    await declare(world, DEALS)
    await closed(world, world.alice, October=11, November=9)
    await closed(world, world.bob, October=20)
    said = words(await world.say(world.ken, "/kpi deals #Operations November"))
    assert "Bob: no data" in said and "Alice: 9 deals" in said
    await change(world, world.bob, active=False)
    assert "November 2026: 9 deals" in words(await world.say(world.ken, "/kpi deals #Operations November"))
    assert "October 2026: 31 deals" in words(await world.say(world.ken, "/kpi deals #Operations October"))
    assert "Bob · October 2026: 20 deals" in words(await world.say(world.ken, "/kpi deals @Bob October"))


async def test_who_leads_sees_their_people_and_a_stranger_is_named(world: World) -> None:
    await declare(world, DEALS)
    await closed(world, world.alice, October=11)
    said = words(await world.say(world.ken, "/kpi deals"))
    assert said.splitlines()[:2] == ["Deals · October 2026: 11 deals", "Alice: 11 deals"]
    assert "Deals · Alice · October 2026" in words(await world.say(world.alice, "/kpi deals"))
    for sign, given in (("@", "@Bib"), ("#", "#Opera"), ("~", "~Acne")):
        reply = await world.say(world.ken, f"/kpi deals {sign}{given[1:]} 3 October")
        assert isinstance(reply.answer, Refusal) and given in words(reply), words(reply)


async def test_one_question_for_two_departments_is_answered_by_their_names(world: World) -> None:
    await world.muster.writer.submit(lambda unit: people.change_department(unit, 2, lead_id=world.amy))
    await world.muster.directories.current()
    await world.say(world.ken, "/kpi define Parcels; unit parcels; scope each department; owner @Ken")
    form = (await world.say(world.amy, "/kpi fill")).answer
    assert isinstance(form, Form) and len(form.fields) == 2
    await world.walk(days=15)
    assert any("“parcels #Operations 3.4M”" in words(card) for card in world.cards(world.private(world.amy), world.amy))
    ids = "-".join(str(row["id"]) for row in world.rows("kpi_waits") if row["start"] == "2026-11-01")

    async def reply(text: str) -> str:
        return words(await world.run(world.amy, "kpi_said", values={"message": ids, "text": text}))

    assert "Which one: Parcels · #Operations, Parcels · #Sales" in await reply("parcels 120")
    assert "Parcels · #Sales · November 2026: 95 parcels" in await reply("parcels #Sales 95")
    assert "Parcels · #Operations · November 2026: 120 parcels" in await reply("120")


async def test_a_product_is_said_in_a_reply_and_nothing_of_the_number_is_lost(world: World) -> None:
    await world.say(world.ken, "/kpi define Boxes; unit boxes; scope each product; owner @Ken")
    for product in ("Pallets", "Bins"):
        await world.say(world.ken, f"/kpi boxes {product} 100 October")
    await world.walk(days=15)
    ids = "-".join(str(row["id"]) for row in world.rows("kpi_waits") if row["start"] == "2026-11-01")
    reply = await world.run(world.ken, "kpi_said", values={"message": ids, "text": "boxes Pallets 340"})
    assert "Boxes · Pallets · November 2026: 340 boxes" in words(reply), words(reply)


async def test_a_figure_that_was_switched_off_says_so_below_an_old_card(world: World) -> None:
    await declare(world, SALES)
    shown = await world.say(world.ken, "/kpi sales")
    await world.say(world.ken, "/kpi disable sales")
    assert shown.answer
    for command, field in (("kpi_chart", "page"), ("kpi_cause", "message"), ("kpi_enter", "message")):
        target = f"1::{OCTOBER.start}"
        reply = await world.run(world.ken, command, values={field: target, "value": "3"}, asked=True)
        assert "Sales is not on" in words(reply), words(reply)
    assert "/kpi 啟用 銷售額" in words(await world.say(world.dawei, "/kpi 銷售額"))


async def test_what_a_chinese_text_says_to_type_works_when_typed(world: World) -> None:
    """Each example of the help, and what refusals say, in both scripts."""
    await world.say(world.ken, "/kpi enable sales @Amy")
    catalogs = world.muster.languages
    for locale, person in (("zh_Hans", world.xiaoming), ("zh_Hant", world.dawei)):
        await change(world, world.amy, locale=locale)
        examples = catalogs.catalog(locale)
        for key in ("kpi_enter", "kpi", "kpi_show", "kpi_chart"):
            line = examples[f"command.{key}.example"]
            assert not isinstance((await world.say(world.amy, line)).answer, Refusal), line
        refused = words(await world.say(person, "/kpi 銷售額 300万"))
        assert "Amy" in refused
        said = words(await world.say(world.amy, "/kpi 更正 銷售額"))
        assert f"{examples['command.kpi_show.example'].split()[1]} 340" in said
