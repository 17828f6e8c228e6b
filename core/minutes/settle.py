"""What a person answers about unsure lines: `5 王大維`, `6 @Bob Friday`, `6 Bob and Amy`, `3 note`; several, one below
the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.dates import Frame, find_due, parse_moment
from core.dates.find import find_leading
from core.dates.fold import fold, half_width
from core.marks import BETWEEN
from core.minutes.crowd import Crowd, same
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
_BOTH = frozenset(
    {
        "both",
        "all",
        "all of them",
        "both of them",
        "两人",
        "兩人",
        "两个人",
        "兩個人",
        "都是",
        "全部",
        "大家",
    }
)
"""All whom the line names."""
_APART = re.compile(r"[,，、;；/&+和与與跟及]|\band\b|(?=@)")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said of the line of this number; `named` is a name that fits nobody or several, `people` those.

    `also` own it besides the owner; `both`: all whom the line names own it.
    """

    number: int
    words: str
    owner: int | None = None
    named: str = ""
    people: tuple[Person, ...] = ()
    due: datetime | None = None
    undated: bool = False
    note: bool = False
    also: tuple[int, ...] = ()
    both: bool = False


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
    said = Settled(number, words, due=due.at if due else None, undated=undated is not None)
    return replace(said, both=True) if name.casefold() in _BOTH else _whose(said, name, crowd)


def _whose(said: Settled, name: str, crowd: Crowd) -> Settled:
    """By the one name that there is, or by several; where one of those fits not exactly one person, it is named."""
    bare = name.lstrip("@＠").strip()
    people = crowd.find(bare) if bare else []
    if people or not bare:
        alone = len(people) == 1
        return replace(
            said, owner=people[0].id if alone else None, named="" if alone else bare, people=_several(people)
        )
    parts = _parts(name, crowd)
    found = [(part, crowd.find(part)) for part in parts]
    if len(parts) < 2 or not any(people for _, people in found):
        return replace(said, named=bare)
    sure = tuple(dict.fromkeys(people[0].id for _, people in found if len(people) == 1))
    if doubt := next((one for one in found if len(one[1]) != 1), None):
        return replace(said, named=doubt[0], people=_several(doubt[1]), also=sure)
    owner, *also = sure
    return replace(said, owner=owner, also=tuple(also))


def _several(people: list[Person]) -> tuple[Person, ...]:
    return tuple(people) if len(people) > 1 else ()


def _parts(names: str, crowd: Crowd) -> list[str]:
    """The names of several: known ones, whatever stands between them, else what commas, 和 and @ part."""
    low = same(names)
    known = list(crowd.pattern.finditer(low))
    ends = [0, *(match.end() for match in known)]
    begins = [*(match.start() for match in known), len(low)]
    gaps = (low[end:begin].replace("@", " ") for end, begin in zip(ends, begins, strict=True))
    if all(BETWEEN.fullmatch(gap) for gap in gaps):
        return [names[match.start() : match.end()] for match in known]
    return [part for part in (part.strip(" @＠") for part in _APART.split(names)) if part]
