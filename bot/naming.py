"""Which command a delivery names: by its name, by a word of any language, by two of them, or by a step's word; and
which is run in its place."""

from __future__ import annotations

from dataclasses import replace

from core.access import may_show
from core.command import Command, Registry
from core.dates.fold import half_width
from core.i18n import Languages
from core.invocation import Invocation
from core.people import Directory
from core.text import read_reference

_KEPT = 40
"""Bytes of what was typed that a button can hold."""


def named(invocation: Invocation, registry: Registry, languages: Languages) -> tuple[Command | None, Invocation]:
    """The command, and the delivery as it is to be read: `/list save …`, `/meeting start …`, `/我來 I-3`."""
    words = languages.words
    word = half_width(invocation.command).casefold()
    following, rest = (*invocation.text.split(maxsplit=1), "", "")[:2]
    phrase = registry.get(words.get(f"{word} {half_width(following).casefold()}", "")) if following else None
    if phrase:
        return phrase, replace(invocation, command=phrase.name, text=rest)
    command = registry.get(invocation.command) or registry.get(words.get(word, ""))
    alone = registry.get(command.alone) if command and word != command.name else None
    if alone and not invocation.text and not invocation.values:
        return alone, replace(invocation, command=alone.name)
    step = _step(command, following, rest, registry, languages) if command and following else None
    return (step, replace(invocation, text=rest)) if step else (command, invocation)


def _step(command: Command, word: str, rest: str, registry: Registry, languages: Languages) -> Command | None:
    """Where the command's first word leads. One about a record needs its reference next, or nothing at all, so that the
    same word can begin a title."""
    names = languages.meanings(f"steps.{command.name}").get(half_width(word).casefold(), frozenset())
    step = next((registry.get(command.steps[name]) for name in sorted(names) if name in command.steps), None)
    record = step.arg("record") if step else None
    if step is None or record is None or not rest:
        return step
    words = not record.required and (step.arg("line") or step.arg("text"))
    return step if words or read_reference(rest.split()[0]) else None


def in_its_place(
    command: Command, invocation: Invocation, registry: Registry, directory: Directory
) -> tuple[Command, Invocation]:
    """What the command does where it is typed among colleagues, if that is another thing; it is still a look, so that
    what came along with it is not kept. And what it does where more is typed than a button keeps."""
    room = directory.room_at(invocation.place)
    among = invocation.text and room and room.person is None and may_show(room.audience)
    if among and (other := registry.get(command.in_room)):
        return other, replace(invocation, files=())
    said = "".join((invocation.text, *invocation.values.values())).encode(errors="replace")
    longer = registry.get(command.at_length) if len(said) > _KEPT or b"|" in said else None
    return longer or command, invocation
