"""The lines to tick of a task: as they are kept, as a pasted list is read, and what has become of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from zlib import crc32

_HAN = "[一二三四五六七八九十]{1,3}"
_BULLET = rf"(?:[-*•·–—]|\d{{1,2}}[.)、．](?!\d)|[（(]?(?:\d{{1,2}}|{_HAN})[)）]|{_HAN}、)"
_BOX = r"(?:\[(?P<done>[ xX✓]?)\]|(?P<sign>[☐☑✓✔✅□]))"
_BARE = _BOX.replace("done", "also").replace("sign", "mark")
_LISTED = re.compile(rf"\s*(?:{_BULLET}\s*(?:{_BOX}\s*)?|{_BARE}\s*)(?P<text>\S.*)")
_TICKED = frozenset("xX✓☑✔✅")
FEWEST, MOST, LONGEST = 2, 100, 500
"""One line that begins with a dash is prose; what is longer than a list stays as it was written."""


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    done: bool = False

    @property
    def mark(self) -> str:
        """Tells it from another that stands in its place later."""
        return f"{crc32(self.text.encode()) & 0xFFFF:04x}"


def read(kept: str) -> tuple[Item, ...]:
    """The items of a record, from its field."""
    return tuple(Item(line[2:], line.startswith("x")) for line in kept.split("\n") if line)


def dump(items: tuple[Item, ...]) -> str:
    return "\n".join(f"{'x' if item.done else '-'} {item.text}" for item in items)


def pasted(text: str) -> tuple[Item, ...]:
    """Every line is an item, with or without a bullet or a box before it."""
    lines = (line.strip() for line in text.split("\n"))
    return tuple(_item(line) or Item(line) for line in lines if line)


def split(text: str) -> tuple[str, tuple[Item, ...]]:
    """A title and the list below it; what is no line of a list stays with the title."""
    first, *below = text.split("\n")
    items = [(line, _item(line)) for line in below]
    found = tuple(item for _, item in items if item)
    if not FEWEST <= len(found) <= MOST or any(len(item.text) > LONGEST for item in found):
        return text, ()
    return "\n".join([first, *(line for line, item in items if item is None)]).rstrip(), found


def added(items: tuple[Item, ...], more: tuple[Item, ...]) -> tuple[Item, ...]:
    """With what is new in it, once; what is there keeps its tick."""
    known = dict.fromkeys(item.text for item in items)
    new = {item.text: item for item in reversed(more) if item.text not in known}
    return (*items, *reversed(new.values()))


def ticked(items: tuple[Item, ...], index: int, done: bool) -> tuple[Item, ...]:
    return tuple(replace(item, done=done) if at == index else item for at, item in enumerate(items))


def _item(line: str) -> Item | None:
    found = _LISTED.fullmatch(line.rstrip())
    if found is None:
        return None
    sign = next((found[name] for name in ("done", "sign", "also", "mark") if found[name]), "")
    return Item(found["text"], sign in _TICKED and bool(sign))
