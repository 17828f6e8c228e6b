"""Nobody who may not read a client's complaint finds a word of it: every command, every role, every class of room."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

import pytest

from core.answer import Refusal, Say, dump_form
from core.card import dump_card
from core.people import Place, Role
from handlers import registry
from storage import people
from storage.uow import Unit
from tests import turns
from tests.world import World, words

SECRET = "mould xyzzy"
"""The walk types its first word, never its second."""
ROOMS = ("general", "operations", "private", "clients", "unknown")
_EACH = 4
"""Every fourth line for each command and person: another one for the next."""
PEOPLE = int(os.environ.get("MUSTER_OUTSIDERS", "6" if turns.TAKEN else "3"))
"""Each command is tried in each room by every sixth of them; by every third where all stories run, by all with 1."""
NEVER = {"join", "kind"}
"""A stranger's, and one that needs a kind first."""


def everything(reply: Any) -> str:
    """All that an answer holds, whether a chat shows it or not."""
    answer = reply.answer
    if isinstance(answer, Say):
        return str(dump_card(answer.card))
    if isinstance(answer, Refusal):
        return f"{answer.text} {answer.problems} {dump_card(answer.card) if answer.card else ''}"
    return str(dump_form(answer)) if hasattr(answer, "fields") else str(asdict(answer))


@pytest.fixture
async def closed(world: World) -> World:
    """A complaint of a client whom Sales alone may read, with a task, a link, a comment and a visit."""

    def restrict(unit: Unit) -> None:
        sales = next(row["id"] for row in world.rows("departments") if row["name"] == "Sales")
        values = {"readers": "department", "department_id": sales, "owner_id": world.dawei}
        people.change_client(unit, people.add_client(unit, "Hoya"), **values)
        for audience in ("clients", "unknown"):
            people.add_room(unit, Place("local", "", audience), audience, audience=audience)
        for role in Role:
            operations = next(row["id"] for row in world.rows("departments") if row["name"] == "Operations")
            id = people.add_person(unit, f"An {role}", role=role.value, department_id=operations)
            place = Place("local", "", f"private-{id}")
            people.add_room(unit, place, f"An {role}", audience="colleagues", person_id=id)

    await world.muster.writer.submit(restrict)
    await world.muster.directories.current()
    await world.say(world.xiaoming, f"/complaint Hoya: {SECRET} foil", room=world.sales)
    await world.say(world.xiaoming, f"/task C-1 {SECRET} samples", room=world.sales)
    await world.say(world.xiaoming, "/issue a printer", room=world.sales)
    await world.say(world.xiaoming, "/link C-1 I-1", room=world.sales)
    await world.say(world.xiaoming, f"/comment C-1 {SECRET} again", room=world.sales)
    await world.say(world.xiaoming, f"/visit Hoya: {SECRET} seen", room=world.sales)
    task = next(row["id"] for row in world.rows("records") if row["kind"] == "task")
    client = next(row["id"] for row in world.rows("clients") if row["name"] == "Hoya")
    await world.muster.writer.submit(lambda unit: _of_client(unit, task, client))
    return world


def _of_client(unit: Unit, record: int, client: int) -> None:
    from storage import records

    found = records.get(unit.conn, record)
    assert found and records.change(unit, found, client_id=client)


def outsiders(world: World) -> list[int]:
    """One of each role outside of Sales and not above it; a general manager reads everything."""
    named = {p.name: p.id for p in world.muster.directories.latest.people.values()}
    return [world.alice, world.admin, *(named[f"An {r}"] for r in Role if r is not Role.GENERAL_MANAGER)]


def _room(world: World, person: int, room: str) -> int:
    rooms = world.muster.directories.latest.rooms.values()
    return world.private(person) if room == "private" else next(r.id for r in rooms if r.name == room)


LINES = (
    "C-1",
    "V-1",
    "T-1",
    "C-1 I-1",
    "I-1 C-1",
    "C-1 @Bob",
    "C-1 words",
    "mould",
    "Hoya",
    "complaints",
    "",
    "C-1 4 client",
)


@pytest.mark.parametrize("room", ROOMS)
async def test_no_command_shows_a_word_of_it(closed: World, room: str) -> None:
    world = closed
    commands = [command.name for command in registry() if command.name not in NEVER]
    for number, person in enumerate(outsiders(world)):
        where = _room(world, person, room)
        turn = (number + ROOMS.index(room)) % PEOPLE
        for index, command in list(enumerate(commands))[turn::PEOPLE]:
            for text in LINES[(number + index) % _EACH :: _EACH]:
                reply = await world.muster.dispatch.run(_typed(world, person, where, command, text))
                assert "xyzzy" not in everything(reply), (command, text)
    await world.settle()
    for name in ("general", "operations"):
        assert not [m for m in world.seen(_room(world, world.alice, name)) if "xyzzy" in str(m.card)]
    for person in outsiders(world):
        assert not [m for m in world.seen(world.private(person), person) if "xyzzy" in f"{m.text}{m.card}"]


def _typed(world: World, person: int, where: int, command: str, text: str) -> Any:
    from core.invocation import Invocation
    from core.people import Account

    key = f"walk:{person}:{where}:{command}:{text}"
    place = world.room(where).place
    actor = Account("local", "", str(person))
    return Invocation(key=key, command=command, actor=actor, place=place, at=world.clock.now(), text=text)


async def test_missing_and_not_theirs_read_the_same(closed: World) -> None:
    world = closed
    for verb in ("show", "take", "history", "comment", "copy_reply", "watch", "details", "more"):
        hidden = await world.say(world.bob, f"/{verb} C-1 words" if verb == "comment" else f"/{verb} C-1")
        missing = await world.say(world.bob, f"/{verb} C-9 words" if verb == "comment" else f"/{verb} C-9")
        assert words(hidden).replace("C-1", "C-9") == words(missing), verb
        if verb not in ("comment", "details"):  # whose forms open before the record is looked for
            assert words(await world.press(world.bob, verb, "C-1", 1)) == words(hidden), verb
    hidden, missing = [await world.say(world.bob, f"/client {name}") for name in ("Hoya", "Hoyo")]
    assert words(hidden).replace("Hoya", "Hoyo") == words(missing)


async def test_those_who_may_read_it_do(closed: World) -> None:
    world = closed
    for person in (world.xiaoming, world.dawei, world.ken):
        assert SECRET in words(await world.look(person, "C-1"))
        assert "C-1" in words(await world.say(person, f"/find {SECRET}"))
        assert SECRET in words(await world.say(person, "/client Hoya"))
    assert SECRET in words(world.cards(world.sales)[0])
    await world.say(world.dawei, "/assign C-1 @Bob", room=world.sales)
    assert SECRET in words(await world.look(world.bob, "C-1"))  # it is his now
    assert SECRET not in words(await world.look(world.bob, "I-1"))[:200].split("🔗")[0]


async def test_who_may_read_counts_at_once_in_every_room(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet", room=world.general)
    await world.say(world.bob, "/watch C-1")
    assert len(world.cards(world.general)) == len(world.cards(world.operations)) == 1
    await world.say(world.bob, "/comment C-1 still wet")
    values = {"client": "~1", "name": "Acme", "readers": "people", "people": "Ken", "owner": str(world.ken)}
    await world.run(world.amy, "client_save", values=values, asked=True)
    for room in (world.general, world.operations):
        assert not [card for card in world.cards(room) if "pallets" in words(card)]
        assert not [line for line in world.lines(room) if "wet" in line]
    before = len(world.seen(world.private(world.bob), world.bob))
    await world.say(world.alice, "/comment C-1 secretly wet")  # who reported it may go on
    assert len(world.seen(world.private(world.bob), world.bob)) == before
    assert isinstance((await world.say(world.bob, "/show C-1")).answer, Refusal)
    again = {**values, "readers": "everyone", "people": ""}
    await world.run(world.ken, "client_save", values=again, asked=True)
    assert "pallets arrived wet" in words(world.cards(world.operations)[-1])


async def test_put_right_to_a_restricted_client_it_leaves_the_rooms(closed: World) -> None:
    world = closed
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.say(world.alice, "/client C-2 Hoya")
    assert not [card for card in world.cards(world.general) if "pallets" in words(card)]
    assert "pallets" in words(world.cards(world.operations)[0])  # the department that has it
    assert "pallets" in words(world.cards(world.sales)[-1]) or len(world.cards(world.sales)) > 1
    assert "pallets" in words(await world.look(world.alice, "C-2"))
