"""Days that are counted: the next working day with a time of day, the first working day of a month, a week's start.

Seen from Wednesday 2026-11-18 10:00 in Shanghai unless a test says otherwise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import Frame, find_due, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)

PHRASES = {
    "next working day": "2026-11-19 18:00",
    "the next business day 3pm": "2026-11-19 15:00",
    "next working day noon": "2026-11-19 12:00",
    "noon on the next working day": "2026-11-19 12:00",
    "noon of the following workday": "2026-11-19 12:00",
    "the morning of the next working day": "2026-11-19 12:00",
    "end of next working day": "2026-11-19 18:00",
    "close of business next working day": "2026-11-19 18:00",
    "the end of tomorrow": "2026-11-19 18:00",
    "end of Friday": "2026-11-20 18:00",
    "noon in 2 working days": "2026-11-20 12:00",
    "2 working days from now": "2026-11-20 18:00",
    "a week from now": "2026-11-25 18:00",
    "the first working day of next month": "2026-12-01 18:00",
    "2nd business day of next month": "2026-12-02 18:00",
    "last Friday of the month": "2026-11-27 18:00",
    "first Monday of the month": "2026-12-07 18:00",
    "early next week": "2026-11-23 18:00",
    "the start of next month": "2026-12-01 18:00",
    "mid next week": "2026-11-25 18:00",
    "下个工作日": "2026-11-19 18:00",
    "下個工作日中午": "2026-11-19 12:00",
    "下一个工作日下班前": "2026-11-19 18:00",
    "下一工作日下午三点": "2026-11-19 15:00",
    "次一工作日早上": "2026-11-19 12:00",
    "次日中午": "2026-11-19 12:00",
    "隔天下班前": "2026-11-19 18:00",
    "翌日": "2026-11-19 18:00",
    "下周第一个工作日": "2026-11-23 18:00",
    "下個月第一個工作日": "2026-12-01 18:00",
    "下个月最后一个周五": "2026-12-25 18:00",
    "本月最后一个工作日": "2026-11-30 18:00",
    "下周初": "2026-11-23 18:00",
    "下週中": "2026-11-25 18:00",
    "下个月初": "2026-12-01 18:00",
    "下月中旬": "2026-12-15 18:00",
}


@pytest.mark.parametrize(("text", "expected"), PHRASES.items())
def test_a_phrase_is_understood(text: str, expected: str) -> None:
    found = parse_moment(text, Frame(NOW))
    assert found and found.strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Send the offer by next working day noon", "Send the offer"),
        ("Send the offer by noon on the next working day", "Send the offer"),
        ("Send the offer by end of next working day", "Send the offer"),
        ("Send the offer by the end of the next business day please", "Send the offer  please"),
        ("Send the offer 2 working days from now", "Send the offer"),
        ("送报价 下个工作日中午前", "送报价"),
        ("下個工作日中午前送報價", "送報價"),
        ("送報價 下一個工作日下班前", "送報價"),
        ("隔日中午前送報價", "送報價"),
    ],
)
def test_no_words_of_the_date_are_left(line: str, title: str) -> None:
    found = find_due(line, Frame(NOW))
    assert found and f"{line[: found.start]}{line[found.end :]}".strip() == title


@pytest.mark.parametrize(
    "line",
    [
        "Prepare the mid-year review",
        "隔日配送的流程",
        "次日達要收多少錢",
        "统计本月初",
        "What is the first working day of each month",
        "Report from the start of this week",
        "Answer after the next working day",
    ],
)
def test_prose_has_no_date(line: str) -> None:
    assert find_due(line, Frame(NOW)) is None


TIMES = {"": 18, " noon": 12, " at noon": 12, " 3pm": 15, " at 15:00": 15, " EOD": 18}
BEFORE = {"noon on the ": 12, "noon ": 12, "3pm on ": 15, "end of ": 18, "end of the ": 18, "the morning of the ": 12}
NEXT = ("next working day", "next business day", "following workday", "next work day")
NEXT_ZH = ("下个工作日", "下個工作日", "下一个工作日", "下一工作日", "次一工作日", "下一個工作天")
TIMES_ZH = {"前": 18, "中午前": 12, "中午12点前": 12, "下班前": 18, "下午3点前": 15, "的下午三點前": 15}
SAID = st.one_of(
    st.tuples(st.sampled_from(NEXT), st.sampled_from(sorted(TIMES.items()))).map(lambda p: (p[0] + p[1][0], p[1][1])),
    st.tuples(st.sampled_from(sorted(BEFORE.items())), st.sampled_from(NEXT)).map(lambda p: (p[0][0] + p[1], p[0][1])),
)
SAID_ZH = st.tuples(st.sampled_from(NEXT_ZH), st.sampled_from(sorted(TIMES_ZH.items()))).map(
    lambda p: (p[0] + p[1][0], p[1][1])
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        SAID.map(lambda said: (f"Send it by {said[0]}", said[1])),
        SAID_ZH.map(lambda said: (f"Send it {said[0]}", said[1])),
    ),
    st.sets(st.integers(1, 20), max_size=12),
    st.integers(0, 23 * 60 + 59),
)
def test_it_is_the_first_day_that_is_worked_after_today_whatever_the_calendar(
    said: tuple[str, int], free: set[int], minute: int
) -> None:
    now = NOW.replace(hour=minute // 60, minute=minute % 60)

    def workday(day: date) -> bool:
        return (day - NOW.date()).days not in free

    line, hour = said
    found = find_due(line, Frame(now, workday))
    first = next(day for day in range(1, 60) if day not in free)
    assert found and found.at == datetime(2026, 11, 18, hour, tzinfo=SHANGHAI) + timedelta(days=first)
    assert f"{line[: found.start]}{line[found.end :]}".strip() == "Send it"


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5), st.sampled_from(["week", "month"]), st.sets(st.integers(0, 70)))
def test_the_numbered_working_day_of_the_next_period_is_counted_by_the_calendar(
    count: int, unit: str, free: set[int]
) -> None:
    def workday(day: date) -> bool:
        return (day - NOW.date()).days not in free

    first, last = (
        (date(2026, 11, 23), date(2026, 11, 29)) if unit == "week" else (date(2026, 12, 1), date(2026, 12, 31))
    )
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    worked = [day for day in days if workday(day)]
    ordinal = ("first", "second", "third", "fourth", "fifth")[count - 1]
    found = parse_moment(f"the {ordinal} working day of next {unit}", Frame(NOW, workday))
    assert (found.date() if found else None) == (worked[count - 1] if len(worked) >= count else None)
    zh = parse_moment(f"下个{'月' if unit == 'month' else '周'}第{count}个工作日", Frame(NOW, workday))
    assert zh == found
