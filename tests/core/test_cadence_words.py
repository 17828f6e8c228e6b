"""Cadences in words, in cron's fields, by lot and ahead of what is due, each against a slow and obvious reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cadence import CadenceError, moment, read_cadence
from core.cadence.led import Led, opening
from core.cadence.periods import UNITS, Drawn, code, period
from core.cadence.words import find_cadence
from core.calendar import Calendar
from tests.sizes import examples

OFFICE = Calendar("Asia/Shanghai", country="CN")
TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2023, 1, 1), date(2029, 1, 1))
_DAY = timedelta(days=1)

SAID = {
    "every day": "daily 18:00",
    "every working day 9am": "workday 09:00",
    "every Monday 9:00": "weekly mon 09:00 moved next",
    "every Mon, Wed and Fri at noon": "weekly mon,wed,fri 12:00 moved next",
    "every week": "weekly last 18:00 moved previous",
    "every quarter": "quarterly last 18:00 moved previous",
    "monthly on the 5th at 10am": "monthly 5 10:00 moved next",
    "the 5th of every month or previous working day": "monthly 5 18:00 moved previous",
    "first Monday of the month": "monthly first-mon 18:00 moved next",
    "every month on the last Friday": "monthly last-fri 18:00 moved previous",
    "last working day of the month": "monthly last 18:00 moved previous",
    "every year on 15 January": "yearly 01-15 18:00 moved next",
    "half-yearly": "halfyearly last 18:00 moved previous",
    "every 2 weeks": "every 2 weeks from 2026-11-25 18:00 moved next",
    "every other week on Friday": "every 2 weeks from 2026-11-27 18:00 moved next",
    "every 6 months": "every 6 months from 2026-11-25 18:00 moved next",
    "at least 2 a quarter": "least 2 quarter 18:00 moved previous",
    "at least once a month": "least 1 month 18:00 moved previous",
    "three times a week": "least 3 week 18:00 moved previous",
    "2 times every month 5pm": "least 2 month 17:00 moved previous",
    "once a quarter": "least 1 quarter 18:00 moved previous",
    "random twice a quarter": "random 2 quarter draw 18:00",
    "twice a month at random": "random 2 month draw 18:00",
    "cron 30 9 1,15 * mon-fri": "cron 30 9 1,15 * mon-fri",
    "每天": "daily 18:00",
    "每个工作日上午9点": "workday 09:00",
    "每週一、三 下午三點": "weekly mon,wed 15:00 moved next",
    "每周五17:00": "weekly fri 17:00 moved next",
    "每季": "quarterly last 18:00 moved previous",
    "每月5号": "monthly 5 18:00 moved next",
    "每月五號遇假提前": "monthly 5 18:00 moved previous",
    "每月第一個星期一": "monthly first-mon 18:00 moved next",
    "每月最后一个工作日": "monthly last 18:00 moved previous",
    "每年1月15日": "yearly 01-15 18:00 moved next",
    "每半年": "halfyearly last 18:00 moved previous",
    "每兩週週五": "every 2 weeks from 2026-11-27 18:00 moved next",
    "每季至少兩次": "least 2 quarter 18:00 moved previous",
    "每週三次": "least 3 week 18:00 moved previous",
    "每周 2 次 9点": "least 2 week 09:00 moved previous",
    "每周三 9点": "weekly wed 09:00 moved next",
    "每季兩次": "least 2 quarter 18:00 moved previous",
    "至少每月1次": "least 1 month 18:00 moved previous",
    "每季隨機2次": "random 2 quarter draw 18:00",
    "随机每月2次": "random 2 month draw 18:00",
}


@pytest.mark.parametrize(("said", "kept"), SAID.items())
def test_what_people_say_is_understood_anywhere_in_a_line(said: str, kept: str) -> None:
    for before, after in (("", ""), ("Backup check ", " @Amy"), ("備份檢查 ", "，請 Amy")):
        found = find_cadence(f"{before}{said}{after}", TODAY)
        assert found and found.cadence.text == kept
        assert f"{before}{said}{after}"[found.start : found.end].strip(" ，") == said
        assert found.cadence.following(datetime.fromisoformat("2026-11-25T08:00"), OFFICE)


@pytest.mark.parametrize("said", ["Weekly report every Friday", "每周报告 每周五", "Monthly report each Fri"])
def test_the_last_cadence_counts_since_a_title_may_hold_one(said: str) -> None:
    found = find_cadence(said, TODAY)
    assert found and found.cadence.text == "weekly fri 18:00 moved next"


@pytest.mark.parametrize("said", ["now and then", "每次", "the first floor", "twice", "every hour", "weekly-report"])
def test_what_is_none_is_none(said: str) -> None:
    assert find_cadence(said, TODAY) is None


@pytest.mark.parametrize(
    "said",
    [
        *("every 30 February", "每年2月30日", "every month on the 32nd", "cron 0 9 30 2 *", "cron 0 9 31 4,6 *"),
        *("every Friday 25:00", "every month on the 5th 9:75", "每週八", "每周8", "每月5号25点", "每天三次"),
    ],
)
def test_what_never_comes_is_refused(said: str) -> None:
    with pytest.raises(CadenceError) as error:
        find_cadence(said, TODAY)
    assert error.value.given == said


@pytest.mark.parametrize(
    "fields",
    ["* * * * *", "60 9 * * *", "0 24 * * *", "0 9 0 * *", "0 9 * 13 *", "0 9 * * 8", "0 9 * *", "0 9 5-1 * *"],
)
def test_cron_that_is_none_is_refused(fields: str) -> None:
    with pytest.raises(CadenceError):
        read_cadence(f"cron {fields}")


def _by_hand(holds: Callable[[datetime], bool], after: datetime, most: int = 3000) -> datetime | None:
    """Every hour after this one."""
    at = after.replace(minute=0) + timedelta(hours=1)
    for _ in range(most * 24):
        if holds(at):
            return at
        at += timedelta(hours=1)
    return None


@examples(20)
@given(
    st.sampled_from(
        [
            ("0 9 * * mon", lambda at: at.hour == 9 and at.weekday() == 0),
            ("0 9,17 * * *", lambda at: at.hour in (9, 17)),
            ("0 9 29 2 *", lambda at: (at.hour, at.day, at.month) == (9, 29, 2)),
            ("0 8 1 */3 *", lambda at: (at.hour, at.day) == (8, 1) and at.month in (1, 4, 7, 10)),
            ("0 9 13 * fri", lambda at: at.hour == 9 and (at.day == 13 or at.weekday() == 4)),
            ("0 6-8 * jan,feb sat,7", lambda at: at.hour in (6, 7, 8) and at.month < 3 and at.weekday() > 4),
        ]
    ),
    DAYS,
    st.integers(0, 23),
)
def test_cron_as_the_hours_are_counted(case: tuple[str, Callable[[datetime], bool]], day: date, hour: int) -> None:
    after = datetime.combine(day, time(hour))
    assert read_cadence(f"cron {case[0]}").following(after, OFFICE) == _by_hand(case[1], after)


@examples(20)
@given(st.sampled_from(UNITS), DAYS, st.integers(1, 6), st.text("abcdef", min_size=1, max_size=8))
def test_a_draw_is_of_working_days_within_its_period_and_always_the_same(
    unit: str, day: date, count: int, seed: str
) -> None:
    first, last = period(unit, day)
    drawn = Drawn(count, unit, seed).of(first, last, OFFICE)
    worked = [first + n * _DAY for n in range((last - first).days + 1) if OFFICE.is_workday(first + n * _DAY)]
    assert len(drawn) == min(count, len(worked)) and set(drawn) <= set(worked) and drawn == sorted(set(drawn))
    assert drawn == Drawn(count, unit, seed).of(first, last, Calendar("Asia/Shanghai", country="CN"))
    cadence, found = read_cadence(f"random {count} {unit} {seed} 09:00"), []
    at: datetime | None = datetime.combine(first - _DAY, time(23))
    while at and (at := cadence.following(at, OFFICE)) and at.date() <= last:
        found.append(at.date())
    assert found == drawn


def test_a_draw_favours_no_day() -> None:
    first, last = period("month", date(2026, 6, 1))
    counts: dict[date, int] = {}
    for number in range(2200):
        (found,) = Drawn(1, "month", str(number)).of(first, last, Calendar())
        counts[found] = counts.get(found, 0) + 1
    assert len(counts) == 22 and min(counts.values()) > 60 and max(counts.values()) < 145


@examples(20)
@given(st.sampled_from(["first", "second", "third", "fourth", "last"]), st.integers(0, 6), DAYS)
def test_placed_weekdays_as_a_calendar_on_the_wall_has_them(place: str, weekday: int, day: date) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[weekday]
    found = read_cadence(f"monthly {place}-{name} 09:00").following(datetime.combine(day, time(8)), OFFICE)
    assert found
    first, last = period("month", found.date())
    theirs = [first + n * _DAY for n in range((last - first).days + 1) if (first + n * _DAY).weekday() == weekday]
    index = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[place]
    assert found.date() == theirs[index] and found.date() >= day


LED = (
    "daily 12:00",
    "weekly fri 17:00 moved next",
    "monthly 5 18:00 moved next",
    "quarterly last 18:00 moved previous",
)


@examples(20)
@given(st.sampled_from(LED), st.integers(0, 12), DAYS)
def test_nothing_that_is_due_is_opened_twice_or_not_at_all(text: str, lead: int, day: date) -> None:
    cadence, plain = read_cadence(f"{text} lead {lead}"), read_cadence(text)
    assert isinstance(cadence, Led)
    start = datetime.combine(day, time(7))
    expected, due = [], plain.following(start + timedelta(days=25), OFFICE)
    while due and due < start + timedelta(days=125):
        expected.append(due)
        due = plain.following(due, OFFICE)
    opened: list[datetime] = []
    slot = cadence.following(start, OFFICE)
    while slot and slot < start + timedelta(days=125):
        for one in cadence.dues(slot, OFFICE):
            assert slot == opening(one, lead, OFFICE) <= one
            opened.append(one)
        slot = cadence.following(slot, OFFICE)
    assert [one for one in opened if one in set(expected)] == expected and len(opened) == len(set(opened))


@examples(20)
@given(st.sampled_from(LED), st.integers(1, 12), DAYS)
def test_it_is_opened_so_many_working_days_before(text: str, lead: int, day: date) -> None:
    due = read_cadence(text).following(datetime.combine(day, time(7)), OFFICE)
    assert due
    opens = opening(due, lead, OFFICE)
    days = (opens.date() + n * _DAY for n in range((due.date() - opens.date()).days))
    assert sum(OFFICE.is_workday(each) for each in days) == lead and OFFICE.is_workday(opens.date())


@pytest.mark.parametrize(
    ("zone", "nominal", "expected"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00+00:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("Asia/Shanghai", "2028-02-29T09:00", "2028-02-29T01:00+00:00"),
    ],
)
def test_daylight_saving_and_leap_days(zone: str, nominal: str, expected: str) -> None:
    """Fault 41."""
    at = datetime.fromisoformat(nominal)
    fields = f"{at.minute} {at.hour} {at.day} {at.month} *"
    found = read_cadence(f"cron {fields}").following(at - _DAY, OFFICE)
    assert found == at and moment(found, zone).astimezone(UTC) == datetime.fromisoformat(expected)


def test_periods_have_codes_that_every_language_reads() -> None:
    day = date(2026, 12, 31)
    assert [code(unit, day) for unit in UNITS] == ["2026-W53", "2026-12", "2026-Q4", "2026-H2", "2026"]


@pytest.mark.parametrize(
    "text", ["daily 09:00 lead 121", "daily 09:00 lead x", "random 0 month x 09:00", "least 61 year 18:00"]
)
def test_what_is_too_much_is_refused(text: str) -> None:
    with pytest.raises(CadenceError):
        read_cadence(text)
