"""What a date phrase is relative to, and the steps from it to days and moments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

IsWorkday = Callable[[date], bool]
Closes = Callable[[date], int]
"""The end of a day's work, in minutes after its midnight."""
Add = Callable[[datetime, timedelta], datetime]
"""The moment by which so much was worked since another; raises a ValueError where there is none."""

END_OF_DAY = time(18)
DAY_ENDS = END_OF_DAY.hour * 60 + END_OF_DAY.minute
_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days without a working day after which a calendar is taken to have none


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def at_six(day: date) -> int:
    return DAY_ENDS


@dataclass(frozen=True, slots=True)
class Frame:
    """`now` in the zone of whoever writes, whose working days are counted; `day_first` says what 12/1 is."""

    now: datetime
    workday: IsWorkday = weekdays
    day_first: bool = True
    closes: Closes = at_six
    add: Add | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def moment(self, day: date, minutes: int) -> datetime:
        """The wall clock's `minutes` after the day's midnight; inside a gap of daylight saving, the gap's end."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        local = wall.replace(tzinfo=self.now.tzinfo)
        if local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None, fold=0) == wall:
            return local
        return self._after_gap(wall)

    def _after_gap(self, wall: datetime) -> datetime:
        zone = self.now.tzinfo
        before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
        old = before.astimezone(zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) // 2
            if middle.astimezone(zone).utcoffset() == old:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0).astimezone(zone)

    def later(self, span: timedelta) -> datetime:
        """Elapsed time from now, whatever clocks on the wall do."""
        return (self.now.astimezone(UTC) + span).astimezone(self.now.tzinfo).replace(microsecond=0)

    def worked_later(self, span: timedelta) -> datetime | None:
        """So much working time from now; None where nobody said which time is worked."""
        at = self.add(self.now, span) if self.add else None
        return at.astimezone(self.now.tzinfo).replace(microsecond=0) if at else None

    def gone(self, day: date, minutes: int) -> bool:
        return self.moment(day, minutes).astimezone(UTC) <= self.now.astimezone(UTC)

    def workdays_later(self, count: int) -> date | None:
        day, idle = self.today, 0
        while count and idle < _LONGEST_BREAK:
            day += _DAY
            idle = 0 if self.workday(day) else idle + 1
            count -= not idle
        return None if count else day

    def last_workday(self, first: date, last: date) -> date:
        """The last working day of a period, or its last day when it has none."""
        day = last
        while day >= first:
            if self.workday(day):
                return day
            day -= _DAY
        return last


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), _month_end(year, month + 1))


def period(unit: str, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday), month, quarter or year that `day` is in."""
    if unit == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, months_later(first, months) - _DAY


def shifted(unit: str, day: date, count: int) -> date:
    """A day in the period `count` weeks, months, quarters or years on."""
    if unit == "week":
        return day + timedelta(weeks=count)
    return months_later(day.replace(day=1), count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - _DAY
