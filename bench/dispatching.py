"""Goal 4: captures through the real dispatch, with every command registered and with one alone."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from pathlib import Path

from bot.settings import Settings
from bot.wiring import Muster
from core.command import Registry
from core.invocation import Invocation
from core.people import Account, Place
from storage import people
from storage.uow import Unit
from tests import databases

_BATCH = 1000
_AT_ONCE = 32


async def _measure(url: str, rounds: int) -> float:
    muster = Muster(Settings(_env_file=None, database_url=url, muster_timezone="UTC", muster_local_chat="on"))
    every = muster.dispatch.registry
    issue = every.get("issue")
    assert issue
    one = Registry([issue])
    await muster.start()
    await muster.sender.stop()  # it would take its share of either, at its own moments
    place = Place("local", "", "bench")

    def team(unit: Unit) -> int:
        people.add_room(unit, place, "bench", audience="colleagues")
        return people.add_person(unit, "Alice")

    actor = Account("local", "", str(await muster.writer.submit(team)))
    numbers = itertools.count()

    async def work(until: int) -> None:
        while (number := next(numbers)) < until:
            text = f"Label printer {number} in hall 2 is down !high"
            now = muster.clock.now()
            reply = await muster.dispatch.run(Invocation(f"bench:{number}", "issue", actor, place, now, text=text))
            assert reply.saved

    async def batch(registry: Registry) -> float:
        nonlocal numbers
        muster.dispatch.registry = registry
        first = next(numbers)
        began = time.perf_counter()
        await asyncio.gather(*(work(first + _BATCH) for _ in range(_AT_ONCE)))
        return time.perf_counter() - began

    await batch(every)
    pairs = [(await batch(every), await batch(one)) for _ in range(rounds)]
    await muster.stop()
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


def ratio(rounds: int = 9) -> float:
    """Time with every command registered over time with one."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(databases.sqlite(Path(folder)), rounds))


if __name__ == "__main__":
    print(ratio())
