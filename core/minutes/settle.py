"""What a person answers about unsure lines: `5 王大維`, `6 @Bob Friday`, `3 note`; several, one below the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.calendar import PLAIN, Calendar
from core.dates import find_due, parse_moment
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
    now: datetime,
    directory: Directory,
    mentions: Mapping[str, int] | None = None,
    day_first: bool = True,
    office: Calendar = PLAIN,
) -> list[Settled]:
    """What every line says, working days counted by `office`; none where any does not begin with a number, since then
    it is no answer."""
    crowd = Crowd(directory, mentions or {})
    found = []
    for line in text.strip().split("\n")[:_MOST]:
        match = _LINE.fullmatch(line.strip())
        if match is None or not match[2].strip():
            return []
        found.append(_settled(int(match[1]), match[2].strip(), now, crowd, day_first, office))
    return found


def _settled(number: int, words: str, now: datetime, crowd: Crowd, day_first: bool, office: Calendar) -> Settled:
    low = fold(words).strip(" .。!")
    if low in _NOTE or half_width(words).casefold().strip() in _NOTE:
        return Settled(number, words, note=True)
    at = parse_moment(words, now, office.is_workday, day_first=day_first, closes=office.closes, add=office.add)
    if at is not None:
        return Settled(number, words, due=at)
    undated = _UNDATED.search(words.casefold())
    rest = words if undated is None else f"{words[: undated.start()]} {words[undated.end() :]}"
    due = find_due(rest, now, office.is_workday, day_first=day_first, closes=office.closes, add=office.add)
    due = due or find_leading(rest, now, office.is_workday, day_first=day_first, closes=office.closes)
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
