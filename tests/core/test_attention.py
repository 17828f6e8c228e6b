"""When Muster may speak to somebody: quiet hours in every zone, and the budget, as rules (design.md promise 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.attention import OFF, Hours, Weight, interrupts, is_quiet, next_day, read_hours, this_day, write_hours
from core.calendar import Away, Calendar, CalendarError

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
SHANGHAI = Calendar("Asia/Shanghai")
calendars = st.builds(
    lambda zone, away: Calendar(zone, away=(Away(away, away + timedelta(days=9)),)),
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
)
minutes = st.integers(0, 24 * 60 - 1)
hours = st.none() | st.just(OFF) | st.builds(Hours, minutes, minutes).filter(lambda h: h.start != h.end)
moments = st.integers(0, 364 * 24 * 3600).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
weights = st.sampled_from(Weight)
SPANS = "20:00-8:00|20:00–08:00|8pm to 8am|晚上8点到早上8点|２０：００～８：００|20-8"
NONE = "|20:00|20:00-20:00|Mon 20:00-8:00|at night|20:00-8:00 9:00-10:00|25-8"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-18 08:59", True),
        ("2026-11-18 09:00", False),
        ("2026-11-18 12:30", False),  # at lunch the day goes on
        ("2026-11-18 18:00", False),  # what falls due at the close of work is still said
        ("2026-11-18 18:20", True),
        ("2026-11-21 11:00", True),
    ],
)
def test_all_outside_of_the_working_day_is_quiet(moment: str, quiet: bool) -> None:
    assert is_quiet(SHANGHAI, None, at(moment)) is quiet
    assert not is_quiet(SHANGHAI, OFF, at(moment))


def test_hours_of_ones_own_hold_on_days_that_are_worked() -> None:
    night = read_hours("20:00–8:00")
    assert not is_quiet(SHANGHAI, night, at("2026-11-18 19:59")) and is_quiet(SHANGHAI, night, at("2026-11-18 20:00"))
    assert is_quiet(SHANGHAI, night, at("2026-11-19 07:59")) and not is_quiet(SHANGHAI, night, at("2026-11-19 08:00"))
    assert is_quiet(SHANGHAI, night, at("2026-11-21 12:00"))
    assert next_day(SHANGHAI, night, at("2026-11-20 21:00")) == at("2026-11-23 08:00")


@pytest.mark.parametrize("text", SPANS.split("|"))
def test_hours_are_read_as_people_write_them(text: str) -> None:
    assert read_hours(text) == (20 * 60, 8 * 60)
    assert read_hours(write_hours(read_hours(text))) == read_hours(text)


@pytest.mark.parametrize("text", NONE.split("|"))
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(CalendarError):
        read_hours(text)


@given(weights, st.booleans())
def test_what_is_critical_asked_for_or_urgent_never_waits(weight: Weight, urgent: bool) -> None:
    waits = interrupts(weight, urgent)
    assert waits == (weight is Weight.INTERRUPTION or (weight is Weight.URGENT and not urgent))
    assert not (waits and weight in (Weight.CRITICAL, Weight.ASKED, Weight.DIGEST, Weight.ROOM))


@given(calendars, hours, moments)
def test_the_next_day_lies_ahead_on_a_day_that_is_worked_and_is_not_quiet(
    calendar: Calendar, quiet: Hours | None, moment: datetime
) -> None:
    begins = next_day(calendar, quiet, moment)
    assert begins is not None and begins > moment
    assert calendar.is_workday(begins.astimezone(ZoneInfo(calendar.zone)).date())
    assert not is_quiet(calendar, quiet, begins)
    between = this_day(calendar, quiet, begins - timedelta(seconds=1))
    assert between <= moment  # no other day begins between them


@given(calendars, hours, moments)
def test_this_day_has_begun_and_the_next_one_follows_it(
    calendar: Calendar, quiet: Hours | None, moment: datetime
) -> None:
    begun = this_day(calendar, quiet, moment)
    assert begun <= moment
    after = next_day(calendar, quiet, begun)
    assert after is not None and after > moment


def test_whoever_never_works_is_kept_waiting_for_nothing() -> None:
    idle = Calendar("UTC", week=((),) * 7)
    assert next_day(idle, None, datetime.combine(date(2026, 11, 18), time(), UTC)) is None
