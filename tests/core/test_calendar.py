"""The working calendar: its arithmetic against a slow reference that looks at every minute, and the real holidays."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.calendar import OFFICE, Away, Calendar, DayRule, NoWorkingTime, Week
from core.calendar.halves import middle
from core.calendar.public import PublicYear
from core.calendar.week import Windows
from tests.sizes import examples

MINUTE = timedelta(minutes=1)
ZONES = (
    "UTC", "Asia/Shanghai", "Asia/Taipei", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu",
    "America/St_Johns", "America/Havana", "Africa/Cairo", "Pacific/Apia", "Asia/Tehran", "Africa/Casablanca",
)  # fmt: skip


def local(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type,misc]  # parts of a moment


def worked(calendar: Calendar, minute: datetime) -> bool:
    """The obvious question: does the clock on the wall stand in one of the day's windows, and is nobody away then?"""
    wall = minute.astimezone(ZoneInfo(calendar.zone))
    at, day = wall.hour * 60 + wall.minute, wall.date()
    windows = replace(calendar, away=()).windows(day)
    there = any(start <= at < end for start, end in windows)
    return there and not any(gone(away, day, at, middle(windows)) for away in calendar.away)


def gone(away: Away, day: date, at: int, noon: int) -> bool:
    """Whether a leave holds the minute, looked at from its begin and its end."""
    begins = day > away.first or (day == away.first and (not away.late or at >= noon))
    ends = day < away.last or (day == away.last and (not away.early or at < noon))
    return begins and ends


def slow_between(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    return sum((MINUTE for n in range((b - a) // MINUTE) if worked(calendar, a + n * MINUTE)), timedelta())


@st.composite
def hours(draw: st.DrawFn) -> Windows:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def leaves(draw: st.DrawFn, first: date) -> Away:
    last, late = first + timedelta(days=draw(st.integers(0, 4))), draw(st.booleans())
    return Away(first, last, late, draw(st.booleans()) and not (late and first == last))


@st.composite
def calendars(draw: st.DrawFn, first: date, length: int) -> Calendar:
    days = st.integers(0, length).map(lambda n: first + timedelta(days=n))
    rules = st.builds(DayRule, st.booleans(), hours=st.none() | hours())
    week: Week = tuple(draw(hours()) for _ in range(7))
    off = dict.fromkeys(draw(st.sets(days, max_size=4)), "off")
    public = PublicYear(off, frozenset(draw(st.sets(days, max_size=4))))
    away = tuple(draw(leaves(day)) for day in draw(st.sets(days, max_size=2)))
    years = {first.year: public, first.year + 1: public}
    return Calendar(draw(st.sampled_from(ZONES)), week, "", years, draw(st.dictionaries(days, rules, max_size=4)), away)


# Around every kind of change of clocks: spring, autumn, Ramadan, a day that was left out, a year's end.
STARTS = (date(2026, 3, 6), date(2026, 10, 22), date(2026, 2, 12), date(2011, 12, 27), date(2026, 12, 28))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime, datetime]:
    first = draw(st.sampled_from(STARTS))
    calendar = draw(calendars(first, 7))
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    a, b = (begin + draw(st.integers(0, 7 * 1440)) * MINUTE for _ in range(2))
    return calendar, min(a, b), max(a, b)


@examples(40)
@given(cases())
def test_arithmetic_agrees_with_looking_at_every_minute(case: tuple[Calendar, datetime, datetime]) -> None:
    calendar, a, b = case
    span = slow_between(calendar, a, b)
    assert calendar.between(a, b) == span and calendar.between(b, a) == -span
    assert calendar.is_working(a) == worked(calendar, a)
    if span:
        landed = calendar.add(a, span)
        assert landed <= b and slow_between(calendar, a, landed) == span and worked(calendar, landed - MINUTE)
        back = calendar.add(b, -span)
        assert back >= a and slow_between(calendar, back, b) == span and worked(calendar, back)
        following = calendar.next_working(a)
        assert worked(calendar, following) and not slow_between(calendar, a, following)
    assert calendar.add(a, timedelta()) == a


@examples(25)
@given(cases(), st.integers(-8, 8))
def test_working_days_are_counted_one_by_one(case: tuple[Calendar, datetime, datetime], count: int) -> None:
    calendar, a, _ = case
    if not any(calendar.week):
        return
    found = calendar.add_days(a, count)
    step = 1 if count > 0 else -1
    between = [calendar.local(a) + timedelta(days=step * n) for n in range(1, 400)]
    days = [day for day in between if calendar.is_workday(day)]
    if count:
        wall = found.astimezone(ZoneInfo(calendar.zone))
        assert days[abs(count) - 1] in (wall.date(), wall.date() - timedelta(days=1))  # a gap may reach midnight
    else:
        assert found == a


@examples(25)
@given(
    st.timedeltas(timedelta(microseconds=1), timedelta(hours=400)),
    st.integers(0, 3 * 365 * 1440),
)
@example(timedelta(microseconds=1), 0)
def test_forth_and_back_is_where_it_began(span: timedelta, start: int) -> None:
    calendar = Calendar("Europe/Berlin", OFFICE, "DE-BY")
    begin = calendar.next_working(datetime(2024, 1, 1, tzinfo=UTC) + start * MINUTE)
    landed = calendar.add(begin, span)
    assert calendar.between(begin, landed) == span
    assert calendar.add(landed, -span) == begin


@pytest.mark.parametrize(
    ("country", "zone", "friday", "saturday"),
    [
        ("CN", "Asia/Shanghai", (2026, 5, 8), (2026, 5, 9)),
        ("CN", "Asia/Shanghai", (2026, 10, 9), (2026, 10, 10)),
        ("TW", "Asia/Taipei", (2025, 2, 7), (2025, 2, 8)),
    ],
)
def test_friday_half_past_five_and_two_hours_is_on_the_make_up_saturday(
    country: str, zone: str, friday: tuple[int, ...], saturday: tuple[int, ...]
) -> None:
    calendar = Calendar(zone, OFFICE, country)
    start = local(zone, *friday, 17, 30)
    assert calendar.add(start, timedelta(hours=2)) == local(zone, *saturday, 10, 30)
    assert calendar.add(start, timedelta(hours=4)) == local(zone, *saturday, 13, 30)  # lunch does not count
    assert calendar.between(start, local(zone, *saturday, 12, 45)) == timedelta(hours=3, minutes=30)


def test_the_end_of_a_working_day_and_hours_before_it() -> None:
    calendar, zone = Calendar("Asia/Shanghai", OFFICE, "CN"), "Asia/Shanghai"
    assert calendar.end_of(local(zone, 2026, 11, 18, 10), 2) == local(zone, 2026, 11, 20, 18)
    assert calendar.end_of(local(zone, 2026, 11, 19, 23), 2) == local(zone, 2026, 11, 23, 18)
    assert calendar.end_of(local(zone, 2026, 5, 8, 10), 1) == local(zone, 2026, 5, 9, 18)
    four = timedelta(hours=4)
    assert calendar.add(local(zone, 2026, 11, 20, 18), -four) == local(zone, 2026, 11, 20, 14)
    assert calendar.add(local(zone, 2026, 11, 23, 11), -four) == local(zone, 2026, 11, 20, 16)
    assert calendar.add(local(zone, 2026, 11, 22, 12), -four) == local(zone, 2026, 11, 20, 14)


def test_without_a_make_up_day_it_is_on_monday() -> None:
    calendar = Calendar("Asia/Taipei", OFFICE, "TW")
    landed = calendar.add(local("Asia/Taipei", 2026, 5, 8, 17, 30), timedelta(hours=2))
    assert landed == local("Asia/Taipei", 2026, 5, 11, 10, 30)
    assert landed.tzinfo is UTC


def test_the_long_holiday_is_not_worked() -> None:
    calendar = Calendar("Asia/Shanghai", OFFICE, "CN")
    before = local("Asia/Shanghai", 2026, 9, 30, 15, 0)
    assert calendar.next_working(before + timedelta(hours=4)) == local("Asia/Shanghai", 2026, 10, 8, 9, 0)
    assert calendar.opening(date(2026, 10, 1)) == local("Asia/Shanghai", 2026, 10, 8, 9, 0)
    assert calendar.add_days(before, 1) == local("Asia/Shanghai", 2026, 10, 8, 15, 0)
    assert calendar.add_days(before, 3) == local("Asia/Shanghai", 2026, 10, 10, 15, 0)
    assert not calendar.is_workday(date(2026, 10, 5)) and calendar.is_workday(date(2026, 9, 20))


def test_what_the_company_says_goes_before_the_country() -> None:
    half = DayRule(True, "half a day", ((540, 720),))
    days = {date(2026, 10, 1): DayRule(True), date(2026, 12, 24): half, date(2026, 12, 25): DayRule(False, "Christmas")}
    calendar = Calendar("Asia/Shanghai", OFFICE, "CN", days=days)
    assert calendar.is_workday(date(2026, 10, 1)) and not calendar.is_workday(date(2026, 12, 25))
    assert calendar.closes(date(2026, 12, 24)) == 720 and calendar.closes(date(2026, 12, 25)) == 1080
    away = Calendar("Asia/Shanghai", OFFICE, "CN", days=days, away=(Away(date(2026, 9, 28), date(2026, 10, 3)),))
    assert not away.is_workday(date(2026, 10, 1))


def test_a_years_list_takes_the_librarys_place() -> None:
    given = PublicYear({date(2027, 2, 10): "春节"}, frozenset({date(2027, 2, 14)}))
    calendar = Calendar("Asia/Shanghai", OFFICE, "CN", {2027: given})
    assert calendar.is_workday(date(2027, 2, 14)) and not calendar.is_workday(date(2027, 2, 10))
    assert calendar.is_workday(date(2027, 2, 8))  # the library's 春节


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar("UTC", ((),) * 7),
        Calendar("UTC", OFFICE, away=(Away(date(1800, 1, 1), date(2300, 1, 1)),)),
        Calendar("UTC", ((),) * 7, days={date(2026, 11, 18): DayRule(True)}),
    ],
)
def test_no_working_time_has_a_name_and_an_end(calendar: Calendar) -> None:
    now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    began = time.perf_counter()
    for ask in (
        lambda: calendar.add(now, timedelta(hours=1)),
        lambda: calendar.add(now, timedelta(hours=-1)),
        lambda: calendar.next_working(now),
        lambda: calendar.add_days(now, 1),
        lambda: calendar.opening(now.date()),
    ):
        with pytest.raises(NoWorkingTime):
            ask()
    assert calendar.between(now, now + timedelta(days=400)) == timedelta()
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_are_none_of_our_days(year: int) -> None:
    with pytest.raises(NoWorkingTime):
        Calendar().next_working(datetime(year, 6, 1, tzinfo=UTC))


def test_ten_years_are_looked_up_and_not_walked() -> None:
    """Each way from nothing: the fastest of three, in time of its own: the processor is shared."""

    def once() -> float:
        calendar = Calendar("America/New_York", OFFICE, "US-CA")
        began = time.process_time()
        landed = calendar.add(datetime(2026, 1, 5, 15, tzinfo=UTC), timedelta(hours=20_000))
        assert landed.year == 2036
        assert calendar.between(datetime(2026, 1, 5, 15, tzinfo=UTC), landed) == timedelta(hours=20_000)
        return time.process_time() - began

    once()  # the library's own list of the years is read once a process
    assert min(once() for _ in range(3)) < 0.1


def test_every_hour_that_repeats_is_worked_twice() -> None:
    night: Week = (((0, 240),),) * 7
    calendar = Calendar("Europe/Berlin", night)
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    for day, expected in ((autumn, 5), (spring, 3), (date(2026, 7, 1), 4)):
        start = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/Berlin"))
        assert calendar.between(start, start + timedelta(days=1)) == timedelta(hours=expected)


def test_a_day_parts_at_its_pause_around_noon() -> None:
    assert middle(OFFICE[0]) == 720
    assert middle(((540, 750), (810, 1080))) == 750  # 9:00–12:30 13:30–18:00
    assert middle(((480, 1020),)) == 720 and middle(((540, 600), (615, 1080))) == 720
    friday = date(2026, 11, 20)
    calendar = Calendar("Asia/Shanghai", OFFICE, away=(Away(friday, friday, late=True),))
    assert calendar.windows(friday) == ((540, 720),) and calendar.is_workday(friday)
    assert calendar.add(local("Asia/Shanghai", 2026, 11, 20, 11), timedelta(hours=2)) == local(
        "Asia/Shanghai", 2026, 11, 23, 10
    )
    assert calendar.back(calendar.away[0]) == local("Asia/Shanghai", 2026, 11, 23, 9)
    morning = Calendar("Asia/Shanghai", OFFICE, away=(Away(friday, friday, early=True),))
    assert morning.back(morning.away[0]) == local("Asia/Shanghai", 2026, 11, 20, 13)
    both = Calendar("Asia/Shanghai", OFFICE, away=(*calendar.away, *morning.away))
    assert not both.windows(friday) and both.why(friday) == ("leave", "")
