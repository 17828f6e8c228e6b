"""Working time: due within working days, reminded some working hours before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.dates import weekdays
from core.worktime import before, end_of

SHANGHAI = "Asia/Shanghai"


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo(SHANGHAI))


def test_working_days_leave_out_the_weekend() -> None:
    assert end_of(at(18, 10), 2, SHANGHAI) == at(20, 18)
    assert end_of(at(19, 23), 2, SHANGHAI) == at(23, 18)
    assert end_of(at(18, 10), 1, SHANGHAI, lambda day: weekdays(day) and day.day != 19) == at(20, 18)


def test_a_reminder_comes_some_working_hours_before() -> None:
    assert before(at(20, 18), 4, SHANGHAI) == at(20, 14)
    assert before(at(23, 11), 4, SHANGHAI) == at(20, 16)
    assert before(at(22, 12), 4, SHANGHAI) == at(20, 14)
    assert before(at(20, 7), 1, SHANGHAI) == at(19, 17)


@given(st.integers(0, 10**8), st.integers(0, 30))
def test_before_is_earlier_and_in_working_time(seconds: int, hours: int) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    found = before(moment, hours, SHANGHAI)
    assert found <= moment
    assert weekdays(found.date()) and 9 <= found.hour + found.minute / 60 + found.second / 3600 <= 18.001
    assert moment - found >= timedelta(hours=hours)
