"""Escalation through the front door: who is told when, who is skipped and why, and what stops it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.wiring import Muster
from core.card import plain
from core.record import Record
from handlers.context import Job
from handlers.escalation import chains
from handlers.escalation.chain_ahead import AHEAD
from handlers.view import View
from storage import people, records
from storage.uow import Unit
from tests.world import World, words

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


async def start(world: World, ref: str, cause: str, at: datetime | None = None) -> None:
    """As a limit that is breached starts it."""

    def run(unit: Unit) -> None:
        record = records.by_reference(unit.conn, ref)
        assert record
        muster = world.muster
        chains.start(Job(unit, muster.directories.latest, muster.languages), record, cause, at or unit.now)

    await world.muster.writer.submit(run)
    await world.walk()


async def team(world: World) -> None:
    """Vera is the vice president above Ken, Gus the general manager above her."""

    def run(unit: Unit) -> None:
        ids: dict[str, int] = {}
        for name, role in (("Gus", "general_manager"), ("Vera", "vice_president")):
            ids[name] = people.add_person(unit, name, role=role, superior_id=ids.get("Gus"), zone="Asia/Shanghai")
        people.change_person(unit, world.ken, superior_id=ids["Vera"])

    await world.muster.writer.submit(run)
    await world.muster.directories.current()


def told(world: World, *causes: str) -> list[tuple[str, str]]:
    """Who was told when, in the office's time, by the chains of these causes or of all."""
    names = {id: person.name for id, person in world.muster.directories.latest.people.items()}
    wanted = {row["id"] for row in world.rows("chains") if row["cause"] in (causes or (row["cause"],))}
    rows = [row for row in world.rows("chain_steps") if row["state"] == "told" and row["chain_id"] in wanted]
    return [(names[row["person_id"]], _local(row["at"])) for row in rows]


def _local(at: str | datetime) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment.astimezone(UTC) + timedelta(hours=8)).strftime("%a %H:%M")


def skipped(world: World) -> list[tuple[str, str]]:
    names = {id: person.name for id, person in world.muster.directories.latest.people.items()}
    return [(names[r["person_id"]], r["why"]) for r in world.rows("chain_steps") if r["state"] == "skipped"]


def record(world: World, ref: str) -> Record:
    with world.muster.database.read() as conn:
        found = records.by_reference(conn, ref)
    assert found
    return found


async def test_what_is_urgent_climbs_until_somebody_takes_it(world: World) -> None:
    await team(world)
    await world.say(world.alice, "/issue Label printer is down !urgent")
    await world.walk(minutes=29)
    assert told(world) == []
    await world.walk(minutes=1)
    assert told(world) == [("Amy", "Wed 10:30")]
    card = world.cards(world.private(world.amy), world.amy)[-1]
    assert words(card).splitlines()[0] == "Nobody has taken I-1 Label printer is down"
    assert "Unless somebody acts, next: department manager, Wed 18 Nov 11:30" in words(card)
    assert [button.label for button in card.buttons] == ["Take", "Seen", "Assign", "Why?", "Open"]
    await world.walk(hours=1)
    assert told(world)[1:] == [("Ken", "Wed 11:30")]
    await world.say(world.bob, "/take I-1")
    await world.walk(hours=6)
    assert len(told(world)) == 2
    shown = words(await world.say(world.alice, "/history I-1"))
    assert "Escalated, step 1 (not taken): Amy was told" in shown and "step 2 (not taken): Ken was told" in shown
    row = world.rows("chains")[0]
    assert (row["why"], row["by_id"], row["next_at"]) == ("acted", world.bob, None)


async def test_each_severity_stops_at_its_ceiling(world: World) -> None:
    await team(world)
    for severity in ("low", "normal", "high", "urgent"):
        await world.say(world.alice, f"/task @bob Send the offer !{severity}")
    await world.say(world.alice, "/complaint Acme: pallets were wet @bob")
    for ref in ("T-1", "T-2", "T-3", "T-4", "C-1"):
        await start(world, ref, "overdue")
    await world.walk(days=14)
    rows = {row["id"]: row["record_id"] for row in world.rows("chains") if row["cause"] == "overdue"}
    names = {id: person.name for id, person in world.muster.directories.latest.people.items()}
    found: dict[int, list[str]] = {}
    for row in world.rows("chain_steps"):
        if row["state"] == "told" and row["chain_id"] in rows:
            found.setdefault(rows[row["chain_id"]], []).append(names[row["person_id"]])
    line = ["Amy", "Ken", "Vera", "Gus"]
    assert [found[id] for id in sorted(found)] == [line[:1], line[:2], line[:3], line[:3]], "what is low never climbs"
    assert [row["why"] for row in world.rows("chains") if row["id"] in rows] == ["finished"] * 4


async def test_working_time_passes_over_the_weekend_a_holiday_and_counts_a_make_up_day(world: World) -> None:
    await world.say(world.admin, "/calendar company day 2026-11-21 working Make-up day")
    await world.say(world.admin, "/calendar company day 2026-11-23 off Founders' day")
    await world.walk_to(FRIDAY + timedelta(hours=7))  # 17:00, an hour before the office closes
    await world.say(world.alice, "/task @bob Send the offer !high")
    await start(world, "T-1", "overdue")
    await world.walk(days=7)
    assert told(world, "overdue") == [("Amy", "Sat 10:00"), ("Ken", "Tue 10:00")]


async def test_somebody_on_leave_is_skipped_to_who_stands_in(world: World) -> None:
    await world.say(world.amy, "/timeoff 11/18–11/20 @王大維")
    await world.say(world.alice, "/issue Label printer is down !urgent")
    await world.walk(minutes=30)
    assert told(world) == [("王大維", "Wed 10:30")] and skipped(world) == [("Amy", "leave")]
    card = world.cards(world.private(world.dawei), world.dawei)[-1]
    assert "Amy 請假，由 王大維 代理" in words(card)
    shown = words(await world.say(world.alice, "/history I-1"))
    assert "王大維 was told · Amy is on leave: 王大維 stands in" in shown


async def test_a_step_that_finds_nobody_is_told_to_an_administrator_once_a_day(world: World) -> None:
    for title in ("Label printer", "Gate"):
        await world.say(world.alice, f"/issue {title} is down !urgent")
    await world.walk(hours=5)
    shown = [words(card) for card in world.cards(world.private(world.admin), world.admin)]
    (found,) = [one for one in shown if one.startswith("Escalation found nobody")]
    assert "step 3 of “untaken”, vice president" in found and "Nobody has it yet" in found
    assert "Say with /invite who leads Operations and who stands above them, or change the policy." in found
    assert [name for name, _ in told(world)] == ["Amy", "Amy", "Ken", "Ken"]


async def test_seen_stops_it_and_only_those_who_were_told_may_say_so(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    assert "escalated to others" in words(await world.say(world.bob, "/seen I-1"))
    await world.walk(minutes=30)
    assert words(await world.press(world.amy, "seen", "I-1", 1)) == (
        "I-1 Label printer is down: noted. Nobody further up is told."
    )
    await world.walk(hours=6)
    assert len(told(world)) == 1, "nor by the limit to take it, which is over meanwhile"
    assert "Amy has seen it" in words(await world.say(world.alice, "/history I-1"))
    await world.say(world.alice, "/issue Gate is stuck")
    assert "Nothing has been escalated" in words(await world.say(world.amy, "/seen I-2"))


async def test_a_comment_of_who_was_told_stops_it_and_of_others_does_not(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    await world.walk(minutes=30)
    await world.say(world.alice, "/comment I-1 still down")
    assert world.rows("chains")[0]["ended_at"] is None
    await world.say(world.amy, "/comment I-1 the technician comes at noon")
    assert world.rows("chains")[0]["why"] == "heard"


async def test_what_is_closed_or_seen_while_the_message_waits_is_not_sent(world: World) -> None:
    """Fault 37."""
    await world.say(world.alice, "/issue Label printer is down !urgent")
    before = len(world.cards(world.private(world.amy), world.amy))
    await world.muster.sender.stop()  # its own loop
    world.clock.move_to(world.clock.now() + timedelta(minutes=30))
    await world.muster.scheduler.tick()  # queued, and the sender has not come by yet
    await world.say(world.bob, "/take I-1")
    (row,) = [row for row in world.rows("outbox") if row["kind"] == "escalation"]
    assert row["state"] == "dropped"
    assert len(world.cards(world.private(world.amy), world.amy)) == before


async def test_after_days_without_muster_only_the_present_level_is_told(world: World) -> None:
    """Fault 43: the steps that passed meanwhile are written down as missed."""
    await team(world)
    await world.say(world.alice, "/issue Label printer is down !urgent")
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.muster.scheduler.tick()
    await world.muster.sender.drain()
    assert told(world, "severity") == [("Vera", "Sat 10:00")] and told(world, "response") == []
    (id,) = [row["id"] for row in world.rows("chains") if row["cause"] == "severity"]
    states = [row["state"] for row in world.rows("chain_steps") if row["chain_id"] == id]
    assert states == ["missed", "missed", "told"]
    shown = words(await world.say(world.alice, "/history I-1"))
    assert "2 steps were skipped while Muster was off" in shown


async def test_a_clock_that_jumps_tells_nobody_twice_and_misses_nobody(world: World) -> None:
    """Fault 40."""
    await world.say(world.alice, "/issue Label printer is down !urgent")
    began = world.clock.now()
    for jump in (timedelta(minutes=30), timedelta(days=-1), timedelta(minutes=31), timedelta(minutes=90)):
        world.clock.move_to(began + jump)
        for _ in range(2):
            await world.muster.scheduler.tick()
    await world.muster.sender.drain()
    assert [name for name, _ in told(world)] == ["Amy", "Ken"]


async def test_a_promise_holds_it_and_it_goes_on_where_it_stood(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    await world.walk(minutes=31)
    until = world.clock.now() + timedelta(hours=24)
    id = record(world, "I-1").id
    await world.muster.writer.submit(lambda unit: chains.hold(unit, id, until))
    await world.walk(hours=23)
    assert len(told(world, "severity")) == 1
    await world.walk(hours=2)
    assert told(world, "severity")[1:] == [("Ken", "Thu 10:31")]


async def test_a_chain_starts_once_for_each_cause_and_response_is_said_by_the_urgent_one(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    for cause in ("severity", "response", "overdue", "overdue"):
        await start(world, "I-1", cause)
    assert [row["cause"] for row in world.rows("chains")] == ["severity", "overdue"]


async def test_reopening_starts_and_lowering_stops(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer")
    await world.say(world.bob, "/done T-1")
    await world.say(world.alice, "/reopen T-1")
    await world.walk()
    assert [row["cause"] for row in world.rows("chains")] == ["reopen"] and told(world) == [("Bob", "Wed 10:00")]
    await world.say(world.alice, "/issue Label printer is down !urgent")
    await world.say(world.alice, "/severity I-1 high")
    assert world.rows("chains")[1]["why"] == "lowered"
    await world.say(world.alice, "/severity I-1 urgent")
    assert [row["cause"] for row in world.rows("chains")] == ["reopen", "severity", "severity"]


async def test_undoing_what_stopped_it_lets_it_go_on(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    for deed in ("/take I-1", "/cancel I-1"):
        await world.say(world.alice, deed)
        assert world.rows("chains")[0]["next_at"] is None
        await world.say(world.alice, "/undo I-1")
    await world.walk(minutes=30)
    assert told(world) == [("Amy", "Wed 10:30")] and len(world.rows("chains")) == 1


async def test_what_comes_next_says_by_which_policy_and_what_a_promise_holds_back(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !urgent")
    found = record(world, "I-1")

    def ahead() -> list[str]:
        tr = world.muster.languages.translator("en", "Asia/Shanghai")
        view = View(tr, world.muster.directories.latest, world.clock.now())
        with world.muster.database.read() as conn:
            return [f"{_local(one.at)} {plain(one.what)}: {plain(one.rule)}" for one in AHEAD(conn, view, found)]

    assert ahead() == ["Wed 10:30 Escalates to supervisor: Policy untaken, step 1: not taken"]
    until = world.clock.now() + timedelta(hours=3)
    await world.muster.writer.submit(lambda unit: chains.hold(unit, found.id, until))
    assert ahead()[0].endswith("held back by a promise") and ahead()[0].startswith("Wed 13:00")
    await world.muster.writer.submit(lambda unit: chains.hold(unit, found.id, None))
    assert ahead() == ["Wed 10:30 Escalates to supervisor: Policy untaken, step 1: not taken"]


async def test_a_chain_about_a_person_alone(world: World) -> None:
    await world.say(world.admin, "/policy set quiet for checkin\nafter 0m tell owner\nafter 2h tell supervisor")

    def run(unit: Unit) -> None:
        job = Job(unit, world.muster.directories.latest, world.muster.languages)
        for key in ("morning", "morning", "evening"):
            params = {"title": key, "key": key}
            chains.start_about(job, world.person(world.bob), "checkin", unit.now, params)

    await world.muster.writer.submit(run)
    await world.walk()
    await world.walk(hours=5)
    assert [name for name, _ in told(world)] == ["Bob", "Bob", "Amy", "Amy"]
    card = world.cards(world.private(world.amy), world.amy)[-1]
    assert words(card).startswith("Bob has not checked in: ") and [b.label for b in card.buttons] == ["Seen"]
    done = await world.run(world.amy, "seen_about", values={"message": str(world.rows("chains")[0]["id"])})
    assert words(done) == "Noted. Nobody further up is told."


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_tick_at_once_and_tell_once(world: World) -> None:
    """Fault 38."""
    await world.say(world.alice, "/issue Label printer is down !urgent")
    second = Muster(world.settings, world.clock)
    await second.start()
    for minutes in (30, 60):
        world.clock.move_to(world.clock.now() + timedelta(minutes=minutes))
        await asyncio.gather(*(muster.scheduler.tick() for muster in (world.muster, second) for _ in range(3)))
        await asyncio.gather(world.muster.sender.drain(), second.sender.drain())
    await second.stop()
    assert [name for name, _ in told(world)] == ["Amy", "Ken"]
    assert [row["state"] for row in world.rows("outbox") if row["kind"] == "escalation"] == ["sent", "sent"]


async def test_after_downtime_the_last_step_that_finds_somebody_is_told_where_the_present_one_finds_nobody(
    world: World,
) -> None:
    """Fault 43: nobody stands above Ken, so that the present level alone would be told to no one."""
    await world.say(world.alice, "/issue Label printer is down !urgent")
    world.clock.move_to(FRIDAY + timedelta(days=7))
    for _ in range(2):
        await world.muster.scheduler.tick()
    await world.settle()
    assert [name for name, _ in told(world, "severity")] == ["Ken"]
    missed = [row for row in world.rows("chain_steps") if row["state"] == "missed" and row["chain_id"] == 1]
    assert len(missed) == 1
    heard = "\n".join(words(card) for card in world.cards(world.private(world.admin), world.admin))
    assert "nothing has gone out" not in heard  # what began late is worked off, and hangs no more


async def test_an_administrator_hears_once_of_a_record_and_step_that_finds_nobody(world: World) -> None:
    """Whatever begins to climb for it: the other causes are in its history."""
    await world.say(world.admin, "/policy set late for overdue\nat once tell vice president, repeat 2 every 8h")
    await world.say(world.admin, "/policy set again for opened again\nat once tell vice president")
    await world.say(world.alice, "/task @Bob Send the offer !urgent by today 11:00")
    await world.walk(days=2)
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/done T-1")
    await world.say(world.alice, "/reopen T-1 it never arrived")
    await world.walk(days=1)
    assert len({row["policy"] for row in world.rows("chains")}) == 3
    said = [row["record_id"] for row in world.rows("outbox") if row["kind"] == "escalation_nobody"]
    assert said == [1]
    await world.say(world.alice, "/task @Bob Send another !urgent by today 11:00")
    await world.walk(days=3)
    said = [row["record_id"] for row in world.rows("outbox") if row["kind"] == "escalation_nobody"]
    assert said == [1, 2]
