"""A cadence that opens ahead: what is due on its days is opened so many working days before, when work begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.cadence.model import Cadence
from core.calendar import Calendar
from core.dates.frame import DAY_ENDS

MOST = 120
"""Working days."""
_IDLE = 366
_OPENS = DAY_ENDS - 9 * 60
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Led(Cadence):
    """`following` are the moments at which something is opened; on no day ahead, in the morning of its own day."""

    lead: int = 0

    def following(self, after: datetime, calendar: Calendar) -> datetime | None:
        due = self.due_after(after, calendar)
        while due and (found := opening(due, self.lead, calendar)) <= after:
            due = self.due_after(due, calendar)
        return found if due else None

    def due_after(self, after: datetime, calendar: Calendar) -> datetime | None:
        """The next moment strictly after this one at which something is due."""
        return Cadence.following(self, after, calendar)

    def dues(self, slot: datetime, calendar: Calendar) -> list[datetime]:
        """All that opens at that moment: several where they come more often than there are working days."""
        found = []
        due = self.due_after(slot - _MICROSECOND, calendar)
        while due and (opens := opening(due, self.lead, calendar)) <= slot:
            if opens == slot:
                found.append(due)
            due = self.due_after(due, calendar)
        return found


def opening(due: datetime, lead: int, calendar: Calendar) -> datetime:
    """When work begins on the day that is so many working days before; never after what is due."""
    day, idle = due.date(), 0
    while lead and idle < _IDLE:
        day -= timedelta(days=1)
        worked = calendar.is_workday(day)
        lead -= worked
        idle = 0 if worked else idle + 1
    windows = calendar.windows(day) or calendar.week_hours(day)
    minutes = windows[0][0] if windows else _OPENS
    return min(due, datetime.combine(day, time()) + timedelta(minutes=minutes))
