"""The numbers of a digest are those of a slow recount of what its reader may read, whoever that is."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.access import leads, may_read, may_stand
from core.kinds import KINDS
from core.people import READERS, Directory, Person
from core.record import Record
from core.sla import Limit
from storage import digest_numbers, limits, people, records
from storage.db import Connection
from storage.digest_numbers import Scope
from storage.family import GONE
from storage.uow import Unit
from tests.world import World

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=3)
KINDS_OF = ("task", "issue", "complaint", "decision", "contact", "meeting")


def put(unit: Unit, chance: random.Random, directory: Directory) -> None:
    """Records of all kinds, in any state, of any age, for clients of whom not everybody may read."""
    some = [*directory.people, None]
    departments = [*directory.departments, None]
    clients = [
        people.add_client(unit, f"Client {number}", readers=readers, owner_id=chance.choice(some))
        for number, readers in enumerate(READERS)
    ]
    for number in range(150):
        kind = KINDS[chance.choice(KINDS_OF)]
        status = chance.choice(kind.states)
        moment = [NOW + timedelta(hours=chance.randint(-200, 60)) for _ in range(3)]
        values: dict[str, Any] = {
            "owner_id": chance.choice(some),
            "department_id": chance.choice(departments),
            "client_id": chance.choice([*clients, None, None]),
            "status": status,
            "due_at": chance.choice([moment[0], None]),
            "created_at": min(moment[1], NOW),
            "closed_at": None if kind.is_open(status) else min(moment[2], NOW),
        }
        made = records.create(unit, kind.name, f"Thing {number}", chance.choice(list(directory.people)), **values)
        limits.put(unit, {made.id: missed(made.id)})


def missed(id: int) -> list[Limit]:
    """Every third was not taken in time; some are overdue, and some were solved too late, which is over."""
    met = {"response": None, "due": None, "resolution": NOW}
    wanted = {"response": 3, "due": 5, "resolution": 7}
    return [Limit(w, SINCE, NOW, state="breached", met_at=met[w]) for w, every in wanted.items() if id % every == 0]


def recount(found: list[Record]) -> dict[str, int]:
    work = [r for r in found if "owner" in KINDS[r.kind].marks and not KINDS[r.kind].is_reviewed]
    open_ = [r for r in work if r.closed_at is None]
    there = [r for r in work if r.status not in GONE]
    done = [r for r in there if r.closed_at and r.closed_at >= SINCE]
    answered = [r for r in done if KINDS[r.kind].satisfies]
    return {
        "open": len(open_),
        "overdue": sum(r.due_at is not None and r.due_at < NOW for r in open_),
        "breached": sum(r.id % 3 == 0 for r in open_),
        "complaints": sum(bool(KINDS[r.kind].satisfies) for r in open_),
        "new": sum(r.created_at >= SINCE for r in there),
        "done": len(done),
        "answered": len(answered),
        "satisfied": sum(r.status == KINDS[r.kind].satisfies for r in answered),
    }


def of_person(found: list[Record], person: Person, directory: Directory) -> list[Record]:
    led = leads(person, directory)

    def concerns(record: Record) -> bool:
        nobodys = record.owner is None and record.closed_at is None
        mine = record.owner == person.id or (nobodys and record.reporter == person.id)
        return mine or record.department in led

    return [record for record in found if may_read(person, record, directory) and concerns(record)]


@pytest.mark.parametrize("seed", range(3))
async def test_each_reads_the_numbers_of_a_recount(world: World, seed: int) -> None:
    chance = random.Random(seed)
    directory = world.muster.directories.latest
    await world.muster.writer.submit(lambda unit: put(unit, chance, directory), patience=30)
    directory = await world.muster.directories.current()
    with world.muster.database.read() as conn:
        found = records.of_ids(conn, range(1, 151))
        assert len(found) == 150
        for person in directory.people.values():
            theirs = of_person(found, person, directory)
            scope = Scope(leads(person, directory), person, own=True)
            assert counted(conn, scope) == recount(theirs), person.name
            lists(conn, scope, theirs)
        rooms(conn, found, directory)


def rooms(conn: Connection, found: list[Record], directory: Directory) -> None:
    for department in directory.departments.values():
        room = directory.rooms[department.room or 0]
        here = [r for r in found if r.department == department.id and may_stand(room, r, directory)]
        assert counted(conn, Scope((department.id,), room=True)) == recount(here)
    ken = next(person for person in directory.people.values() if person.name == "Ken")
    scope = Scope(tuple(directory.departments), ken)
    apart = digest_numbers.by_department(conn, scope, SINCE, NOW)
    for id in directory.departments:
        theirs = [r for r in found if r.department == id and may_read(ken, r, directory)]
        assert apart.get(id, dict.fromkeys(recount([]), 0)) == recount(theirs)


def counted(conn: Connection, scope: Scope) -> dict[str, int]:
    counts = digest_numbers.counts(conn, scope, SINCE, NOW)
    standing = digest_numbers.standing_counts(conn, scope, NOW)
    assert {name: counts[name] for name in standing} == standing
    return counts


def lists(conn: Connection, scope: Scope, theirs: list[Record]) -> None:
    """The lists hold as many as are counted, and a page of them is no more than asked for."""
    recounted = recount(theirs)
    for limit in (3, 200):
        page, total = digest_numbers.overdue(conn, scope, NOW, limit)
        assert total == recounted["overdue"] and len(page) == min(limit, total)
        page, total = digest_numbers.complaints(conn, scope, limit)
        assert total == recounted["complaints"] and len(page) == min(limit, total)
