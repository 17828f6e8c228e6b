"""A number is one number: the room's digest, the report's card, paper and sheet, `/kpi` and the export say the same,
and that is what a slow recount of the exported rows comes to."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.writing import WRITERS
from core.card import Card
from core.kinds import KINDS
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.paper import Paper, Table
from handlers.kpis import report as kpi_report
from handlers.kpis.text import said
from handlers.messages import Rendering
from storage import blobs, files, history, outbox, records
from storage.exports import EXPORTS
from storage.uow import Unit
from tests.features.kpi_figures import OCTOBER, aim, declare, enter
from tests.world import ZONE, World, words

D = Decimal
ORDERS = Kpi(0, "orders", {"en": "Orders"}, "TWD")
COSTS = Kpi(0, "costs", {"en": "Costs"}, "TWD")
WEEKLY = Kpi(0, "calls", {"en": "Calls"}, "calls", period="week", total="mean")
TEAMS = Kpi(0, "parcels", {"en": "Parcels"}, "parcels", scope="department")
RATE = Kpi(0, "costrate", {"en": "Cost rate"}, "%", "down", source="formula", formula="costs / orders")
GROWTH = Kpi(0, "growth", {"en": "Growth"}, "%", source="formula", formula="(orders - previous(orders)) / orders")
ON_TIME = Kpi(0, "ontime", {"en": "Tasks on time"}, "%", source="computed", formula="tasks_on_time")
KPIS = (ORDERS, COSTS, WEEKLY, TEAMS, RATE, GROWTH, ON_TIME)


async def fill(world: World, chance: random.Random) -> list[Kpi]:
    """Values with corrections and gaps, and tasks done in time, late, called off or never."""
    kpis = await declare(world, *KPIS)
    orders, costs, weekly, teams = kpis[:4]
    departments = [Subject("department", id) for id in world.muster.directories.latest.departments]
    for _ in range(2):  # the second round corrects the first
        for kpi in (orders, costs):
            for back in range(5):
                if chance.random() < 0.9:
                    state = chance.choice(["verified", "draft"])
                    value = D(chance.randint(0, 9_000_000)) / 100
                    await enter(world, kpi, {OCTOBER.shifted(-back): value}, state=state)
        for week in OCTOBER.within("week"):
            await enter(world, weekly, {week: chance.randint(0, 50)})
        for one in departments:
            await enter(world, teams, {OCTOBER: chance.randint(0, 900)}, one)
    await aim(world, orders, OCTOBER, 50_000)
    await world.muster.writer.submit(lambda unit: tasks(unit, world, chance), patience=30)
    return kpis


def tasks(unit: Unit, world: World, chance: random.Random) -> None:
    kind = KINDS["task"]
    for number in range(60):
        status = chance.choice(kind.states)
        due = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=chance.randint(-40, 900))
        closed = None if kind.is_open(status) else due + timedelta(hours=chance.randint(-30, 30))
        values: dict[str, Any] = {"status": status, "due_at": due, "created_at": due - timedelta(days=9)}
        made = records.create(
            unit, "task", f"Task {number}", world.alice, **values, closed_at=closed, owner_id=world.bob
        )
        history.note(unit, made, world.alice, "create")


def exported(world: World, what: str) -> list[dict[str, Any]]:
    out = io.BytesIO()
    declared, rows = EXPORTS[what]
    with world.muster.database.read() as conn:
        WRITERS["jsonl"](out, what, declared.fields, rows(conn))
    return [json.loads(line, parse_float=Decimal) for line in out.getvalue().decode().splitlines()]


def entered(rows: Iterable[dict[str, Any]], code: str, first: date, end: date, about: str = "") -> list[Decimal]:
    mine = [
        row for row in rows if row["code"] == code and row["about"] == about and row["state"] in ("draft", "verified")
    ]
    return [D(str(row["value"])) for row in mine if first <= date.fromisoformat(row["from"]) < end]


def recount(world: World) -> dict[str, Decimal | None]:
    """Every number by hand, from what was exported alone; None is no data."""
    rows = exported(world, "kpis")

    def of(code: str, period: Period = OCTOBER) -> Decimal | None:
        found = entered(rows, code, period.start, period.end)
        return found[0] if found else None

    orders, costs, before = of("orders"), of("costs"), of("orders", OCTOBER.previous)
    calls = entered(rows, "calls", OCTOBER.start, OCTOBER.end)
    parcels = {d.name: entered(rows, "parcels", OCTOBER.start, OCTOBER.end, d.name)[0]
               for d in world.muster.directories.latest.departments.values()}  # fmt: skip
    return {
        "Orders": orders,
        "Costs": costs,
        "Calls": sum(calls) / D(len(calls)),
        "Parcels": sum(parcels.values(), D(0)),
        **{f"Parcels · #{name}": value for name, value in parcels.items()},
        "Cost rate": costs / orders if orders and costs is not None else None,
        "Growth": (orders - before) / orders if orders and before is not None else None,
        "Tasks on time": on_time(exported(world, "records")),
    }


def on_time(rows: Iterable[dict[str, Any]]) -> Decimal | None:
    zone, good, all_ = ZoneInfo(ZONE), 0, 0
    for row in rows:
        if row["kind"] != "task" or not row["due_at"] or KINDS["task"].drops(row["status"]):
            continue
        due = datetime.fromisoformat(row["due_at"])
        if (due.astimezone(zone).year, due.astimezone(zone).month) == (2026, 10):
            all_ += 1
            good += bool(row["closed_at"]) and datetime.fromisoformat(row["closed_at"]) <= due
    return D(good) / all_ if all_ else None


def sheet_of(world: World) -> dict[str, tuple[Any, str]]:
    """What stands in the file that was sent: by name the number, and as it is said."""
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with world.muster.database.read() as conn:
        kept = next(
            found for row in world.rows("files") if (found := files.get(conn, row["id"])) and found.mime == mime
        )
        body = blobs.body(conn, kept.hash) or b""
    rows = list(openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))[1:]
    return {f"{row[0]} · {row[1]}" if row[1] else str(row[0]): (row[3], str(row[4])) for row in rows}


def paper_of(world: World) -> dict[str, str]:
    """What is laid out as PDF: the appendix, which has every number."""
    params = {"kind": "month", "start": OCTOBER.start.isoformat()}
    bot = world.muster
    with bot.database.read() as conn:
        row = next(r for r in world.rows("outbox") if r["kind"] == "kpi_report")
        message = replace(outbox.get(conn, row["id"]), params=params)  # type: ignore[type-var]  # it is there
        rendering = Rendering(conn, bot.directories.latest, bot.languages.translator("en", ZONE), world.clock.now())
        card = kpi_report.render(rendering, message)
    assert isinstance(card, Card) and card.document and isinstance(card.document.content, Paper)
    (table,) = [block for block in card.document.content.blocks if isinstance(block, Table)]
    return {f"{row[0]} · {row[1]}" if row[1] else row[0]: row[2] for row in table.rows}


@pytest.mark.parametrize("seed", range(3))
async def test_every_form_says_what_a_recount_of_the_export_comes_to(world: World, seed: int) -> None:
    kpis = {kpi.names["en"]: kpi for kpi in await fill(world, random.Random(seed))}
    report = words(await world.say(world.ken, "/kpi report October"))
    room = words(await world.say(world.amy, "/digest now monthly room", room=world.operations))
    sheet, paper, wanted = sheet_of(world), paper_of(world), recount(world)
    assert wanted.keys() == sheet.keys() == paper.keys()
    tr = world.muster.languages.translator("en", ZONE)
    for name, value in wanted.items():
        code, _, about = name.partition(" · ")
        text = said(tr, kpis[code], value)
        number, written = sheet[name]
        assert written.removesuffix(" (not verified)") == paper[name].removesuffix(" (not verified)") == text, name
        assert (number is None) == (value is None) and (value is None or abs(D(str(number)) - value) < D("1e-9")), name
        shown = words(await world.say(world.ken, f"/kpi {kpis[code].code} {about} October"))
        assert shown.splitlines()[0].endswith(f": {text}"), (name, shown)
        if value is not None:
            assert f"{name} {text}" in report or "more" in report, (name, report)
            theirs = about in ("", "#Operations") and (about or kpis[code].scope == "company")
            assert not theirs or f"{name} {text}" in room, (name, room)
