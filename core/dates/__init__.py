"""Dates as people write them, in English, 简体 and 繁體: relative to a moment, in its zone."""

from __future__ import annotations

from core.dates.find import Found, find_due, parse_moment
from core.dates.frame import END_OF_DAY, Add, Closes, IsWorkday, at_six, weekdays

__all__ = ["END_OF_DAY", "Add", "Closes", "Found", "IsWorkday", "at_six", "find_due", "parse_moment", "weekdays"]
