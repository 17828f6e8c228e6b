"""A cadence as people say it, anywhere in a line: every Monday 9:00, first Friday of the month, at least 2 a quarter,
random twice a month, 每季至少2次, 每月5号上午9点."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.cadence.grammar import START, rules
from core.cadence.model import Cadence
from core.cadence.read import CadenceError, read_cadence
from core.dates.clock import CLOCKS
from core.dates.fold import fold
from core.dates.frame import DAY_ENDS

_REACH = 500
_AT = re.compile(r"[ ,]{0,3}(?:(?:at|by|before) )?", re.ASCII)
_BACK = re.compile(r"[ ,]{0,3}前?[ ,]{0,3}", re.ASCII)
_MOVED = re.compile(
    r"(?:or )?(?:moved to )?(?:the )?(?P<en>next|previous) (?:working|business|work) ?day\b"
    r"|遇?(?:假日?|假期|休息日)(?P<zh>顺延|順延|延后|提前|提早)",
    re.ASCII,
)
# What stands right behind a cadence and is neither its time nor a word of the title: Friday 25:00, 每週八, 每天三次.
_UNFIT = re.compile(
    r"[ ,]{0,3}(?:(?:at|by|before) )?\d{1,3}(?::\d{1,3}|[点时]|[ap]m\b)"
    r"|(?<=[周期拜])(?:[七八九十]|\d{1,3})(?=[ ,@#]|$)"
    r"|(?<=[天日]) ?(?:\d{1,2} ?|[一二两三四五六七八九十])[次回](?!序)",
    re.ASCII,
)
_PREVIOUS = ("previous", "提前", "提早")


@dataclass(frozen=True, slots=True)
class Said:
    """A cadence as it is kept, the span of its words, and at least how often it must come in a period, or 0."""

    cadence: Cadence
    start: int
    end: int
    least: int = 0


def find_cadence(text: str, today: date, seed: str = "") -> Said | None:
    """The last cadence of a line, so that a title may hold one (Weekly report every Friday); without a time it is due
    when the day ends. `seed` is what a draw is drawn by.

    Raises CadenceError for one that never comes, like every 30 February.
    """
    folded = fold(text[:_REACH])
    grammar = rules(today, "".join(seed.split()) or "draw")
    found, end = None, 0
    for start in START.finditer(folded):
        read = grammar.match(folded, start.start()) if start.start() >= end else None
        if read is not None:
            found, end = (start.start(), *read[0]), read[1]
    if found is None:
        return None
    start_, days, moved, least = found
    minutes, end = _clock(folded, end)
    if unfit := _UNFIT.match(folded, end):
        raise CadenceError(text[start_ : unfit.end()].strip())
    moved, end = _moved(folded, end, moved)
    kept = days if days.startswith("cron ") else f"{days} {minutes // 60:02}:{minutes % 60:02}"
    try:
        cadence = read_cadence(f"{kept} moved {moved}" if moved else kept)
    except CadenceError:
        raise CadenceError(text[start_:end].strip()) from None
    return Said(cadence, start_, end, least)


def _clock(text: str, end: int) -> tuple[int, int]:
    at = _AT.match(text, end)
    clock = CLOCKS.match(text, at.end() if at else end)
    if clock is None or clock[0].minutes >= 1440:
        return DAY_ENDS, end
    return clock[0].minutes, clock[1]


def _moved(text: str, end: int, usual: str) -> tuple[str, int]:
    back = _BACK.match(text, end)
    said = _MOVED.match(text, back.end() if back else end)
    if said is None:
        return usual, end
    return ("previous" if (said["en"] or said["zh"]) in _PREVIOUS else "next"), said.end()
