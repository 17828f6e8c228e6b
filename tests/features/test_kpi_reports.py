"""KPIs in digests, charts and reports: the same numbers in every form, for who may read them when it is sent."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from bot.writing import WRITERS
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.people import Role
from storage import blobs, files, people
from storage.exports import EXPORTS
from storage.kpi_export import FIELDS
from tests.features.kpi_figures import MARGIN, NOVEMBER, OCTOBER, SALES, aim, declare, enter, explain, months
from tests.world import World, buttons, words

MILLION = 10**6


@pytest.fixture
async def kpis(world: World) -> list[Kpi]:
    """Sales of a year with a gap, and a target that October missed; a margin that only management reads."""
    sales, margin = await declare(world, SALES, MARGIN)
    values = [3.1, 3.2, None, 3.4, 3.6, 3.5, 3.7, 3.9, 3.8, 3.6, 4.1, 3.4]
    entered = months(OCTOBER, [value and value * MILLION for value in values])
    await enter(world, sales, entered)
    await enter(world, margin, months(OCTOBER, [0.31, 0.28]))
    await aim(world, sales, OCTOBER, 4 * MILLION, 4.4 * MILLION)
    await aim(world, margin, OCTOBER, 0.3)
    await explain(world, sales, OCTOBER, "October orders late", "call the ten largest", date(2026, 11, 20))
    return [sales, margin]


def _documents(world: World, mime: str) -> list[bytes]:
    with world.muster.database.read() as conn:
        kept = [files.get(conn, row["id"]) for row in world.rows("files") if row["mime"] == mime]
        return [blobs.body(conn, file.hash) or b"" for file in kept if file]


async def test_a_rooms_month_says_each_number_with_its_target_cause_and_remedy(world: World, kpis: list[Kpi]) -> None:
    said = words(await world.say(world.amy, "/digest now monthly room", room=world.operations))
    assert "KPIs 1 of 1 off target" in said
    assert (
        "⚠ Sales NT$3.4M ▼ NT$700,000 · 85 % of the target NT$4M · cause: October orders late · "
        "remedy by Fri 20 Nov: call the ten largest (Ken)" in said
    )
    assert "Margin" not in said  # management's alone


async def test_a_week_says_how_much_of_the_month_is_reached_on_how_many_of_its_days(world: World) -> None:
    """Two weeks are entered, and the working days are those of the two: 10 of 21."""
    (weekly,) = await declare(world, replace(SALES, period="week"))
    weeks = {Period(date(2026, 11, day), "week"): 1_300_000 for day in (2, 9)}
    await enter(world, weekly, weeks)
    await aim(world, weekly, NOVEMBER, 4 * MILLION)
    said = words(await world.say(world.amy, "/digest now weekly room", room=world.operations))
    assert "· Sales 65 % of the month's target on 48 % of its working days (NT$2.6M)" in said


async def test_a_digest_of_a_room_brings_its_picture_last_and_chinese_in_a_chinese_room(
    world: World, kpis: list[Kpi]
) -> None:
    await enter(world, kpis[0], {NOVEMBER: 3_000_000})
    await aim(world, kpis[0], NOVEMBER, 4 * MILLION)
    await world.say(world.dawei, "/digest on room monthly", room=world.sales)
    await world.walk(days=14)
    card = world.cards(world.sales)[-1]
    assert card.picture and card.picture.file and "目標達成率：銷售額" in card.picture.alt
    (shown,) = [line for line in words(card).splitlines() if "銷售額" in line]
    assert shown.startswith("· ⚠ 銷售額 NT$300 萬 ▼ NT$40 萬 · 目標 NT$400 萬，達成 75%")
    assert shown.endswith(" · 原因：尚未說明 · 建議：Call the ten largest clients")


async def test_a_chart_comes_privately_and_at_once_in_words(world: World, kpis: list[Kpi]) -> None:
    reply = await world.say(world.alice, "/kpi sales chart", room=world.operations)
    said = words(reply)
    assert said.startswith("Sales\n") and "privately" in said
    card = world.cards(world.private(world.alice))[-1]
    assert card.picture and card.picture.file
    alt = card.picture.alt
    assert alt.startswith("Sales · October 2026: Nov NT$3.1M · Dec NT$3.2M · Jan 26 no data · Feb NT$3.4M")
    assert alt.endswith("Oct NT$3.4M · Target NT$4M · Ideal NT$4.4M")
    assert len(world.cards(world.operations)) == 0


async def test_a_chart_begins_where_its_data_does(world: World) -> None:
    (sales,) = await declare(world, SALES)
    await enter(world, sales, {OCTOBER.previous: 3_100_000, OCTOBER: 3_400_000})
    await world.say(world.alice, "/kpi sales chart")
    picture = world.cards(world.private(world.alice))[-1].picture
    assert picture and picture.alt == "Sales · October 2026: Sep NT$3.1M · Oct NT$3.4M"


async def test_who_may_not_read_a_kpi_gets_no_chart_even_when_it_was_asked_before(
    world: World, kpis: list[Kpi]
) -> None:
    refused = words(await world.say(world.alice, "/kpi chart K12"))
    assert "Margin" in refused and not world.cards(world.private(world.alice))
    await world.say(world.ken, "/kpi chart K12")
    assert world.cards(world.private(world.ken))[-1].picture
    assert "NT$" not in words(world.cards(world.private(world.ken))[-1])


async def test_the_overview_says_what_missed_and_what_to_do(world: World, kpis: list[Kpi]) -> None:
    reply = await world.say(world.ken, "/kpi", room=world.private(world.ken))
    said = words(reply)
    assert said.startswith("KPI · 2 of 2 off target\nOff target\n· ⚠ Sales NT$3.4M")
    assert "Margin target 28 % ▼ 3 % (October 2026) · 93 % of the target 30 % · cause: not said yet" in said
    assert {"Chart: Sales", "Last month's report"} <= set(buttons(reply.answer.card))  # type: ignore[union-attr]  # a card, or the test fails here
    alice = words(await world.say(world.alice, "/kpi"))
    assert "Sales" in alice and "Margin" not in alice
    assert "No KPI is switched on yet" not in alice


async def test_without_any_kpi_it_says_what_to_do(world: World) -> None:
    assert "An administrator or a manager switches them on" in words(await world.say(world.alice, "/kpi"))
    assert "/kpi enable K11" in words(await world.say(world.admin, "/kpi"))


async def test_a_report_comes_as_card_paper_and_sheet_with_the_same_numbers(world: World, kpis: list[Kpi]) -> None:
    await world.say(world.amy, "/complaint Acme: pallets wet #Operations")
    said = words(await world.say(world.ken, "/kpi report October"))
    assert said.startswith("KPI · October 2026 · 2 of 2 off target") and "privately" in said
    report, sheet = world.cards(world.private(world.ken))[-2:]
    assert report.document and report.document.name == "KPI 2026-10.pdf" and report.picture and report.picture.file
    assert sheet.document and sheet.document.name == "KPI 2026-10.xlsx"
    (pdf,) = _documents(world, "application/pdf")
    assert pdf.startswith(b"%PDF-") and pdf.count(b"/Subtype /Image") >= 2
    (book,) = _documents(world, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    page = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0][:4] == ("KPI", "About", "Period", "Value")
    by_name: dict[Any, Any] = {row[0]: row for row in rows[1:]}
    assert by_name["Sales"][3:10] == (3_400_000, "NT$3.4M", "TWD", 4_100_000, 4_000_000, 4_400_000, 0.85)
    assert by_name["Margin target"][3] == 0.28
    for name in ("Sales", "Margin target"):
        assert by_name[name][4] in said  # as it is said on the card


async def test_reports_are_for_who_leads_and_of_what_they_may_read(world: World, kpis: list[Kpi]) -> None:
    assert "Reports are for who leads" in words(await world.say(world.alice, "/kpi report"))
    amy = words(await world.say(world.amy, "/kpi report 10月"))
    assert "Sales" in amy and "Margin" not in amy
    assert "is no period" in words(await world.say(world.amy, "/kpi report soon"))
    assert "No KPI has a value for 2019" in words(await world.say(world.amy, "/kpi report 2019"))


async def test_what_is_sent_is_asked_again_who_may_read(world: World, kpis: list[Kpi]) -> None:
    """A manager who asked is staff by the time it is sent: nothing goes out."""
    from storage import outbox

    def write(unit: Any) -> None:
        outbox.put(unit, "kpi_report", person=world.ken, params={"kind": "month", "start": "2026-10-01"})
        people.change_person(unit, world.ken, role=Role.STAFF.value)
        for department in world.muster.directories.latest.departments:
            people.change_department(unit, department, lead_id=None)

    await world.muster.writer.submit(write)
    before = len(world.cards(world.private(world.ken)))
    await world.settle()
    assert len(world.cards(world.private(world.ken))) == before


async def test_management_gets_it_with_its_monthly_digest(world: World, kpis: list[Kpi]) -> None:
    await enter(world, kpis[0], {NOVEMBER: 3_000_000})
    await aim(world, kpis[0], NOVEMBER, 4 * MILLION)
    await world.say(world.ken, "/digest on management monthly")
    await world.walk(days=14)
    found = world.cards(world.private(world.ken))
    assert sum(card.document is not None for card in found) == 2
    digest = next(card for card in found if "KPIs" in words(card))
    assert digest.picture and "Operations" in words(digest)


async def test_departments_stand_each_for_itself_and_no_person_is_ranked(world: World) -> None:
    visits = Kpi(0, "K14", {"en": "Visits per day"}, "visits", scope="department", total="mean")
    mine = Kpi(0, "P1", {"en": "Calls"}, "calls", scope="person")
    visits, mine = await declare(world, visits, mine)
    directory = world.muster.directories.latest
    operations, sales = (Subject("department", id) for id in directory.departments)
    await enter(world, visits, {OCTOBER: 3}, operations)
    await enter(world, visits, {OCTOBER: 5}, sales)
    await enter(world, mine, {OCTOBER: 40}, Subject("person", world.alice))
    await enter(world, mine, {OCTOBER: 90}, Subject("person", world.bob))
    room = words(await world.say(world.amy, "/digest now monthly room", room=world.operations))
    assert "Visits per day · #Operations 3 visits" in room and "#Sales" not in room and "Calls" not in room
    ken = words(await world.say(world.ken, "/kpi report October"))
    assert "#Operations 3 visits" in ken and "#Sales 5 visits" in ken
    assert "Alice" not in ken and "Bob" not in ken
    alice = words(await world.say(world.alice, "/kpi"))
    assert "Calls · Alice 40 calls" in alice and "Bob" not in alice


async def test_a_value_that_nobody_checked_says_so(world: World, kpis: list[Kpi]) -> None:
    await enter(world, kpis[0], {OCTOBER: Decimal(5 * MILLION)}, state="draft")
    said = words(await world.say(world.ken, "/kpi report October"))
    assert "NT$5M (not verified)" in said


def _exported(world: World, format: str) -> bytes:
    out = io.BytesIO()
    declared, rows = EXPORTS["kpis"]
    with world.muster.database.read() as conn:
        WRITERS[format](out, "kpis", declared.fields, rows(conn))
    return out.getvalue()


async def test_every_value_is_exported_with_its_definition_and_its_target(world: World, kpis: list[Kpi]) -> None:
    (empty,) = await declare(world, Kpi(0, "K7", {"en": "Efficiency"}, "%"))
    await enter(world, kpis[0], {OCTOBER: Decimal("3500000.25")}, state="draft")
    found = [json.loads(line) for line in _exported(world, "jsonl").decode().splitlines()]
    october = [row for row in found if row["code"] == "S1" and row["from"] == "2026-10-01"]
    assert [(row["value"], row["state"]) for row in october] == [(3_400_000, "replaced"), (3_500_000.25, "draft")]
    assert october[-1]["realistic"] == 4_000_000 and october[-1]["by"] == "Ken" and october[-1]["name"] == "Sales"
    assert [row["value"] for row in found if row["code"] == empty.code] == [None]
    assert _exported(world, "csv").decode().splitlines()[0].startswith("code,name,unit,direction,every")
    page = openpyxl.load_workbook(io.BytesIO(_exported(world, "xlsx"))).worksheets[0]
    values = [row[FIELDS.index("value")] for row in page.iter_rows(min_row=2, values_only=True)]
    assert 3_500_000.25 in values and len(values) == len(found)


async def test_what_has_passed_its_threshold_is_off_target_too_and_comes_first(world: World) -> None:
    """A completion of 60 % against a threshold of 90 % is not well because nobody has set a target."""
    plain = Kpi(0, "A1", {"en": "Parcels"}, "parcels")
    rate = Kpi(0, "B1", {"en": "Answered"}, "%", total="mean", warning=Decimal("0.9"), critical=Decimal("0.8"))
    band = Kpi(0, "C1", {"en": "Mix"}, "%", "band", total="mean", low=Decimal("0.2"), high=Decimal("0.5"))
    declared = await declare(world, plain, rate, band)
    for kpi, value in zip(declared, (40, "0.6", "0.3"), strict=True):
        await enter(world, kpi, {OCTOBER: value})
    said = words(await world.say(world.ken, "/kpi report October"))
    assert said.startswith("KPI · October 2026 · 1 of 2 off target\n⚠ Answered 60 % · the threshold is 80 %")
    assert said.index("Mix 30 %") < said.index("Parcels 40")
    assert "🔴 Critical: its threshold is 80 %" in words(await world.say(world.alice, "/kpi answered"))
    await enter(world, declared[1], {OCTOBER: "0.95"})
    assert "all 2 with a target are on it" in words(await world.say(world.ken, "/kpi report October"))
    await enter(world, declared[2], {OCTOBER: "0.55"})
    assert "⚠ Mix 55 % · should be between 20 % and 50 %" in words(await world.say(world.ken, "/kpi report October"))


@pytest.mark.parametrize("line", ["sales chart October", "sales 圖", "銷售額 2026年10月 圖表", "sales October graph"])
async def test_a_chart_in_other_words(world: World, kpis: list[Kpi], line: str) -> None:
    assert words(await world.say(world.alice, f"/kpi {line}")).startswith("Sales\nThe picture comes")
