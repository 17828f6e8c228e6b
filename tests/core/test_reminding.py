"""When somebody is reminded: in order, in working time, and always the same, whatever the clock did meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Calendar, DayRule, read_week
from core.reminding import MORNINGS, following, moments, planned, ripe
from core.snoozing import begins, choices, opens

SHANGHAI = Calendar("Asia/Shanghai")
TAIPEI = Calendar("Asia/Taipei", country="TW")
HOUR = timedelta(hours=1)

zones = st.sampled_from(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))
weeks = st.sampled_from(["Mon-Fri 9:00-12:00 13:00-18:00", "Mon-Sat 8:30-17:30", "Sun-Thu 22:00-24:00", "Wed 9-17"])
calendars = st.builds(lambda zone, week: Calendar(zone, read_week(week)), zones, weeks)
ats = st.integers(0, 3652 * 24 * 4).map(lambda quarters: datetime(2020, 1, 1, tzinfo=UTC) + quarters * HOUR / 4)
spans = st.timedeltas(timedelta(), timedelta(days=60))


def local(*when: int, zone: str = "Asia/Shanghai") -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type, misc]  # parts of a moment


def worked(calendar: Calendar, at: datetime) -> bool:
    return calendar.is_working(at) or calendar.is_working(at - timedelta(microseconds=1))


@given(calendars, ats, spans, st.booleans())
def test_they_rise_and_fall_in_working_time(calendar: Calendar, since: datetime, left: timedelta, urgent: bool) -> None:
    due = since + left
    found = moments(due, since, calendar, urgent)
    assert found == sorted(set(found))
    assert all(at > since for at in found if at < due)
    assert [at for at in found if not worked(calendar, at)] in ([], [due] if urgent else [])
    assert len(found) in (MORNINGS + 1, MORNINGS + 2)


@given(calendars, ats, spans, spans, spans, st.booleans())
def test_a_promise_and_a_snooze_silence_what_comes_before_them(
    calendar: Calendar, since: datetime, left: timedelta, by: timedelta, off: timedelta, urgent: bool
) -> None:
    due, promised, snoozed = since + left, since + by, since + off
    kept = planned(due, since, calendar, urgent, (promised, since))
    assert kept == sorted(set(kept)) and len([at for at in kept if at <= promised]) <= 1
    assert any(at > promised for at in kept), "a promise that is missed is not forgotten"
    put_off = planned(due, since, calendar, urgent, None, snoozed)
    assert put_off[0] == snoozed and put_off[1:] == [at for at in moments(due, since, calendar, urgent) if at > snoozed]


@given(calendars, ats, spans, st.lists(st.timedeltas(timedelta(), timedelta(days=40)), max_size=20), st.booleans())
def test_whatever_the_clock_does_each_is_said_once_and_none_after_another(
    calendar: Calendar, since: datetime, left: timedelta, looks: list[timedelta], urgent: bool
) -> None:
    """Ticks come when they come, forward and back: what is said rises, and what lies behind is never said again."""
    plan = planned(since + left, since, calendar, urgent)
    cursor, said = following(plan, since), []
    for look in looks:
        now = since + look
        while cursor is not None and cursor <= now:
            at = ripe(plan, cursor, now, calendar, urgent)
            said += [at] if at else []
            cursor = following(plan, now)
    assert said == sorted(set(said)) and set(said) <= set(plan)


def test_the_morning_of_its_day_the_moment_and_five_mornings() -> None:
    found = moments(local(2026, 11, 20, 17), local(2026, 11, 18, 10), SHANGHAI)
    days = [(20, 9), (20, 17), (23, 9), (24, 9), (25, 9), (26, 9), (27, 9)]
    assert found == [local(2026, 11, day, hour) for day, hour in days]


@pytest.mark.parametrize(
    ("since", "due", "before"),
    [
        ((2026, 11, 20, 10), (2026, 11, 20, 17), (2026, 11, 20, 16)),  # the morning has passed: an hour before
        ((2026, 11, 18, 10), (2026, 11, 20, 9, 30), (2026, 11, 19, 17, 30)),  # a working hour before, over the night
        ((2026, 11, 18, 10), (2026, 11, 20, 13, 30), (2026, 11, 20, 9)),
        ((2026, 11, 18, 10), (2026, 11, 21, 11), (2026, 11, 20, 17)),  # a Saturday
        ((2026, 11, 20, 15, 30), (2026, 11, 20, 17), None),  # it was said just now
    ],
)
def test_before(since: tuple[int, ...], due: tuple[int, ...], before: tuple[int, ...] | None) -> None:
    found = moments(local(*due), local(*since), SHANGHAI)
    assert (found[0] if found[0] < local(*due) else None) == (local(*before) if before else None)


def test_what_is_due_in_the_night_waits_for_the_morning_unless_it_is_urgent() -> None:
    due, since = local(2026, 11, 21, 3), local(2026, 11, 18, 10)
    assert moments(due, since, SHANGHAI)[1:3] == [local(2026, 11, 23, 9), local(2026, 11, 24, 9)]
    assert moments(due, since, SHANGHAI, urgent=True)[1:3] == [due, local(2026, 11, 23, 9)]
    assert moments(local(2026, 11, 20, 18), since, SHANGHAI)[1] == local(2026, 11, 20, 18)  # the end of the day is said


def test_holidays_make_up_days_and_leave_are_seen() -> None:
    days = {date(2026, 11, 20): DayRule(False, "Founders' day"), date(2026, 11, 21): DayRule(True, "make-up day")}
    calendar = Calendar("Asia/Shanghai", days=days)
    found = moments(local(2026, 11, 20, 10), local(2026, 11, 18, 10), calendar)
    assert found[:3] == [local(2026, 11, 19, 17), local(2026, 11, 21, 9), local(2026, 11, 23, 9)]
    festival = moments(local(2026, 9, 25, 10, zone="Asia/Taipei"), local(2026, 9, 21, 10), TAIPEI)
    assert festival[1] > local(2026, 9, 26, 0) and worked(TAIPEI, festival[1])  # 中秋節


def test_in_the_night_of_the_clock_change_the_moment_is_one() -> None:
    night = Calendar("Europe/Berlin", read_week("Sat-Sun 0:00-6:00"))
    gap = moments(local(2026, 3, 29, 3, zone="Europe/Berlin"), local(2026, 3, 20, 0), night)
    assert gap[1] == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 2:00 is 3:00
    twice = moments(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), local(2026, 10, 20, 0), night)  # the second 2:30
    assert twice[1] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC) and len(set(twice)) == len(twice)


def test_downtime_over_the_night_is_left_to_the_morning() -> None:
    due = local(2026, 11, 20, 17)
    plan = moments(due, local(2026, 11, 18, 10), SHANGHAI)
    assert ripe(plan, due, local(2026, 11, 21, 3), SHANGHAI, urgent=False) is None
    assert ripe(plan, due, local(2026, 11, 21, 3), SHANGHAI, urgent=True) == due
    assert ripe(plan, due, local(2026, 11, 25, 12), SHANGHAI, urgent=False) == local(
        2026, 11, 25, 9
    )  # once, and newest


def test_nobody_works_at_all() -> None:
    due = local(2026, 11, 20, 17)
    assert moments(due, local(2026, 11, 18, 10), Calendar("UTC", week=((),) * 7)) == [due]


def test_what_is_offered_to_put_it_off() -> None:
    wednesday = local(2026, 11, 18, 10)
    assert choices(wednesday, SHANGHAI) == {
        "hour": wednesday + HOUR,
        "later": local(2026, 11, 18, 17),
        "tomorrow": local(2026, 11, 19, 9),
        "week": local(2026, 11, 23, 9),
    }
    assert list(choices(local(2026, 11, 20, 16, 30), SHANGHAI)) == ["hour", "tomorrow"]  # which is Monday
    assert opens(SHANGHAI, date(2026, 11, 21)) == 9 * 60
    noon = local(2026, 11, 19, 12)
    assert begins("tomorrow morning", noon, SHANGHAI) == begins("明早", noon, SHANGHAI) == local(2026, 11, 19, 9)
    assert begins("tomorrow noon", noon, SHANGHAI) == noon
