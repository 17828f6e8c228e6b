"""A year's working time as sorted intervals, so that arithmetic looks up instead of walking."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from core.calendar.week import Windows

_DAY = 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = date(1970, 1, 1).toordinal()
MICRO = 1_000_000
_ONE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class YearIndex:
    """Working time of a UTC year, in microseconds since 1970: half-open intervals with what was worked before each."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def worked(self, at: int) -> int:
        """Working time of this year before the moment."""
        place = bisect_right(self.starts, at) - 1
        if place < 0:
            return 0
        return self.before[place] + min(at, self.ends[place]) - self.starts[place]

    def after(self, worked: int) -> int:
        """The first moment before which so much was worked (more than nothing, at most the total)."""
        place = bisect_right(self.before, worked - 1) - 1
        return self.starts[place] + worked - self.before[place]

    def until(self, worked: int) -> int:
        """The last moment before which so much was worked (less than the total)."""
        place = bisect_right(self.before, worked) - 1
        return self.starts[place] + worked - self.before[place]

    def working(self, at: int) -> bool:
        place = bisect_right(self.starts, at) - 1
        return place >= 0 and at < self.ends[place]

    def next(self, at: int) -> int | None:
        """The moment itself where it is worked, else the next that is; None when there is none in this year."""
        place = bisect_right(self.ends, at)
        return max(at, self.starts[place]) if place < len(self.starts) else None


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _ONE


def moment_of(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)


def index_year(year: int, zone: str, windows: Callable[[date], Windows]) -> YearIndex:
    """The intervals in which the zone's wall clock stands in a window of its day; an hour that repeats counts twice."""
    spans = [(start * MICRO, end * MICRO) for start, end in _spans(year, zone, windows)]
    lengths = [end - start for start, end in spans]
    return YearIndex(
        [start for start, _ in spans],
        [end for _, end in spans],
        [0, *accumulate(lengths)][: len(lengths)],
        sum(lengths),
    )


def _spans(year: int, zone: str, windows: Callable[[date], Windows]) -> Iterator[tuple[int, int]]:
    for begin, end, offset in segments(year, zone):
        for day in range((begin + offset) // _DAY, (end - 1 + offset) // _DAY + 1):
            midnight = day * _DAY - offset
            for first, last in windows(date.fromordinal(_FIRST + day)):
                start, stop = max(midnight + first * 60, begin), min(midnight + last * 60, end)
                if start < stop:
                    yield start, stop


@lru_cache(maxsize=256)
def segments(year: int, zone: str) -> tuple[tuple[int, int, int], ...]:
    """The UTC year parted where the zone's offset changes: begin, end, offset, in seconds."""
    tz = ZoneInfo(zone)
    begin = (date(year, 1, 1).toordinal() - _FIRST) * _DAY
    end = begin + (date(year, 12, 31).toordinal() - date(year, 1, 1).toordinal() + 1) * _DAY
    found: list[tuple[int, int, int]] = []
    offset = _offset(tz, begin)
    start = begin
    for midnight in range(begin + _DAY, end + _DAY, _DAY):
        later = _offset(tz, min(midnight, end - 1))
        if later != offset:
            change = _change(tz, midnight - _DAY, min(midnight, end - 1))
            found.append((start, change, offset))
            start, offset = change, later
    return (*found, (start, end, offset))


def _offset(tz: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, tz).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _change(tz: ZoneInfo, low: int, high: int) -> int:
    """The first second of the new offset, between one of the old and one of the new."""
    old = _offset(tz, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(tz, middle) == old else (low, middle)
    return high
