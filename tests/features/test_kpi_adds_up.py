"""Every counted figure of every scope is what a slow recount of the exported rows comes to: of records that people
made, took, passed on to another department, merged, reopened, called off and rated through the front door."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.kinds import KINDS
from core.kpi.measures import RULES, Rule, begin_verbs
from core.kpi.model import COMPANY, Subject
from core.kpi.periods import Period
from core.people import Directory
from storage import joining, people
from storage.measures import MEASURES
from tests.features.test_kpi_same_numbers import exported
from tests.world import ZONE, World

Row = dict[str, Any]
TODAY = date(2026, 11, 18)
PERIODS = [Period.of("week", TODAY), Period.of("month", TODAY), Period.of("quarter", TODAY), Period.of("year", TODAY)]
MAKES = (
    "/task @bob Offer {n} by tomorrow 5pm", "/task @alice Call {n} by today 6pm", "/task @xiaoming Ship {n} by Friday",
    "/issue Printer {n} is down", "/complaint Acme: boxes {n} were wet", "/visit Acme: saw line {n}",
)  # fmt: skip
DOES = (
    "/take {ref}", "/done {ref}", "/done {ref} it works", "/reopen {ref} not yet", "/cancel {ref} not needed",
    "/assign {ref} @xiaoming", "/assign {ref} @bob @alice", "/assign {ref} @alice", "/merge {ref} {other}",
    "/satisfied {ref}", "/rate {ref} 2 client late", "/rate {ref} 5 client", "/answer {ref} yes",
)  # fmt: skip


async def live(world: World, chance: random.Random) -> None:
    """Many things that people do, in the order of the days; what is refused changes nothing."""
    who = [world.alice, world.bob, world.amy, world.ken, world.xiaoming]
    for number in range(80):
        refs = [row["ref"] for row in exported(world, "records")]
        if len(refs) < 4 or chance.random() < 0.35:
            line = chance.choice(MAKES).format(n=number)
        else:
            ref = chance.choice(refs)
            same = [one for one in refs if one[0] == ref[0] and one != ref]
            line = chance.choice(DOES).format(ref=ref, other=chance.choice(same or refs))
        await world.say(chance.choice(who), line)
        world.clock.move_to(world.clock.now() + timedelta(hours=chance.randint(0, 3)))


async def certainly(world: World) -> None:
    """What chance may leave out: a duplicate, something called off, something done that is open again."""
    for make, does in (
        ("/issue Twin is down", "/merge {ref} {first}"),
        ("/task @bob Needless by today 6pm", "/cancel {ref} not needed"),
        ("/task @bob Again by today 6pm", "/done {ref}"),
    ):
        await world.say(world.bob, make)
        rows = exported(world, "records")
        ref, first = rows[-1]["ref"], next(row["ref"] for row in rows if row["kind"] == rows[-1]["kind"])
        await world.say(world.bob, does.format(ref=ref, first=first))
    await world.say(world.bob, f"/reopen {ref} not yet")


async def move(world: World) -> None:
    """Bob goes to sales, and Alice turns out to be there twice."""

    def write(unit: Any) -> None:
        people.change_person(unit, world.bob, department_id=2)
        joining.merge(unit, people.add_person(unit, "Alice L", department_id=1), world.alice)

    await world.muster.writer.submit(write)
    await world.muster.directories.current()


def recounted(rule: Rule, rows: Iterable[Row], begun: dict[str, datetime], directory: Directory, period: Period,
              now: datetime) -> Decimal | None:  # fmt: skip
    """By hand, from exported rows of whoever it is about; hours are compared elsewhere, here how many there are."""
    mine = [row for row in rows if belongs(rule, row, period, now)]
    if rule.how == "ratio":
        return Decimal(sum(good(rule, row) for row in mine)) / len(mine) if mine else None
    if rule.how == "per_day":
        seen = {(row["client"], day(row["closed_at"])) for row in mine}
        office, days = directory.calendars.office(), (period.end - period.start).days
        over = [period.start + timedelta(days=n) for n in range(days)]
        worked = sum(office.is_workday(one) for one in over if one <= now.astimezone(ZoneInfo(ZONE)).date())
        return Decimal(len(seen)) / worked if worked else None
    return Decimal(len(mine) if rule.how != "response" else sum(row["ref"] in begun for row in mine))


def belongs(rule: Rule, row: Row, period: Period, now: datetime) -> bool:
    at = row[rule.moment]
    if row["kind"] not in rule.kinds or KINDS[row["kind"]].drops(row["status"]) or not at:
        return False
    if rule.field and row["fields"].get(rule.field) != (rule.value or row["fields"].get(rule.field) or "nothing"):
        return False
    late = rule.moment != "due_at" or row["closed_at"] or datetime.fromisoformat(at) <= now
    return bool(late) and period.start <= day(at) < period.end


def good(rule: Rule, row: Row) -> bool:
    if rule.name == "satisfaction":
        return row["fields"]["rating"] in ("4", "5")
    if rule.moment != "due_at" or not row["closed_at"]:
        return bool(row["closed_at"])
    return datetime.fromisoformat(row["closed_at"]) <= datetime.fromisoformat(row["due_at"])


def day(at: str) -> Any:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(ZONE)).date()


def first_steps(world: World) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for row in exported(world, "history"):
        if row["verb"] in begin_verbs(("complaint", "issue")):
            found.setdefault(row["ref"], datetime.fromisoformat(row["at"]))
    return found


def says(column: str, name: str, row: Row) -> bool:
    return bool(row[column] == name)


def scopes(directory: Directory) -> list[tuple[Subject, Callable[[Row], bool]]]:
    """Everybody and everything that a figure can be about, with how an exported row says it."""
    found: list[tuple[Subject, Callable[[Row], bool]]] = [(COMPANY, lambda row: True)]
    for one in directory.departments.values():
        found.append((Subject("department", one.id), partial(says, "department", one.name)))
    for id, name in directory.clients.items():
        found.append((Subject("client", id), partial(says, "client", name)))
    for person in directory.people.values():
        ids = str(person.id)

        def theirs(row: Row, name: str = person.name, id: str = ids) -> bool:
            return row["owner"] == name or id in str(row["fields"].get("owners", "")).split(",")

        found.append((Subject("person", person.id), theirs))
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_every_figure_of_every_scope_is_that_of_the_export(world: World, seed: int) -> None:
    await live(world, random.Random(seed))
    await certainly(world)
    await move(world)
    rows, begun = exported(world, "records"), first_steps(world)
    directory, now = world.muster.directories.latest, world.clock.now()
    assert {"merged", "cancelled"} <= {row["status"] for row in rows}
    with world.muster.database.read() as conn:
        for name, rule in RULES.items():
            for subject, theirs in scopes(directory) if name != "clients_count" else ():
                for period in PERIODS:
                    counted = MEASURES[name].counted(conn, directory, subject, period, now)
                    fast = counted.value if rule.how in ("ratio", "per_day", "count") else Decimal(counted.whole)
                    slow = recounted(rule, filter(theirs, rows), begun, directory, period, now)
                    assert fast == slow, (name, subject, period, fast, slow)
