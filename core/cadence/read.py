"""Reading a cadence as it is kept: `weekly mon,thu 09:00`, `quarterly last 17:00 moved previous`."""

from __future__ import annotations

import re
from datetime import date, time

from core.cadence.days import LAST, Daily, Days, Interval, OfPeriod, Weekly, Workdays
from core.cadence.model import Cadence, Moved

_SHOWN = 60
_LONGEST = 200
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERIODS = {"monthly": 1, "quarterly": 3, "halfyearly": 6, "yearly": 12}
_MOVED: dict[str, Moved] = {"next": "next", "previous": "previous"}
_MOST = {"days": 3660, "weeks": 520, "months": 120}
_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_POSITION = re.compile(r"(?:(\d{1,2})-)?(\d{1,2})")


class CadenceError(ValueError):
    """Words that are no cadence, or a day that never comes. `given` are the words."""

    def __init__(self, given: str) -> None:
        self.given = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
        super().__init__(f"no cadence: {self.given}")


def read_cadence(text: str) -> Cadence:
    """Raises CadenceError."""
    words = text.split() if len(text) <= _LONGEST else []
    moved: Moved = ""
    if len(words) > 2 and words[-2] == "moved" and words[-1] in _MOVED:
        moved, words = _MOVED[words[-1]], words[:-2]
    clock = _TIME.fullmatch(words[-1]) if len(words) > 1 else None
    days = _days(words[:-1]) if clock else None
    if clock is None or days is None:
        raise CadenceError(text)
    return Cadence(text, days, time(int(clock[1]), int(clock[2])), moved)


def _days(words: list[str]) -> Days | None:
    match words:
        case ["daily"]:
            return Daily()
        case ["workday"]:
            return Workdays()
        case ["weekly", names]:
            return _weekly(names.split(","))
        case ["monthly" | "quarterly" | "halfyearly" | "yearly" as name, position]:
            return _of_period(_PERIODS[name], position)
        case ["every", count, "days" | "weeks" | "months" as unit, "from", first]:
            return _interval(count, unit, first)
    return None


def _weekly(names: list[str]) -> Days | None:
    known = all(name in WEEKDAYS for name in names)
    return Weekly(frozenset(map(WEEKDAYS.index, names))) if known else None


def _of_period(months: int, position: str) -> Days | None:
    if position == "last":
        return OfPeriod(months, LAST, months)
    match = _POSITION.fullmatch(position)
    if match is None:
        return None
    month, day = int(match[1] or 1), int(match[2])
    if not 1 <= month <= months or not 1 <= day <= (_DAYS_OF_MONTH[month - 1] if months == 12 else 31):
        return None
    return OfPeriod(months, day, month)


def _interval(count: str, unit: str, first: str) -> Days | None:
    if not (count.isdecimal() and count.isascii() and 1 <= int(count[:6]) <= _MOST[unit]):
        return None
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return None
    return Interval(int(count) * (7 if unit == "weeks" else 1), day, unit == "months")
