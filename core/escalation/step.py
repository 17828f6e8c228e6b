"""One step of a policy as it is typed: the wait, who is told, how often, and within which hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from core.dates.fold import fold, half_width
from core.escalation.lexicon import Lexicon
from core.escalation.model import WORK, PolicyError, Step, Target, Wait

T = TypeVar("T")

_AMOUNT, _OF = r"\d{1,4}", r" ?个?(?:工作|working )?"
_UNIT = r"min(?:ute)?s?|m|h(?:(?:ou)?rs?)?|days?|d|分钟?|小时|天|日"
_SPAN = re.compile(rf"(?<!\d)({_AMOUNT}){_OF}({_UNIT})(?![a-z])")
_ONE = rf"{_AMOUNT}{_OF}(?:{_UNIT})(?![a-z])"
_SPANS = rf"({_ONE}(?: ?{_ONE}){{0,2}})"
_NOW = re.compile(r"(?:at once|immediately|立即|马上|馬上)[ ,，]?")
_AFTER = re.compile(
    rf"(?:after |in )?{_SPANS}(?: ?(?:working(?: time)?|(clock)(?: time)?|[(（]?(自然时间)[)）]?))?"
    r" ?(?:之?后)?[ ,，]?(?:[(（](自然时间)[)）][ ,，]?)?"
)
_TELL = re.compile(r" ?(?:tell|notify|通知|告知)[ :：]?")
_REPEAT = re.compile(
    r"[,，;；]? ?(?:repeat(?:ed)?|重[复複覆]) ?(\d{1,6})(?!\d) ?(?:times|x|次)?"
    rf"(?:[,，]? ?(?:every|每隔?) ?{_SPANS})?"
)
_REPEATS = re.compile(r"\brepeat|重[复複覆]")
_WORKING = re.compile(r"[,，;；]? ?(?:only (?:with)?in (?:working )?hours|[只仅僅]在(?:上班|工作)时间)")
_HOURS = re.compile(
    r"[,，;；]? ?(?:only (?:within |between |from )?|[只仅僅]在? ?)(\d{1,2}:\d\d)"
    r" ?(?:[-–—~～至到]|to|and) ?(\d{1,2}:\d\d)"
)
_PARTING = re.compile(r"(?:[\s,，、;；.。]|and(?=\s)|和|与|與|及)+")
_ROOM = re.compile(r"(?:room|群组|群組|房间)[ :：]?[\"“「]?")
_CLOSING = '"”」'


def read_step(line: str, words: Lexicon) -> Step:
    folded = fold(line)
    once = _NOW.match(folded)
    after = None if once else _AFTER.match(folded)
    head = once or after
    tell = _TELL.match(folded, head.end()) if head else None
    if tell is None:
        raise PolicyError("policy.unread")
    rest, repeat = _taken(_REPEAT, line[tell.end() :])
    if _REPEATS.search(fold(rest)):
        raise PolicyError("policy.repeats")
    rest, working = _taken(_WORKING, rest)
    rest, hours = _taken(_HOURS, rest)
    clock = bool(after and any(after.groups()[1:]))
    wait = _wait(after[1], clock) if after else Wait()
    every = _wait(repeat[2] or "1h", clock) if repeat else Wait()
    return Step(
        wait,
        _targets(rest, words),
        int(repeat[1]) if repeat else 0,
        every,
        WORK if working else _between(*hours.groups()) if hours else "",
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """The text without what the pattern finds in it, and that."""
    found = pattern.search(fold(text))
    return (f"{text[: found.start()]} {text[found.end() :]}", found) if found else (text, None)


def _wait(spans: str, clock: bool) -> Wait:
    minutes = days = 0
    for amount, unit in _SPAN.findall(spans):
        days += int(amount) if unit[0] in "d天日" else 0
        minutes += int(amount) * {"h": 60, "小": 60, "m": 1, "分": 1}.get(unit[0], 0)
    return Wait(minutes, days, clock)


def _between(opens: str, closes: str) -> str:
    first, last = (time.rjust(5, "0") for time in (opens, closes))
    if not first < last <= "23:59" or any(int(time[3:]) > 59 for time in (first, last)):
        raise PolicyError("policy.hours", hours=f"{opens}–{closes}")
    return f"{first}-{last}"


def _targets(text: str, words: Lexicon) -> tuple[Target, ...]:
    marked, rest = words.named(text)
    found = [Target("person" if kind == "person" else "department", str(id)) for kind, id in marked]
    while room := _ROOM.search(fold(rest)):
        name = half_width(rest[room.end() :]).casefold()
        known = max((each for each in words.rooms if name.startswith(each)), key=len, default="")
        if not known:
            raise PolicyError("policy.no_room", name=rest[room.end() :].strip(f" {_CLOSING}")[:50])
        found.append(Target("room", str(words.rooms[known])))
        rest = f"{rest[: room.start()]} {rest[room.end() + len(known) :].lstrip(_CLOSING)}"
    return tuple(dict.fromkeys((*phrases(rest, words.targets), *found)))


def phrases(text: str, known: Mapping[str, T]) -> list[T]:
    """What each phrase of the text means, the longest first. Raises PolicyError for words that mean nothing."""
    folded, position = fold(text), 0
    found: list[T] = []
    while True:
        gap = _PARTING.match(folded, position)
        position = gap.end() if gap else position
        if position >= len(folded):
            return found
        phrase = max((each for each in known if _stands(each, folded, position)), key=len, default="")
        if not phrase:
            raise PolicyError("policy.unknown", word=text[position:].split()[0][:50])
        found.append(known[phrase])
        position += len(phrase)


def _stands(phrase: str, text: str, at: int) -> bool:
    """Whether the phrase begins there and does not stop inside a word."""
    following = text[at + len(phrase) : at + len(phrase) + 1]
    return text.startswith(phrase, at) and not (phrase[-1].isascii() and following.isascii() and following.isalnum())
