"""One date phrase: a day, a time of day, both in either order, or a length of time from now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from core.dates.clock import CLOCKS, Clock, hour_of
from core.dates.dated import Day
from core.dates.days import plus, read_day
from core.dates.frame import Frame
from core.dates.spans import SPANS


@dataclass(frozen=True, slots=True)
class Phrase:
    """`weak`: a date only where something else says so. `limit`: a due date wherever it stands. `rolled`: a bare
    time that is past today, so tomorrow's."""

    at: datetime
    end: int
    weak: bool = False
    limit: bool = False
    rolled: bool = False


_LAST_MINUTE = 23 * 60 + 59
_TO_CLOCK = re.compile(r"t(?=\d\d:)|[ ,]{0,2}(?:at |@ ?|的)?")
_AT_HOUR = re.compile(r" at (\d{1,2})(?= *(?:$|[.,;!?)\n]))", re.ASCII)
_TO_DAY = re.compile(r",? ?(?:(?:on|of) )?(?:the )?(?:morning of (?:the )?)?")
_PART = re.compile(r" ?(?:morning|afternoon|evening|night)\b", re.ASCII)
# What may not follow: the word goes on, or the phrase is the first half of a range or of a possessive.
_GOES_ON = re.compile(r"['’]s|[/%~_-](?! )|[–—](?=\d)", re.ASCII)
_WORD_GOES_ON = re.compile(r"(?<=[a-z0-9])[a-z0-9]", re.ASCII)


def read_phrase(text: str, position: int, frame: Frame) -> Phrase | None:
    """The phrase that begins at `position` of the folded text, or None. Dates out of the calendar's range are none."""
    try:
        readings = (read(text, position, frame) for read in (_from_now, _from_day, _from_clock))
        found = next(filter(None, readings), None)
    except (OverflowError, ValueError):
        return None
    if found is None or _GOES_ON.match(text, found.end) or _WORD_GOES_ON.match(text, found.end):
        return None
    return found


def _from_now(text: str, position: int, frame: Frame) -> Phrase | None:
    matched = SPANS.match(text, position)
    if matched is None:
        return None
    span, end = matched
    at = span.moment(frame)
    return Phrase(at, end, limit=span.limit) if at else _with_clock(text, span.day(), end, frame, span.limit)


def _from_day(text: str, position: int, frame: Frame) -> Phrase | None:
    matched = read_day(text, position)
    return _with_clock(text, *matched, frame) if matched else None


def _with_clock(text: str, day: Day, end: int, frame: Frame, limit: bool = False) -> Phrase | None:
    gap = _TO_CLOCK.match(text, end)
    matched = CLOCKS.match(text, gap.end()) if gap else None
    clock, clock_end = matched or _at_hour(text, end) or (None, end)
    at = _moment(day, clock, frame)
    return Phrase(at, clock_end, weak=day.weak and clock is None, limit=limit) if at else None


def _at_hour(text: str, end: int) -> tuple[Clock, int] | None:
    """A bare number is an hour only after a day and "at", with nothing that it could count after it."""
    found = _AT_HOUR.match(text, end)
    hour = hour_of(int(found[1]), None) if found else None
    return (Clock(hour * 60), found.end()) if found and hour is not None else None


def _from_clock(text: str, position: int, frame: Frame) -> Phrase | None:
    matched = CLOCKS.match(text, position)
    if matched is None:
        return None
    clock, end = matched
    gap = _TO_DAY.match(text, end)
    following = (read_day(text, gap.end()) or _span_day(text, gap.end())) if gap else None
    if following is None:
        return _bare(clock, end, frame)
    day, end = following
    part = _PART.match(text, end)
    at = _moment(day, clock, frame)
    return Phrase(at, part.end() if part else end) if at else None


def _span_day(text: str, position: int) -> tuple[Day, int] | None:
    """The day of "noon in two working days"; hours and minutes are no days."""
    matched = SPANS.match(text, position)
    return (matched[0].day(), matched[1]) if matched and not matched[0].timed else None


def _bare(clock: Clock, end: int, frame: Frame) -> Phrase | None:
    """A time without a day: today's, or when that is past the next day's, for the day's end the next working day's."""
    day: date | None = frame.today
    minutes = _minutes(clock, frame.today, frame)
    rolled = frame.gone(frame.today, minutes)
    if rolled:
        day = frame.workdays_later(1) if clock.closing else plus(1).on(frame, minutes)
    if day is None:
        return None
    return Phrase(frame.moment(day, _minutes(clock, day, frame)), end, weak=clock.weak, rolled=rolled)


def _moment(day: Day, clock: Clock | None, frame: Frame) -> datetime | None:
    """Without a time the end of the day's work; "today" and "tonight" said after that still have until midnight."""
    on = day.on(frame, _minutes(clock, frame.today, frame))
    if on is None:
        return None
    minutes = _minutes(clock, on, frame)
    if on == frame.today and (clock is None or clock.part) and frame.gone(on, minutes):
        minutes = _LAST_MINUTE
    return frame.moment(on, minutes)


def _minutes(clock: Clock | None, day: date, frame: Frame) -> int:
    return clock.minutes if clock and not clock.closing else frame.closes(day)
