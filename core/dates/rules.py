"""A list of patterns, each with what it makes of its groups, matched as one alternation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Rules(Generic[T]):
    """The first rule that matches wins; its maker gets the pattern's groups and may still answer None."""

    def __init__(self, *rules: tuple[str, Callable[..., T | None]]) -> None:
        self._pattern = re.compile("|".join(f"({pattern})" for pattern, _ in rules), re.ASCII)
        self._makers: dict[int, tuple[Callable[..., T | None], int]] = {}
        group = 1
        for pattern, make in rules:
            inner = re.compile(pattern, re.ASCII).groups
            self._makers[group] = make, group + inner
            group += inner + 1

    def match(self, text: str, position: int) -> tuple[T, int] | None:
        """What was made of the words at `position`, with their end."""
        found = self._pattern.match(text, position)
        if found is None or found.lastindex is None:
            return None
        make, last = self._makers[found.lastindex]
        made = make(*found.groups()[found.lastindex : last])
        return None if made is None else (made, found.end())
