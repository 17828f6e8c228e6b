"""Which days of the past somebody means: last week, last month, from 11/1 to 11/15."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from core.calendar import CalendarError
from core.calendar.ranges import Days
from core.dates.fold import half_width
from handlers.calendars.days import days_of, say_days, today
from handlers.context import Context

_FROM = re.compile(r"(?:from|between|[从從自]) ?", re.IGNORECASE)
_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


def days_named(ctx: Context, text: str) -> Days:
    """The days; nothing said is the last month. Refuses what is not understood, or not past."""
    said = " ".join(half_width(text).split()).casefold()
    now = today(ctx)
    meant = ctx.languages.meanings("simulateword").get(said, frozenset()) if said else {"last_month"}
    if meant:
        return _PERIODS[next(iter(meant))](now)
    known = ctx.tr("comma").join(ctx.tr(f"simulateword.{name}") for name in _PERIODS)
    dated = any(sign.isdecimal() for sign in said)  # 11/1 is the last one, next month is none that is past
    try:
        days = days_of(ctx, _FROM.sub("", said, count=1), now - _YEAR if dated else now)
    except CalendarError:
        raise ctx.refuse("simulate.period", given=text[:50], known=known) from None
    if days.last > now:
        raise ctx.refuse("simulate.future", days=say_days(ctx.tr, days, now), known=known)
    return days


def _week(day: date) -> Days:
    first = day - timedelta(days=day.weekday())
    return Days(first, first + timedelta(days=6))


def _month_before(day: date) -> Days:
    last = day.replace(day=1) - _DAY
    return Days(last.replace(day=1), last)


_PERIODS: Mapping[str, Callable[[date], Days]] = {
    "last_week": lambda now: _week(now - timedelta(days=7)),
    "this_week": lambda now: Days(_week(now).first, now),
    "last_month": _month_before,
    "this_month": lambda now: Days(now.replace(day=1), now),
}
