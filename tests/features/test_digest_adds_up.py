"""What a section of a digest says there is, it lists, or says where the rest stands."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import Any

import pytest

from core.kinds import KINDS
from storage import people, records
from storage.uow import Unit
from tests.world import World, words

HEADING = re.compile(r"\((\d+)\)")
MORE, ABOVE = re.compile(r"and (\d+) more"), re.compile(r"(\d+) of them stands? above")


def fill(unit: Unit, world: World, chance: random.Random, many: int) -> None:
    """What is open of all kinds, late or not, of Bob and of nobody, and with clients."""
    now = world.clock.now()
    client = people.add_client(unit, "Taicheng")
    for number in range(many):
        kind = KINDS[chance.choice(["task", "issue", "complaint", "contact", "duty"])]
        status = chance.choice([state for state in kind.states if kind.is_open(state)])
        values: dict[str, Any] = {
            "owner_id": chance.choice([world.bob, world.bob, None]),
            "department_id": world.person(world.bob).department,
            "client_id": client if kind.satisfies or chance.random() < 0.3 else None,
            "status": status,
            "due_at": chance.choice([None, now + timedelta(hours=chance.randint(-90, 90))]),
            "created_at": now - timedelta(hours=chance.randint(1, 200)),
        }
        records.create(unit, kind.name, f"Thing {number}", chance.choice([world.alice, world.bob]), **values)


def sections(text: str) -> dict[str, tuple[int, int]]:
    """By heading how many it says there are, and how many it accounts for."""
    found: dict[str, tuple[int, int]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("[") or line.startswith("Since"):
            name = ""
        elif re.match(r"(\d+ · |· )", line):
            found[name] = (found[name][0], found[name][1] + 1) if name else found.get(name, (0, 0))
        elif rest := MORE.fullmatch(line) or ABOVE.fullmatch(line):
            found[name] = (found[name][0], found[name][1] + int(rest[1]))
        elif number := HEADING.search(line):
            name = line
            found[name] = (int(number[1]), 0)
        elif waits := re.match(r"(\d+) things? waits? for you", line):
            name = line
            found[name] = (int(waits[1]), 0)
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_a_section_accounts_for_all_that_it_counts(world: World, seed: int) -> None:
    chance = random.Random(seed)
    await world.muster.writer.submit(lambda unit: fill(unit, world, chance, 4 + 20 * seed), patience=30)
    await world.muster.directories.current()
    for asked, room in (("/digest now", None), ("/digest now room weekly", world.operations)):
        said = words(await world.say(world.bob if room is None else world.amy, asked, room=room))
        there = sections(said)
        assert there, said
        for heading, (counted, accounted) in there.items():
            title = "wait" in heading and "(" not in heading
            assert counted == accounted or (title and accounted <= counted), (heading, counted, accounted, said)


async def test_a_complaint_that_is_overdue_stands_once_and_is_pointed_at(world: World) -> None:
    await world.say(world.alice, "/complaint @bob Acme: pallets were wet by today 5pm")
    await world.say(world.alice, "/complaint @bob Acme: the van came late by tomorrow 5pm")
    await world.walk(hours=9)
    said = words(await world.say(world.amy, "/digest now room weekly", room=world.operations)).splitlines()
    heading = next(at for at, line in enumerate(said) if line.startswith("Complaints (2)"))
    assert "1 of them stands above" in said[heading:] or "2 of them stand above" in said[heading:], said
