"""Definitions and values of figures from a sheet: all or nothing, with every bad row named."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from bot import spreadsheet
from core.answer import Refusal, Say
from core.headings import FIGURES
from core.sheet import Row, Spread, dump_rows, load_rows, read_table
from handlers.importing.figures import plan_figures
from handlers.importing.importing import Desk
from tests.features.test_kpi_entry import button, live
from tests.world import World, words

SHEET = """figure,month,value
sales,August,3.1M
銷售額,2026-09,320萬
Sales,October,"3,400,000"
"""


async def save(world: World, person: int, line: str) -> str:
    reply = await world.say(person, line)
    assert isinstance(reply.answer, Say), words(reply)
    done = await world.run(person, "import_all", values={"message": button(reply, "import_all")})
    return words(done)


async def test_values_are_shown_first_and_saved_at_a_press(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11 @Bob")
    reply = await world.say(world.bob, f"/kpi import {SHEET}")
    assert "3 values: 3 new" in words(reply) and "Sales · September 2026: NT$3,200,000" in words(reply)
    assert not live(world)
    press = button(reply, "kpi_import_all")
    assert isinstance((await world.run(world.alice, "kpi_import_all", values={"message": press})).answer, Refusal)
    done = await world.run(world.bob, "kpi_import_all", values={"message": press})
    assert "Done: 3 values: 3 new" in words(done)
    assert [row[2] for row in live(world)] == [3_100_000, 3_200_000, 3_400_000]
    again = await world.say(world.bob, f"/kpi import {SHEET.replace('3.1M', '3.2M')}")
    assert "1 changed, 2 as before" in words(again)


async def test_every_bad_row_is_named_and_nothing_is_saved(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11 K17 @Bob")
    rows = ["kpi,period,value", "sales,October,lots", "sails,October,1", "sales,someday,1", "K11,October,1",
            "sales,September,US$3M", "sales,August,1", "Sales,2026-08,2", "K17,October,80%"]  # fmt: skip
    reply = await world.say(world.bob, "/kpi import " + "\n".join(rows))
    said = words(reply)
    assert isinstance(reply.answer, Refusal) and "6 rows cannot be read. Nothing was saved." in said
    for part in (
        "Row 2, value: “lots” is no number",
        "Row 3, kpi: there is no figure “sails”",
        "Row 4, period",
        "Row 5, kpi: “K11” is not entered but counted",
        "Row 6, value",
        "Row 8, kpi: the same figure and period as in row 7",
    ):
        assert part in said, said
    assert not live(world)
    refused = await world.say(world.alice, f"/kpi import {SHEET}")
    assert isinstance(refused.answer, Refusal) and "is not yours to enter" in words(refused)


async def test_definitions_from_a_sheet_in_any_order(world: World) -> None:
    sheet = """name,unit,formula,owner,due,readers,direction
Defect rate,%,defects / made,Bob,5,all colleagues,lower is better
Defects,pieces,,Bob,5,,
Made,pieces,,Alice,2,,"""
    assert "3 definitions: 3 new" in await save(world, world.admin, f"/import kpis\n{sheet}")
    rows = {row["code"]: row for row in world.rows("kpis")}
    assert rows["defect_rate"]["formula"] == "defects / made" and rows["made"]["owner_id"] == world.alice
    reply = await world.say(world.admin, f"/import kpis\n{sheet.replace(',5,,', ',4,,')}")
    assert "1 changed, 2 as before" in words(reply)


async def test_a_wrong_definition_refuses_the_whole_sheet(world: World) -> None:
    sheet = "name,unit,formula,owner\nGood,pieces,,Bob\nBad,%,good / nothing,Bob\nWorse,%,good,Nobody"
    reply = await world.say(world.admin, f"/import kpis\n{sheet}")
    assert isinstance(reply.answer, Refusal) and "2 rows cannot be read" in words(reply)
    assert "Row 3, formula: There is no figure “nothing”" in words(reply) and "Row 4, owner" in words(reply)
    assert not world.rows("kpis")
    assert isinstance((await world.say(world.ken, f"/import kpis\n{sheet}")).answer, Refusal)


def test_merged_cells_are_known_and_percent_is_read_as_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["kpi", "month", "value"],
        ["sales", "October", 5],
        ["margin", "October", None],
        ["rate", "May", 0.785],
    ):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet["C4"].number_format = "0.0%"
    data = BytesIO()
    book.save(data)
    rows = load_rows(dump_rows(spreadsheet.read(data.getvalue(), FIGURES)))
    cells = [row.cells[2] for row in rows]
    assert [str(cell) for cell in cells] == ["value", "5", "5", "78.5%"]
    assert isinstance(cells[2], Spread) and not isinstance(cells[1], Spread)


async def test_a_number_in_a_merged_cell_is_named(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11 K13 @Bob")
    rows = [
        Row(1, ("kpi", "month", "value")),
        Row(2, ("sales", "October", "5")),
        Row(3, ("collected", "October", Spread("5"))),
    ]
    muster = world.muster
    directory = await muster.directories.current()
    with muster.database.read() as conn:
        tr = muster.languages.translator("en", "UTC")
        desk = Desk(conn, directory, muster.languages, tr, world.clock.now(), world.person(world.bob))
        plan = plan_figures(read_table(rows, FIGURES, "value"), desk)
    assert [(problem.row, problem.key) for problem in plan.problems] == [(3, "merged")]
