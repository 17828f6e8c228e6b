"""/handover: everything that somebody has, offered with ticks, accepted or declined, moved in one go and signed."""

from __future__ import annotations

from core.answer import Form, Refusal, Say
from core.card import Button, Card
from storage import people
from storage.uow import Unit
from tests.world import World, buttons, words


async def _say(world: World, who: int, line: str) -> Card:
    reply = await world.say(who, line)
    await world.muster.directories.current()
    assert isinstance(reply.answer, Say), words(reply)
    return reply.answer.card


def _button(card: Card, label: str) -> Button:
    return next(button for button in card.buttons if label in button.label)


async def _press(world: World, who: int, card: Card, label: str, **more: str) -> str:
    return words(await _pressed(world, who, card, label, **more))


async def _pressed(world: World, who: int, card: Card, label: str, **more: str) -> Card:
    button = _button(card, label)
    values = {"message": button.target, "page": button.target, **more}
    reply = await world.run(who, button.command, values=values, revision=button.revision, asked=bool(more))
    await world.muster.directories.current()
    return reply.answer.card if isinstance(reply.answer, Say) else Card((words(reply),))


def _last(world: World, who: int) -> Card:
    return world.cards(world.private(who), who)[-1]


async def _work(world: World) -> None:
    """What Bob has: two tasks, one that he shares, a client and a question."""
    await world.say(world.bob, "/task Send the offer by 2026-12-01")
    await world.say(world.bob, "/take T-1")
    await world.say(world.alice, "/task @bob Count pallets")
    await world.say(world.alice, "/task @alice Tidy the store")
    await world.say(world.alice, "/assign T-3 @Alice @Bob")
    await world.say(world.ken, "/ask T-3 @bob may we?")
    await world.muster.writer.submit(lambda unit: people.change_client(unit, 1, owner_id=world.bob))
    await world.muster.directories.current()


def _owners(world: World) -> dict[str, int | None]:
    return {f"T-{row['number']}": row["owner_id"] for row in world.rows("records")}


async def test_all_is_previewed_split_by_ticks_accepted_and_signed(world: World) -> None:
    await _work(world)
    await world.say(world.bob, "/promise T-1 by 2026-11-30 15:00")
    card = await _say(world, world.bob, "/handover @Alice")
    said = words(card)
    assert "promised by Mon 30 Nov 15:00" in said
    assert said.splitlines()[0] == "What Bob has: 5, 5 ticked"
    assert "2 records · 1 shared · 1 question · 1 client" in said
    assert "☑ " in said and "T-1" in said and "and 3 more" in said
    assert buttons(card) == ["☑ T-1", "☑ T-2", "☐ None", "Next ›", "Hand over 5 to Alice"]
    rest = await _pressed(world, world.bob, card, "Next")
    assert "Looks after Acme" in words(rest) and "may we?" in words(rest) and len(buttons(rest)) == 5
    assert words(await _pressed(world, world.bob, rest, "Next")) == said  # round to the first
    card = await _pressed(world, world.bob, card, "☑ T-2")
    assert "☐ T-2" in buttons(card) and "5, 4 ticked" in words(card)
    card = await _pressed(world, world.bob, card, "None" if "☐ None" in buttons(card) else "All")
    card = await _pressed(world, world.bob, card, "None")
    assert not [label for label in buttons(card) if "Hand over" in label]
    card = await _pressed(world, world.bob, card, "All")
    card = await _pressed(world, world.bob, card, "☑ T-2")

    given = await _pressed(world, world.bob, card, "Hand over 4 to Alice")
    assert "4 things are offered to Alice." in words(given) and _owners(world)["T-1"] == world.bob
    again = await _say(world, world.bob, "/handover @Ken")
    assert "What Bob has: 1, 1 ticked" in words(again) and "waits for Alice" in words(again)

    offer = _last(world, world.alice)
    assert words(offer).startswith("Bob hands 4 things over to you") and "Send the offer" in words(offer)
    before = len(world.seen(world.private(world.alice), world.alice))
    assert "4 things are yours now" in await _press(world, world.alice, offer, "Accept")
    assert len(world.seen(world.private(world.alice), world.alice)) == before  # not a message for each
    assert _owners(world) == {"T-1": world.alice, "T-2": world.bob, "T-3": world.alice}
    assert world.person(world.alice) and world.muster.directories.latest.files[1].owner == world.alice
    assert "1" in words(await world.say(world.alice, "/asks")).splitlines()[0]
    assert not [row for row in world.rows("owners") if row["person_id"] == world.bob]
    assert [row["person_id"] for row in world.rows("promises") if row["state"] == "open"] == [world.alice]
    assert "Alice has taken it over from Bob" in "\n".join(world.lines(world.general))
    told = words(_last(world, world.bob))
    assert told.splitlines() == ["Alice has taken over from Bob", "4 things moved.", "Bob still has 1 thing."]
    assert "4 things are yours now" in await _press(world, world.alice, offer, "Accept")  # pressed twice

    sign = _last(world, world.amy)
    assert "Please sign" in words(sign)
    assert "Signed" in await _press(world, world.amy, sign, "Sign")
    row = max(world.rows("handovers"), key=lambda row: row["answered_at"] is not None)
    assert (row["state"], row["signed_by_id"]) == ("accepted", world.amy)
    await world.say(world.alice, "/undo")
    assert _owners(world)["T-1"] == world.bob


async def test_declined_goes_back_with_the_reason(world: World) -> None:
    await _work(world)
    card = await _say(world, world.bob, "/handover")
    button = _button(card, "Hand over 5…")
    form = (await world.run(world.bob, button.command, values={"message": button.target})).answer
    assert isinstance(form, Form) and [field.id for field in form.fields] == ["person", "note"]
    await _pressed(world, world.bob, card, "Hand over 5…", person=str(world.alice), note="I am off to the sea")
    offer = _last(world, world.alice)
    assert "I am off to the sea" in words(offer)
    form = (await world.run(world.alice, "handover_no", values={"message": button.target})).answer
    assert isinstance(form, Form)
    said = await _press(world, world.alice, offer, "Decline", reason="I have too much")
    assert "Bob is told why" in said and _owners(world)["T-1"] == world.bob
    told = _last(world, world.bob)
    assert "Alice declined what Bob has" in words(told) and "I have too much" in words(told)
    again = await _pressed(world, world.bob, told, "Hand over again")
    assert "What Bob has: 5" in words(again)
    reply = await world.run(world.alice, "handover_yes", values={"message": button.target}, revision=1)
    assert isinstance(reply.answer, Refusal) and "has gone on" in reply.answer.text


async def test_taken_back_and_what_is_no_more_theirs(world: World) -> None:
    await _work(world)
    card = await _pressed(world, world.bob, await _say(world, world.bob, "/handover @Alice"), "Hand over 5")
    await world.say(world.bob, "/done T-1")
    await world.say(world.amy, "/assign T-2 @Sam")
    await _press(world, world.alice, _last(world, world.alice), "Accept")
    assert _owners(world)["T-2"] == world.admin
    assert "2 were closed or somebody else's meanwhile" in words(_last(world, world.bob))
    reply = await world.run(world.bob, "handover_back", values={"message": _button(card, "back").target}, revision=1)
    assert isinstance(reply.answer, Refusal)
    await world.say(world.bob, "/task @bob Another")
    card = await _pressed(world, world.bob, await _say(world, world.bob, "/handover @Ken"), "Hand over 1")
    card = await _say(world, world.bob, "/handover")
    assert "nothing to hand over" in words(card) and "waits for Ken" in words(card)
    assert "nothing was moved" in await _press(world, world.bob, card, "Take back from Ken")
    assert "took the handover back" in words(_last(world, world.ken))


async def test_a_lead_hands_over_for_somebody_and_others_do_not(world: World) -> None:
    await _work(world)
    refused = await world.say(world.alice, "/handover @Bob @Ken")
    assert isinstance(refused.answer, Refusal) and "themselves, their lead or an administrator" in refused.answer.text
    refused = await world.say(world.bob, "/handover @Nobody")
    assert isinstance(refused.answer, Refusal) and "Nobody" in refused.answer.text
    own = words(await _say(world, world.amy, "/handover"))
    assert "has nothing to hand over" in own  # her department is her lead's to hand over
    card = await _say(world, world.ken, "/handover @Amy @Bob")
    assert "Leads Operations" in words(card) and "Is the superior of Alice" in words(card)
    await _pressed(world, world.ken, card, "Hand over 3 to Bob")
    offer = _last(world, world.bob)
    assert words(offer).startswith("Ken hands 3 things of Amy over to you")
    await _press(world, world.bob, offer, "Accept")
    latest = world.muster.directories.latest
    assert latest.departments[latest.people[world.amy].department or 0].lead == world.bob
    assert latest.people[world.alice].superior == world.bob and latest.people[world.bob].superior == world.ken
    assert not [row for row in world.rows("outbox") if row["kind"] == "handover_sign"]  # Ken did it himself


async def test_what_is_to_be_done_again_and_again_goes_too(world: World) -> None:
    from core.duties.obligation import Obligation
    from storage import obligations

    duty = Obligation(0, "backup", "Check the backup", "monthly 1 09:00", owner=f"person:{world.bob}", set_by=world.ken)
    await world.muster.writer.submit(lambda unit: obligations.put(unit, duty))
    card = await _say(world, world.bob, "/handover @Alice")
    assert "1 recurring duty" in words(card) and "Check the backup" in words(card)
    await _pressed(world, world.bob, card, "Hand over 1")
    await _press(world, world.alice, _last(world, world.alice), "Accept")
    assert [row["owner"] for row in world.rows("obligations")] == [f"person:{world.alice}"]


async def test_what_is_confidential_is_not_told_before_it_is_theirs(world: World) -> None:
    await _work(world)

    def hide(unit: Unit) -> None:
        people.change_client(unit, 1, [world.bob], readers="people", owner_id=world.bob)

    await world.muster.writer.submit(hide)
    await world.muster.directories.current()
    await world.say(world.bob, "/complaint Acme: pallets wet", room=world.private(world.bob))
    await world.say(world.bob, "/take C-1", room=world.private(world.bob))
    card = await _say(world, world.amy, "/handover @Bob @Alice")
    await _pressed(world, world.amy, card, "Hand over")
    offer = words(_last(world, world.alice))
    assert "pallets wet" not in offer and "may read only once it is yours" in offer
    await _press(world, world.alice, _last(world, world.alice), "Accept")
    assert "pallets wet" in words(await world.look(world.alice, "C-1"))


async def test_very_much_moves_in_steps(world: World) -> None:
    from storage import records

    def much(unit: Unit) -> None:
        for number in range(120):
            records.create(unit, "task", f"Task {number}", world.bob, owner_id=world.bob)

    await world.muster.writer.submit(much, patience=30)
    card = await _say(world, world.bob, "/handover @Alice")
    assert "What Bob has: 120" in words(card)
    card = await _pressed(world, world.bob, card, "▶" if any("▶" in b for b in buttons(card)) else "Next")
    assert "and 115 more" in words(card)
    await _pressed(world, world.bob, card, "Hand over 120")
    assert "120 things move now" in await _press(world, world.alice, _last(world, world.alice), "Accept")
    assert sum(row["owner_id"] == world.alice for row in world.rows("records")) >= 50
    for _ in range(200):  # the metronome's own tick may have it in hand
        await world.muster.scheduler.tick()
        if {row["state"] for row in world.rows("handovers")} == {"accepted"}:
            break
    await world.settle()
    assert sum(row["owner_id"] == world.alice for row in world.rows("records")) == 120
    for who in (world.alice, world.bob):
        assert "120 things moved." in words(_last(world, who))
    assert {row["state"] for row in world.rows("handovers")} == {"accepted"}
    assert sum(row["verb"] == "handed" for row in world.rows("history")) == 120


async def test_who_has_left_is_proposed_to_their_lead(world: World) -> None:
    await _work(world)
    shown = await _say(world, world.admin, "/import people\nname,active\nBob,no")
    await _press(world, world.admin, shown, "1")
    card = _last(world, world.amy)
    assert words(card).startswith("Bob has left, and 5 things wait for somebody")
    assert not world.cards(world.private(world.ken), world.ken)
    preview = await _pressed(world, world.amy, card, "Hand over what Bob had")
    assert "What Bob has: 5" in words(preview)
    assert "What Bob has: 5" in words(await _say(world, world.amy, "/handover @Bob @Alice"))
    refused = await world.say(world.amy, "/handover @Alice @Bob")
    assert isinstance(refused.answer, Refusal) and "Bob" in refused.answer.text  # nothing goes to who has left
    preview = await _say(world, world.amy, "/handover Bob")
    await _pressed(world, world.amy, preview, "Hand over 5…", person=str(world.alice))
    await _press(world, world.alice, _last(world, world.alice), "Accept")
    assert _owners(world)["T-1"] == world.alice
    assert "has taken over from Bob" in words(_last(world, world.amy))


async def test_a_lead_who_has_nothing_names_whose_things_are_handed_over(world: World) -> None:
    await _work(world)
    shown = words(await _say(world, world.amy, "/handover @Bob"))
    assert shown.startswith("What Bob has")
    assert "Alice has nothing" not in shown
    reply = await world.say(world.xiaoming, "/handover @Bob")  # who does not lead him
    assert "交接" in words(reply) and "Bob" not in words(reply)


async def test_figures_go_over_with_the_rest_but_to_nobody_who_may_not_read_them(world: World) -> None:
    await world.say(world.admin, "/kpi enable sales @Bob")
    await world.say(world.admin, "/kpi enable margin @Bob")
    card = await _say(world, world.bob, "/handover @Alice")
    assert "2 figures" in words(card) and "Answers for the figure Sales" in words(card)
    assert buttons(card)[:2] == ["☑ Sales", "☑ Margin"]
    await _pressed(world, world.bob, card, "Hand over 2 to Alice")
    offer = _last(world, world.alice)
    await _press(world, world.alice, offer, "Accept")
    assert {row["code"]: row["owner_id"] for row in world.rows("kpis")} == {"sales": world.alice, "margin": world.bob}
    assert "1 was closed or somebody else's meanwhile, or is not the receiver's to read" in words(
        _last(world, world.bob)
    )
    assert {row["person_id"] for row in world.rows("kpi_waits")} == {world.alice, world.bob}
    assert isinstance((await world.say(world.alice, "/kpi margin")).answer, Refusal)
    assert "NT$3,000,000" in words(await _say(world, world.alice, "/kpi sales 3M for October"))
    card = await _say(world, world.bob, "/handover @Ken")
    await _pressed(world, world.bob, card, "Hand over 1 to Ken")
    await _press(world, world.ken, _last(world, world.ken), "Accept")
    assert {row["code"]: row["owner_id"] for row in world.rows("kpis")} == {"sales": world.alice, "margin": world.ken}
