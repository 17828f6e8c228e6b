"""Check-ins: each is asked at their hour, once more, and one summary ends it; who did not answer is named to the lead
alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.calendar import DayRule
from core.calendar.levels import COMPANY
from core.card import Card
from storage import calendars, people
from tests.world import World, words


def of(world: World, person: int, command: str = "checkin_said") -> list[Card]:
    found = world.cards(world.private(person), person)
    return [card for card in found if any(button.command == command for button in card.buttons)]


def said(world: World, room: int, what: str) -> list[str]:
    return [words(card) for card in world.cards(room) if what in words(card)]


async def to(world: World, day: int, hour: int, minute: int = 0) -> None:
    """The day of November and the hour in Shanghai."""
    await world.walk_to(datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8))


async def change(world: World, do: Any) -> None:
    await world.muster.writer.submit(do, patience=30)
    await world.muster.directories.current()
    await world.muster.scheduler.tick()


async def answer(world: World, person: int, text: str) -> str:
    id = of(world, person)[-1].buttons[0].target
    return words(await world.run(person, "checkin_said", values={"message": id, "text": text}))


async def test_ones_own_department_need_not_be_named(world: World) -> None:
    """What the lead says without a department is about the room's, or their own."""
    assert "Operations is asked at 09:30 17:00" in words(await world.say(world.amy, "/checkin on 9:30 17:00"))
    there = await world.say(world.admin, "/checkin on 9:00", room=world.sales)
    assert "Sales is asked at 09:00" in words(there)
    assert "25:00" in words(await world.say(world.amy, "/checkin on 25:00"))
    refused = words(await world.say(world.bob, "/checkin on 9:00"))
    assert "Amy" in refused
    assert "Operations" in words(await world.say(world.amy, "/checkin off"))
    assert [row["department_id"] for row in world.rows("checkins")] == [world.person(world.dawei).department]


async def test_five_of_six_answer_and_the_lead_hears_who_did_not(world: World) -> None:
    """Operations are Amy (who leads), Ken, Alice, Bob and Sam."""
    assert "Operations is asked at 09:00" in words(await world.say(world.amy, "/checkin on #Operations 9:00"))
    await to(world, 19, 9)
    for person in (world.amy, world.ken, world.alice, world.bob, world.admin):
        assert words(of(world, person)[0]).startswith("How do things stand in Operations? (09:00)")
    assert await answer(world, world.alice, "two offers sent") == "Noted, thank you"
    await world.say(world.ken, "/checkin nothing in the way")
    await answer(world, world.admin, "backup is done")
    await answer(world, world.amy, "all quiet")
    assert len(of(world, world.bob)) == 1
    await to(world, 19, 11)
    assert words(of(world, world.bob)[-1]).startswith("Your word for Operations is still missing")
    assert len(of(world, world.alice)) == 1
    await to(world, 19, 13, 55)
    assert said(world, world.operations, "answered") == []
    await to(world, 19, 14)  # two working hours later: noon is a break
    (summary,) = said(world, world.operations, "answered")
    first, *rest = summary.splitlines()
    assert first == "Operations, 09:00 · 4 of 5 answered"
    answers = ["Alice: two offers sent", "Amy: all quiet", "Ken: nothing in the way", "Sam: backup is done"]
    assert sorted(rest) == answers
    (told,) = [
        words(card) for card in world.cards(world.private(world.amy), world.amy) if "not answered" in words(card)
    ]
    assert told.splitlines() == ["Operations, 09:00: not answered by", "Bob", "You alone read this."]
    assert await answer(world, world.bob, "sorry, was driving") == "Noted. The summary has gone out already"
    await to(world, 20, 8)
    assert len(said(world, world.operations, "answered")) == 1


async def test_who_stays_silent_climbs_only_by_a_policy_for_it_and_a_late_word_stops_it(world: World) -> None:
    await world.say(world.amy, "/checkin on #Operations 9:00")
    await to(world, 19, 18)
    assert world.rows("chains") == []
    await world.say(
        world.admin, "/policy set silent for checkin; up to manager\nafter 1h tell supervisor\nafter 2h tell manager"
    )
    await to(world, 20, 9)
    for person in (world.amy, world.ken, world.alice, world.admin):
        await answer(world, person, "fine")
    await to(world, 20, 15)
    assert said(world, world.private(world.amy), "Bob has not checked in: Operations 09:00")
    await answer(world, world.bob, "sorry, was driving")
    await world.say(world.amy, "/checkin off #Operations")
    await to(world, 24, 9)
    assert not said(world, world.private(world.ken), "Bob has not checked in")
    assert [row["why"] for row in world.rows("chains") if row["person_id"] == world.bob][:1] == ["acted"]


async def test_when_all_have_answered_it_is_summed_up_at_once_and_more_words_are_added(world: World) -> None:
    await to(world, 18, 20)
    await world.say(world.dawei, "/checkin 开 #Sales 9:00 17:30")
    await to(world, 19, 9)
    await answer(world, world.dawei, "報價兩件")
    await answer(world, world.dawei, "還有一件")
    await answer(world, world.xiaoming, "在路上")
    await world.walk(seconds=5)
    (summary,) = said(world, world.sales, "人已答")
    assert summary.splitlines() == ["Sales，09:00 · 2 人中 2 人已答", "王大維：報價兩件", "還有一件", "李晓明：在路上"]
    await to(world, 19, 17, 30)
    assert len(of(world, world.dawei)) == 2


async def test_not_on_leave_not_on_a_holiday_and_each_in_their_zone(world: World) -> None:
    await change(world, lambda unit: people.change_person(unit, world.ken, zone="Europe/Berlin"))
    await to(world, 18, 20)
    await world.say(world.admin, "/checkin on #Operations 9:00")
    rules = {date(2026, 11, 20): DayRule(False, "Founding day"), date(2026, 11, 21): DayRule(True)}
    await change(world, lambda unit: calendars.put_days(unit, COMPANY, rules))
    await world.say(world.bob, "/timeoff 2026-11-19")
    await to(world, 19, 9)
    assert of(world, world.bob) == of(world, world.ken) == [] and len(of(world, world.alice)) == 1
    for person in (world.amy, world.alice, world.admin):
        await answer(world, person, "fine")
    await world.walk(minutes=10)
    assert said(world, world.operations, "answered") == []  # it is night where Ken is
    await to(world, 19, 16)
    assert len(of(world, world.ken)) == 1
    await answer(world, world.ken, "morning")
    await world.walk(minutes=10)
    assert "4 of 4 answered" in said(world, world.operations, "answered")[0]
    await to(world, 20, 18)
    assert len(of(world, world.alice)) == 1
    await to(world, 21, 9)
    assert len(of(world, world.alice)) == 2


async def test_it_is_off_by_default_and_for_a_lead_or_an_administrator_to_say(world: World) -> None:
    assert "No department is asked" in words(await world.say(world.bob, "/checkin"))
    for person, line, why in (
        (world.bob, "/checkin on #Operations 9:00", "lead (Amy)"),
        (world.dawei, "/checkin on #Operations 9:00", "Amy"),
        (world.amy, "/checkin on #Operations", "At what time of day"),
        (world.amy, "/checkin on #Operations 9:00 12:00 17:00", "one or two times of day"),
        (world.amy, "/checkin on #Kitchen 9:00", "Kitchen"),
        (world.bob, "/checkin on the road to Acme", "Nobody asks you"),
    ):
        assert why in words(await world.say(person, line)), line
    assert world.rows("checkins") == []
    await world.say(world.amy, "/checkin on #Operations 9:00")
    await world.say(world.amy, "/checkin on #Operations 10am")
    assert "Operations 10:00" in words(await world.say(world.bob, "/checkin"))
    await world.say(world.amy, "/checkin off #Operations")
    await world.walk(days=3)
    assert of(world, world.bob) == [] and world.rows("schedules") == []


async def test_after_downtime_nobody_is_asked_for_a_day_that_is_over(world: World) -> None:
    await world.say(world.amy, "/checkin on #Operations 9:00")
    world.clock.move_to(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))  # Monday, 8:30
    await world.walk(seconds=1)
    assert of(world, world.bob) == []
    await to(world, 23, 9)
    assert len(of(world, world.bob)) == 1


async def test_a_bare_command_asks_in_a_form_and_nobody_answers_for_another(world: World) -> None:
    await world.say(world.amy, "/checkin on #Operations 9:00")
    await to(world, 19, 9)
    assert "How do things stand?" in words(await world.say(world.bob, "/checkin"))
    id = of(world, world.bob)[-1].buttons[0].target
    forged = await world.run(world.alice, "checkin_said", values={"message": id, "text": "I am Bob"})
    assert "Nobody asks you" in words(forged)


async def test_a_room_with_clients_reads_no_summary(world: World) -> None:
    await world.say(world.amy, "/checkin on #Operations 9:00")
    await to(world, 19, 9)
    await answer(world, world.alice, "two offers sent")
    await change(world, lambda unit: people.change_room(unit, world.operations, audience="clients"))
    await to(world, 19, 18)
    assert said(world, world.operations, "answered") == []
