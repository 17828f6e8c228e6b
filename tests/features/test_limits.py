"""Limits: at risk and breached once, told to whoever has it, paused while others must move, and seen."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

import pytest
from sqlalchemy import event, text

from bot.wiring import Muster
from core.card import Card, plain
from handlers.limits import limits as limit_jobs
from handlers.limits import messages as limit_messages
from handlers.view import View
from storage import records
from storage.uow import Unit
from tests.world import ZONE, World, buttons, words


def told(world: World, person: int) -> list[str]:
    return [words(card).splitlines()[0] for card in world.cards(world.private(person), person)]


def card(world: World, ref: str, room: int | None = None) -> Card:
    return next(card for card in world.cards(room or world.operations) if card.ref == ref)


def stored(world: World) -> list[dict[str, object]]:
    return sorted(world.rows("limits"), key=lambda row: (row["record_id"], row["what"]))


def limits(world: World) -> dict[str, str]:
    return {row["what"]: row["state"] for row in world.rows("limits")}


async def test_who_is_asked_hears_when_it_is_at_risk_and_when_it_was_missed(world: World) -> None:
    await world.say(world.alice, "/issue @bob Label printer is down !high")  # Wednesday, 10:00
    assert "Bob is asked to take it by Wed 18 Nov 15:00; otherwise Amy" in words(card(world, "I-1"))
    await world.walk(hours=3, minutes=59)
    assert told(world, world.bob) == []
    await world.walk(minutes=1)
    risk = "I-1 Label printer is down is to be taken by Wed 18 Nov 15:00 (in 1 working hour)"
    assert told(world, world.bob) == [risk]
    shown = world.cards(world.private(world.bob), world.bob)[0]
    assert buttons(shown) == ["Take", "Assign", "Change time", "Block", "Open"]
    await world.walk(hours=1)
    missed = "I-1 Label printer is down: nobody took it by Wed 18 Nov 15:00"
    assert told(world, world.bob) == [risk, missed]
    await world.walk(days=1)
    assert told(world, world.bob)[:2] == [risk, missed] and limits(world)["response"] == "breached"

    history = words(await world.say(world.bob, "/history I-1"))
    assert "At risk: time to take it, until Wed 18 Nov 15:00" in history
    assert "Missed: time to take it, until Wed 18 Nov 15:00" in history
    in_chinese = words(await world.say(world.dawei, "/history I-1"))
    assert "快到時限：接手時限，11月18日 週三 15:00" in in_chinese and "已過時限" in in_chinese
    assert "已过时限：接手时限，11月18日 周三 15:00" in words(await world.say(world.xiaoming, "/history I-1"))


async def test_what_is_taken_in_time_says_nothing_and_its_solution_is_limited(world: World) -> None:
    await world.say(world.alice, "/issue @bob Label printer is down !urgent")
    await world.say(world.bob, "/take I-1")
    assert "by Wed" not in words(card(world, "I-1"))
    looked = words(await world.look(world.bob, "I-1"))
    assert "Solve it by Thu 19 Nov 10:00 (default) (in 8 working hours)" in looked
    await world.walk(hours=5)
    assert told(world, world.bob) == []
    await world.say(world.bob, "/block I-1 waiting for parts")
    assert "Its time stands still while it waits: 4 working hours left" in words(await world.look(world.bob, "I-1"))
    await world.walk(days=2)
    assert told(world, world.bob) == []
    await world.say(world.bob, "/resume I-1")  # Friday, 15:00
    assert "Solve it by Mon 23 Nov 10:00 (default) (in 4 working hours)" in words(await world.look(world.bob, "I-1"))
    await world.walk(days=4)
    assert told(world, world.bob) == [
        "I-1 Label printer is down is to be solved by Mon 23 Nov 10:00 (in 2 working hours)",
        "I-1 Label printer is down was not solved by Mon 23 Nov 10:00",
    ]
    stuck = words(await world.say(world.bob, "/stuck"))
    assert "I-1 Label printer is down · not solved in time · since Mon 23 Nov 10:00" in stuck


async def test_a_client_waits_for_an_answer_and_the_card_says_until_when(world: World) -> None:
    await world.say(world.xiaoming, "/complaint Acme: pallets arrived wet", room=world.sales)
    shown = words(card(world, "C-1", world.sales))
    assert "已請 王大維 於 11月18日 週三 11:00 前接手；逾時改找 Ken" in shown
    assert "11月19日 週四 18:00 前回覆 Acme（預設時限）" in shown
    await world.say(world.dawei, "/take C-1")
    await world.say(world.dawei, "/inform C-1 phone")
    assert "前回覆" not in words(card(world, "C-1", world.sales))
    await world.walk(days=2)
    assert told(world, world.dawei) == []
    await world.say(world.xiaoming, "/dissatisfied C-1")
    assert "11月23日 週一 18:00 前回覆 Acme" in words(card(world, "C-1", world.sales))
    await world.walk(days=4)
    assert told(world, world.dawei)[-1] == "C-1 pallets arrived wet：未能在 11月23日 週一 18:00 前回覆 Acme"


async def test_nobody_has_it_and_somebody_on_leave_is_stood_in_for(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !high")
    assert "Nobody has it yet; to be taken by Wed 18 Nov 15:00, otherwise Amy" in words(card(world, "I-1"))
    await world.say(world.amy, "/timeoff today @bob")
    await world.walk(hours=4)
    assert told(world, world.amy) == [] and "is to be taken by" in told(world, world.bob)[-1]


async def test_undo_and_a_later_edit_leave_the_limits_as_they_were(world: World) -> None:
    await world.say(world.alice, "/issue @bob Label printer is down !urgent")
    before = stored(world)
    await world.say(world.bob, "/take I-1")
    assert limits(world)["response"] == "met"
    await world.say(world.bob, "/undo")
    assert stored(world) == before
    await world.say(world.alice, "/severity I-1 low")
    assert set(limits(world).values()) == {"ended"}
    await world.say(world.alice, "/undo")
    assert stored(world) == before


async def test_a_jump_of_the_clock_tells_what_counts_now_and_back_again_nothing_twice(world: World) -> None:
    await world.say(world.alice, "/issue @bob Label printer is down !urgent")
    start = world.clock.now()
    for day in (24, 18, 25):  # three days down, a clock that goes back, and forward again
        world.clock.move_to(start.replace(day=day))
        await world.muster.scheduler.tick()
        await world.settle()
    assert told(world, world.bob) == [
        "I-1 Label printer is down: nobody took it by Wed 18 Nov 11:00 (overdue 3 working days)",
        "I-1 Label printer is down was not solved by Thu 19 Nov 10:00 (overdue 3 working days)",
    ]
    assert [row["verb"] for row in world.rows("history")].count("breached") == 2


async def test_due_is_told_by_the_reminder_alone_and_noted(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(days=1, hours=6, minutes=59)
    soon = "Due soon: T-1 Send the offer"
    assert told(world, world.bob) == [soon] and limits(world) == {"due": "at_risk"}
    await world.walk(minutes=1)
    assert told(world, world.bob) == [soon, "Due now: T-1 Send the offer"] and limits(world) == {"due": "breached"}
    await world.say(world.bob, "/done T-1")
    (row,) = world.rows("limits")
    assert row["state"] == "breached" and row["met_at"]


async def test_what_was_there_before_is_looked_at_once_and_what_is_over_is_not_told(world: World) -> None:
    """As after an upgrade: nothing is known of its limits, and nothing was ever looked at."""
    await world.say(world.alice, "/issue @bob Label printer is down !urgent")
    await world.say(world.alice, "/task @bob Send the offer !high")

    def forget(unit: Unit) -> None:
        for statement in ("DELETE FROM limits", "DELETE FROM meta WHERE name = 'limits_again'"):
            unit.run(text(statement))

    await world.muster.writer.submit(forget)
    world.clock.move_to(world.clock.now() + timedelta(hours=4))
    await world.muster.scheduler.tick()
    states = {(row["record_id"], row["what"]): row["state"] for row in world.rows("limits")}
    assert states == {(1, "response"): "breached", (1, "resolution"): "running"} | {
        (2, "response"): "at_risk",
        (2, "resolution"): "running",
    }
    assert [row["record_id"] for row in world.rows("outbox") if row["kind"] in ("at_risk", "breached")] == [2]


async def test_what_lies_ahead_says_when_who_hears_and_by_which_target(world: World) -> None:
    await world.say(world.alice, "/issue @bob Label printer is down !urgent")
    tr, directory = world.muster.languages.translator("en", ZONE), world.muster.directories.latest
    with world.muster.database.read() as conn:
        record = records.by_reference(conn, "I-1")
        assert record
        view = View(tr, directory, world.clock.now(), world.person(world.bob))
        found = sorted(limit_messages.AHEAD(conn, view, record), key=lambda one: one.at)
    assert [(plain(one.what), plain(one.rule)) for one in found[:2]] == [
        ("Bob hears that it is at risk: time to take it", "time to take it: 1 working hour (default)"),
        ("Bob hears that it was missed: time to take it", "time to take it: 1 working hour (default)"),
    ]
    assert [one.at.astimezone(UTC).strftime("%a %H:%M") for one in found] == [
        "Wed 02:45",
        "Wed 03:00",
        "Wed 09:00",
        "Thu 02:00",
    ]


# One SQLite file has one replica: the second `run` is refused.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_find_the_same_breach_and_it_is_told_once(world: World) -> None:
    for number in range(20):
        await world.say(world.alice, f"/issue @bob Printer {number} is down !urgent")
    second = Muster(world.settings, world.clock)
    await second.start()
    world.clock.move_to(world.clock.now().replace(hour=5))
    await asyncio.gather(*(muster.scheduler.tick() for muster in (world.muster, second) for _ in range(3)))
    await asyncio.gather(world.muster.sender.drain(), second.sender.drain())
    await second.stop()
    assert len([row for row in world.rows("outbox") if row["kind"] == "breached"]) == 20
    assert [row["verb"] for row in world.rows("history")].count("breached") == 20


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_taking_it_while_it_is_breached_ends_in_one_of_both(world: World) -> None:
    for number in range(8):
        await world.say(world.alice, f"/issue @bob Printer {number} is down !urgent")
    world.clock.move_to(world.clock.now().replace(hour=3))
    taking = [world.say(world.bob, f"/take I-{number}") for number in range(1, 9)]
    await asyncio.gather(*taking, world.muster.scheduler.tick())
    await world.muster.scheduler.tick()
    rows = [row for row in world.rows("limits") if row["what"] == "response"]
    assert {row["state"] for row in rows} <= {"met", "breached"} and all(row["met_at"] for row in rows)
    told_of = [row for row in world.rows("history") if row["verb"] == "breached"]
    assert len(told_of) == sum(row["state"] == "breached" for row in rows)


async def test_a_walk_after_the_targets_were_changed_stops_at_each_moment(world: World) -> None:
    """What is due already must not hide what falls due on the way."""
    await world.say(world.admin, "/sla complaint !urgent respond 2h")
    await world.say(world.alice, "/complaint Acme: pallets wet")
    await world.walk(hours=8)
    shown = words(await world.say(world.alice, "/history C-1"))
    assert "Wed 18 Nov 10:45 · At risk" in shown and "Wed 18 Nov 11:00 · Missed" in shown


async def test_what_is_breached_at_once_is_read_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand limits that ended in one moment held the writer for seconds: each asked four times for itself."""
    monkeypatch.setattr(limit_jobs, "BATCH", 8)
    for number in range(20):
        await world.say(world.alice, f"/task @Bob Offer {number} !high by today 17:00")
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    world.clock.move_to(world.clock.now() + timedelta(hours=8))
    event.listen(world.muster.database.engine, "before_cursor_execute", note)
    await world.muster.scheduler.tick()
    event.remove(world.muster.database.engine, "before_cursor_execute", note)
    begun = [row for row in world.rows("chains") if row["cause"] == "overdue"]
    assert [row["record_id"] for row in begun] == list(range(1, 21)), "in three batches, by one tick"
    assert len([one for one in asked if one.startswith("INSERT INTO chains")]) <= 6
    assert len([one for one in asked if "FROM policies" in one]) <= 6
