"""Schedules: each moment is one slot, whoever works it off, whatever the clock does (faults 38 and 40 to 44)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

import handlers
from core.calendar import Calendar
from handlers.context import Job
from storage import schedules
from storage.schedules import Schedule
from storage.uow import Unit
from tests.world import ZONE, World

OFFICE = Calendar(ZONE)
Ran = list[tuple[str, str, int]]


class Told:
    """A feature of the test's own: it writes down what was run, and raises where it is told to."""

    def __init__(self) -> None:
        self.ran: Ran = []
        self.breaks = False
        self.SCHEDULED = {"test": self.run}

    def run(self, job: Job, schedule: Schedule, slot: datetime, missed: list[datetime]) -> str:
        if self.breaks:
            raise RuntimeError("as ordered")
        self.ran.append((schedule.name, slot.isoformat(timespec="minutes"), len(missed)))
        return "collapsed" if schedule.params.get("quiet") else "sent"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    feature = Told()
    monkeypatch.setattr(handlers, "FEATURES", (*handlers.FEATURES, feature))
    yield feature


@pytest_asyncio.fixture
async def at_nine(world: World, told: Told) -> AsyncIterator[World]:
    await put(world, "each morning", "daily 09:00")
    yield world


async def put(world: World, name: str, cadence: str, zone: str = ZONE, **more: Any) -> None:
    def unit(unit: Unit) -> None:
        schedules.put(unit, name, "test", cadence, zone, OFFICE, **more)

    await world.muster.writer.submit(unit, patience=30)


def slots(world: World, name: str = "each morning") -> dict[str, str]:
    return {row["slot"]: row["state"] for row in world.rows("slots") if row["schedule"] == name}


async def test_each_morning_is_run_once(at_nine: World, told: Told) -> None:
    await at_nine.walk(days=3)
    mornings = [f"2026-11-{day}T09:00" for day in (19, 20, 21)]
    assert told.ran == [("each morning", morning, 0) for morning in mornings]
    assert slots(at_nine) == dict.fromkeys(mornings, "sent")
    for _ in range(3):
        await at_nine.muster.scheduler.tick()
    assert len(told.ran) == 3


async def test_how_a_slot_ended_is_written_down(world: World, told: Told) -> None:
    await put(world, "quiet", "daily 09:00", params={"quiet": "yes"})
    await world.walk(days=1)
    assert slots(world, "quiet") == {"2026-11-19T09:00": "collapsed"}


async def test_after_three_days_down_the_newest_is_run_and_the_others_are_missed(at_nine: World, told: Told) -> None:
    """The machine slept: nothing walked from moment to moment (fault 43)."""
    at_nine.clock.move_to(at_nine.clock.now() + timedelta(days=3))
    await at_nine.muster.scheduler.tick()
    assert told.ran == [("each morning", "2026-11-21T09:00", 2)]
    assert slots(at_nine) == {"2026-11-19T09:00": "missed", "2026-11-20T09:00": "missed", "2026-11-21T09:00": "sent"}


async def test_long_downtime_leaves_no_slot_out(world: World, told: Told) -> None:
    """More than one batch of them: years of mornings."""
    await put(world, "each morning", "daily 09:00")
    world.clock.move_to(world.clock.now() + timedelta(days=1200))
    for _ in range(4):
        await world.muster.scheduler.tick()
    states = sorted(slots(world).values())
    assert states == ["missed"] * 1199 + ["sent"]
    assert len(told.ran) == 1


async def test_a_clock_that_goes_back_runs_nothing_twice(at_nine: World, told: Told) -> None:
    await at_nine.walk(days=1)
    at_nine.clock.move_to(at_nine.clock.now() - timedelta(days=1))
    await at_nine.walk(hours=30)
    assert [slot for _, slot, _ in told.ran] == ["2026-11-19T09:00"]
    await at_nine.walk(days=1)
    assert [slot for _, slot, _ in told.ran] == ["2026-11-19T09:00", "2026-11-20T09:00"]


async def test_another_zone_runs_nothing_from_before(at_nine: World, told: Told) -> None:
    """In Honolulu the same morning has yet to come when it is over in Shanghai; it was run already (fault 42)."""
    await at_nine.walk(days=1)
    await put(at_nine, "each morning", "daily 09:00", "Pacific/Honolulu")
    await at_nine.walk(days=1)
    assert [slot for _, slot, _ in told.ran] == ["2026-11-19T09:00"]
    await at_nine.walk(days=1)
    assert [slot for _, slot, _ in told.ran] == ["2026-11-19T09:00", "2026-11-20T09:00"]


async def test_what_raises_is_failed_and_told_and_the_others_go_on(at_nine: World, told: Told) -> None:
    await put(at_nine, "a second one", "daily 09:00")
    told.breaks = True
    await at_nine.walk(days=1)
    told.breaks = False
    await at_nine.walk(days=1)
    for name in ("each morning", "a second one"):
        assert slots(at_nine, name) == {"2026-11-19T09:00": "failed", "2026-11-20T09:00": "sent"}
    private = at_nine.private(at_nine.admin)
    said = [message.text for message in at_nine.seen(private, at_nine.admin) if "failed" in message.text]
    assert len(said) == 2


async def test_two_replicas_run_each_slot_once(at_nine: World, told: Told) -> None:
    async with (
        World(at_nine.settings.database_url)
        if at_nine.settings.database_url.startswith("postgres")
        else Same(at_nine) as other
    ):
        for day in range(1, 6):
            for world in (at_nine, other):
                world.clock.move_to(datetime(2026, 11, 18 + day, 1, 0, tzinfo=UTC))
            await asyncio.gather(*(world.muster.scheduler.tick() for world in (at_nine, other) for _ in range(2)))
    assert [slot for _, slot, _ in sorted(told.ran)] == [f"2026-11-{18 + day}T09:00" for day in range(1, 6)]


class Same:
    """On SQLite there is one program: its ticks come twice."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __aenter__(self) -> World:
        return self.world

    async def __aexit__(self, *_: object) -> None:
        return None


async def test_the_auditor_tells_once_that_something_hangs(world: World, told: Told) -> None:
    stuck = datetime(2026, 11, 18, 1, 54, tzinfo=UTC)
    told.MOMENTS = {"remind": lambda conn: stuck}  # type: ignore[attr-defined]  # a feature that was put together
    for _ in range(3):
        await world.muster.scheduler.tick()
    await world.settle()
    private = world.private(world.admin)
    said = [message.text for message in world.seen(private, world.admin) if "nothing has gone out" in message.text]
    assert len(said) == 1
    assert "reminders" in said[0]


async def test_what_is_due_just_now_alarms_nobody(at_nine: World, told: Told) -> None:
    """Three days down is late, but all of it is worked off in the first tick."""
    at_nine.clock.move_to(at_nine.clock.now() + timedelta(days=3))
    await at_nine.muster.scheduler.tick()
    assert not [row for row in at_nine.rows("slots") if row["schedule"].startswith("late:")]
