"""Reading a meeting's notes line by line. Never raises, whatever was typed, and loses no line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.dates import Frame
from core.minutes import signs
from core.minutes.crowd import Crowd, same
from core.minutes.entry import Entry, read_action, read_decision
from core.minutes.model import Action, Decision, Minutes
from core.people import Directory

_CLOSELY = 150
"""Lines that are read for people and dates; a longer list is no meeting's, and its rest stays as notes."""
_MOST = 3000
"""Lines that are looked at at all."""
_LONGEST = 400
"""Characters of a line that can be an action; more is prose."""


@dataclass(slots=True)
class _Found:
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    people: dict[str, list[str]] = field(default_factory=lambda: {"present": [], "absent": []})
    agenda: list[str] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    section: str = ""
    gap: bool = False
    left: int = _CLOSELY


def read_minutes(
    text: str,
    frame: Frame,
    directory: Directory,
    mentions: Mapping[str, int] | None = None,
    speakers: Sequence[int | None] = (),
) -> Minutes:
    """What the notes say, their dates read as the author means them. A name that fits several people stays unsure.

    `speakers`: line by line who said it, where the line begins with their name and a colon.
    """
    crowd = Crowd(directory, mentions or {})
    found = _Found()
    lines = text.split("\n")
    folded = same(text).split("\n")
    if sum(map(len, folded)) != sum(map(len, lines)):  # ß and the like grow
        folded = [_same_length(line) for line in lines]
    for number, (line, low) in enumerate(zip(lines[:_MOST], folded, strict=False)):
        if found.left <= 0:
            break
        if not low or low.isspace():
            found.gap = True
        elif len(low) <= _LONGEST:
            speaker = speakers[number] if number < len(speakers) else None
            _line(Entry(number, line, low, frame, crowd, speaker), found)
            found.gap = False
    return Minutes(
        tuple(lines),
        tuple(found.decisions),
        tuple(found.actions),
        tuple(found.people["present"]),
        tuple(found.people["absent"]),
        tuple(found.agenda),
        frozenset(found.heads),
    )


def _same_length(line: str) -> str:
    return "".join(low if len(low := same(sign)) == 1 else sign for sign in line)


def _line(entry: Entry, found: _Found) -> None:
    start, mark = _prefix(entry.low, entry.low.find(":") + 1 if entry.speaker else 0)
    if mark == "done":
        return
    head = signs.head(entry.low, start) or signs.midway(entry.low, start)
    if head:
        _headed(entry, _kind(head), head.end(), found)
        return
    bare = signs.bare(entry.low, start)
    if bare:
        found.section = _kind(bare)
        found.heads.add(entry.line)
        return
    if found.gap and not start:
        found.section = ""
    _within(entry, start, "action" if mark == "box" else found.section, found)


def _prefix(low: str, start: int) -> tuple[int, str]:
    """Where a line's words begin, behind its bullets and numbers, and the box among them."""
    mark = ""
    for _ in range(3):
        prefix = signs.prefix(low, start)
        if prefix is None or prefix.end() == start:
            break
        start = prefix.end()
        mark = prefix.lastgroup or mark
    return start, mark


def _kind(match: Any) -> str:
    return next((name for name, value in match.groupdict().items() if value), "")


def _headed(entry: Entry, kind: str, start: int, found: _Found) -> None:
    """`Decision: …` says what this line is; with nothing behind it, what the lines below are."""
    if not entry.low[start:].strip(" *_"):
        found.section = kind
        found.heads.add(entry.line)
    else:
        found.section = ""
        if kind != "other":
            _within(entry, start, kind, found)


def _within(entry: Entry, start: int, kind: str, found: _Found) -> None:
    if kind == "decision":
        found.left -= 1
        found.decisions.append(read_decision(entry, start))
    elif kind in ("present", "absent"):
        names = [name.strip(" .。\n") for name in signs.LIST.split(entry.text[start:])]
        found.people[kind] += [name.lstrip("@＠") for name in names if name]
        found.heads.add(entry.line)
    elif kind == "agenda":
        found.agenda.append(entry.text[start:].strip())
        found.heads.add(entry.line)
    elif action := read_action(entry, start, kind == "action", found):
        found.actions.append(action)
