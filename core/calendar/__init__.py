"""One working calendar for everything: what is working time, and arithmetic in it (design.md section 6)."""

from __future__ import annotations

from core.calendar.errors import CalendarError, NoWorkingTime
from core.calendar.halves import Away
from core.calendar.levels import Calendars, Leave, Level
from core.calendar.model import Calendar, DayRule
from core.calendar.week import OFFICE, Week, read_week, write_week

PLAIN = Calendar()
"""Weekdays from nine to six, without holidays: where nothing is known of anybody's calendar."""

__all__ = [
    "OFFICE",
    "PLAIN",
    "Away",
    "Calendar",
    "CalendarError",
    "Calendars",
    "DayRule",
    "Leave",
    "Level",
    "NoWorkingTime",
    "Week",
    "read_week",
    "write_week",
]
