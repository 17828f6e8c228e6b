"""Dates of the calendar: 2026-12-01, 30/11, Nov 30, 30th November 2026, 11月30日, 民國115年11月30日."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.dates.fold import NUMERALS, number
from core.dates.frame import Frame
from core.dates.rules import Rules


@dataclass(frozen=True, slots=True)
class Day:
    """`on` finds the day for a frame and the minutes of its clock. `weak`: alone it may be no date at all (24/7)."""

    on: Callable[[Frame, int], date | None]
    weak: bool = False


MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
ORDINAL = "(?:st|nd|rd|th)"
DAY_NUMBER = rf"\d{{1,2}}|[{NUMERALS}]{{1,3}}"
_CHINESE_YEAR = r"(?:(?:(?:民国 ?)?(\d{2,4}) ?年|([今明]年)) ?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "5 may be enough" is no date; at the end, or before a year or a time, it is.
_NOT_THE_VERB = r"(?<!may)(?:\b|$)|(?<=may)(?= *(?:$|[.,;:!?)\n]|\d))"


def month_of(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _on_date(year: int | None, month: int, day: int) -> Callable[[Frame, int], date | None]:
    """A date; without a year the next one that there is, within the eight years that a leap day can take."""

    def on(frame: Frame, _: int) -> date | None:
        if year is not None:
            return valid(year, month, day)
        coming = (valid(frame.today.year + ahead, month, day) for ahead in range(9))
        return next((found for found in coming if found and found >= frame.today), None)

    return on


def _year(text: str | None) -> int | None:
    """Two digits are of this century; three are years of the Republic (民國115年)."""
    return int(text) + {2: 2000, 3: 1911}.get(len(text), 0) if text else None


def _full(year: str, month: str, day: str) -> Day:
    return Day(_on_date(int(year), int(month), int(day)))


def _numeric(first: str, second: str, year: str | None) -> Day:
    """30/11 or 11/30; where both readings are dates, the frame says which is meant. 3/4 and 24/7 are weak."""
    a, b = int(first), int(second)

    def on(frame: Frame, minutes: int) -> date | None:
        day, month = (b, a) if b > 12 or (a <= 12 and not frame.day_first) else (a, b)
        return _on_date(_year(year), month, day)(frame, minutes)

    return Day(on, weak=not year and (max(a, b) <= 12 or (a, b) == (24, 7)))


def _named(day: str, month: str, year: str | None) -> Day:
    return Day(_on_date(_year(year), month_of(month), int(day)))


def _chinese(year: str | None, which: str | None, month: str, day: str) -> Day:
    if which is None:
        return Day(_on_date(_year(year), number(month), number(day)))
    ahead = int(which == "明年")
    return Day(lambda frame, _: valid(frame.today.year + ahead, number(month), number(day)))


DATES: Rules[Day] = Rules(
    (r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _full),
    (r"(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?!\d)", _numeric),
    (r"(\d{1,2})/(\d{1,2})(?:/(\d\d))?(?![\d/])", _numeric),
    (rf"(\d{{1,2}}){ORDINAL}?(?: of)?[ -]?({MONTH})(?:{_NOT_THE_VERB})\.?(?:,?[ -](20\d\d))?\b", _named),
    (rf"({MONTH})\.?[ -](\d{{1,2}}){ORDINAL}?(?:,? (20\d\d))?(?![\w:])", lambda m, d, y: _named(d, m, y)),
    (rf"{_CHINESE_YEAR}({DAY_NUMBER}) ?月 ?({DAY_NUMBER})(?: ?[日号]|(?![\d个天]))", _chinese),
)
