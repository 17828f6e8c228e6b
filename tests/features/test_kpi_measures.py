"""Every figure that is counted is that of a slow recount of all records, and its list adds up to it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.access import may_read
from core.answer import Form
from core.kinds import KINDS
from core.kpi.measures import begin_verbs
from core.kpi.model import COMPANY, Kpi, Subject
from core.kpi.periods import Period
from core.people import READERS, Directory
from core.record import Record
from core.sla.following import calendar_of
from handlers.kpis.values import figure
from storage import history, people, records
from storage.db import Connection
from storage.measures import MEASURES, Measure, bounds
from storage.uow import Unit
from tests.world import World

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
KINDS_OF = ("task", "duty", "issue", "complaint", "contact")
HOUR = timedelta(hours=1)
COUNTED = Kpi(0, "K", {"en": "Counted"}, "", source="computed")
Begun = dict[int, datetime]


def put(unit: Unit, chance: random.Random, directory: Directory) -> None:
    """Records in any state from three months, some with a rating, some visits, for clients whom not everybody reads."""
    some, departments = [*directory.people, None], [*directory.departments, None]
    clients = [
        people.add_client(unit, f"Client {number}", readers=readers, owner_id=chance.choice(some))
        for number, readers in enumerate(READERS)
    ]
    for number in range(220):
        kind = KINDS[chance.choice(KINDS_OF)]
        status = chance.choice(kind.states)
        created = NOW - chance.randint(0, 2000) * HOUR
        due, closed = (created + chance.randint(1, 200) * HOUR for _ in range(2))
        fields: dict[str, str] = {"note": '"rating": "5"'} if number % 3 else {}
        fields |= {"rating": str(chance.randint(1, 5))} if chance.random() < 0.5 else {}
        fields |= {"type": chance.choice(["visit", "contact"])} if kind.name == "contact" else {}
        fields |= {"owners": str(chance.choice(list(directory.people)))} if chance.random() < 0.2 else {}
        values: dict[str, Any] = {
            "owner_id": chance.choice(some),
            "department_id": chance.choice(departments),
            "client_id": chance.choice([*clients, None, None]),
            "status": status,
            "due_at": chance.choice([due, None]),
            "created_at": created,
            "closed_at": None if kind.is_open(status) else min(closed, NOW),
            "fields": json.dumps(fields, ensure_ascii=False),
        }
        made = records.create(unit, kind.name, f"Thing {number}", chance.choice(list(directory.people)), **values)
        for verb in chance.sample(["take", "plan", "done", "assign"], chance.randint(0, 3)):
            history.note(unit, made, None, verb, at=created + chance.randint(0, 90) * HOUR)


def about(record: Record, subject: Subject) -> bool:
    mine = {"department": record.department, "client": record.client}.get(subject.scope)
    if subject.scope == "person":
        return subject.id in (record.owner, *record.owners)
    return subject == COMPANY or mine == subject.id


def recount(
    name: str, everything: list[Record], begun: Begun, directory: Directory, subject: Subject, period: Period
) -> Decimal | None:
    rule = MEASURES[name].rule
    start, end = bounds(directory, period)
    mine = [r for r in everything if about(r, subject) and rule.belongs(r, start, end, NOW)]
    if rule.how == "count":
        return Decimal(len(mine))
    if rule.how == "ratio":
        return Decimal(sum(map(rule.counts, mine))) / len(mine) if mine else None
    if rule.how == "per_day":
        office = directory.calendars.office()
        days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days)]
        worked = sum(office.is_workday(day) for day in days if day <= date(2026, 11, 18))
        return Decimal(by_hand(mine, directory)) / worked if worked else None
    spans = []
    for record in mine:
        ended = begun.get(record.id) if rule.how == "response" else record.closed_at
        if ended:
            spans.append(max(timedelta(), calendar_of(directory, record).between(record.created_at, ended)))
    return Decimal(int(sum(spans, timedelta()).total_seconds())) / 3600 / len(spans) if spans else None


def by_hand(visits: Iterable[Record], directory: Directory) -> int:
    """A client is counted once for each day on which somebody was there."""
    zone, found = ZoneInfo(directory.calendars.zone()), set[Any]()
    for visit in visits:
        assert visit.closed_at
        found.add((visit.client or f"none {visit.id}", visit.closed_at.astimezone(zone).date()))
    return len(found)


def first_steps(conn: Connection, everything: list[Record]) -> Begun:
    found: Begun = {}
    for record in everything:
        if record.kind in ("issue", "complaint"):
            verbs = begin_verbs(("issue", "complaint"))
            entries = history.of_record(conn, record.id)
            if moments := [entry.at for entry in entries if entry.verb in verbs]:
                found[record.id] = min(moments)
    return found


@pytest.mark.parametrize("seed", range(2))
async def test_each_figure_is_that_of_a_recount(world: World, seed: int) -> None:
    chance = random.Random(seed)
    directory = world.muster.directories.latest
    await world.muster.writer.submit(lambda unit: put(unit, chance, directory), patience=30)
    directory = await world.muster.directories.current()
    subjects = [COMPANY]
    subjects += [Subject("department", id) for id in directory.departments]
    subjects += [Subject("person", id) for id in list(directory.people)[:3]]
    subjects += [Subject("client", id) for id in list(directory.files)[:2]]
    month = Period.of("month", date(2026, 11, 1))
    periods = [month, month.previous, Period.of("quarter", month.start), Period.of("week", date(2026, 11, 9))]
    with world.muster.database.read() as conn:
        everything = records.of_ids(conn, [row["id"] for row in world.rows("records")])
        begun = first_steps(conn, everything)
        for name, measure in MEASURES.items():
            for subject in subjects if name != "clients_count" else ():
                for period in periods:
                    slow = recount(name, everything, begun, directory, subject, period)
                    fast = measure.value(conn, directory, subject, period, NOW)
                    assert near(fast, slow), (name, subject, period, fast, slow)
                    if period == month.previous:
                        adds_up(conn, world, directory, measure, subject, period)


def near(fast: Decimal | None, slow: Decimal | None) -> bool:
    return fast == slow or (fast is not None and slow is not None and abs(fast - slow) < Decimal("0.000001"))


def adds_up(
    conn: Connection, world: World, directory: Directory, measure: Measure, subject: Subject, period: Period
) -> None:
    """What somebody may read and what is hidden from them are together what the figure is made of."""
    counted = measure.counted(conn, directory, subject, period, NOW)
    for reader in (directory.people[world.ken], directory.people[world.xiaoming]):
        behind = measure.records(conn, reader, directory, subject, period, NOW)
        assert len(behind.records) == behind.seen
        assert all(may_read(reader, record, directory) for record in behind.records)
        total = behind.seen + behind.hidden
        if measure.rule.how == "per_day":
            assert behind.hidden or counted.part == by_hand(behind.records, directory)
        else:
            assert total == (counted.part if measure.rule.how == "count" else counted.whole)
        if measure.rule.how == "ratio" and not behind.hidden:
            assert len(behind.good) == counted.part
    shown = figure(conn, directory, replace(COUNTED, formula=measure.rule.name), subject, period).value
    listed = measure.records(conn, directory.people[world.ken], directory, subject, period)
    if measure.rule.how in ("count", "ratio") and not listed.hidden:  # the same moment is looked at in both
        whole = len(listed.records)
        ratio = Decimal(len(listed.good)) / whole if whole else None
        assert shown == (whole if measure.rule.how == "count" else ratio)
    first = measure.records(conn, reader, directory, subject, period, NOW, limit=2)
    rest = measure.records(conn, reader, directory, subject, period, NOW, offset=2)
    assert [r.id for r in (*first.records, *rest.records)] == [r.id for r in behind.records]


async def test_clients_are_counted_as_they_were_on_file(world: World) -> None:
    asked = await world.say(world.bob, "/client add Taicheng")
    assert isinstance(asked.answer, Form)
    given = {**asked.answer.values, "name": "Taicheng", "owner": str(world.bob)}
    await world.run(world.bob, asked.answer.command, values=given, asked=True)
    directory = await world.muster.directories.current()
    november = Period.of("month", date(2026, 11, 1))
    count = MEASURES["clients_count"]
    with world.muster.database.read() as conn:
        known = count.value(conn, directory, COMPANY, november)
        assert known == len(directory.files) == 2
        assert count.value(conn, directory, COMPANY, november.previous) == 1
        mine = Subject("person", world.bob)
        assert count.value(conn, directory, mine, november) == sum(
            f.owner == world.bob for f in directory.files.values()
        )


async def test_what_is_not_due_yet_is_not_late_and_nothing_at_all_is_no_data(world: World) -> None:
    november = Period.of("month", date(2026, 11, 1))
    on_time = MEASURES["tasks_on_time"]

    def value() -> Decimal | None:
        with world.muster.database.read() as conn:
            return on_time.value(conn, world.muster.directories.latest, COMPANY, november)

    assert value() is None
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    assert value() is None
    await world.say(world.alice, "/task @bob Call Acme by today 5pm")
    await world.say(world.bob, "/done T-2")
    assert value() == 1
    await world.walk(days=2)
    assert value() == Decimal("0.5")
