"""The due date of a running line, and the moment that a whole text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.dates.fold import fold
from core.dates.frame import Frame
from core.dates.phrase import read_phrase
from core.dates.place import AFTER, LEAD, STARTS, Place, places


@dataclass(frozen=True, slots=True)
class Found:
    """A due date, aware and in now's zone, and the span of all its words, "by" and 截止 among them."""

    at: datetime
    start: int
    end: int


_REACH = 500  # characters read at each end of a long text; a date deep in prose is nobody's command
_TAIL = 40
_GAP = re.compile(r"[\s,，]+")
_COMMAND = re.compile(
    rf" *(?:(?:{LEAD}|\b(?:to|on|at|for)\b|(?:延|改|推迟|顺延)?[到至]|延期) ?:? ?)*(?:the )?", re.ASCII
)


def find_due(text: str, frame: Frame) -> Found | None:
    """The first date of a line that stands after `by`, `due`, 截止 or before 前, 内; else one at the line's end.

    Of several lines the first and the last are read.
    """
    folded = fold(text)
    if not STARTS.search(folded):
        return None
    at_end = None
    for start, end in _stretches(folded):
        for place in places(folded, start, end, frame):
            if place.said_due:
                return _found(place)
            if at_end is None and place.ends_line(capital=text[place.start].isupper()):
                at_end = _found(place)
    return at_end


def find_leading(text: str, frame: Frame) -> Found | None:
    """The date that a line begins with, as notes have it: 「下週處理報關」."""
    folded = fold(text[:_REACH])
    head = len(folded) - len(folded.lstrip())
    place = next(places(folded, head, len(folded), frame), None)
    if place is None or place.phrase.weak or place.span()[0] > head:
        return None
    return _found(place)


def find_closing(text: str, frame: Frame) -> Found | None:
    """The moment that the last words of a line name, as many as do, for what happens once: of `Weekly Monday 10:00` one
    Monday's. None where nothing stands before them."""
    for space in _GAP.finditer(text, max(0, len(text) - _TAIL)):
        if text[: space.start()].strip():
            at = parse_moment(text[space.end() :], frame)
            if at:
                return Found(at, space.end(), len(text))
    return None


def parse_moment(text: str, frame: Frame) -> datetime | None:
    """The moment that the whole of `text` names, `by`, `to`, 到 or 延到 before it allowed; None when not understood."""
    said = text.strip()
    if len(said) > _REACH:
        return None
    folded = fold(said)
    lead = _COMMAND.match(folded)
    rest = folded[lead.end() if lead else 0 :]
    for words in (rest, f"in {rest}", f"{rest}后"):
        phrase = read_phrase(words, 0, frame)
        if phrase and _whole(words, phrase.end):
            return phrase.at
    return None


def _whole(text: str, end: int) -> bool:
    suffix = AFTER.match(text, end)
    return not text[suffix.end() if suffix else end :].strip(" .。!,")


def _found(place: Place) -> Found:
    return Found(place.phrase.at, *place.span())


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The beginning of the first line and the end of the last one, once when they are the same."""
    first_end = text.find("\n")
    if first_end < 0 and len(text) <= _REACH:
        yield 0, len(text)
        return
    yield 0, min(first_end if first_end >= 0 else len(text), _REACH)
    yield max(text.rstrip().rfind("\n") + 1, len(text) - _REACH, 0), len(text)
