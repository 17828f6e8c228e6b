"""Whether Muster may speak to somebody now: quiet hours, and a budget of interruptions (design.md, promise 6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.calendar import Calendar, CalendarError
from core.calendar.week import clock, read_span
from core.dates.frame import Frame

BUDGET = 6
"""Interruptions of one person on a working day, where nothing else is set."""
MOST = 100
_CLOSES = 15
"""Minutes for which what falls due at the close of work is still said."""
_DAY = 24 * 60
_REACH = 400
"""Days on which a working day is looked for: whoever has none is not kept waiting."""


class Weight(StrEnum):
    """How much a message to one person weighs against their time."""

    CRITICAL = "critical"
    """Passes at any hour."""
    URGENT = "urgent"
    """The same where its record is urgent; otherwise an interruption."""
    INTERRUPTION = "interruption"
    ASKED = "asked"
    """What its reader asked for, or what follows at once from what they did: it interrupts nobody."""
    DIGEST = "digest"
    """Comes at an hour of its own, and takes in what was held."""
    ROOM = "room"
    """Never goes to one person alone."""


class Hours(NamedTuple):
    """From, to, in minutes after midnight of the person's zone; over midnight where they end before they begin."""

    start: int
    end: int

    def hold(self, minute: int) -> bool:
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


OFF = Hours(0, 0)
"""No hour is quiet."""


class Manners(NamedTuple):
    """What somebody wants; `hours` None: quiet is what lies outside of their working day. Days off are, unless OFF."""

    hours: Hours | None = None
    budget: int = BUDGET


def interrupts(weight: Weight, urgent: bool) -> bool:
    """Whether a message waits where its reader wants quiet or had enough; `urgent` is its record."""
    return weight is Weight.INTERRUPTION or (weight is Weight.URGENT and not urgent)


def is_quiet(calendar: Calendar, hours: Hours | None, moment: datetime) -> bool:
    if hours == OFF:
        return False
    local = moment.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    windows = calendar.windows(local.date())
    if not windows:
        return True
    return hours.hold(minute) if hours else not windows[0][0] <= minute < windows[-1][1] + _CLOSES


def next_day(calendar: Calendar, hours: Hours | None, after: datetime) -> datetime | None:
    """When somebody's next working day begins and what was held comes; None where no day is worked."""
    return _begins(calendar, hours, after, 1)


def this_day(calendar: Calendar, hours: Hours | None, moment: datetime) -> datetime:
    """Since when interruptions count: when the day began that they are in, or on a day off the one before."""
    return _begins(calendar, hours, moment, -1) or moment - timedelta(days=1)


def _begins(calendar: Calendar, hours: Hours | None, moment: datetime, step: int) -> datetime | None:
    """A day begins when quiet hours end: without hours of somebody's own, with the first working hour."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    frame = Frame(local, calendar.is_workday, False)
    for offset in range(_REACH):
        day = local.date() + timedelta(days=step * offset)
        if windows := calendar.windows(day):
            minute = hours.end % _DAY if hours and hours != OFF else windows[0][0]
            begins = frame.moment(day, minute).astimezone(UTC)
            if (begins > moment) if step > 0 else (begins <= moment):
                return begins
    return None


def read_hours(text: str) -> Hours:
    """`20:00–8:00`, `8pm to 8am`, `晚上8点到早上8点`. Raises CalendarError."""
    start, end = read_span(text)
    if start % _DAY == end % _DAY:
        raise CalendarError("calendar.hours_unread", text)
    return Hours(start % _DAY, end)


def write_hours(hours: Hours) -> str:
    return f"{clock(hours.start)}-{clock(hours.end)}"
