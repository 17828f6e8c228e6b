"""Times of day in words: 5pm, 14:00, noon, 下午三点半, 晚8点, end of day."""

from __future__ import annotations

from dataclasses import dataclass

from core.dates.counted import WEEKDAY, WORKDAY
from core.dates.fold import NUMERALS, number
from core.dates.frame import DAY_ENDS
from core.dates.rules import Rules


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight, over 1440 in the small hours of the next day.

    `weak`: alone it may be no time at all (补充3点). `part`: a part of the day, meant is its end. `closing`: the
    end of the working day.
    """

    minutes: int
    weak: bool = False
    part: bool = False
    closing: bool = False


_PARTS = {
    "dawn": ("凌晨", "清晨"),
    "morning": ("早上", "早晨", "上午", "早", "晨"),
    "noon": ("中午", "正午"),
    "afternoon": ("下午", "午后", "傍晚"),
    "evening": ("晚上", "晚间", "夜里", "半夜", "深夜", "晚", "夜"),
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words}
_ENDS = {"dawn": 6 * 60, "morning": 12 * 60, "noon": 12 * 60, "afternoon": DAY_ENDS, "evening": 21 * 60}
_ENDS["night"] = _ENDS["evening"]
_FIRST_THING = 10 * 60
"""Within the first hour of most offices: at nine nobody could have begun."""
_PART = "|".join(sorted(_PART_OF, key=len, reverse=True))
_N = NUMERALS
_DAY = rf"today\b|tomorrow\b|(?:the )?(?:next|following) {WORKDAY}\b|(?:(?:next|this|coming) )?(?:{WEEKDAY})\b"
_MINUTES = rf"(?:(半|[一三]刻)|(\d\d|[{_N}]{{2,3}})分?|(\d|[{_N}])分|整)?"


def hour_of(hour: int, part: str | None, padded: bool = False) -> int | None:
    """The hour on a 24-hour clock, 24 and more after midnight; None when there is no such hour.

    An hour from 1 to 6 with nothing beside it is in the afternoon: nobody's work is due at 3 in the morning.
    """
    if hour > 24:
        return None
    match part:
        case "dawn" | "morning":
            return 0 if part == "dawn" and hour == 12 else hour
        case "noon":
            return hour + 12 if hour < 4 else hour
        case "afternoon":
            return hour + 12 if 0 < hour < 12 else hour
        case "evening" | "night":
            return hour + 24 if hour < 5 else hour + 12 if hour <= 12 else hour
    return hour + 12 if 0 < hour < 7 and not padded else hour


def _clock(hour: int | None, minute: int = 0, weak: bool = False) -> Clock | None:
    if hour is None or minute > 59 or (hour == 24 and minute and weak):
        return None
    return Clock(hour * 60 + minute, weak)


def _twelve(hour: str, minute: str | None, half: str) -> Clock | None:
    value = int(hour)
    if value > 12 or not value:
        return _clock(value if half == "p" and 12 < value < 24 else None)
    return _clock(value % 12 + (12 if half == "p" else 0), int(minute or 0))


def _in_the(hour: str, minute: str | None, part: str | None, night: str | None) -> Clock | None:
    return _clock(hour_of(int(hour), part or night), int(minute or 0)) if 0 < int(hour) <= 12 else None


def _colon(part: str | None, hour: str, minute: str) -> Clock | None:
    return _clock(hour_of(int(hour), _PART_OF.get(part or ""), padded=len(hour) == 2), int(minute))


def _chinese(part: str | None, hour: str, quarters: str | None, minute: str | None, few: str | None) -> Clock | None:
    hours = hour_of(number(hour), _PART_OF.get(part or ""), padded=hour.startswith("0"))
    minutes = {"半": 30, "一刻": 15, "三刻": 45}[quarters] if quarters else number(minute or few or "0")
    return _clock(hours, minutes, weak=not (part or quarters or minute or few))


def _part_of_day(word: str, hour: str | None) -> Clock | None:
    return _clock(hour_of(int(hour), word)) if hour else Clock(_ENDS[word], weak=True, part=True)


CLOCKS: Rules[Clock] = Rules(
    (r"(\d{1,2})(?:[:.]([0-5]\d))? ?([ap])(?:m\b|\.m\.)", _twelve),
    (r"(\d{1,2})(?::([0-5]\d))? (?:in the (morning|afternoon|evening)|at (night))\b", _in_the),
    (rf"(?:({_PART})[ 的]?)?(\d{{1,2}}):([0-5]\d)(?![\d:])", _colon),
    (rf"(?:({_PART})[ 的]?)?(\d{{1,2}}|[{_N}]{{1,3}}) ?(?:点钟?|时(?![间候])){_MINUTES}", _chinese),
    (r"(\d{1,2}) ?o['’]?clock\b", lambda hour: _clock(hour_of(int(hour), None))),
    (r"(?:12 )?(?:noon|midday)\b", lambda: Clock(12 * 60)),
    (r"lunchtime\b", lambda: Clock(12 * 60, weak=True)),
    (r"midnight\b|午夜", lambda: Clock(24 * 60)),
    (r"first thing(?: in the morning)?\b|一大?早", lambda: Clock(_FIRST_THING, weak=True)),
    (
        r"(?:eod|cob|end of (?:the )?(?:work(?:ing)? ?)?day|(?:end|close) of business)\b",
        lambda: Clock(DAY_ENDS, closing=True),
    ),
    (rf"(?:the )?end of (?={_DAY})", lambda: Clock(DAY_ENDS, closing=True)),
    (r"下班(?!后)", lambda: Clock(DAY_ENDS, weak=True, closing=True)),
    (r"(?:in the )?(morning|afternoon|evening|night)\b(?: (?:at )?(\d{1,2})(?![\w:.%/]| ?[a-z%]))?", _part_of_day),
    (rf"({_PART})", lambda word: Clock(_ENDS[_PART_OF[word]], weak=True, part=True)),
)
