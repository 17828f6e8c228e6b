"""What happens when two deliveries do the same thing for the first time at one moment, or two parts of Muster do."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from sqlalchemy import event

from core.people import Account
from storage import people
from storage.uow import Unit
from tests.world import World

ZOE = Account("telegram", "", "77")


def _meet(unit: Unit) -> str:
    """As a newcomer is met: looked for, and added where nobody has."""
    if ZOE in people.load(unit.conn).accounts:
        return "known"
    time.sleep(0.02)
    people.add_account(unit, ZOE, people.add_person(unit, "Zoe"))
    return "new"


async def test_a_newcomer_who_speaks_several_times_at_once_is_met_once(world: World) -> None:
    found = await asyncio.gather(*(world.muster.writer.submit(_meet) for _ in range(8)))
    assert sorted(found) == ["known"] * 7 + ["new"]
    assert [row["name"] for row in world.rows("people")].count("Zoe") == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_lands_while_another_looks_for_work_is_followed_by_the_next_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look finds the room's first message in flight, which lands before it is locked: so the look comes back
    with nothing, and nothing is in flight any more, and yet the second message waits."""
    await world.say(world.alice, "/issue Label printer is down")
    sender, port = world.muster.sender, world.muster.ports["local"]
    await sender.stop()  # its own loop: from here on only the two below work
    looking, sending, go = threading.Event(), asyncio.Event(), asyncio.Event()
    edit = port.edit

    async def held(*given: Any) -> None:
        sending.set()
        await go.wait()
        await edit(*given)

    def after_the_look(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "RECURSIVE lanes" in statement and sending.is_set():
            looking.set()
            end = time.monotonic() + 30
            while sender._flying and time.monotonic() < end:
                time.sleep(0.005)

    monkeypatch.setattr(port, "edit", held)
    event.listen(world.muster.database.engine, "after_cursor_execute", after_the_look)
    first = asyncio.create_task(world.say(world.bob, "/take I-1"))
    await asyncio.wait_for(sending.wait(), 30)
    second = asyncio.create_task(sender.drain())
    await asyncio.to_thread(looking.wait, 30)
    go.set()
    await second
    assert world.lines(world.general) == ["Bob took it"]
    await first
