"""Which digests are one message, and how numbers are said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cadence import read_cadence
from core.calendar import Calendar, DayRule
from core.daytimes import read_times
from core.digest import CADENCES, NAMES, SHOWN, cadence, carrier, change, clip, part_of, parts, share, working_days

DUE = st.sets(st.sampled_from(NAMES), min_size=1)
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(DUE)
def test_the_longest_carries_the_message_and_shows_each_part_once(due: set[str]) -> None:
    sent = carrier(due)
    assert sent in due
    lengths = {name: CADENCES.index(part_of(name).cadence) for name in due}
    assert lengths[sent] == max(lengths.values())
    shown = parts(due)
    assert sorted(part.whose for part in shown) == sorted({part_of(name).whose for name in due})
    for part in shown:
        of = [part_of(name).cadence for name in due if part_of(name).whose == part.whose]
        assert part.cadence == max(of, key=CADENCES.index)


@given(DUE, DAYS, st.sets(DAYS, max_size=5), st.sets(DAYS, max_size=3))
def test_on_any_morning_it_is_one_message_and_the_longer_never_misses(
    chosen: set[str], day: date, off: set[date], worked: set[date]
) -> None:
    """Whatever the calendar: each working day has exactly one message, and the month's comes on its first."""
    rules = {**dict.fromkeys(worked, DayRule(True)), **dict.fromkeys(off, DayRule(False))}
    calendar = Calendar(days=rules)
    midnight = datetime.combine(day, time()) - timedelta(minutes=1)
    comes = {name: read_cadence(cadence(name, 540)).following(midnight, calendar) for name in chosen | {"daily"}}
    due = {name for name, at in comes.items() if at and at.date() == day}
    assert ("daily" in due) is calendar.is_workday(day)
    assert due == set() or carrier(due) in due
    if due:
        assert calendar.is_workday(day)
    first = day.replace(day=1)
    days = [first + timedelta(days=n) for n in range((day - first).days + 1)]
    if "monthly" in chosen and calendar.is_workday(day) and not any(map(calendar.is_workday, days[:-1])):
        assert "monthly" in due


@given(st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 10**6)))
def test_a_change_is_said_as_it_is(now: int, before: int | None) -> None:
    said = change(now, before)
    if before is None or now == before:
        assert said == ""
    else:
        sign, number = said.split(" ")
        assert before + {"▲": 1, "▼": -1}[sign] * int(number) == now


@given(st.integers(0, 500), st.integers(0, 500))
def test_few_cases_are_counts_and_not_percent(one: int, other: int) -> None:
    part, whole = min(one, other), max(one, other)
    percent = share(part, whole)
    assert (percent is None) is (whole < 30)
    assert percent is None or abs(percent - 100 * part / whole) <= 0.5


@given(st.lists(st.integers(), max_size=30), st.integers(0, 100))
def test_no_line_is_lost_between_what_is_shown_and_what_is_counted(found: list[int], behind: int) -> None:
    shown, left = clip(found, len(found) + behind)
    assert len(shown) <= SHOWN and len(shown) + left == len(found) + behind


@given(DAYS, st.integers(0, 60))
def test_working_days_are_counted_after_the_first(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    by_hand = sum((since + timedelta(days=n)).weekday() < 5 for n in range(1, length + 1))
    assert working_days(Calendar(), since, until) == by_hand


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:00 17:30", [540, 1050]),
        ("17:30, 9:00 and 9:00", [540, 1050]),
        ("早上八点半和下午五点", [510, 1020]),
        ("９：００、１７：３０", [540, 1050]),
        ("9", [540]),
        ("8.30am", [510]),
        ("teatime", []),
        ("9:00 teatime", []),
        ("25:00", []),
        ("", []),
        ("in the morning", []),
    ],
)
def test_times_of_day_are_read(text: str, minutes: list[int]) -> None:
    assert read_times(text) == minutes


@given(st.text(max_size=40))
def test_any_text_is_read_without_error(text: str) -> None:
    assert all(0 <= minute < 1440 for minute in read_times(text))
