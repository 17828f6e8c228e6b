"""Which reaction to a card means which step: one table for every chat, and for each team its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

DEFAULT = "👀=take 🫡=take 🙋=take ✅=done ☑=done ✔=done 💯=done ⛔=block 🚧=block ▶=resume"
OFF = "off"
_DRAWN = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn, and in which skin, says nothing of what it means."""


def bare(emoji: str) -> str:
    return _DRAWN.sub("", emoji.strip())


@lru_cache(maxsize=8)
def table(text: str) -> Mapping[str, str]:
    """`✅=done 👀=take :shipit:=done` → emoji → verb; `off` is none. Raises ValueError for what is no such pair."""
    if text.strip().casefold() == OFF:
        return {}
    found: dict[str, str] = {}
    for pair in text.replace(",", " ").split():
        emoji, _, verb = pair.partition("=")
        if not (bare(emoji) and verb.isidentifier()):
            raise ValueError(f"{pair!r} is no reaction; write for example ✅=done 👀=take, or off")
        found[bare(emoji)] = verb
    return found
