"""Cadences against a slow, obvious reference: every minute of every day is looked at, or every day of ten years."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cadence import CadenceError, moment, read_cadence
from core.calendar import Calendar

OFFICE = Calendar("Asia/Shanghai", country="CN")
ZONES = int(os.environ.get("MUSTER_SCHEDULE_ZONES", "6"))
YEARS = int(os.environ.get("MUSTER_SCHEDULE_YEARS", "2"))
TEXTS = (
    "daily 09:00",
    "workday 08:30",
    "weekly mon,thu 17:00",
    "monthly 31 09:00",
    "monthly 1 09:00 moved next",
    "monthly last 17:00 moved previous",
    "quarterly 1 09:00",
    "quarterly 3-20 09:00",
    "halfyearly last 12:00",
    "yearly 02-29 02:30",
    "every 3 days from 2026-01-01 02:30",
    "every 2 weeks from 2026-01-05 09:00",
    "every 5 months from 2025-10-31 09:00 moved next",
)


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("daily 09:00", "2026-11-18T09:00", "2026-11-19T09:00"),
        ("daily 09:00", "2026-11-18T08:59", "2026-11-18T09:00"),
        ("workday 09:00", "2026-09-30T09:00", "2026-10-08T09:00"),  # the golden week
        ("workday 09:00", "2026-10-09T09:00", "2026-10-10T09:00"),  # a Saturday that is worked for it
        ("weekly mon 09:00", "2026-11-18T10:00", "2026-11-23T09:00"),
        ("monthly 31 09:00", "2026-01-31T09:00", "2026-02-28T09:00"),
        ("monthly 1 09:00 moved next", "2026-10-01T00:00", "2026-10-08T09:00"),
        ("monthly last 17:00 moved previous", "2026-10-30T16:00", "2026-10-30T17:00"),
        ("monthly last 17:00 moved previous", "2026-10-30T17:00", "2026-11-30T17:00"),
        ("quarterly 1 09:00", "2026-11-18T10:00", "2027-01-01T09:00"),
        ("quarterly last 09:00", "2026-11-18T10:00", "2026-12-31T09:00"),
        ("quarterly 3-20 09:00", "2026-11-18T10:00", "2026-12-20T09:00"),
        ("halfyearly 1 09:00", "2026-11-18T10:00", "2027-01-01T09:00"),
        ("yearly 02-29 09:00", "2026-11-18T10:00", "2027-02-28T09:00"),
        ("every 3 days from 2026-11-17 09:00", "2026-11-18T10:00", "2026-11-20T09:00"),
        ("every 2 weeks from 2026-11-16 09:00", "2026-11-18T10:00", "2026-11-30T09:00"),
        ("every 2 months from 2026-08-31 09:00", "2026-09-01T00:00", "2026-10-31T09:00"),
    ],
)
def test_the_next_moment_is(text: str, after: str, expected: str) -> None:
    assert read_cadence(text).following(naive(after), OFFICE) == naive(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "daily",
        "daily 24:00",
        "daily 9:00",
        "weekly 09:00",
        "weekly someday 09:00",
        "monthly 0 09:00",
        "monthly 32 09:00",
        "yearly 02-30 09:00",
        "yearly 13-01 09:00",
        "quarterly 4-1 09:00",
        "every 0 days from 2026-01-01 09:00",
        "every ３ days from 2026-01-01 09:00",
        "every 3 days from 2026-02-30 09:00",
        "every 99999999999999999999 days from 2026-01-01 09:00",
        "monthly 1 09:00 moved somewhere",
        "daily 09:00 " + "x" * 10_000,
    ],
)
def test_what_never_comes_is_refused(text: str) -> None:
    with pytest.raises(CadenceError):
        read_cadence(text)


@given(st.sampled_from(TEXTS), st.datetimes(naive("2024-01-01"), naive("2032-01-01")))
def test_what_follows_is_later_and_nothing_lies_between(text: str, after: datetime) -> None:
    cadence = read_cadence(text)
    found = cadence.following(after, OFFICE)
    assert found is not None
    assert found > after
    assert cadence.following(found - timedelta(minutes=1), OFFICE) == found
    assert cadence.following(after + (found - after) / 2, OFFICE) == found


@given(st.sampled_from(TEXTS), st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_a_day_is_one_of_its_days_by_the_obvious_rule(text: str, day: date) -> None:
    """Asked day by day, without stepping from one to the next."""
    cadence = read_cadence(text)
    noon = datetime.combine(day, time())
    comes = cadence.following(noon - timedelta(microseconds=1), OFFICE)
    assert (comes is not None and comes.date() == day) == _obvious(text, day)


def _obvious(text: str, day: date) -> bool:
    name, *rest = text.split()
    if rest[-2:-1] == ["moved"]:
        step = timedelta(days=1 if rest[-1] == "next" else -1)
        origins = {day - step * n for n in range(30)}
        return OFFICE.is_workday(day) and any(
            _obvious(" ".join([name, *rest[:-2]]), o) and _lands(o, step) == day for o in origins
        )
    tomorrow = day + timedelta(days=1)
    match name:
        case "daily":
            return True
        case "workday":
            return OFFICE.is_workday(day)
        case "weekly":
            return day.strftime("%a").lower() in rest[0]
        case "every":
            first, count = date.fromisoformat(rest[3]), int(rest[0])
            if rest[1] == "months":
                ahead = (day.year - first.year) * 12 + day.month - first.month
                ends = day.day == first.day or (tomorrow.day == 1 and day.day < first.day)
                return ahead >= 0 and ahead % count == 0 and ends
            return day >= first and (day - first).days % (count * (7 if rest[1] == "weeks" else 1)) == 0
    months = {"monthly": 1, "quarterly": 3, "halfyearly": 6, "yearly": 12}[name]
    if rest[0] == "last":
        return tomorrow.day == 1 and day.month % months == 0
    month, wanted = map(int, rest[0].split("-")) if "-" in rest[0] else (1, int(rest[0]))
    ends = day.day == wanted or (tomorrow.day == 1 and day.day < wanted)
    return (day.month - month) % months == 0 and ends


def _lands(day: date, step: timedelta) -> date:
    while not OFFICE.is_workday(day):
        day += step
    return day


def test_in_a_gap_the_first_valid_moment_and_of_a_repeated_hour_the_first() -> None:
    """Berlin, 2026-03-29 2:30 does not exist, and 2026-10-25 2:30 comes twice (fault 41)."""
    assert moment(naive("2026-03-29T02:30"), "Europe/Berlin") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert moment(naive("2026-10-25T02:30"), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def _zones() -> list[str]:
    known = sorted(available_timezones())
    always = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia", "America/St_Johns"]
    return [*always, *known[:: max(1, len(known) // ZONES)]]


@pytest.mark.parametrize("zone", _zones())
def test_years_of_schedules_have_one_moment_for_each_slot_in_order(zone: str) -> None:
    """Each nominal moment is met by exactly one moment, later than the one before, and as near to it as the wall's
    clocks allow: the size is MUSTER_SCHEDULE_YEARS and MUSTER_SCHEDULE_ZONES."""
    office = Calendar(zone)
    for text in TEXTS:
        cadence, nominal, before = read_cadence(text), naive("2025-01-01"), datetime.min.replace(tzinfo=UTC)
        seen = 0
        while (following := cadence.following(nominal, office)) and following.year < 2025 + YEARS:
            at = moment(following, zone)
            assert at > before, (zone, text, following)
            local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            assert local == following or _in_gap(following, zone), (zone, text, following)
            nominal, before, seen = following, at, seen + 1
        assert seen or text.startswith("yearly")


def _in_gap(nominal: datetime, zone: str) -> bool:
    aware = nominal.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(aware.tzinfo).replace(tzinfo=None) != nominal
