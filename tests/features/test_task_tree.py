"""Tasks: a tree that counts all the way down, several owners, lines to tick, and what waits for what."""

from __future__ import annotations

import pytest

from core.answer import Form, Refusal, Say, Toast
from tests.world import World, buttons, words


async def tell(world: World, *lines: str) -> None:
    for line in lines:
        reply = await world.say(world.alice, line)
        assert not isinstance(reply.answer, Refusal), words(reply)


def private(world: World, person: int) -> list[str]:
    return [words(card) for card in world.cards(world.private(person), person)]


async def test_progress_counts_all_the_way_up(world: World) -> None:
    await tell(world, "/task The year", "/task T-1 Division", "/task T-2 Person one", "/task T-2 Person two")
    top = world.cards(world.general)[0]
    assert "0 of 3 done" in words(top)
    await tell(world, "/done T-3")
    cards = world.cards(world.general)
    assert "1 of 3 done" in words(cards[0]) and "1 of 2 done" in words(cards[1])
    shown = words(await world.look(world.amy, "T-1"))
    assert "· T-2 Division · to do · 1/2" in shown and "↳ ✓ T-3 Person one · done" in shown
    await tell(world, "/cancel T-2")
    assert "0 of" not in words(world.cards(world.general)[0]), "what hangs below what was called off counts no more"


async def test_a_record_is_hung_elsewhere_and_back_by_undo(world: World) -> None:
    await tell(world, "/task One", "/task Two", "/task T-1 Part")
    await tell(world, "/parent T-3 T-2")
    assert "0 of 1 done" in words(world.cards(world.general)[1]) and "of 1" not in words(world.cards(world.general)[0])
    assert "Part of T-2 Two" in words(world.cards(world.general)[2])
    await tell(world, "/undo")
    assert "0 of 1 done" in words(world.cards(world.general)[0]) and "of 1" not in words(world.cards(world.general)[1])
    await tell(world, "/unparent T-3")
    assert "Part of" not in words(world.cards(world.general)[2])
    again = await world.say(world.alice, "/unparent T-3")
    assert isinstance(again.answer, Refusal)


async def test_no_circles_and_not_too_deep(world: World) -> None:
    await tell(world, "/task 1", *(f"/task T-{n} {n + 1}" for n in range(1, 6)))
    deep = await world.say(world.alice, "/task T-6 too deep")
    assert isinstance(deep.answer, Refusal) and "6 levels" in deep.answer.text
    circle = await world.say(world.alice, "/parent T-1 T-3")
    assert isinstance(circle.answer, Refusal) and "T-1 → T-2 → T-3 → T-1" in circle.answer.text
    assert all(row["parent_id"] != 3 for row in world.rows("records")[:1])
    await tell(world, "/task 7", "/task T-7 8")
    whole = await world.say(world.alice, "/parent T-7 T-5")
    assert isinstance(whole.answer, Refusal), "what is moved counts with all that hangs below it"


@pytest.mark.parametrize(
    "line",
    [
        "/task @Bob @Alice Send the offer by Friday",
        "/task Send the offer 週五前 @Bob、@Alice",
        "/task @Bob and @Alice: Send the offer",
    ],
)
async def test_who_is_named_side_by_side_has_it_together(world: World, line: str) -> None:
    """Row S002-工作: a task has several owners from its first line on."""
    assert "T-1 Send the offer" in words(await world.say(world.amy, line)).splitlines()[0]
    (card,) = world.cards(world.operations)
    assert "Bob is asked to take it" in words(card) and "together with Alice" in words(card)
    assert {mention.person for mention in card.mentions()} == {world.bob, world.alice}
    for person in (world.alice, world.bob):
        assert "T-1 Send the offer" in words(await world.say(person, "/mine", room=world.private(person)))
    await world.say(world.alice, "/done T-1")
    assert "Done" in words(world.cards(world.operations)[0])


async def test_somebody_unknown_beside_the_owner_is_asked_for_and_nothing_is_lost(world: World) -> None:
    asked = (await world.say(world.amy, "/task @Bob @Zoe Send the offer !high")).answer
    assert isinstance(asked, Form) and world.rows("records") == []
    field = next(field for field in asked.fields if field.id == "also")
    assert "Zoe" in field.error
    given = {
        **asked.values,
        **{field.id: field.value for field in asked.fields if field.value},
        "also": str(world.alice),
    }
    await world.run(world.amy, "task", values=given, asked=True)
    assert "together with Alice" in words(world.cards(world.operations)[0])
    assert "call @Alice" in words(await world.say(world.amy, "/task @Bob call @Alice"))


async def test_several_have_it_and_each_may_move_it(world: World) -> None:
    await tell(world, "/task Send the offer")
    reply = await world.say(world.amy, "/assign T-1 @Bob @Alice you know them")
    assert isinstance(reply.answer, Say) and "together with Alice" in words(reply)
    assert "Bob is asked to take it" in words(world.cards(world.general)[0])
    for person in (world.alice, world.bob):
        assert "T-1 Send the offer" in words(await world.say(person, "/mine", room=world.private(person)))
        assert any("Amy asks you to take T-1" in told and "you know them" in told for told in private(world, person))
    await world.say(world.alice, "/block T-1 no price yet")
    assert "blocked" in words(world.cards(world.general)[0])
    await world.say(world.alice, "/give_back T-1")
    assert "together" not in words(world.cards(world.general)[0])
    assert "T-1" not in words(await world.say(world.alice, "/list mine"))
    await world.say(world.bob, "/undo")
    await world.say(world.alice, "/undo")
    assert "together with Alice" in words(world.cards(world.general)[0])
    assert "T-1" in words(await world.say(world.alice, "/list mine"))
    await world.say(world.amy, "/unassign T-1 @Alice")
    assert "together" not in words(world.cards(world.general)[0]) and world.rows("owners") == []
    wrong = await world.say(world.amy, "/unassign T-1 @Bob")
    assert isinstance(wrong.answer, Refusal) and "/assign" in wrong.answer.text


async def test_lines_are_pasted_ticked_and_shown(world: World) -> None:
    await tell(world, "/task Trade fair\n- book the hall\n- [x] print cards\n3. pack")
    card = words(world.cards(world.general)[0])
    assert "1 of 3 ticked" in card and "☐ book the hall" in card and "☑ print cards" in card and "☐ pack" in card
    assert world.rows("records")[0]["status"] == "todo"
    await tell(world, "/check T-1 1 3", "/check T-1 call the client\nbook the hall")
    card = words(world.cards(world.general)[0])
    assert "3 of 4 ticked" in card and "☐ call the client" in card
    assert world.lines(world.general)[-1] == "Alice added to the checklist: call the client"
    shown = await world.say(world.alice, "/check T-1")
    assert isinstance(shown.answer, Say) and "✓ 4 call the client" in buttons(shown.answer.card)
    press = next(button for button in shown.answer.card.buttons if button.label.startswith("✓ 4"))
    for _ in range(2):  # two people at once
        reply = await world.run(world.alice, "check_tick", values={"page": press.target})
        assert "4 of 4 ticked" in words(reply)
    assert "T-1" in words(await world.say(world.alice, "/find pack"))
    wrong = await world.say(world.alice, "/check T-1 9")
    assert isinstance(wrong.answer, Refusal) and "/check" in wrong.answer.text
    other = await world.run(world.alice, "check_tick", values={"page": press.target.replace("4.T-1", "1.T-1")})
    assert isinstance(other.answer, Refusal), "another line stands there now"


async def test_what_waits_is_warned_gated_and_told(world: World) -> None:
    await tell(world, "/task @Bob Drawings", "/task @Amy Offer", "/after T-2 T-1")
    assert "⏳ Waits for T-1 (Bob)" in words(world.cards(world.general)[1])
    taken = await world.press(world.amy, "take", "T-2", 2)
    assert isinstance(taken.answer, Toast) and "Waits for T-1 (Bob)" in taken.answer.text
    gate = await world.say(world.amy, "/done T-2")
    assert isinstance(gate.answer, Refusal) and "/unlink T-2 T-1" in gate.answer.text
    await world.walk(hours=30)
    assert "waits for T-1" in words(await world.say(world.ken, "/stuck"))
    await world.say(world.bob, "/done T-1")
    assert any(
        "You can begin: T-2 Offer" in told and "T-1 Drawings · done" in told for told in private(world, world.amy)
    )
    assert "Waits" not in words(world.cards(world.general)[1])
    await world.say(world.bob, "/reopen T-1")
    assert "Waits for T-1" in words(world.cards(world.general)[1])
    await world.say(world.amy, "/unlink T-2 T-1")
    assert "Waits" not in words(world.cards(world.general)[1])
    await world.say(world.amy, "/undo")
    assert "Waits for T-1" in words(world.cards(world.general)[1])


async def test_a_circle_of_waiting_is_refused_with_its_path(world: World) -> None:
    await tell(world, "/task A", "/task B", "/task C", "/after T-1 T-2", "/after T-2 T-3")
    circle = await world.say(world.alice, "/after T-3 T-1")
    assert isinstance(circle.answer, Refusal) and "T-3 → T-1 → T-2 → T-3" in circle.answer.text
    again = await world.say(world.alice, "/after T-1 T-2")
    assert isinstance(again.answer, Refusal)


async def test_history_names_what_was_changed_from_what_to_what(world: World) -> None:
    await tell(world, "/task @Bob Offer by Friday", "/task Other")
    lines = ("/due T-1 next Friday 3pm", "/severity T-1 high", "/check T-1 call", "/check T-1 1", "/parent T-1 T-2")
    await tell(world, *lines, "/assign T-1 @Amy @Alice", "/due T-1 Monday 10:00", "/undo")
    told = words(await world.say(world.alice, "/history T-1"))
    for line in (
        "Due: Fri 20 Nov 18:00 → Fri 27 Nov 15:00", "How bad: normal → high", "Checklist: – → ☐ call",
        "Checklist: ☐ → ☑ call", "Part of: nothing → T-2", "Owner: Bob → Amy", "Together with: nothing → Alice",
        "Due: Fri 27 Nov 15:00 → Mon 23 Nov 10:00",
    ):  # fmt: skip
        assert line in told, line
    last = words(await world.run(world.alice, "history_page", values={"page": "1.T-1"}))
    assert "Due: Mon 23 Nov 10:00 → Fri 27 Nov 15:00" in last
