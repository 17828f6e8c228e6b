"""Whatever people do and undo in whatever order, no record is lost, none leaves its lifecycle, and undo is exact."""

from __future__ import annotations

import random
from typing import Any

import pytest

from core.answer import Refusal
from core.kinds import KINDS
from tests.world import World

STEPS = (
    "/take {a}", "/done {a}", "/done {a} {b}", "/block {a} no cable", "/resume {a}", "/cancel {a}", "/reopen {a}",
    "/plan {a}", "/execute {a}", "/inform {a}", "/satisfied {a}", "/assign {a} @Bob", "/assign {a} @Alice",
    "/assign {a} @Amy", "/give_back {a}", "/kind {a} task", "/kind {a} issue", "/kind {a} complaint",
    "/kind {a} meeting", "/merge {a} {b}", "/link {a} {b}", "/unlink {a} {b}", "/watch {a}", "/unwatch {a}",
    "/severity {a} high", "/severity {a} low", "/rename {a} words {n}", "/due {a} Friday", "/comment {a} hm",
    "/client {a} Acme", "/issue one more", "/task one more", "/complaint Acme: one more", "/undo", "/undo", "/undo",
)  # fmt: skip


def everything(world: World) -> dict[str, Any]:
    """What undo must put back: all of the records but their revisions, their links, their watchers and who is called
    what; aliases are kept, since an old reference goes on leading to its record."""
    records = {one["id"]: {k: v for k, v in one.items() if k != "revision"} for one in world.rows("records")}
    links = {(one["record_id"], one["other_id"], one["kind"]) for one in world.rows("links")}
    watchers = {(one["record_id"], one["person_id"]) for one in world.rows("watchers")}
    return {"records": records, "links": links, "watchers": watchers}


def references(world: World) -> dict[str, int]:
    """Every reference that was ever given, and what it leads to."""
    now = {(one["kind"], one["number"]): one["id"] for one in world.rows("records")}
    once = {(one["kind"], one["number"]): one["record_id"] for one in world.rows("aliases")}
    assert not set(now) & set(once)
    return {f"{KINDS[kind].prefix}-{number}": id for (kind, number), id in (now | once).items()}


def check(world: World, seen: dict[str, int], history: list[Any]) -> None:
    for one in world.rows("records"):
        kind = KINDS[one["kind"]]
        assert one["status"] in kind.states
        assert kind.is_open(one["status"]) == (one["closed_at"] is None)
    assert seen.items() <= references(world).items()
    found = [one["id"] for one in world.rows("history")]
    assert set(history) <= set(found)
    seen.update(references(world))
    history[:] = found


@pytest.mark.parametrize("seed", range(6))
async def test_no_sequence_of_corrections_loses_anything(world: World, seed: int) -> None:
    chance = random.Random(seed)
    people = (world.alice, world.bob, world.amy)
    for line in ("/issue one", "/task two @Bob", "/complaint Acme: three"):
        await world.say(world.alice, line)
    seen, history, was = references(world), [], everything(world)
    moved = 0
    for number in range(45):
        person = chance.choice(people)
        a, b = chance.choice(sorted(seen)), chance.choice(sorted(seen))
        line = chance.choice(STEPS).format(a=a, b=b, n=number)
        reply = await world.say(person, line)
        assert reply.saved, line
        check(world, seen, history)
        now = everything(world)
        if isinstance(reply.answer, Refusal):
            assert now == was, line
        moved += now != was
        put_back = chance.random() < 0.5 and line != "/undo" and not line.startswith(("/issue", "/task", "/complaint"))
        if put_back and now != was:
            undo = await world.say(person, "/undo")
            check(world, seen, history)
            assert not isinstance(undo.answer, Refusal), (line, undo.answer)
            assert everything(world) == was, line
            now = was
        was = now
    assert moved > 5
