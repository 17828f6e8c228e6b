"""Weekdays and months as a language calls them."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names

from core.cadence.read import WEEKDAYS


def weekday(day: str, locale: str) -> str:
    """`mon` as Monday, 周一, 週一."""
    names = get_day_names("wide" if locale == "en" else "abbreviated", locale=locale)
    return str(names[WEEKDAYS.index(day)])


def month(number: int, locale: str) -> str:
    """Of a date: Jan, 1月."""
    return str(get_month_names("abbreviated", locale=locale)[number])
