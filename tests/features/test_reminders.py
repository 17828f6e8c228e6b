"""The road from the clock to the chat: what falls due is said to whoever has it, in their working time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.wiring import Muster
from core.answer import Say
from core.people import Account
from handlers.context import Job
from handlers.reminders import reminders
from storage import records
from storage.uow import Unit
from tests.world import World, buttons, words


def told(world: World, person: int) -> list[str]:
    """The first lines of what somebody was told privately."""
    return [words(card).splitlines()[0] for card in world.cards(world.private(person), person)]


def reminded(world: World, person: int) -> list[str]:
    """The same without what limits and chains tell them."""
    return [line for line in told(world, person) if line.startswith(("Due ", "Overdue: "))]


async def test_the_owner_is_reminded_before_at_the_moment_and_each_morning_after(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(hours=22)
    assert told(world, world.bob) == []
    await world.walk(hours=1)
    assert told(world, world.bob) == ["Due soon: T-1 Send the offer"]
    await world.walk(hours=8)
    assert told(world, world.bob)[1:] == ["Due now: T-1 Send the offer"]
    await world.walk(hours=16)
    await world.say(world.bob, "/comment T-1 I am on it")  # so it does not climb
    await world.walk(days=30)
    assert told(world, world.bob)[2:] == ["Overdue: T-1 Send the offer"] * 5
    at = [message.at.isoformat()[5:16] for message in world.seen(world.private(world.bob), world.bob)]
    mornings = ["11-20T01:00", "11-23T01:00", "11-24T01:00", "11-25T01:00", "11-26T01:00"]  # 9:00 in Shanghai
    assert at == ["11-19T01:00", "11-19T09:00", *mornings]
    assert {row["state"] for row in world.rows("slots") if row["schedule"].startswith("remind:")} == {"sent"}
    assert not world.rows("reminders")


async def test_once_it_has_climbed_its_owner_hears_so_once_and_no_more_each_morning(world: World) -> None:
    """The chain goes on, and not both."""
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(days=1, hours=23)
    assert told(world, world.bob)[-1] == "Overdue: T-1 Send the offer"
    assert "will not say it every morning" not in words(world.cards(world.private(world.bob), world.bob)[-1])
    await world.walk(days=3)
    said = words(world.cards(world.private(world.bob), world.bob)[-1]).splitlines()
    assert said[0] == "Overdue: T-1 Send the offer"
    assert said[-1].startswith("Amy was told, Fri 20 Nov 10:00")
    shown = words(await world.say(world.bob, "/why T-1"))
    assert "reminder" not in shown.lower() and "Ken" not in told(world, world.bob)
    count = len(told(world, world.bob))
    await world.walk(days=10)
    assert len(told(world, world.bob)) == count
    slots = [row for row in world.rows("slots") if row["schedule"].startswith("remind:")]
    assert [row["state"] for row in slots] == ["sent"] * 4 + ["collapsed"] * 3
    await world.say(world.bob, "/snooze T-1 1h")  # what somebody asks for is said
    await world.walk(hours=1)
    assert len(told(world, world.bob)) == count + 1


async def test_whoever_says_that_they_are_on_it_has_their_mornings_again(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer !high by tomorrow 5pm")
    await world.walk(days=4, hours=23, minutes=30)  # Monday 9:30: it has climbed, and he has heard so
    count = len(told(world, world.bob))
    await world.say(world.bob, "/comment T-1 I am on it")
    await world.walk(days=1)
    assert len(told(world, world.bob)) == count + 1


async def test_it_says_when_and_what_can_be_done(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(hours=23)
    (card,) = world.cards(world.private(world.bob), world.bob)
    assert words(card).splitlines()[1] == "It is due Thu 19 Nov 17:00 (in 8 hours)"
    assert buttons(card) == ["Done", "Snooze", "I promise by…", "Hand over", "Why?"]


async def test_what_is_due_together_is_one_message(world: World) -> None:
    for title in ("!high Quotation", "Contract", "Drawing", "Label", "Pump", "Invoice"):
        await world.say(world.alice, f"/task @bob {title} by Friday 5pm")
    await world.say(world.alice, "/task @amy Her own by Friday 5pm")
    await world.walk(days=2)
    assert reminded(world, world.amy) == ["Due soon: T-7 Her own"]
    (card,) = (c for c in world.cards(world.private(world.bob), world.bob) if "things are due" in words(c))
    lines = words(card).splitlines()
    assert lines[0] == "6 things are due · Fri 20 Nov"
    assert lines[1] == "1 · 🟠 T-1 Quotation · Due Fri 20 Nov 17:00 (in 8 hours)"
    assert lines[2].startswith("2 · ") and "T-2 Contract" in lines[2] and lines[-1] == "and 1 more"
    assert lines[4].startswith("· ☑️ T-4 Label")
    assert buttons(card) == ["1", "2", "3", "All that waits", "Later today"]
    assert (card.buttons[0].command, card.buttons[0].target) == ("show", "T-1")
    later = card.buttons[-1]
    answer = await world.run(world.bob, later.command, values={"message": later.target})
    assert words(answer).startswith("I say T-1, T-2, T-3, T-4, T-5, T-6 again Fri 20 Nov 17:00")
    theirs = await world.run(world.alice, later.command, values={"message": later.target})
    assert "I say" not in words(theirs)
    await world.walk(hours=10)
    assert sum("things are due" in line for line in told(world, world.bob)) == 2


async def test_where_a_batch_ends_nobody_gets_two_messages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("@bob", "@amy", "@ken"):
        for number in range(3):
            await world.say(world.alice, f"/task {who} Job {number} by Friday 5pm")
    monkeypatch.setattr(reminders, "BATCH", 4)
    await world.walk(days=2)
    for person in (world.bob, world.amy, world.ken):
        assert [line for line in told(world, person) if "due" in line.lower()] == ["3 things are due · Fri 20 Nov"]


async def test_one_who_has_more_than_a_batch_is_told_of_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        await world.say(world.alice, f"/task @bob Job {number} by Friday 5pm")
    monkeypatch.setattr(reminders, "BATCH", 2)
    await world.walk(days=2)
    taken = {row["schedule"] for row in world.rows("slots") if row["schedule"].startswith("remind:")}
    assert len(taken) == 5


async def test_all_who_have_it_are_reminded_and_who_has_left_is_not(world: World) -> None:
    await world.say(world.alice, "/task Send the offer by tomorrow 5pm")
    await world.say(world.amy, "/assign T-1 @bob @alice")
    await world.walk(hours=23)
    for person in (world.bob, world.alice):
        assert "Due soon: T-1 Send the offer" in told(world, person)


async def test_moving_the_clock_far_walks_from_moment_to_moment(world: World) -> None:
    for day in (19, 20):
        await world.say(world.alice, f"/task @bob Step {day} by 2026-11-{day} 17:00")
        await world.say(world.bob, f"/due T-{day - 18} 2026-11-{day} 17:30")
    await world.walk(days=1, hours=23)
    at = [message.at for message in world.seen(world.private(world.bob), world.bob)]
    assert [moment.isoformat()[:16] for moment in at] == ["2026-11-19T01:00", "2026-11-19T09:30", "2026-11-20T01:00"]


async def test_what_was_closed_or_moved_is_not_reminded(world: World) -> None:
    await world.say(world.alice, "/task @bob One by tomorrow 5pm")
    await world.say(world.alice, "/task @bob Two by tomorrow 5pm")
    await world.say(world.bob, "/done T-1")
    await world.say(world.bob, "/due T-2 Friday 5pm")
    await world.walk(days=1, hours=12)
    assert told(world, world.bob) == []
    await world.walk(days=1)
    assert told(world, world.bob) == ["Due soon: T-2 Two", "Due now: T-2 Two"]
    await world.say(world.bob, "/done T-2")
    await world.say(world.alice, "/reopen T-2 it is not")  # its mornings come again
    await world.walk(days=3)
    assert reminded(world, world.bob)[2:] == ["Overdue: T-2 Two"]


async def test_what_waits_in_the_outbox_is_not_said_any_more_once_it_is_done(world: World) -> None:
    """Fault 37."""
    await world.say(world.alice, "/task @bob One by tomorrow 5pm")
    await world.say(world.alice, "/task @bob Two by tomorrow 5pm")
    world.clock.move_to(datetime(2026, 11, 19, 1, tzinfo=UTC))
    muster = world.muster

    def queued_and_done(unit: Unit) -> None:
        reminders.remind(Job(unit, muster.directories.latest, muster.languages))
        record = records.by_reference(unit.conn, "T-1")
        assert record and records.change(unit, record, status="done", closed_at=unit.now)

    await muster.writer.submit(queued_and_done)
    await world.settle()
    assert told(world, world.bob) == ["Due soon: T-2 Two"]


async def test_what_nobody_took_is_said_to_the_departments_lead(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down by tomorrow 5pm")
    await world.walk(days=1, hours=8)
    assert reminded(world, world.amy) == ["Due soon: I-1 Label printer is down", "Due now: I-1 Label printer is down"]
    due = [card for card in world.cards(world.private(world.amy), world.amy) if "Due now" in words(card)]
    assert buttons(due[0])[0] == "Take"
    assert reminded(world, world.alice) == []


async def test_while_somebody_is_away_who_stands_in_hears_of_it(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.say(world.bob, "/timeoff 11/19 @Alice")
    await world.walk(hours=23)
    (card,) = [c for c in world.cards(world.private(world.alice), world.alice) if "Due soon" in words(c)]
    assert "Bob is away" in words(card)
    assert not [line for line in told(world, world.bob) if "Due soon" in line]
    why = words(await world.say(world.ken, "/why T-1", room=world.private(world.ken)))
    assert "Alice was reminded" in why and "Bob was reminded" not in why


async def test_the_reminder_speaks_its_readers_language(world: World) -> None:
    await world.say(world.alice, "/task @李晓明 Send the offer by tomorrow 5pm")
    await world.walk(days=1, hours=7)
    card = world.cards(world.private(world.xiaoming), world.xiaoming)[-1]
    assert words(card).splitlines() == ["到期了：T-1 Send the offer", "期限是 11月19日 周四 17:00"]
    assert buttons(card) == ["完成", "稍后提醒", "我承诺…", "转交", "为什么？"]


async def test_downtime_a_restart_and_a_jump_say_it_once_as_it_stands(world: World) -> None:
    """Faults 40 and 43: three days away, one message; the clock back, nothing twice."""
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    world.clock.move_to(datetime(2026, 11, 24, 2, tzinfo=UTC))
    for _ in range(2):
        await world.muster.scheduler.tick()
        await world.settle()
        assert told(world, world.bob) == ["Overdue: T-1 Send the offer"]
    world.clock.move_to(datetime(2026, 11, 19, 2, tzinfo=UTC))
    await world.muster.scheduler.tick()
    await world.settle()
    assert len(told(world, world.bob)) == 1
    await world.walk_to(datetime(2026, 11, 25, 2, tzinfo=UTC))
    assert len(told(world, world.bob)) == 2


# One SQLite file has one replica: the second `run` is refused.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_tick_at_once_and_remind_once(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    second = Muster(world.settings, world.clock)
    await second.start()
    world.clock.move_to(world.clock.now().replace(day=20))
    await asyncio.gather(*(muster.scheduler.tick() for muster in (world.muster, second) for _ in range(3)))
    await asyncio.gather(world.muster.sender.drain(), second.sender.drain())
    await second.stop()
    assert len([row for row in world.rows("outbox") if row["kind"] == "remind"]) == 1
    assert len(world.cards(world.private(world.bob), world.bob)) == 1
    assert second.directories.latest.who(Account("local", "", str(world.bob)))


async def test_who_stands_in_reads_whose_promise_it_is(world: World) -> None:
    for title in ("Offer", "Contract"):
        await world.say(world.bob, f"/task @alice {title}")
    await world.say(world.alice, "/timeoff 11/19–11/24 @bob")
    await world.say(world.alice, "/promise T-1 Friday 5pm")
    await world.say(world.alice, "/promise T-2 Friday 5pm")
    await world.walk_to(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    several = next(c for c in world.cards(world.private(world.bob), world.bob) if "2 things are due" in words(c))
    assert "T-1 Offer · Alice promised it by Fri 20 Nov 17:00" in words(several)
    await world.walk_to(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    ahead = words(await world.say(world.bob, "/why T-1"))
    assert "the five working mornings after that" in ahead and "once before it is due" not in ahead


async def test_what_is_imported_overdue_comes_with_the_next_mornings_as_one_message(world: World) -> None:
    """What is overdue for longer than reminders last is left to the lists and the digest."""
    rows = [f"Job {number},Bob,2026-11-17 17:00,to do" for number in range(1, 9)]
    old = [f"Old {number},Bob,2026-10-01 17:00,to do" for number in range(1, 9)]
    sheet = "\n".join(["title,owner,due,status", *rows, *old, "Next,Bob,2026-11-19 17:00,to do"])
    preview = await world.say(world.admin, f"/import records\n{sheet}", room=world.private(world.admin))
    assert isinstance(preview.answer, Say)
    button = next(one for one in preview.answer.card.buttons if one.command == "import_all")
    values = {"message": button.target, "sheet": button.target, "page": button.target}
    await world.run(world.admin, button.command, values=values, room=world.private(world.admin))
    assert len(world.rows("records")) == 17
    await world.walk(hours=2)
    assert told(world, world.bob) == []
    await world.walk_to(datetime(2026, 11, 19, 2, 0, tzinfo=UTC))
    (card,) = world.cards(world.private(world.bob), world.bob)
    assert words(card).startswith("9 things are due") and "Job 1" in words(card) and "Old" not in words(card)
    await world.walk(days=14)
    assert not [line for line in told(world, world.bob) if "Old" in line]
    assert not world.rows("reminders")
