"""A cadence: days, a time of day, and what becomes of a day that is not worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.cadence.days import Days
from core.calendar import Calendar
from core.dates.frame import Frame, weekdays

Moved = Literal["", "next", "previous"]
_LONGEST_BREAK = 60
"""Days without a working day after which a day is left where it is."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """`text` is how it is kept, as read_cadence reads it."""

    text: str
    days: Days
    at: time
    moved: Moved = ""
    more: tuple[time, ...] = ()
    """Later times of the same day."""

    def following(self, after: datetime, calendar: Calendar) -> datetime | None:
        """The next nominal moment strictly after this one, both on the wall clock, without a zone. None at the end of
        what a date can say."""
        start = max(date.min + timedelta(days=_LONGEST_BREAK), after.date()) - timedelta(days=_LONGEST_BREAK)
        for day in self.days.since(start if self.moved else after.date(), calendar):
            moved = self._move(day, calendar)
            found = (datetime.combine(moved, at) for at in (self.at, *self.more))
            if (first := next((each for each in found if each > after), None)) is not None:
                return first
        return None

    def _move(self, day: date, calendar: Calendar) -> date:
        if not self.moved:
            return day
        step = timedelta(days=1 if self.moved == "next" else -1)
        moved = day
        for _ in range(_LONGEST_BREAK):
            if calendar.is_workday(moved):
                return moved
            moved += step
        return day


def moment(nominal: datetime, zone: str) -> datetime:
    """The moment of a time on the wall clock of a zone, in UTC: in a gap of daylight saving the first that is valid
    after it, in an hour that comes twice the first (fault 41)."""
    midnight = datetime.combine(nominal.date(), time(), ZoneInfo(zone))
    frame = Frame(midnight, weekdays, False)
    return frame.moment(nominal.date(), nominal.hour * 60 + nominal.minute).astimezone(UTC)
