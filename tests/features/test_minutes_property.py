"""Whatever people paste, settle, save, undo, say and correct: no word is lost, and nothing is made twice."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.dispatch import Reply
from core.answer import Refusal
from core.kinds import KINDS
from core.words import command_of
from tests.world import World

LINES = (
    "Action: @Bob send offer {n} by Friday", "待辦：@王大維 週五前 寄報價 {n}", "- [ ] check sample {n}",
    "Amy: dock {n} by Monday",
    "Decision: rule {n}, review in 3 months", "決議：規則 {n}", "Prices {n}", "王：報關 {n}", "Present: Alice, Bob",
)  # fmt: skip
STEPS = (
    "paste", "settle", "settle", "ask", "save", "save", "undo", "correct", "start", "say", "say", "end", "next", "done",
    "reopen", "cancel", "pdf", "present", "delete",
)  # fmt: skip


class Story:
    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.pick = random.Random(seed)
        self.said: list[str] = []
        self.count = 0

    def lines(self) -> str:
        found = []
        for _ in range(self.pick.randint(1, 4)):
            self.count += 1
            found.append(self.pick.choice(LINES).format(n=self.count))
        self.said += found
        return "\n".join(found)

    def meeting(self) -> str:
        return f"M-{self.pick.randint(1, 3)}"

    async def run(self, *given: Any, **more: Any) -> Reply:
        """What nobody foresaw is a bug, whatever was asked."""
        reply = await self.world.run(*given, **more)
        assert reply.reason != "bug", (given, more)
        return reply

    async def type(self, who: int, line: str) -> Reply:
        command, rest = command_of(line)
        return await self.run(who, command, text=rest, said=line)

    async def step(self) -> None:
        world, who = self.world, self.pick.choice([self.world.alice, self.world.amy, self.world.bob])
        ref, number = self.meeting(), self.pick.randint(1, 5)
        match self.pick.choice(STEPS):
            case "paste":
                await self.type(who, f"/meeting Weekly\n{self.lines()}")
            case "settle":
                words = self.pick.choice(["@Bob Friday", "王大維", "note", "no date", "Zed", "next Monday"])
                await self.run(who, "make", values={"text": f"{number} {words}"}, room=world.private(who))
            case "ask":
                values = {"page": f"{ref}.{number}", "owner": str(world.bob), "due": "Friday"}
                await self.run(who, "settle_ask", values=values, asked=True)
            case "save":
                revision = self.pick.randint(1, 6)
                for _ in range(self.pick.randint(1, 2)):  # pressed twice, or on an old look of it
                    await self.run(who, "minutes_save", values={"record": ref}, revision=revision)
            case "undo":
                await self.type(who, "/undo")
            case "correct":
                before = list(self.said)
                reply = await self.type(who, f"/meeting correct {ref} {self.lines()}")
                self.said = before if isinstance(reply.answer, Refusal) else self.said
            case "start":
                await self.type(who, f"/meeting start {self.pick.choice(['Weekly', ref])}")
            case "say":
                line = self.lines().split("\n")
                await self.run(who, "reply", values={"record": ref, "text": "\n".join(line)}, reply=True)
                if not any(row["kind"] == "meeting" and f"M-{row['number']}" == ref for row in world.rows("records")):
                    self.said = self.said[: -len(line)]
            case "end":
                before = list(self.said)
                reply = await self.type(who, f"/meeting end\n{self.lines()}")
                self.said = before if isinstance(reply.answer, Refusal) else self.said
            case "next":
                await self.type(who, "/meeting next Weekly Monday 10:00")
            case "pdf" | "present" as verb:
                await self.type(who, f"/meeting {verb} {ref} {'Bob' if verb == 'present' else ''}")
            case verb:
                await self.type(who, f"/{verb} {ref}")


def holds(world: World, said: list[str]) -> None:
    texts = "\n".join(row["body"] for row in world.rows("texts"))
    assert not [line for line in said if line not in texts]
    rows = world.rows("records")
    assert all(row["status"] in KINDS[row["kind"]].states for row in rows)
    versions: dict[tuple[Any, str], int] = {}
    for row in world.rows("minutes"):
        versions[row["record_id"], row["state"]] = versions.get((row["record_id"], row["state"]), 0) + 1
    assert all(count == 1 for (_, state), count in versions.items() if state == "draft")
    # One line of one meeting is one open task, however often its minutes were saved.
    titles = {row["id"]: row["body"] for row in world.rows("texts")}
    made = [
        (row["parent_id"], titles[row["title_id"]]) for row in rows if row["kind"] == "task" and not row["closed_at"]
    ]
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("seed", range(4))
async def test_no_sequence_loses_a_word_or_makes_anything_twice(world: World, seed: int) -> None:
    story = Story(world, seed)
    for _ in range(40):
        await story.step()
        holds(world, story.said)
