"""Somebody presses whatever there is to press: every button of every kind of record leads somewhere, and nowhere to a
bug. `MUSTER_PRESSES` says how many presses each kind gets."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from bot.dispatch import Reply
from core.answer import Form, Refusal, Say
from core.card import Button, Card, parse_press, pressed_values
from core.kinds import KINDS
from tests.world import World, words

PRESSES = int(os.environ.get("MUSTER_PRESSES", "25"))
MOST = 5
"""Buttons of a card (voice.md 6)."""
CAPTURED = sorted(name for name, kind in KINDS.items() if kind.captured)
TYPED = {"client": "Acme", "person": "Bob", "department": "Operations", "when": "in 2 days", "number": "3"}


class Finger:
    """Presses one button after another, as somebody else each time, and fills in every form that opens."""

    def __init__(self, world: World, seed: str) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.pressed: set[str] = set()
        self.seen: list[Card] = []
        self.answers = list[str]()

    async def press(self, button: Button) -> None:
        command, target, revision = parse_press(button.id)
        self.pressed.add(command)
        world = self.world
        who = self.dice.choice((world.alice, world.bob, world.amy, world.ken, world.admin))
        there = {"room": world.private(who), "revision": revision}
        await self.follow(who, await world.run(who, command, values=pressed_values(target), **there), **there)

    async def follow(self, who: int, reply: Reply, **there: int) -> None:
        """Fills in the forms that it leads to, and keeps what can be pressed then."""
        for _ in range(3):
            answer = reply.answer
            self.answers.append(words(reply))
            if not isinstance(answer, Form):
                break
            filled = {**answer.values, **{field.id: self._typed(field) for field in answer.fields}}
            reply = await self.world.run(who, answer.command, values=filled, asked=True, **there)
        if isinstance(reply.answer, Say | Refusal) and reply.answer.card:
            self.seen.append(reply.answer.card)

    def _typed(self, field: Any) -> str:
        if field.options:
            return str(self.dice.choice(field.options)[0])
        return field.value or TYPED.get(field.type, "It is so")

    def found(self) -> Iterator[Button]:
        """What can be pressed now: on the cards of the rooms, in the private chats, and in the last answers."""
        world = self.world
        people = (world.alice, world.bob, world.amy, world.ken, world.admin)
        rooms = [world.general, world.operations, *map(world.private, people)]
        standing = [card for room in rooms for card in world.cards(room)]
        for card in standing:
            assert len(card.buttons) <= MOST, (card.title, [button.label for button in card.buttons])
        for card in [*standing, *self.seen[-3:]]:  # an answer behind "More" has them all
            yield from card.buttons


@pytest.mark.parametrize("kind", CAPTURED)
async def test_every_button_leads_somewhere(world: World, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    finger = Finger(world, kind)
    text = "Acme: label printer is down !high by Friday" if kind == "complaint" else "Label printer is down by Friday"
    reply = await world.say(world.alice, f"/{kind} {text}", room=world.operations)
    await finger.follow(world.alice, reply, room=world.operations)
    for _ in range(PRESSES):
        buttons = list(finger.found())
        new = [button for button in buttons if parse_press(button.id)[0] not in finger.pressed]
        await finger.press(finger.dice.choice(new or buttons))
    assert not _bugs(caplog), finger.answers[-2:]
    print(f"{kind}: {len(finger.pressed)} commands pressed: {' '.join(sorted(finger.pressed))}")


async def test_every_command_alone_leads_somewhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What is typed without anything behind it shows something, asks for the rest, or says what to do; and so does
    whatever can be pressed there."""
    finger = Finger(world, "commands")
    for title in ("Label printer is down !high @Bob", "Dock door sticks"):
        await world.say(world.alice, f"/issue {title}")
    for command in world.muster.dispatch.registry.listed():
        for who in (world.admin, world.alice):
            finger.seen.clear()
            reply = await world.say(who, f"/{command.name}", room=world.private(who))
            await finger.follow(who, reply, room=world.private(who))
            buttons = [button for card in finger.seen for button in card.buttons]
            for button in finger.dice.sample(buttons, min(2, len(buttons))):
                await finger.press(button)
            assert not _bugs(caplog), (command.name, finger.answers[-3:])


def _bugs(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
