"""When a step comes: in working time or by the clock, and only within its hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.calendar import Calendar, NoWorkingTime
from core.escalation.model import WORK, Wait

_REACH = 400


def moment(at: datetime, wait: Wait, hours: str, calendar: Calendar) -> datetime:
    """The moment of a step whose wait begins at `at`, never before it. Where nobody ever works, the clock counts."""
    try:
        return _within(_later(at, wait, calendar), hours, calendar)
    except NoWorkingTime:
        return at + timedelta(minutes=wait.length)


def _later(at: datetime, wait: Wait, calendar: Calendar) -> datetime:
    if wait.clock or not wait.length:
        return at + timedelta(minutes=wait.length)
    begun = calendar.next_working(at)
    day = calendar.next_working(calendar.add_days(begun, wait.days))
    return max(at, calendar.add(day, timedelta(minutes=wait.minutes)))


def _within(at: datetime, hours: str, calendar: Calendar) -> datetime:
    """The moment itself where it lies within the hours, else when they begin next."""
    if not hours:
        return at
    if hours == WORK:
        return calendar.next_working(at)
    zone = ZoneInfo(calendar.zone)
    opens, closes = (time.fromisoformat(part) for part in hours.split("-"))
    day = at.astimezone(zone).date()
    for number in range(_REACH):
        that = day + timedelta(days=number)
        first, last = (datetime.combine(that, one, zone).astimezone(at.tzinfo) for one in (opens, closes))
        if calendar.is_workday(that) and at < last:
            return max(at, first)
    raise NoWorkingTime(at)
