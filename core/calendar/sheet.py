"""An administrator's list of one year's public holidays: a line for each day or run of days.

off 2027-02-05 – 2027-02-11 春节
working 2027-02-14
休 2/5-2/11 春節
補班 2/14

A file's rows are such lines, or have the kind, one day or two, and the name in cells of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from core.calendar.errors import CalendarError
from core.calendar.public import PublicYear
from core.dates.fold import half_width

_DATE = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?"
_LINE = re.compile(rf"([^\s:]+)[\s:]+{_DATE}(?:\s*(?:[-–—~至到]|to)\s*{_DATE})?(?:[\s,:]+(.*))?", re.ASCII)
OFF = frozenset({"off", "holiday", "closed", "休", "休息", "放假", "放"})
WORKING = frozenset({"working", "work", "open", "班", "上班", "補班", "补班", "調休", "调休"})
_DAY = re.compile(_DATE, re.ASCII)
_OF_YEAR = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]", re.ASCII)
_NAME = 100
_MOST = 400


def read_year(text: str, year: int) -> PublicYear:
    """Raises CalendarError with the first line that is not understood or is of another year."""
    off: dict[date, str] = {}
    working: set[date] = set()
    for line in _lines(text):
        kind, days, name = _read(line, year)
        if kind == "off":
            off |= dict.fromkeys(days, name)
        else:
            working |= set(days)
    if both := sorted(set(off) & working):
        raise CalendarError("calendar.year_both", both[0].isoformat())
    if not off:
        raise CalendarError("calendar.year_empty", str(year))
    return PublicYear(off, frozenset(working))


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """A file's rows as lines; one without any figure at its head names the columns."""
    cells = [[text for cell in row if (text := " ".join(cell.split()))] for row in rows]
    if cells and not any(sign.isdecimal() for cell in cells[0] for sign in cell):
        cells = cells[1:]
    return "\n".join(_line_of(row) for row in cells if row)


def _line_of(cells: Sequence[str]) -> str:
    kinds = [cell for cell in cells if cell.casefold() in OFF | WORKING]
    days = [cell for cell in cells if _DAY.fullmatch(half_width(cell))]
    if not (kinds and days):
        return " ".join(cells)
    names = [cell for cell in cells if cell not in days and cell != kinds[0]]
    return " ".join([kinds[0], " – ".join(dict.fromkeys(days)), *names])


def year_of(text: str) -> int | None:
    """The year that most of the days are written with."""
    found = Counter(int(year) for year in _OF_YEAR.findall(half_width(text)))
    return max(found, key=found.__getitem__, default=None)


def write_year(given: PublicYear) -> str:
    """The one form in which a year is stored; `read_year` reads it."""
    days = [(day, f"off {day} {name}".rstrip()) for day, name in given.off.items()]
    days += [(day, f"working {day}") for day in given.working]
    return "\n".join(line for _, line in sorted(days))


def _lines(text: str) -> Iterator[str]:
    found = [line for each in text.splitlines() if (line := each.strip()) and not line.startswith("#")]
    if len(found) > _MOST:
        raise CalendarError("calendar.year_long", str(_MOST))
    yield from found


def _read(line: str, year: int) -> tuple[str, list[date], str]:
    found = _LINE.fullmatch(half_width(line))
    word = found[1].casefold() if found else ""
    if found is None or word not in OFF | WORKING:
        raise CalendarError("calendar.year_line", line)
    try:
        first = date(int(found[2] or year), int(found[3]), int(found[4]))
        last = date(int(found[5] or first.year), int(found[6]), int(found[7])) if found[6] else first
    except ValueError:
        raise CalendarError("calendar.year_line", line) from None
    if not first <= last or {first.year, last.year} != {year}:
        raise CalendarError("calendar.year_day", line)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return ("off" if word in OFF else "working"), days, line[slice(*found.span(8))].strip()[:_NAME] if found[8] else ""
