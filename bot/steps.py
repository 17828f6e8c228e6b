"""Words that may stand first in a command's line, and lead to another command: `/meeting start Weekly sales`."""

from __future__ import annotations

from dataclasses import replace

from core.command import Command, Registry
from core.dates.fold import half_width
from core.i18n import Languages
from core.invocation import Invocation
from core.text import read_reference


def led_on(
    registry: Registry, languages: Languages, command: Command | None, invocation: Invocation
) -> tuple[Command | None, Invocation]:
    """The command that is meant, with the rest of the line. One about a record needs its reference next, or nothing at
    all, so that the same word can begin a title."""
    if command is None or not command.steps or not invocation.text.strip():
        return command, invocation
    word, rest = (*invocation.text.split(maxsplit=1), "")[:2]
    names = languages.meanings(f"steps.{command.name}").get(half_width(word).casefold(), frozenset())
    step = next((registry.get(command.steps[name]) for name in sorted(names) if name in command.steps), None)
    if step is None or not _fits(step, rest):
        return command, invocation
    return step, replace(invocation, text=rest)


def _fits(command: Command, rest: str) -> bool:
    record = command.arg("record")
    return record is None or not record.required or not rest or read_reference(rest.split()[0]) is not None
