"""Targets by hand-worked numbers, and splitting, which loses nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Calendar
from core.kpi.goals import (
    Days,
    Unlike,
    achievement,
    days_gone,
    falling,
    forecast,
    is_missed,
    joined,
    pace,
    parts_of,
    split,
    unlike,
)
from core.kpi.model import Goal
from core.kpi.periods import Period

D = Decimal
NOVEMBER = Period.of("month", date(2026, 11, 1))
YEAR = Period.of("year", date(2026, 1, 1))


def test_working_days_gone_by_hand() -> None:
    """November 2026 has 21 Mondays to Fridays: 5 from the 2nd, 5, 5, 5 and the 30th. Before Wednesday the 18th: 12."""
    office = Calendar("Asia/Shanghai")
    assert days_gone(NOVEMBER, date(2026, 11, 18), office.is_workday) == Days(12, 21)
    assert days_gone(NOVEMBER, date(2026, 11, 1), office.is_workday) == Days(0, 21)
    assert days_gone(NOVEMBER, date(2026, 12, 1), office.is_workday) == Days(21, 21)
    assert Days(0, 0).share is None


def test_achievement_pace_and_forecast_by_hand() -> None:
    """780,000 of 1,000,000 on 14 of 20 days: 78 % on 70 % of the days; 1,114,285.71 at the end."""
    days, reached = Days(14, 20), achievement(D(780_000), Goal(D(1_000_000)))
    assert reached == D("0.78") and days.share == D("0.7")
    assert pace(reached, days) == D("0.78") / D("0.7")
    assert forecast(D(780_000), days) == D("1114285.714286")
    assert forecast(D("0.8"), days, "mean") == D("0.8")


def test_where_less_is_better_the_target_is_divided_by_the_value() -> None:
    """Four hours wanted, five needed: 80 % reached; none needed is a part of nothing."""
    assert achievement(D(5), Goal(D(4)), "down") == D("0.8")
    assert achievement(D(0), Goal(D(4)), "down") is None
    assert is_missed(D(5), D(4), "down") and not is_missed(D(4), D(4), "down")


def test_nothing_to_compare_is_no_number() -> None:
    assert achievement(None, Goal(D(1))) is None and achievement(D(1), Goal()) is None
    assert achievement(D(1), Goal(D(0))) is None and achievement(D(1), Goal(D(1)), "band") is None
    assert (
        pace(D(1), Days(0, 20)) is None and forecast(D(5), Days(0, 20)) is None and forecast(None, Days(1, 2)) is None
    )


def test_a_year_is_split_by_hand() -> None:
    """12,000,000 are four times 3,000,000; 10 into three are 3.333333, 3.333333 and 3.333334."""
    assert split(Goal(D(12_000_000), D(14_000_000)), 4, "sum") == [Goal(D(3_000_000), D(3_500_000))] * 4
    assert [one.realistic for one in split(Goal(D(10)), 3, "sum")] == [D("3.333333"), D("3.333333"), D("3.333334")]
    assert [one.realistic for one in split(Goal(D(1_000_000)), 3, "sum")] == [D(333_333), D(333_333), D(333_334)]
    assert split(Goal(D("0.9")), 4, "mean") == [Goal(D("0.9"))] * 4


@given(st.integers(-(10**15), 10**15), st.integers(1, 12))
def test_what_is_split_adds_up(millionths: int, count: int) -> None:
    whole = Goal(D(millionths) / 1_000_000)
    parts = split(whole, count, "sum")
    assert joined(parts, "sum").realistic == whole.realistic and not unlike(whole, parts)


def test_sums_that_do_not_match_are_named() -> None:
    """3, 3, 3 and 2 million are 11 of 12; at the ideal level one part lacks, and nothing can be said."""
    parts = [Goal(D(3), D(4)), Goal(D(3), D(4)), Goal(D(3), D(4)), Goal(D(2))]
    assert unlike(Goal(D(12), D(16)), parts) == [Unlike("realistic", D(12), D(11))]
    assert unlike(Goal(D("0.9")), [Goal(D("0.8"))], "mean") == []


def test_quarters_that_do_not_build_on_each_other_are_named() -> None:
    quarters = parts_of(YEAR, "quarter")
    goals = dict(zip(quarters, [Goal(D(2)), Goal(D(3)), Goal(D(1)), Goal(D(6))], strict=True))
    assert falling(goals, "up") == [(quarters[1], quarters[2])]
    assert falling(goals, "down") == [(quarters[0], quarters[1]), (quarters[2], quarters[3])]
    assert len(parts_of(YEAR, "month")) == 12 and parts_of(NOVEMBER, "week") == ()
