"""Reading a table of a file strictly: every key is known and of its type, and what is wrong is said by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

NAME = re.compile(r"[a-z][a-z0-9_]{0,23}", re.ASCII)
_SHOWN = 40


class Wrong(ValueError):
    """What is wrong with a file of a kind, where in it, and what is allowed."""


class Table:
    """One table; `where` is its place in the file, for the messages. Every method raises Wrong."""

    def __init__(self, data: object, where: str, allowed: Collection[str] | None = None) -> None:
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise Wrong(f"{where} must be a table of names and values")
        if allowed is not None and (unknown := sorted(set(data) - set(allowed))):
            raise Wrong(f"{where} has unknown keys {listed(unknown)}; allowed are {listed(sorted(allowed))}")
        self.data: Mapping[str, Any] = data
        self.where = where

    def text(self, key: str, default: str | None = None, longest: int = 500) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()) or len(value) > longest:
            raise Wrong(f"{self._at(key)} must be a text of at most {longest} characters")
        return value

    def name(self, key: str) -> str:
        return a_name(self.text(key), self._at(key))

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise Wrong(f"{self._at(key)} must be true or false")
        return value

    def count(self, key: str, default: int, most: int) -> int:
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= most:
            raise Wrong(f"{self._at(key)} must be a number from 1 to {most}")
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; one alone may stand without its brackets."""
        value = self.data.get(key, default)
        found = (value,) if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not all(isinstance(one, str) and one.strip() for one in found):
            raise Wrong(f"{self._at(key)} must be a list of texts")
        if len(set(found)) < len(found):
            raise Wrong(f"{self._at(key)} names something twice")
        return tuple(found)

    def some(self, key: str, known: Collection[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, each of them known."""
        return of(self.texts(key) if key in self.data else tuple(dict.fromkeys(default)), known, self._at(key))

    def one(self, key: str, known: Collection[str], default: str) -> str:
        return of((self.text(key, default),), known, self._at(key))[0]

    def tables(self, key: str, allowed: Collection[str]) -> list[Table]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise Wrong(f"{self._at(key)} must be a list of tables")
        return [Table(one, f"{self._at(key)} {number}", allowed) for number, one in enumerate(value, 1)]

    def table(self, key: str, allowed: Collection[str] | None = None) -> Table:
        return Table(self.data.get(key, {}), self._at(key), allowed)

    def _at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def a_name(text: str, where: str) -> str:
    if not NAME.fullmatch(text):
        raise Wrong(f"{where} {shown(text)} is no name: a to z, 0 to 9 and _, beginning with a letter, at most 24")
    return text


def of(found: tuple[str, ...], known: Collection[str], where: str) -> tuple[str, ...]:
    if unknown := [one for one in found if one not in known]:
        raise Wrong(f"{where} names {listed(unknown)}, which is unknown; allowed are {listed(sorted(known))}")
    return found


def listed(names: Collection[str]) -> str:
    return ", ".join(map(shown, names)) or "none"


def shown(text: str) -> str:
    """A name in a message: on one line, and not longer than a name."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…") if not NAME.fullmatch(line) else line
