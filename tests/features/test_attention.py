"""Quiet hours and the budget of interruptions: what exceeds them comes as one message, and nothing is lost."""

from __future__ import annotations

import pytest

from core.attention import Weight
from core.card import Card
from handlers.attention import attention
from handlers.messages import RENDERERS
from storage import holding
from storage.exports import MESSAGES
from storage.tracing import trace
from storage.uow import Unit
from tests.world import World, buttons, words


def inbox(world: World, person: int) -> list[Card]:
    return world.cards(world.private(person), person)


async def events(world: World, count: int, first: int = 1) -> None:
    """So many tasks that Alice gives Bob."""
    for number in range(first, first + count):
        await world.say(world.alice, f"/task Step {number}", room=world.private(world.alice))
        await world.say(world.alice, f"/assign T-{number} @bob", room=world.private(world.alice))


def test_every_kind_of_message_says_how_much_it_weighs() -> None:
    assert set(attention.WEIGHTS) == set(RENDERERS)
    assert attention.WEIGHTS["watched"] is Weight.INTERRUPTION


async def test_forty_events_are_six_messages_and_one_and_none_is_lost(world: World) -> None:
    await events(world, 40)
    told = inbox(world, world.bob)
    assert len(told) == 6 and "Step 6" in words(told[-1])
    held = [row for row in world.rows("outbox") if row["state"] == "held"]
    assert len(held) == 34 and {row["tries"] for row in held} == {0}
    await world.walk(hours=22)
    assert len(inbox(world, world.bob)) == 6
    await world.walk(hours=1)
    (gathered,) = inbox(world, world.bob)[6:]
    assert words(gathered).startswith("34 messages waited for you")
    assert "T-7 Step 7" in words(gathered) and "and 27 more" in words(gathered)
    assert buttons(gathered) == ["T-7", "T-8", "T-9", "T-10", "Show all"]
    rows = {row["key"]: row for row in world.rows("outbox")}
    (one,) = [key for key in rows if key.startswith("held:")]
    assert {(rows[row["key"]]["state"], rows[row["key"]]["taken_by"]) for row in held} == {("merged", one)}
    await every_one_is_shown(world, gathered, range(7, 41))
    await world.walk(days=3)
    assert len(inbox(world, world.bob)) == 7


async def every_one_is_shown(world: World, gathered: Card, steps: range) -> None:
    said, page = "", next(b.target for b in gathered.buttons if b.command == "held")
    while page:
        reply = await world.run(world.bob, "held", values={"page": page}, room=world.private(world.bob))
        said += words(reply) + "\n"
        card = reply.answer.card  # type: ignore[union-attr]  # it is a card
        page = next((b.target for b in card.buttons if b.command == "held" and b.label.startswith("Next")), "")
    assert all(f"Step {number}\n" in said for number in steps), said


async def test_what_is_urgent_and_what_one_asked_for_comes_at_any_hour(world: World) -> None:
    await world.walk(hours=12)  # 22:00
    await events(world, 1)
    assert inbox(world, world.bob) == []
    await world.say(world.alice, "/issue The cold store is warm !urgent")
    await world.say(world.alice, "/assign I-1 @bob")
    (card,) = inbox(world, world.bob)
    assert "The cold store is warm" in words(card)
    assert "The cold store is warm" in words(inbox(world, world.amy)[-1])
    await world.walk(hours=11)  # 9:00
    (morning,) = inbox(world, world.bob)[1:]
    assert words(morning).startswith("1 message waited for you") and "T-1 Step 1" in words(morning)
    assert buttons(morning) == ["T-1"]


async def test_only_what_is_still_due_is_said(world: World) -> None:
    await world.walk(hours=12)
    await events(world, 2)
    await world.say(world.alice, "/cancel T-1 not needed")
    shown = words(await world.say(world.bob, "/held", room=world.private(world.bob)))
    assert shown.startswith("1 message waits for you") and "T-2 Step 2" in shown
    await world.say(world.alice, "/cancel T-2 not needed")
    assert "Nothing is held back" in words(await world.say(world.bob, "/held", room=world.private(world.bob)))
    await world.walk(days=2)
    assert inbox(world, world.bob) == []
    assert {row["state"] for row in world.rows("outbox") if row["kind"] == "held"} == {"dropped"}


async def test_what_is_held_is_not_late_and_holds_nothing_up(world: World) -> None:
    await world.walk(hours=12)
    await events(world, 3)
    with world.muster.database.read() as conn:
        assert [message.kind for message in attention.held(conn, world.bob)] == ["asked"] * 3
        due = holding.next_moment(conn)
    assert due is not None and due.isoformat() == "2026-11-19T01:00:00+00:00"
    await world.walk(hours=10)
    assert inbox(world, world.admin) == []  # the auditor finds nothing late


async def test_a_digest_takes_in_what_is_held(world: World) -> None:
    await world.walk(hours=12)
    await events(world, 3)

    def digest(unit: Unit) -> int:
        ids = [message.id for message in attention.held(unit.conn, world.bob)]
        return attention.taken(unit, world.bob, ids, "digest:7") + attention.taken(unit, world.bob, ids, "digest:8")

    assert await world.muster.writer.submit(digest) == 3
    await world.walk(days=1)
    assert inbox(world, world.bob) == []
    assert {row["taken_by"] for row in world.rows("outbox") if row["state"] == "merged"} >= {"digest:7"}


async def test_leave_and_days_off_keep_it_until_the_next_day_at_work(world: World) -> None:
    await world.say(world.bob, "/timeoff 11/19–11/20", room=world.private(world.bob))
    before = len(inbox(world, world.bob))
    await world.walk(days=1)
    await events(world, 1)
    await world.walk(days=3)  # Sunday
    assert len(inbox(world, world.bob)) == before
    await world.walk(hours=23)  # Monday 9:00
    said = [words(card) for card in inbox(world, world.bob)[before:]]
    assert len(said) == 2  # what was held, and what happened while he was away
    assert all("Step 1" in one for one in said)


async def test_each_sets_their_own_hours_and_number(world: World) -> None:
    async def set_(text: str) -> str:
        return words(await world.say(world.bob, f"/quiet {text}", room=world.private(world.bob)))

    assert "outside of working time (default)" in await set_("") and "6 interruptions" in await set_("")
    assert "Quiet: 20:00–08:00" in await set_("20:00–8:00")
    await world.walk(hours=9)  # 19:00
    await events(world, 1)
    assert len(inbox(world, world.bob)) == 1
    await world.walk(hours=2)  # 21:00
    await events(world, 1, 2)
    assert len(inbox(world, world.bob)) == 1 and "held: 1" in await set_("")
    assert "Quiet: never" in await set_("off")
    await world.walk(minutes=1)
    assert "T-2 Step 2" in words(inbox(world, world.bob)[1])  # what was held comes as soon as it may
    assert "At most 3 interruptions" in await set_("budget 3")
    await events(world, 3, 3)
    assert len(inbox(world, world.bob)) == 4
    assert "6 interruptions" in await set_("reset") and "default" in await set_("")


async def test_an_administrator_sets_it_for_all_who_have_set_nothing(world: World) -> None:
    assert "Only an administrator" in words(await world.say(world.bob, "/quiet company off"))
    assert "who has set nothing" in words(await world.say(world.admin, "/quiet company budget 2"))
    await world.say(world.admin, "/quiet company 22:00-7:00")
    shown = words(await world.say(world.bob, "/quiet", room=world.private(world.bob)))
    assert "At most 2 interruptions" in shown and "22:00–07:00" in shown
    await world.say(world.bob, "/quiet 次数 1")
    await events(world, 3)
    assert len(inbox(world, world.bob)) == 1


@pytest.mark.parametrize("given", ["at night", "20:00", "20:00–20:00", "budget", "budget -1", "budget 101", "off off"])
async def test_what_cannot_be_read_is_refused_and_nothing_is_changed(world: World, given: str) -> None:
    said = words(await world.say(world.bob, f"/quiet {given}"))
    assert "for example /quiet" in said
    assert world.rows("quiets") == []


async def test_whoever_wants_no_interruption_gets_all_of_it_each_morning(world: World) -> None:
    await world.say(world.bob, "/quiet budget 0")
    for first in (1, 3):
        await events(world, 2, first)
        assert [row["state"] for row in world.rows("outbox") if row["kind"] == "asked"][-2:] == ["held", "held"]
        await world.walk(days=1)
    assert [words(card).split(" ")[0] for card in inbox(world, world.bob)] == ["2", "2"]


async def test_what_was_taken_in_is_told_by_trace_and_by_the_export(world: World) -> None:
    await world.walk(hours=12)
    await events(world, 1)
    await world.walk(days=1)
    with world.muster.database.read() as conn:
        assert any("merged" in step.text and "said by held:" in step.text for step in trace(conn, "T-1"))
        (asked,) = [row for row in MESSAGES.rows(conn) if row["kind"] == "asked"]
    assert asked["state"] == "merged" and asked["taken_by"].startswith("held:")
