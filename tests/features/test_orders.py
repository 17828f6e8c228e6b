"""Orders: regular and irregular ones are reviewed by departments, and no way leads past them (S002-订单-a…c)."""

from __future__ import annotations

import random
from typing import Any

import pytest

from core.answer import Form, Refusal
from core.kinds import KINDS
from core.people import Role
from storage import people
from storage.uow import Unit
from tests.world import ZONE, World, buttons, words

CONFIRMED = {
    "record": "O-1",
    "model": "P-9",
    "quantity": "1,250",
    "technical": "316L",
    "quality": "class A",
    "delivery": "15 March",
}


@pytest.fixture
async def office(world: World) -> World:
    """The company with the departments that review orders, one person each, and a deputy manager."""

    def add(unit: Unit) -> None:
        for name in ("Contracts", "Production", "Technical", "品質部", "Logistics"):
            department = people.add_department(unit, name)
            person = people.add_person(
                unit, f"{name}er", role="staff", department_id=department, locale="en", zone=ZONE
            )
            people.change_department(unit, department, lead_id=person)
        people.add_person(unit, "Vera", role=Role.VICE_PRESIDENT.value, locale="en", zone=ZONE)

    await world.muster.writer.submit(add)
    await world.muster.directories.current()
    return world


def who(world: World, name: str) -> int:
    return next(p.id for p in world.muster.directories.latest.people.values() if p.name == name)


async def confirmed(world: World, **more: str) -> None:
    await world.say(world.alice, "/order Acme: 1250 pumps by 1 April")
    values = {**CONFIRMED, **more}
    reply = await world.run(world.alice, "confirm", values=values, asked=True)
    assert not isinstance(reply.answer, Refusal | Form), words(reply)


def asked(world: World) -> list[str]:
    names = {row["id"]: row["name"] for row in world.rows("departments")}
    return [names[row["department_id"]] for row in world.rows("asks") if row["answer"] != "withdrawn"]


async def test_a_regular_order_from_its_information_to_production(office: World) -> None:
    world = office
    await world.say(world.alice, "/order Acme: 1250 pumps by 1 April")
    form = (await world.say(world.alice, "/confirm O-1")).answer
    assert isinstance(form, Form) and {f.id for f in form.fields if f.required} >= {"model", "quantity", "delivery"}
    bad = await world.run(
        world.alice, "confirm", values={**CONFIRMED, "sort": "regular", "quantity": "lots"}, asked=True
    )
    assert "“lots” is no number" in words(bad)
    await world.run(world.alice, "confirm", values={**CONFIRMED, "sort": "regular"}, asked=True)
    await world.say(world.alice, "/review_order O-1")
    assert asked(world) == ["Contracts", "Production"]
    card = world.cards(world.operations)[-1]
    assert "❓ Contracts: not answered yet" in words(card) and "Quantity: 1250" in words(card)
    refused = await world.say(world.ken, "/accept O-1")
    assert isinstance(refused.answer, Refusal) and "not answered yet by Contracts, Production" in refused.answer.text
    await world.say(who(world, "Contractser"), "/answer O-1 yes")
    await world.say(who(world, "Productioner"), "/answer O-1 yes, if the moulds come in time")
    assert isinstance((await world.say(world.alice, "/accept O-1")).answer, Refusal), "a manager accepts"
    await world.say(world.ken, "/accept O-1")
    for line in ("/quote O-1 Q-118", "/contract O-1 HT-31"):
        assert not isinstance((await world.say(world.alice, line)).answer, Refusal)
    lead = {"record": "O-1", "production_order": "MO-7", "lead": str(world.bob)}
    assert "in production" in words(await world.run(world.alice, "produce", values=lead, asked=True))
    shown = words(await world.look(world.alice, "O-1"))
    assert "Project lead: Bob" in shown and "Contract number: HT-31" in shown
    await world.say(world.alice, "/done O-1")
    assert world.rows("records")[0]["status"] == "closed"


async def test_an_irregular_order_is_reviewed_side_by_side_each_in_its_own_aspect(office: World) -> None:
    world = office
    await confirmed(world, sort="irregular", irregular="custom", logistics="needed")
    await world.say(world.alice, "/review_order O-1")
    assert asked(world) == ["Technical", "品質部", "Production", "Logistics"]
    told = [words(card) for card in world.cards(world.operations)]
    assert told
    for name in ("Technicaler", "品質部er", "Logisticser"):
        await world.say(who(world, name), "/answer O-1 yes")
    early = await world.say(world.ken, "/accept_if O-1 two weeks later")
    assert isinstance(early.answer, Refusal) and "Production" in early.answer.text
    await world.say(who(world, "Productioner"), "/answer O-1 no, because the line is full")
    barred = await world.say(world.ken, "/accept O-1")
    assert isinstance(barred.answer, Refusal)
    assert "Production says no: the line is full" in barred.answer.text and "Accept if…" in barred.answer.text
    accepted = await world.say(world.ken, "/accept_if O-1 delivery two weeks later")
    assert "Conditions: delivery two weeks later" in words(accepted)


async def test_another_date_is_reviewed_anew_and_declining_needs_a_deputy_manager(office: World) -> None:
    world = office
    await confirmed(world, sort="regular")
    await world.say(world.alice, "/review_order O-1")
    await world.say(who(world, "Productioner"), "/answer O-1 no, because the line is full")
    values = {"record": "O-1", "reason": "the client takes it in April", "delivery": "30 April"}
    await world.run(world.alice, "extend", values=values, asked=True)
    late = await world.say(who(world, "Contractser"), "/answer O-1 yes")
    assert isinstance(late.answer, Refusal), "nobody waits for an answer about the old date"
    await world.say(world.alice, "/review_order O-1")
    assert asked(world) == ["Contracts", "Production"]
    assert "❓ Production" in words(world.cards(world.operations)[-1])
    for person in (world.alice, world.ken):
        assert isinstance((await world.say(person, "/decline O-1 too dear")).answer, Refusal)
    assert "Declined" in words(await world.say(who(world, "Vera"), "/decline O-1 too dear"))


async def test_undoing_the_review_takes_its_questions_along(office: World) -> None:
    world = office
    await confirmed(world, sort="regular")
    await world.say(world.alice, "/review_order O-1")
    assert not isinstance((await world.say(world.alice, "/undo O-1")).answer, Refusal)
    assert isinstance((await world.say(who(world, "Contractser"), "/answer O-1 yes")).answer, Refusal)
    assert "Contracts" not in words(world.cards(world.operations)[-1])


async def test_where_no_department_is_on_file_the_asker_is_told_and_asks_somebody(world: World) -> None:
    await confirmed(world, sort="regular")
    await world.say(world.alice, "/review_order O-1")
    told = words(world.cards(world.private(world.alice), world.alice)[-1])
    assert "nobody was asked in Contracts, Production" in told and "/ask O-1 @name" in told
    barred = await world.say(world.ken, "/accept O-1")
    assert isinstance(barred.answer, Refusal) and "nobody has been asked yet" in barred.answer.text
    await world.say(world.alice, "/ask O-1 @Amy: can we keep the date?")
    await world.say(world.amy, "/answer O-1 yes")
    assert (
        "accepted" in words(await world.say(world.ken, "/accept O-1"))
        or world.rows("records")[0]["status"] == "accepted"
    )


async def test_a_room_sees_the_next_step_first(office: World) -> None:
    await confirmed(office, sort="regular")
    assert buttons(office.cards(office.operations)[-1])[0] == "Review"


STEPS = (
    "/review_order O-1", "/accept O-1", "/accept_if O-1 later", "/extend O-1 the client waits", "/decline O-1 no",
    "/quote O-1 Q-1", "/contract O-1 C-1", "/done O-1", "/cancel O-1 gone", "/reopen O-1", "/undo", "/undo O-1",
    "/answer O-1 yes", "/answer O-1 yes, if later", "/answer O-1 no, because full", "/ask O-1 @Bob: well?",
    "/delegate O-1 @Bob", "/assign O-1 @Bob",
)  # fmt: skip
REVIEWED = ("accepted", "quoted", "contracted", "producing")


@pytest.mark.parametrize("seed", range(2))
async def test_no_sequence_leaves_the_lifecycle_or_passes_a_review(office: World, seed: int) -> None:
    """Whatever is pressed by whomever: the state is declared, nothing is accepted that a department waits with, and
    no answer is lost."""
    world, chance = office, random.Random(seed)
    await confirmed(world, sort=chance.choice(["regular", "irregular"]))
    team = [world.alice, world.ken, world.bob, who(world, "Vera")]
    departments = [who(world, f"{name}er") for name in ("Contracts", "Production", "Technical", "品質部", "Logistics")]
    heard: set[int] = set()
    for _ in range(40):
        line = chance.choice(STEPS)
        was = world.rows("records")[0]["status"]
        person = chance.choice(departments if line.startswith("/answer") and chance.random() < 0.8 else team)
        reply = await world.say(person, line)
        assert reply.saved, line
        row, asks = world.rows("records")[0], world.rows("asks")
        assert row["status"] in KINDS["order"].states
        if was == "reviewing" and row["status"] in REVIEWED and not line.startswith("/undo"):
            _check_reviewed(line, asks)
        texts = {one["id"] for one in world.rows("texts")}
        answered = {one["id"] for one in asks if one["answered_at"]}
        assert heard <= answered and all(not one["words_id"] or one["words_id"] in texts for one in asks)
        heard = answered


def _check_reviewed(line: str, asks: list[dict[str, Any]]) -> None:
    counted = [one for one in asks if one["answer"] != "withdrawn" and one["state"] in ("", "reviewing")]
    assert counted and all(one["answer"] for one in counted), line
    if not line.startswith("/accept_if"):
        assert all(one["answer"] != "no" for one in counted), line
