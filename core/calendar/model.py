"""A calendar: when somebody works, and arithmetic in that time. Moments are aware, and given back in UTC."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, TypeVar, cast
from zoneinfo import ZoneInfo

from core.calendar.errors import NoWorkingTime
from core.calendar.halves import Away, middle, without
from core.calendar.index import YearIndex, index_year, micros, moment_of
from core.calendar.public import PublicYear, public_year
from core.calendar.week import MIDNIGHT, OFFICE, Week, Windows, typical
from core.dates.frame import DAY_ENDS, Frame

T = TypeVar("T")
Why = Literal["leave", "said_working", "said_off", "moved", "public", "week"]
_REACH = 100
"""Years beyond which nothing is looked for."""
_MOST_YEARS = 128
_MOST_OPENINGS = 1000
_MOST_RECKONED = 1000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayRule:
    """What somebody said of one day: off, or worked, by default with the hours of any other day."""

    working: bool
    name: str = ""
    hours: Windows | None = None


@dataclass(frozen=True)
class Calendar:
    """`country` with its region as in core/calendar/public.py; `years` are the lists that an administrator gave of its
    years; `days` are the company's, the department's and the person's; `away` is leave.

    What is said of a day counts in this order: leave, `days`, the public holidays and make-up days, the week.
    """

    zone: str = "UTC"
    week: Week = OFFICE
    country: str = ""
    years: Mapping[int, PublicYear] = field(default_factory=dict)
    days: Mapping[date, DayRule] = field(default_factory=dict)
    away: tuple[Away, ...] = ()
    _index: dict[int, YearIndex] = field(default_factory=dict, init=False, repr=False, compare=False)
    _openings: dict[date, datetime] = field(default_factory=dict, init=False, repr=False, compare=False)
    _reckoned: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    # Days.

    def windows(self, day: date) -> Windows:
        """The hours of a day on the zone's wall clock; none on a day off."""
        hours = self._hours(day)
        away = self.away_on(day) if hours else (False, False)
        return without(hours, *away) if any(away) else hours

    def _hours(self, day: date) -> Windows:
        """Those of the place, whether somebody is away or not."""
        match self._why(day)[0]:
            case "week":
                return self.week[day.weekday()]
            case "moved":
                return self.week_hours(day)
            case "said_working":
                hours = self.days[day].hours
                return self.week_hours(day) if hours is None else hours
        return ()

    def away_on(self, day: date) -> tuple[bool, bool]:
        """Whether the morning is leave, and the afternoon."""
        halves = [away.halves(day) for away in self.away]
        return any(morning for morning, _ in halves), any(afternoon for _, afternoon in halves)

    def why(self, day: date) -> tuple[Why, str]:
        """What makes the day a working day or not, with its name where it has one."""
        return ("leave", "") if all(self.away_on(day)) else self._why(day)

    def _why(self, day: date) -> tuple[Why, str]:
        if rule := self.days.get(day):
            return ("said_working" if rule.working else "said_off"), rule.name
        public = self.public(day.year)
        if day in public.working:
            return "moved", ""
        return ("public", public.off[day]) if day in public.off else ("week", "")

    def week_hours(self, day: date) -> Windows:
        """The hours of the day where it is worked at all."""
        return self.week[day.weekday()] or typical(self.week)

    def public(self, year: int) -> PublicYear:
        given = self.years.get(year)
        return public_year(self.country, year) if given is None else given

    def is_workday(self, day: date) -> bool:
        return bool(self.windows(day))

    def closes(self, day: date) -> int:
        """The end of the day's work, in minutes after midnight; on a day off that of a day that is worked."""
        windows = self.windows(day) or self.week_hours(day)
        return windows[-1][1] if windows else DAY_ENDS

    @property
    def opens(self) -> int:
        """The beginning of a usual day's work, in minutes after midnight; where nobody works at all, of an office's."""
        return (typical(self.week) or typical(OFFICE))[0][0]

    def opening(self, day: date) -> datetime:
        """The first working moment of the day, or of the next day that is worked. Raises NoWorkingTime."""
        found = self._openings.get(day)
        if found is None:
            if len(self._openings) >= _MOST_OPENINGS:
                self._openings.clear()
            midnight = datetime.combine(day, time(), ZoneInfo(self.zone))
            found = self._openings[day] = self.next_working(midnight)
        return found

    def end_of(self, moment: datetime, days: int) -> datetime:
        """The end of work on the working day that is so many working days on; on none, of this day. Raises
        NoWorkingTime."""
        local = self.add_days(moment, days).astimezone(ZoneInfo(self.zone))
        frame = Frame(local, self.is_workday, False)
        return _utc(frame.moment(local.date(), self.closes(local.date())))

    def frame(self, now: datetime, day_first: bool = True) -> Frame:
        """By what dates are read here: `now` is in the zone of whoever writes them."""
        return Frame(now, self.is_workday, day_first, self.closes, self.add)

    def local(self, moment: datetime) -> date:
        """The day on which a moment is, in this calendar's zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def half(self, moment: datetime) -> tuple[date, bool]:
        """The day of a moment, and whether it is in its second half."""
        wall = moment.astimezone(ZoneInfo(self.zone))
        parts = middle(self._hours(wall.date()) or self.week_hours(wall.date()))
        return wall.date(), wall.hour * 60 + wall.minute >= parts

    def span(self, away: Away) -> tuple[datetime, datetime]:
        """From when to when a leave is, days off included."""
        begin = self._at(away.first, middle(self._hours(away.first)) if away.late else 0)
        return begin, self._at(away.last, middle(self._hours(away.last)) if away.early else MIDNIGHT)

    def back(self, away: Away) -> datetime:
        """The first working moment after a leave. Raises NoWorkingTime."""
        return self.next_working(self.span(away)[1])

    def _at(self, day: date, minutes: int) -> datetime:
        return Frame(datetime.combine(day, time(), ZoneInfo(self.zone)), self.is_workday, False).moment(day, minutes)

    # Time.

    def is_working(self, moment: datetime) -> bool:
        return self._year(_utc(moment).year).working(micros(moment))

    def next_working(self, moment: datetime) -> datetime:
        """The moment itself where it is worked, else the next that is. Raises NoWorkingTime."""
        at, first = micros(moment), _utc(moment).year
        for year in range(first, first + _REACH):
            found = self._year(year).next(at)
            if found is not None:
                return moment_of(found)
        raise NoWorkingTime(moment)

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """The first moment by which so much was worked since then; for less than nothing the last one before.

        Raises NoWorkingTime where that is not within a hundred years.
        """
        span = working // timedelta(microseconds=1)
        if not span:
            return _utc(moment)
        return moment_of(self._on(micros(moment), _utc(moment).year, span))

    def _on(self, at: int, first: int, span: int) -> int:
        left = span + self._year(first).worked(at)
        if span > 0:
            for year in range(first, first + _REACH):
                index = self._year(year)
                if left <= index.total:
                    return index.after(left)
                left -= index.total
        else:
            for year in range(first, first - _REACH, -1):
                if left >= 0:
                    return self._year(year).until(left)
                left += self._year(year - 1).total
        raise NoWorkingTime(moment_of(at))

    def between(self, a: datetime, b: datetime) -> timedelta:
        """The working time from a to b; less than nothing when b is before a."""
        if b < a:
            return -self.between(b, a)
        first, last = _utc(a).year, _utc(b).year
        whole = sum(self._year(year).total for year in range(first, last))
        worked = whole + self._year(last).worked(micros(b)) - self._year(first).worked(micros(a))
        return timedelta(microseconds=worked)

    def add_days(self, moment: datetime, count: int) -> datetime:
        """The same time of day, so many working days on or, for less than none, back. Raises NoWorkingTime."""
        local = moment.astimezone(ZoneInfo(self.zone))
        day, step, idle = local.date(), _DAY if count > 0 else -_DAY, 0
        left = abs(count)
        while left:
            day += step
            worked = self.is_workday(day)
            left -= worked
            idle = 0 if worked else idle + 1
            if idle > 366:
                raise NoWorkingTime(moment)
        rest = timedelta(seconds=local.second, microseconds=local.microsecond)
        frame = Frame(local, self.is_workday, False)
        return _utc(frame.moment(day, local.hour * 60 + local.minute)) + rest if count else _utc(moment)

    def once(self, key: Hashable, reckon: Callable[[], T]) -> T:
        """What somebody reckons by this calendar and the key alone: many ask the same, and it is kept."""
        found = self._reckoned.get(key)
        if found is None:
            if len(self._reckoned) >= _MOST_RECKONED:
                self._reckoned.clear()
            found = self._reckoned[key] = reckon()
        return cast(T, found)

    def _year(self, year: int) -> YearIndex:
        """Made when it is asked for, and kept as long as the calendar."""
        found = self._index.get(year)
        if found is None:
            if not 2 <= year <= 9998:
                raise NoWorkingTime(year)
            if len(self._index) >= _MOST_YEARS:
                self._index.clear()
            found = self._index[year] = index_year(year, self.zone, self.windows)
        return found


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
