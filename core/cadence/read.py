"""Reading a cadence as it is kept: `weekly mon,thu 09:00`, `quarterly last 17:00 moved previous`, `cron 0 9 * * mon`.

Behind it may stand `lead 10`: what is due so is opened ten working days before.
"""

from __future__ import annotations

import re
from datetime import date, time

from core.cadence.cron import read_cron
from core.cadence.days import LAST, Daily, Days, Interval, OfPeriod, Weekly, Workdays
from core.cadence.led import MOST, Led
from core.cadence.model import Cadence, Moved
from core.cadence.periods import UNITS, Drawn, Ends
from core.cadence.placed import PLACES, Placed

_SHOWN = 60
_LONGEST = 200
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIODS = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "halfyearly": "halfyear", "yearly": "year"}
_MONTHS = {"monthly": 1, "quarterly": 3, "halfyearly": 6, "yearly": 12}
_MOVED: dict[str, Moved] = {"next": "next", "previous": "previous"}
_MOST = {"days": 3660, "weeks": 520, "months": 120}
_MOST_IN_PERIOD = 60
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
    lead, words = _suffix(words, "lead")
    if lead and not (lead.isdecimal() and lead.isascii() and int(lead[:6]) <= MOST):
        raise CadenceError(text)
    move, words = _suffix(words, "moved")
    if move:
        moved = _MOVED.get(move, "")
    days, times = _read(words)
    if days is None or not times or (move and not moved):
        raise CadenceError(text)
    if lead:
        return Led(text, days, times[0], moved, times[1:], int(lead))
    return Cadence(text, days, times[0], moved, times[1:])


def _suffix(words: list[str], name: str) -> tuple[str, list[str]]:
    """The value behind a word that stands last but one, and the words before it."""
    return (words[-1], words[:-2]) if len(words) > 2 and words[-2] == name else ("", words)


def _read(words: list[str]) -> tuple[Days | None, tuple[time, ...]]:
    if words[:1] == ["cron"]:
        return read_cron(words[1:]) or (None, ())
    clock = _TIME.fullmatch(words[-1]) if len(words) > 1 else None
    return _days(words[:-1]), ((time(int(clock[1]), int(clock[2])),) if clock else ())


def _days(words: list[str]) -> Days | None:
    match words:
        case ["daily"]:
            return Daily()
        case ["workday"]:
            return Workdays()
        case ["weekly", "last"]:
            return Ends("week")
        case ["weekly", names]:
            return _weekly(names.split(","))
        case ["monthly" | "quarterly" | "halfyearly" | "yearly" as name, position]:
            return _placed(name, position) if "-" in position and position[0].isalpha() else _of_period(name, position)
        case ["every", count, "days" | "weeks" | "months" as unit, "from", first]:
            return _interval(count, unit, first)
        case ["least", count, unit] if unit in UNITS:
            return Ends(unit) if _counted(count) else None
        case ["random", count, unit, seed] if unit in UNITS:
            return Drawn(int(count), unit, seed) if _counted(count) else None
    return None


def _weekly(names: list[str]) -> Days | None:
    known = all(name in WEEKDAYS for name in names)
    return Weekly(frozenset(map(WEEKDAYS.index, names))) if known else None


def _counted(count: str) -> bool:
    return count.isdecimal() and count.isascii() and 1 <= int(count[:6]) <= _MOST_IN_PERIOD


def _placed(name: str, position: str) -> Days | None:
    place, _, weekday = position.partition("-")
    known = place in PLACES and weekday in WEEKDAYS
    return Placed(place, WEEKDAYS.index(weekday), PERIODS[name]) if known else None


def _of_period(name: str, position: str) -> Days | None:
    months = _MONTHS[name]
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
