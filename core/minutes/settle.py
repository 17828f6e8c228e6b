"""What a person answers about unsure lines: `5 王大維`, `6 @Bob Friday`, `3 note`; several, one below the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.dates import Frame, find_due, parse_moment
from core.dates.find import find_leading
from core.dates.fold import fold, half_width
from core.minutes.crowd import Crowd
from core.people import Directory, Person

_LINE = re.compile(r"[#⚠]?\s*(\d{1,4})(?!\d)\s*(?:[.．:：、,，)）=]|->|→)?(.*)", re.DOTALL)
_NOTE = frozenset(
    {
        "note",
        "notes",
        "keep",
        "skip",
        "drop",
        "no",
        "笔记",
        "不是",
        "略过",
        "跳过",
        "留作笔记",
        "筆記",
        "略過",
        "跳過",
        "留作筆記",
    }
)
_UNDATED = re.compile(r"\b(?:no date|undated|no deadline|any ?time)\b|不限期|无期限|無期限|不定期|没有期限|沒有期限")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said of the line of this number; `named` is a name that fits nobody or several, `people` those."""

    number: int
    words: str
    owner: int | None = None
    named: str = ""
    people: tuple[Person, ...] = ()
    due: datetime | None = None
    undated: bool = False
    note: bool = False


def read_settled(
    text: str,
    frame: Frame,
    directory: Directory,
    mentions: Mapping[str, int] | None = None,
) -> list[Settled]:
    """What every line says; none where any does not begin with a number, since then
    it is no answer."""
    crowd = Crowd(directory, mentions or {})
    found = []
    for line in text.strip().split("\n")[:_MOST]:
        match = _LINE.fullmatch(line.strip())
        if match is None or not match[2].strip():
            return []
        found.append(_settled(int(match[1]), match[2].strip(), frame, crowd))
    return found


def _settled(number: int, words: str, frame: Frame, crowd: Crowd) -> Settled:
    low = fold(words).strip(" .。!")
    if low in _NOTE or half_width(words).casefold().strip() in _NOTE:
        return Settled(number, words, note=True)
    at = parse_moment(words, frame)
    if at is not None:
        return Settled(number, words, due=at)
    undated = _UNDATED.search(words.casefold())
    rest = words if undated is None else f"{words[: undated.start()]} {words[undated.end() :]}"
    due = find_due(rest, frame) or find_leading(rest, frame)
    if due:
        rest = f"{rest[: due.start]} {rest[due.end :]}"
    name = rest.strip(" ,，、;；:：.。")
    name = name.lstrip("@＠").strip()
    people = crowd.find(name) if name else []
    return Settled(
        number,
        words,
        people[0].id if len(people) == 1 else None,
        name if len(people) != 1 else "",
        tuple(people) if len(people) > 1 else (),
        due.at if due else None,
        undated is not None,
    )
