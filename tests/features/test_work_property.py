"""Whatever people type, press, edit and send twice: no record leaves its lifecycle, no word is lost, nothing waits for
itself, and what needs the whole process does not end without it. `MUSTER_WORK_EXAMPLES` makes it long."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.answer import Form, Refusal, Say
from core.kinds import KINDS
from storage.family import DEEPEST
from tests.databases import sqlite
from tests.world import World

EXAMPLES = int(os.environ.get("MUSTER_WORK_EXAMPLES", "4"))
STEPS = (
    "/issue {word}", "/issue {word} !urgent", "/task {word}", "/task {a} {word}\n- {word} one\n- [x] {word} two",
    "/take {a}", "/plan {a} {word}", "/execute {a}", "/monitor {a}", "/done {a} {word}", "/block {a} {word}",
    "/resume {a}", "/cancel {a} {word}", "/reopen {a} {word}", "/promote {a}", "/repeats {a} {b}", "/cannot {a} {word}",
    "/severity {a} high", "/severity {a} low", "/report {a}", "/details {a}", "/emergency {a}", "/issue report",
    "/check {a} {word}", "/check {a} 1", "/check {a}", "/after {a} {b}", "/unlink {a} {b}", "/parent {a} {b}",
    "/unparent {a}", "/assign {a} @Bob @Amy", "/assign {a} @Alice", "/unassign {a} @Amy", "/give_back {a}",
    "/merge {a} {b}", "/kind {a} task", "/kind {a} issue", "/undo", "press", "press", "press", "edit", "again",
)  # fmt: skip
NEEDED = ("evaluation", "lesson", "root_cause", "temporary", "long_term")
Pick = tuple[int, int, int, int]
PICKS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, len(STEPS) - 1), st.integers(0, 9), st.integers(0, 9)),
    min_size=8,
    max_size=40,
)


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.people = (world.alice, world.bob, world.amy)
        self.said: set[str] = set()
        self.last: tuple[int, str, str] | None = None
        self.number = 0

    def references(self) -> list[str]:
        return [f"{KINDS[row['kind']].prefix}-{row['number']}" for row in self.world.rows("records")]

    def everything(self) -> dict[str, Any]:
        names = ("records", "links", "owners", "watchers", "texts", "history")
        return {name: self.world.rows(name) for name in names}

    async def step(self, pick: Pick) -> None:
        who, what, a, b = pick
        self.number += 1
        person, word = self.people[who], f"word{self.number}"
        known = self.references()
        line = STEPS[what].format(a=known[a % len(known)], b=known[b % len(known)], word=word)
        before = self.everything()
        if line == "press":
            reply = await self._press(person, known[a % len(known)], b)
        elif line == "edit":
            reply = await self.world.run(person, "edited", text=f"{word} edited", message=f"m{a}")
        elif line == "again":
            if self.last:
                await self.world.say(self.last[0], self.last[1], key=self.last[2])
            assert self.everything() == before, "sent twice"
            return
        else:
            key, (command, _, rest) = f"key:{self.number}", line[1:].partition(" ")
            reply = await self.world.run(person, command, text=rest, key=key, message=f"m{a}", said=line)
            if not isinstance(reply.answer, Refusal | Form):  # what was refused is judged afresh
                self.last = (person, line, key)
        assert reply.saved, (line, reply.answer)
        if isinstance(reply.answer, Form) and line != "edit":
            reply = await self._fill(person, reply.answer, word)
        if isinstance(reply.answer, Refusal | Form):
            assert self.everything() == before, (line, reply.answer)
        elif word in line and line.startswith("/"):
            self.said.add(word)
        self.check(line)

    async def _press(self, person: int, reference: str, at: int) -> Any:
        """A button of the card as this person sees it; some of them have aged meanwhile."""
        shown = (await self.world.look(person, reference)).answer
        found = shown.card.buttons if isinstance(shown, Say) else ()
        button = found[at % len(found)]
        return await self.world.press(person, button.command, reference, button.revision - (at == 7))

    async def _fill(self, person: int, form: Form, word: str) -> Any:
        answers = {"person": str(self.world.bob), "when": "Friday 3pm", "choice": "high"}
        values = {f.id: answers.get(f.type, f"{word} {f.id}") for f in form.fields}
        values |= {name: self.references()[0] for name in values if name == "second"}
        reply = await self.world.run(person, form.command, values={**form.values, **values}, asked=True)
        assert reply.saved
        if not isinstance(reply.answer, Refusal | Form):
            self.said |= {text for text in values.values() if text.startswith(word) and form.command != "kind"}
        return reply

    def check(self, line: str) -> None:
        rows = {row["id"]: row for row in self.world.rows("records")}
        owners = {(row["record_id"], row["person_id"]) for row in self.world.rows("owners")}
        for row in rows.values():
            kind, fields = KINDS[row["kind"]], json.loads(row["fields"])
            assert row["status"] in kind.states, line
            assert kind.is_open(row["status"]) == (row["closed_at"] is None), line
            assert {(row["id"], int(id)) for id in fields.get("owners", "").split()} <= owners, line
            grave = row["severity"] in kind.process or any(fields.get(name) for name in kind.process)
            if row["status"] == "closed" and grave:
                assert all(fields.get(name) for name in NEEDED), line
            depth, at = 1, row
            while at["parent_id"]:
                depth, at = depth + 1, rows[at["parent_id"]]
                assert depth <= DEEPEST, line
        assert len(owners) == sum(len(json.loads(row["fields"]).get("owners", "").split()) for row in rows.values())
        waits = [(row["record_id"], row["other_id"]) for row in self.world.rows("links") if row["kind"] == "after"]
        free = set(rows)
        while ending := {id for id in free if not any(first == id and then in free for first, then in waits)}:
            free -= ending
        assert not free, (line, "waits for itself")
        kept = "\n".join(row["body"] for row in self.world.rows("texts"))
        assert not [word for word in self.said if word not in kept], line


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(PICKS)
def test_no_sequence_leaves_the_lifecycle_or_loses_a_word(picks: list[Pick]) -> None:
    async def told() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with World(sqlite(Path(folder))) as world:
                story = Story(world)
                for line in ("/issue one", "/task two", "/task T-1 three"):
                    await world.say(world.alice, line)
                for pick in picks:
                    await story.step(pick)

    asyncio.run(told())
