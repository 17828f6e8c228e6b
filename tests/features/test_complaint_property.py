"""Whatever is pressed and typed in whatever order, a complaint leaves its lifecycle by its gates alone."""

from __future__ import annotations

import json
import random

import pytest

from core.kinds import KINDS
from tests.world import World

STEPS = (
    "/classify C-1 quality", "/classify C-1", "/assign C-1 @Bob", "/take C-1", "/inform C-1", "/inform C-1 mail: sent",
    "/satisfied C-1", "/dissatisfied C-1 no", "/concede C-1 no more", "/concede C-1", "/take C-1",
    "/cancel C-1", *(("/reopen C-1",) * 3),
    "/rate C-1 1 client", "/rate C-1 5 heard", "/rate C-1 9 client", "/done T-1", "/reopen T-1", "/link C-1 T-1",
    "/unlink C-1 T-1", "/undo", "/comment C-1 hm", "/details C-1", "/give_back C-1", "/copy_reply C-1",
)  # fmt: skip
FINAL = KINDS["complaint"].final


@pytest.mark.parametrize("seed", range(4))
async def test_no_sequence_closes_it_past_its_gates(world: World, seed: int) -> None:
    chance = random.Random(seed)
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.say(world.alice, "/task Send new ones")
    ways: set[tuple[str, str]] = set()
    before = "recorded"
    for _ in range(60):
        line = chance.choice(STEPS)
        who = chance.choice((world.alice, world.bob, world.amy, world.ken))
        linked = bool(world.rows("links"))
        reply = await world.say(who, line)
        assert reply.saved, line
        there = {row["kind"]: row for row in world.rows("records")}
        record, task = there["complaint"], there["task"]
        now = record["status"]
        assert now in KINDS["complaint"].states and (now in FINAL) == (record["closed_at"] is not None), line
        if now != before:
            ways.add((before, now))
        if now == "closed" != before and line != "/undo":
            assert before == "replied" and line == "/satisfied C-1"
            assert not linked or task["status"] == "done"
        if now == "unsatisfied" != before and line != "/undo":
            assert who == world.ken and line == "/concede C-1 no more"
        assert json.loads(record["fields"]).get("rating", "1") in "12345"
        before = now
    assert len(ways) > 3
    titles = [row["body"] for row in world.rows("texts") if row["name"] == "title"]
    assert sorted(titles) == ["Send new ones", "pallets arrived wet"]
