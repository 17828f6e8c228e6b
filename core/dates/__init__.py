"""Dates as people write them, in English, 简体 and 繁體: relative to a moment, in its zone."""

from __future__ import annotations

from core.dates.find import Found, find_closing, find_due, find_leading, parse_moment
from core.dates.frame import END_OF_DAY, Frame

__all__ = ["END_OF_DAY", "Found", "Frame", "find_closing", "find_due", "find_leading", "parse_moment"]
