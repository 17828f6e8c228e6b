"""Working time: what is due within so many working days, and when to remind of it. Weekdays from nine to six.

The seam for a calendar is `workday`: whether a day is one on which people work.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import END_OF_DAY, IsWorkday, weekdays

MORNING = time(9)
_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days without a working day after which a calendar is taken to have none


def end_of(now: datetime, days: int, zone: str, workday: IsWorkday = weekdays) -> datetime:
    """The end of the working day that is `days` working days after this moment's day in the zone."""
    day = now.astimezone(ZoneInfo(zone)).date()
    for _ in range(days):
        day = _next(day, _DAY, workday)
    return datetime.combine(day, END_OF_DAY, ZoneInfo(zone))


def before(moment: datetime, hours: int, zone: str, workday: IsWorkday = weekdays) -> datetime:
    """The moment that lies so many working hours earlier."""
    left, local = timedelta(hours=hours), moment.astimezone(ZoneInfo(zone))
    day, end = local.date(), min(local.time(), END_OF_DAY)
    if not workday(day) or end <= MORNING:
        day, end = _next(day, -_DAY, workday), END_OF_DAY
    while (worked := _between(MORNING, end)) < left:
        left -= worked
        day, end = _next(day, -_DAY, workday), END_OF_DAY
    return datetime.combine(day, end, ZoneInfo(zone)) - left


def _between(start: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


def _next(day: date, step: timedelta, workday: IsWorkday) -> date:
    for _ in range(_LONGEST_BREAK):
        day += step
        if workday(day):
            return day
    return day
