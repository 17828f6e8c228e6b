"""To when a reminder can be put off (requirements.md S002-工作)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendar import Calendar, NoWorkingTime

_HOUR = timedelta(hours=1)
_MORNING = re.compile(r"morning|[早晨]|上午")


def opens(calendar: Calendar, day: date) -> int:
    """When the day's work begins, in minutes after midnight: so is a day meant to which a reminder is put off."""
    windows = calendar.windows(day) or calendar.week_hours(day)
    return windows[0][0] if windows else 9 * 60


def begins(text: str, moment: datetime, calendar: Calendar) -> datetime:
    """A morning that was said means when it begins, not by when it is over."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    if not _MORNING.search(text) or (local.hour, local.minute) != (12, 0):
        return moment
    minutes = opens(calendar, local.date())
    return local.replace(hour=minutes // 60, minute=minutes % 60)


def choices(now: datetime, calendar: Calendar) -> dict[str, datetime]:
    """What is offered, where it makes sense at this hour: in an hour, later today, on the next working morning, and on
    the first of the next week."""
    today = calendar.local(now)
    found = {"hour": now + _HOUR}
    try:
        later = calendar.add(calendar.end_of(now, 0), -_HOUR)
        if calendar.is_workday(today) and later > now + _HOUR:
            found["later"] = later
        found["tomorrow"] = calendar.opening(today + timedelta(days=1))
        week = calendar.opening(today + timedelta(days=7 - today.weekday()))
    except NoWorkingTime:
        return found
    return {**found, "week": week} if week > found["tomorrow"] else found
