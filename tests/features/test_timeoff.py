"""/timeoff through the front door: leave for oneself or by a lead, who stands in, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.answer import Form, Refusal, Say
from core.calendar import Away
from core.card import Card
from core.standing import stand_in
from storage import people
from storage.uow import Unit
from tests.world import World, buttons, words


async def _say(world: World, who: int, line: str) -> str:
    said = words(await world.say(who, line))
    await world.muster.directories.current()
    return said


def _leaves(world: World) -> list[tuple[int, str, str, int | None]]:
    rows = sorted(world.rows("leaves"), key=lambda row: row["id"])
    return [(row["person_id"], str(row["first"]), str(row["last"]), row["delegate_id"]) for row in rows]


def _stand_in(world: World, who: int, day: int) -> str:
    latest = world.muster.directories.latest
    return stand_in(latest, latest.people[who], datetime(2026, 12, day, 3, tzinfo=UTC)).name


def _private(world: World, who: int) -> list[Card]:
    return world.cards(world.private(who), who)


async def test_leave_with_somebody_who_stands_in(world: World) -> None:
    reply = await world.say(world.alice, "/timeoff 12/1–12/5 @Bob")
    assert words(reply).splitlines() == ["You are away Tue 1 Dec – Sat 5 Dec.", "4 working days", "Bob stands in."]
    await world.muster.directories.current()
    assert [_stand_in(world, world.alice, day) for day in (1, 5, 6)] == ["Bob", "Bob", "Alice"]
    (told,) = _private(world, world.bob)
    assert words(told).startswith("Alice is away Tue 1 Dec – Sat 5 Dec, and you stand in.")
    latest = world.muster.directories.latest
    alice = latest.people[world.alice]
    assert not latest.calendar(alice).is_workday(date(2026, 12, 2)) and latest.office(alice).is_workday(
        date(2026, 12, 2)
    )

    listed = await world.say(world.alice, "/timeoff")
    assert isinstance(listed.answer, Say)
    assert words(listed).splitlines() == ["1 leave is entered", "You: Tue 1 Dec – Sat 5 Dec. Bob stands in."]
    assert buttons(listed.answer.card) == ["Take back: You, Tue 1 Dec – Sat 5 Dec", "Enter leave"]
    said = words(await world.run(world.alice, "timeoff_drop", values={"message": listed.answer.card.buttons[0].target}))
    assert said == "Taken back: you are there Tue 1 Dec – Sat 5 Dec." and not _leaves(world)
    assert "Taken back: Alice is there" in words(_private(world, world.bob)[-1])
    assert "not there any more" in words(await world.run(world.alice, "timeoff_drop", values={"message": "1"}))
    assert "No leave is entered." in await _say(world, world.alice, "/timeoff")


async def test_leave_that_meets_other_leave_becomes_one(world: World) -> None:
    await _say(world, world.alice, "/timeoff 12/1–12/5 @Bob")
    said = await _say(world, world.alice, "/timeoff 2026-12-04 – 2026-12-10")
    assert said.splitlines() == [
        "You are away Tue 1 Dec – Thu 10 Dec.",
        "8 working days",
        "Bob stands in.",
        "It is one with what was entered before.",
    ]
    await _say(world, world.alice, "/timeoff 2026-12-20 @Ken")
    assert _leaves(world) == [
        (world.alice, "2026-12-01", "2026-12-10", world.bob),
        (world.alice, "2026-12-20", "2026-12-20", world.ken),
    ]
    await _say(world, world.alice, "/timeoff 12/11–12/19 @Ken")  # what touches is one as well
    assert _leaves(world) == [(world.alice, "2026-12-01", "2026-12-20", world.ken)]


async def test_a_lead_enters_it_for_somebody_of_theirs(world: World) -> None:
    said = await _say(world, world.amy, "/timeoff @Bob 12/1–12/3 @Alice")
    assert said.splitlines()[0] == "Bob is away Tue 1 Dec – Thu 3 Dec." and "Alice stands in." in said
    assert "Your leave Tue 1 Dec – Thu 3 Dec was entered." in words(_private(world, world.bob)[0])
    assert "Bob is away" in words(_private(world, world.alice)[0])
    assert "Bob: Tue 1 Dec – Thu 3 Dec. Alice stands in." in await _say(world, world.amy, "/timeoff")
    refused = await world.say(world.bob, "/timeoff @Amy 12/7–12/8 @Alice")
    assert isinstance(refused.answer, Refusal) and "Leave of Amy is entered by themselves" in refused.answer.text
    # A colleague's name before the dates can only be whom one asks to stand in.
    said = await _say(world, world.bob, "/timeoff @Ken 12/7–12/8")
    assert said.splitlines()[0] == "You are away Mon 7 Dec – Tue 8 Dec." and "Ken stands in." in said
    assert "entered by themselves" in words(await world.run(world.alice, "timeoff_drop", values={"message": "1"}))
    said = await _say(world, world.dawei, "/timeoff @李晓明 12月7日至9日")
    assert said.splitlines() == [
        "李晓明 12月7日 週一 – 12月9日 週三 請假。",
        "共 3 個工作日",
        "沒有指定代理人，由 王大維 代理。",
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("12/5–12/1 @Bob", "ends before it begins"),
        ("2026-11-02 – 2026-11-06", "is past. Leave is entered for days to come."),
        ("12/1–12/5 @Alice", "Nobody stands in for themselves."),
        ("someday", "do not understand the days “someday”"),
        ("2026-12-01 – 2028-01-01", "longer than a year"),
        (f"12/1 {'x' * 300}", "do not understand the days"),
    ],
)
async def test_what_cannot_be_is_answered_and_nothing_is_saved(world: World, line: str, answer: str) -> None:
    reply = await world.say(world.alice, f"/timeoff {line}")
    assert isinstance(reply.answer, Refusal) and answer in reply.answer.text
    assert not _leaves(world)


async def test_a_name_that_is_nobodys_gets_the_form(world: World) -> None:
    form = (await world.say(world.alice, "/timeoff 12/1–12/5 @Nobody")).answer
    assert isinstance(form, Form) and [field.id for field in form.fields] == ["dates", "delegate", "person"]
    assert form.fields[0].value == "12/1–12/5" and "Nobody" in form.fields[1].error
    values = {"dates": "12/1–12/5", "delegate": str(world.bob), "person": ""}
    assert "Bob stands in." in words(await world.run(world.alice, "timeoff_add", values=values, asked=True))
    form = (await world.say(world.alice, "/timeoff @Ken")).answer
    assert isinstance(form, Form) and form.fields[0].error and form.fields[1].value == str(world.ken)


async def test_who_stands_in_must_be_there(world: World) -> None:
    await _say(world, world.bob, "/timeoff 12/3–12/4")
    refused = await world.say(world.alice, "/timeoff 12/1–12/5 @Bob")
    assert isinstance(refused.answer, Refusal)
    assert "Bob is away Thu 3 Dec – Fri 4 Dec. Name somebody else" in refused.answer.text
    assert len(_leaves(world)) == 1

    def leave(unit: Unit) -> None:
        people.change_person(unit, world.ken, active=False)

    await world.muster.writer.submit(leave)
    await world.muster.directories.current()
    values = {"dates": "12/1–12/5", "delegate": str(world.ken), "person": ""}
    reply = await world.run(world.alice, "timeoff_add", values=values, asked=True)
    assert isinstance(reply.answer, Refusal | Form) and len(_leaves(world)) == 1


async def test_a_chain_is_followed_and_a_circle_ends_at_the_lead(world: World) -> None:
    await _say(world, world.alice, "/timeoff 12/1–12/5 @Bob")
    await _say(world, world.bob, "/timeoff 12/2–12/3 @Sam")
    assert [_stand_in(world, world.alice, day) for day in (1, 2, 4)] == ["Bob", "Sam", "Bob"]
    await _say(world, world.admin, "/timeoff 2026-12-03")  # Sam's lead is Ken
    assert _stand_in(world, world.alice, 3) == "Ken"
    await _say(world, world.bob, "/timeoff 12/10–12/11 @Ken")
    await _say(world, world.ken, "/timeoff 12/11–12/12 @Alice")
    assert _stand_in(world, world.bob, 10) == "Ken" and _stand_in(world, world.bob, 11) == "Alice"

    def circle(unit: Unit) -> None:  # entered at the same moment by two who did not know of each other
        from storage import calendars

        day = date(2026, 12, 20)
        for person, delegate in ((world.alice, world.bob), (world.bob, world.alice)):
            calendars.add_leave(unit, person, Away(day, day + timedelta(days=1)), delegate, person)

    await world.muster.writer.submit(circle)
    await world.muster.directories.current()
    assert _stand_in(world, world.alice, 20) == "Amy" and _stand_in(world, world.bob, 21) == "Amy"
    await _say(world, world.amy, "/timeoff 12/20")
    assert _stand_in(world, world.alice, 20) == "Ken"


async def test_the_card_says_who_stands_in(world: World) -> None:
    await world.say(world.amy, "/task @bob Send the offer by 2026-12-01")
    await world.say(world.bob, "/take T-1")
    await _say(world, world.bob, "/timeoff today @Alice")
    await world.say(world.amy, "/comment T-1 hurry")
    shown = words(await world.say(world.amy, "/show T-1", room=world.private(world.amy)))
    assert "Bob is on leave until Wed 18 Nov → Alice" in shown
    await world.walk(days=1)
    assert "on leave" not in words(await world.say(world.amy, "/show T-1", room=world.private(world.amy)))


@pytest.mark.parametrize(
    ("line", "said", "days"),
    [
        ("12/1 pm @Bob", "Tue 1 Dec, afternoon", "0.5 working days"),
        ("12/1 下午 @Bob", "Tue 1 Dec, afternoon", "0.5 working days"),
        ("tomorrow morning @Bob", "Thu 19 Nov, morning", "0.5 working days"),
        ("this afternoon", "Wed 18 Nov, afternoon", "0.5 working days"),
        ("12月1日下午至3日上午", "Tue 1 Dec, afternoon – Thu 3 Dec, morning", "2 working days"),
        ("12/1 pm – 12/4", "Tue 1 Dec, afternoon – Fri 4 Dec", "3.5 working days"),
        ("12/1 – 12/4 am", "Tue 1 Dec – Fri 4 Dec, morning", "3.5 working days"),
    ],
)
async def test_half_a_day(world: World, line: str, said: str, days: str) -> None:
    shown = await _say(world, world.alice, f"/timeoff {line}")
    assert shown.splitlines()[:2] == [f"You are away {said}.", days]


async def test_half_a_day_is_away_for_half_of_it(world: World) -> None:
    await _say(world, world.alice, "/timeoff 12/1 pm @Bob")
    latest = world.muster.directories.latest
    alice = latest.people[world.alice]
    assert stand_in(latest, alice, datetime(2026, 12, 1, 3, tzinfo=UTC)).name == "Alice"  # 11:00
    assert stand_in(latest, alice, datetime(2026, 12, 1, 4, tzinfo=UTC)).name == "Bob"  # noon
    assert latest.calendar(alice).windows(date(2026, 12, 1)) == ((540, 720),)
    said = await _say(world, world.alice, "/timeoff 12/2 @Bob")  # they meet
    assert "Tue 1 Dec, afternoon – Wed 2 Dec." in said and len(_leaves(world)) == 1
    said = await _say(world, world.alice, "/timeoff 12/10 am")
    assert "Thu 10 Dec, morning" in said and len(_leaves(world)) == 2
    refused = await world.say(world.bob, "/timeoff 12/10 @Alice")
    assert isinstance(refused.answer, Refusal) and "Alice is away Thu 10 Dec, morning." in refused.answer.text
    assert "Alice stands in." in await _say(world, world.bob, "/timeoff 12/10 pm @Alice")
    assert "No leave" not in await _say(world, world.alice, "/timeoff")
    assert "Thu 10 Dec half a day of leave" in await _say(world, world.alice, "/calendar")
