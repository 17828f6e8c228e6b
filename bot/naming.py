"""Which command a delivery names: by its name, by a word of any language, or by two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.command import Command, Registry
from core.dates.fold import half_width
from core.invocation import Invocation


def named(invocation: Invocation, registry: Registry, words: Mapping[str, str]) -> tuple[Command | None, Invocation]:
    """The command, and the delivery as it is to be read: `/list save …`, `/我來 I-3`, `/卡住` alone."""
    word = half_width(invocation.command).casefold()
    following, rest = (*invocation.text.split(maxsplit=1), "", "")[:2]
    phrase = registry.get(words.get(f"{word} {half_width(following).casefold()}", "")) if following else None
    if phrase:
        return phrase, replace(invocation, command=phrase.name, text=rest)
    command = registry.get(invocation.command) or registry.get(words.get(word, ""))
    alone = registry.get(command.alone) if command and word != command.name else None
    if alone and not invocation.text and not invocation.values:
        return alone, replace(invocation, command=alone.name)
    return command, invocation
