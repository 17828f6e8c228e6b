"""Digests: each working morning one message of what waits, each week the room's, and what is chosen besides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.wiring import Muster
from core.calendar import DayRule
from core.calendar.levels import COMPANY, Owner
from core.card import Card
from storage import calendars, people
from tests.world import MONDAY, World, buttons, words

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai


@pytest_asyncio.fixture
async def mornings(database_url: str) -> AsyncIterator[World]:
    """The world as it is by default, with digests, on Friday evening."""
    async with World(database_url, digests=True) as world:
        world.clock.move_to(FRIDAY)
        await world.walk(seconds=1)
        yield world


def digests(world: World, person: int) -> list[Card]:
    found = world.cards(world.private(person), person)
    return [card for card in found if any(button.command == "stuck" for button in card.buttons)]


def of_room(world: World, room: int) -> list[Card]:
    return [card for card in world.cards(room) if any(button.command == "list_open" for button in card.buttons)]


def slots(world: World, name: str) -> dict[str, str]:
    return {row["slot"]: row["state"] for row in world.rows("slots") if row["schedule"] == name}


async def to(world: World, day: int, hour: int = 10, minute: int = 0, month: int = 11) -> None:
    """The day and hour in Shanghai."""
    await world.walk_to(datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8))


async def change(world: World, *doing: Any) -> None:
    await world.muster.writer.submit(lambda unit: [do(unit) for do in doing], patience=30)
    await world.muster.directories.current()
    await world.muster.scheduler.tick()


async def test_what_the_morning_says_is_not_said_by_a_reminder_too(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper by Tuesday 6pm")
    await to(world, 23, 9)
    before = len(world.cards(world.private(world.bob), world.bob))
    await to(world, 24, 9)
    (card,) = world.cards(world.private(world.bob), world.bob)[before:]
    assert "Order paper" in words(card) and "1 thing waits for you" in words(card)
    (slot,) = [row for row in world.rows("slots") if row["schedule"].startswith("remind:")]
    assert slot["state"] == "collapsed"
    await to(world, 24, 19)
    assert "Due now: T-1 Order paper" in words(world.cards(world.private(world.bob), world.bob)[-1])


async def test_a_monday_morning(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue Pump leaks @Bob !urgent by Monday 5pm")
    await world.say(world.alice, "/task @Bob Order paper")
    await world.say(world.bob, "/task @Alice Count the pallets by Friday 6pm")
    await to(world, 21)
    assert digests(world, world.bob) == []  # nobody hears of it on a Saturday
    await to(world, 23, 9)
    (card,) = digests(world, world.bob)
    assert words(card).splitlines() == [
        "2 things wait for you · Mon 23 Nov",
        "1 · 🔴 I-1 Pump leaks · Due Mon 23 Nov 17:00 (in 8 hours)",
        "2 · ☑️ T-1 Order paper · to do",
        "Since Fri 20 Nov: 2 new",
    ]
    assert buttons(card) == ["1", "2", "What is stuck?", "Later today"]
    shown = await world.run(world.bob, "show", values={"record": card.buttons[0].target})
    assert "Pump leaks" in words(shown)
    (card,) = digests(world, world.alice)
    assert "T-2 Count the pallets · overdue since Fri 20 Nov 18:00" in words(card)
    assert digests(world, world.ken) == []  # nothing for him: silence
    assert slots(world, f"digest:person:{world.ken}:daily") == {"2026-11-23T09:00": "sent"}


async def test_a_lead_reads_what_is_overdue_in_the_department_with_its_change(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper by Friday 6pm")
    await world.say(world.alice, "/task @Bob Call Acme by Monday 6pm")
    await world.say(world.alice, "/task Sweep the yard")
    await to(world, 23)
    (monday,) = digests(world, world.amy)
    assert "1 thing waits for you" in words(monday) and "T-3 Sweep the yard · nobody took it yet" in words(monday)
    assert "Overdue (1)\n2 · ☑️ T-1 Order paper · overdue since Fri 20 Nov 18:00 (3 days ago) · Bob" in words(monday)
    await to(world, 24)
    tuesday = digests(world, world.amy)[-1]
    assert "Overdue (2) ▲ 1" in words(tuesday)
    await world.say(world.bob, "/done T-1")
    await world.say(world.bob, "/done T-2")
    await to(world, 25)
    assert "Since Tue 24 Nov: 2 done, 0 overdue ▼ 2" in words(digests(world, world.amy)[-1])


async def test_what_others_need_an_answer_about_comes_first_and_what_i_asked_is_shown(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await world.say(world.amy, "/ask T-1 @Bob by Friday 27 Nov: which one?")
    await to(world, 23)
    (card,) = digests(world, world.bob)
    assert words(card).splitlines()[1].startswith("1 · ☑️ T-1 Order paper · Amy needs your answer · Due Fri 27 Nov")
    assert "Waiting for an answer (1)\n1 · ☑️ T-1 Order paper · waits for Bob" in words(digests(world, world.amy)[0])


async def test_seven_lines_and_the_rest_are_counted(mornings: World) -> None:
    world = mornings
    for number in range(12):
        await world.say(world.alice, f"/task @Bob Step {number}")
    await to(world, 23)
    (card,) = digests(world, world.bob)
    lines = words(card).splitlines()
    assert lines[0].startswith("12 things wait") and len(lines) == 10 and lines[8] == "and 5 more"


async def test_each_reads_it_in_their_own_language_and_at_their_own_morning(mornings: World) -> None:
    world = mornings
    for who in ("李晓明", "王大維"):
        await world.say(world.alice, f"/task @{who} Send the offer")
    await change(world, lambda unit: people.change_person(unit, world.dawei, zone="America/New_York"))
    await to(world, 23, 9)
    assert words(digests(world, world.xiaoming)[0]).splitlines()[0] == "有 1 件事等您 · 11月23日 周一"
    assert len(digests(world, world.dawei)) == 1  # Friday morning, there
    await to(world, 23, 22)  # 9:00 in New York
    assert words(digests(world, world.dawei)[-1]).splitlines()[0] == "有 1 件事等您 · 11月23日 週一"


async def test_holidays_make_up_saturdays_and_leave(mornings: World) -> None:
    """A holiday on Monday, a make-up day on Saturday, and somebody who is away on Tuesday."""
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await world.say(world.bob, "/task @Alice Count the pallets")
    rules = {date(2026, 11, 23): DayRule(False, "Founding day"), date(2026, 11, 28): DayRule(True)}
    await change(world, lambda unit: calendars.put_days(unit, COMPANY, rules))
    await world.say(world.bob, "/timeoff 2026-11-24")
    await to(world, 24)
    assert digests(world, world.bob) == []
    assert len(digests(world, world.alice)) == 1
    assert slots(world, f"digest:person:{world.bob}:daily") == {"2026-11-24T09:00": "collapsed"}
    await to(world, 25)
    assert "Since Tue" not in words(digests(world, world.bob)[0])
    await to(world, 29)
    days = [24, 25, 26, 27, 28]
    assert slots(world, f"digest:person:{world.alice}:daily") == {f"2026-11-{day}T09:00": "sent" for day in days}
    assert list(slots(world, f"digest:room:{world.operations}:weekly")) == ["2026-11-24T09:00"]


async def test_where_the_clock_changes_each_morning_is_one(mornings: World) -> None:
    """In Berlin 2:30 does not exist on 29 March and comes twice on 25 October (fault 41)."""
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await change(
        world,
        lambda unit: people.change_person(unit, world.bob, zone="Europe/Berlin"),
        lambda unit: calendars.put_days(unit, Owner("person", world.bob), {date(2026, 10, 25): DayRule(True)}),
    )
    await world.say(world.bob, "/digest at 2:30am")
    world.clock.move_to(datetime(2027, 3, 25, 12, tzinfo=UTC))
    await world.walk(seconds=1)
    before = len(digests(world, world.bob))
    rules = {date(2027, 3, 28): DayRule(True), date(2027, 10, 31): DayRule(True)}
    await change(world, lambda unit: calendars.put_days(unit, Owner("person", world.bob), rules))
    await world.walk_to(datetime(2027, 3, 28, 12, tzinfo=UTC))
    sent = [row for row in world.rows("outbox") if row["kind"] == "digest" and row["person_id"] == world.bob]
    assert len(digests(world, world.bob)) == before + 2
    last = max(str(row["due_at"]).replace(" ", "T") for row in sent)
    assert last.startswith("2027-03-28T01:00")  # 3:00 there, the first that exists


async def test_after_three_days_one_current_digest_comes_with_a_note(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await to(world, 23)
    world.clock.move_to(datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
    await world.walk(seconds=1)
    cards = digests(world, world.bob)
    assert len(cards) == 2
    note = "Muster was not running at 2 digests (Tue 24 Nov, Wed 25 Nov): they are in this one."
    assert words(cards[-1]).splitlines()[-1] == note
    name = f"digest:person:{world.bob}:daily"
    assert list(slots(world, name).values()) == ["sent", "missed", "missed", "sent"]
    await to(world, 27)
    assert len(digests(world, world.bob)) == 3


async def test_what_falls_due_the_same_morning_is_one_message(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Amy Order paper")
    await world.say(world.amy, "/digest on weekly monthly quarterly")
    await world.say(world.amy, "/digest on management monthly")
    world.clock.move_to(datetime(2027, 1, 31, 0, tzinfo=UTC))  # a Sunday; 1 January is a Friday
    await world.walk(seconds=1)
    known = len(digests(world, world.amy))
    await world.walk(days=1, hours=12)
    (card,) = digests(world, world.amy)[known:]
    assert words(card).splitlines()[0] == "1 thing waits for you · Mon 1 Feb"
    assert "Your departments · January 2027\nOperations 1 open" in words(card)
    state = {
        row["schedule"].rpartition(":")[2]: row["state"]
        for row in world.rows("slots")
        if row["slot"][:7] == "2027-02" and f"person:{world.amy}:" in row["schedule"]
    }
    assert state == {"daily": "collapsed", "weekly": "collapsed", "monthly": "collapsed", "management_monthly": "sent"}


async def test_what_comes_is_chosen_and_shown(mornings: World) -> None:
    world = mornings
    shown = words(await world.say(world.bob, "/digest", room=world.operations))
    assert "You: each working morning (default), at 09:00" in shown and "operations: each week, at 09:00" in shown
    assert "each month, at 09:00" in words(await world.say(world.bob, "/digest on monthly"))
    assert "at 08:30" in words(await world.say(world.bob, "/digest at 8:30"))
    assert "You: no digest. /digest on switches it on" in words(await world.say(world.bob, "/digest off"))
    assert "it comes at 07:30 then" in words(await world.say(world.bob, "/digest at 7:30"))
    assert "每个工作日早上（默认）、每周，09:00" in words(await world.say(world.xiaoming, "/摘要 开 周报"))
    for line, why in (
        ("/digest on banana", "“banana” is no digest"),
        ("/digest at teatime", "“teatime” is no time of day"),
        ("/digest at", "At what time shall it come?"),
        ("/digest on management", "You answer for no department"),
        ("/digest on room daily", "leads and administrators"),
    ):
        assert why in words(await world.say(world.bob, line, room=world.operations)), line
    assert "no department's room" in words(await world.say(world.amy, "/digest on room daily"))
    await world.say(world.amy, "/digest on room daily", room=world.operations)
    await to(world, 23)
    await world.say(world.alice, "/task @Bob Order paper")
    await to(world, 24)
    assert digests(world, world.bob) == []
    (card,) = of_room(world, world.operations)  # Monday had nothing to tell
    assert words(card).startswith("Operations · Tue 24 Nov 1 new\nNew (1)\n1 · ☑️ T-1 Order paper · Bob")


async def test_a_preview_says_what_would_come_and_an_empty_one_that_it_is_silent(mornings: World) -> None:
    world = mornings
    assert "There is nothing to tell" in words(await world.say(world.bob, "/digest now"))
    await world.say(world.alice, "/task @Bob Order paper by Friday 6pm")
    assert "1 thing waits for you · Fri 20 Nov" in words(await world.say(world.bob, "/digest now"))
    await to(world, 20, 19)
    room = words(await world.say(world.bob, "/digest now room", room=world.operations))
    assert room.startswith("Operations · week 46 1 new, 1 overdue")
    assert "November" not in words(await world.say(world.ken, "/digest now management monthly"))
    assert "Your departments · October 2026" in words(await world.say(world.ken, "/digest now management monthly"))
    assert len(world.rows("digests")) == 0


async def test_later_today_it_comes_again_as_things_stand_then(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await world.say(world.alice, "/task @Bob Call Acme")
    await to(world, 23)
    (card,) = digests(world, world.bob)
    later = next(button for button in card.buttons if button.command == "digest_later")
    again = await world.run(world.bob, "digest_later", values={"page": later.target})
    assert "Mon 23 Nov 15:00" in words(again)
    await world.say(world.bob, "/done T-1")
    await to(world, 23, 16)
    assert words(digests(world, world.bob)[-1]).startswith("1 thing waits for you")
    await to(world, 24)
    assert "not today's" in words(await world.run(world.bob, "digest_later", values={"page": later.target}))


async def test_who_has_left_gets_none_and_somebody_new_does(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    await change(world, lambda unit: people.change_person(unit, world.bob, active=False))
    assert not [row for row in world.rows("schedules") if row["person_id"] == world.bob]
    await to(world, 24)
    assert digests(world, world.bob) == []


# One SQLite file has one replica: the second `run` is refused.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_tick_at_once_and_each_gets_one(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    second = Muster(world.settings, world.clock)
    await second.start()
    world.clock.move_to(MONDAY + timedelta(days=7))
    await asyncio.gather(*(muster.scheduler.tick() for muster in (world.muster, second) for _ in range(3)))
    await asyncio.gather(world.muster.sender.drain(), second.sender.drain())
    await second.stop()
    assert len(digests(world, world.bob)) == 1
    assert len(of_room(world, world.operations)) == 1
    sent = [row for row in world.rows("outbox") if row["kind"] == "digest" and row["person_id"] == world.bob]
    assert len(sent) == 1 and json.loads(sent[0]["params"])["missed"] == ""
