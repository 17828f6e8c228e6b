"""What people write for a calendar: hours of a week, days, a year's list, countries and zones."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import CalendarError, Calendars, Level, Week, read_week, write_week
from core.calendar.levels import COMPANY, Owner
from core.calendar.public import PublicYear, is_announced, public_names, public_year
from core.calendar.ranges import Days, Read, read_days
from core.calendar.said import find_country, find_zone, say_country, say_week
from core.calendar.sheet import read_year, write_year
from core.dates import Frame, parse_moment
from tests.sizes import examples

TODAY = date(2026, 11, 25)  # a Wednesday
OFFICE = "Mon-Fri 09:00-12:00 13:00-18:00"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Mon–Fri 9:00–12:00 13:00–18:00", OFFICE),
        ("9-12, 13-18; Sat 9-12", f"{OFFICE}; Sat 09:00-12:00"),
        ("周一至周五 9:00–12:00、13:00–18:00", OFFICE),
        ("星期一到星期五 上午9点–12点 下午1点–6点", OFFICE),
        ("週一到五 9點-12點 13點-18點，週六 9點到12點半", f"{OFFICE}; Sat 09:00-12:30"),
        ("９：００－１２：００，１３：００－１８：００", OFFICE),
        ("Monday to Friday, 9am to 12pm and 1pm to 6pm", OFFICE),
        ("Mon, Wed, Fri 9:00-17:00", "Mon 09:00-17:00; Wed 09:00-17:00; Fri 09:00-17:00"),
        ("Sun–Thu 9-5pm", "Mon-Thu 09:00-17:00; Sun 09:00-17:00"),
        ("每天 0:00–24:00", "Mon-Sun 00:00-24:00"),
        ("weekdays 9:00-12:00 12:00-17:00", "Mon-Fri 09:00-17:00"),
    ],
)
def test_hours_as_people_write_them(text: str, stored: str) -> None:
    assert write_week(read_week(text)) == stored


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("18:00–9:00", "backwards"),
        ("9:00–9:00", "backwards"),
        ("9:00–12:00 11:00–13:00", "overlap"),
        ("Mon 9-12; Mon 11-13", "overlap"),
        ("9:00", "unread"),
        ("Mon", "unread"),
        ("Mon–Fri", "unread"),
        ("– 9:00", "unread"),
        ("25:00–26:00", "unread"),
        ("9:00–12:75", "unread"),
        ("nine to five", "unread"),
        ("", "none"),
        ("9" * 600, "unread"),
    ],
)
def test_hours_that_cannot_be(text: str, key: str) -> None:
    with pytest.raises(CalendarError) as error:
        read_week(text)
    assert error.value.key == f"calendar.hours_{key}"


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    days = []
    for _ in range(7):
        edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        days.append(tuple(zip(edges[::2], edges[1::2], strict=False)))
    return tuple(days)


@examples(25)
@given(weeks().filter(any))
def test_what_is_stored_is_read_again(week: Week) -> None:
    assert read_week(write_week(week)) == week


@examples(25)
@given(weeks().filter(any), st.sampled_from(["en", "zh_Hans", "zh_Hant"]))
def test_what_is_shown_can_be_typed(week: Week, locale: str) -> None:
    assert read_week(say_week(week, locale)) == week


@examples(25)
@given(st.text(alphabet="Mon周一至9:0-–;, pm点半下午上~abc", max_size=40))
def test_any_words_are_hours_or_a_named_error(text: str) -> None:
    try:
        week = read_week(text)
    except CalendarError:
        return
    assert read_week(write_week(week)) == week


def _reader(day_first: bool) -> Read:
    def read(text: str, seen_from: date) -> date | None:
        midnight = datetime.combine(seen_from, time(), ZoneInfo("Asia/Taipei"))
        found = parse_moment(text, Frame(midnight, day_first=day_first))
        return found.date() if found else None

    return read


def _days(text: str, day_first: bool = False) -> Days:
    return read_days(text, TODAY, (_reader(day_first), _reader(not day_first)))


@pytest.mark.parametrize("day_first", [True, False])
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12/1–12/5", "12-01", "12-05"),
        ("12/1-12/5", "12-01", "12-05"),
        ("12/1–5", "12-01", "12-05"),
        ("1/12–5/12", "12-01", "12-05"),
        ("1–5 Dec", "12-01", "12-05"),
        ("Dec 1 to Dec 5", "12-01", "12-05"),
        ("2026-12-01-2026-12-05", "12-01", "12-05"),
        ("2026-12-01..2026-12-05", "12-01", "12-05"),
        ("12/1…12/5", "12-01", "12-05"),
        ("12月1日至5日", "12-01", "12-05"),
        ("12月1日～12月5日", "12-01", "12-05"),
        ("Mon to Wed", "11-30", "12-02"),
        ("明天到週五", "11-26", "11-27"),
        ("next week", "11-30", "12-06"),
        ("next month", "12-01", "12-31"),
        ("下個月", "12-01", "12-31"),
        ("下週", "11-30", "12-06"),
        ("this week", "11-25", "11-29"),
        ("11/20–11/30", "11-20", "11-30"),  # it has begun
        ("tomorrow", "11-26", "11-26"),
    ],
)
def test_days_as_people_name_them(text: str, first: str, last: str, day_first: bool) -> None:
    assert _days(text, day_first) == (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))


def test_a_days_order_is_the_readers() -> None:
    assert _days("12/1").first == date(2026, 12, 1) and _days("12/1", day_first=True).first == date(2027, 1, 12)
    assert _days("12/30–1/3") == (date(2026, 12, 30), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("12/5–12/1", "backwards"),
        ("2026-12-05 – 2026-12-01", "backwards"),
        ("someday", "unread"),
        ("next year", "unread"),
        ("明年", "unread"),
        ("", "unread"),
        ("–", "unread"),
        ("12/1–13/45", "unread"),
        ("2026-01-01 – 2028-01-01", "long"),
        ("x" * 500, "unread"),
    ],
)
def test_days_that_cannot_be(text: str, key: str) -> None:
    with pytest.raises(CalendarError) as error:
        _days(text)
    assert error.value.key == f"calendar.days_{key}"


@examples(25)
@given(st.text(alphabet="0123456789/–- 月日至Decto明天周一", max_size=24))
def test_any_words_are_days_in_order_or_a_named_error(text: str) -> None:
    try:
        days = _days(text)
    except CalendarError:
        return
    assert days.first <= days.last


_DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@examples(25)
@given(st.dictionaries(_DAYS, st.sampled_from(["", "元旦", "New Year", "a – b"]), min_size=1), st.sets(_DAYS))
def test_a_years_list_is_read_again(off: dict[date, str], working: set[date]) -> None:
    given = PublicYear(off, frozenset(working - set(off)))
    assert read_year(write_year(given), 2027) == given


def test_countries_by_code_and_by_name() -> None:
    found = {
        text: find_country(text) for text in ("tw", "Taiwan", "台灣", "臺灣", "中国", "DE-BY", "Germany Bayern", "無")
    }
    assert list(found.values()) == ["TW", "TW", "TW", "TW", "CN", "DE-BY", "DE-BY", "none"]
    assert say_country("DE-BY", "zh_Hant") == "德國（BY）" and say_country("TW", "en") == "Taiwan"
    for text, key in (("Atlantis", "no_country"), ("", "no_country"), ("XX", "no_country"), ("DE-ZZ", "no_region")):
        with pytest.raises(CalendarError) as error:
            find_country(text)
        assert error.value.key == f"calendar.{key}"


def test_zones_by_name_and_by_city() -> None:
    assert find_zone("asia/taipei") == find_zone("Taipei") == "Asia/Taipei"
    assert find_zone("new york") == "America/New_York"
    for text in ("", "Asia", "../etc/passwd", "Asia/../UTC", "\0"):
        with pytest.raises(CalendarError):
            find_zone(text)


def test_holidays_have_names_in_the_readers_language() -> None:
    assert public_names("TW", 2026, "en")[date(2026, 10, 10)] == "National Day"
    assert public_names("TW", 2026, "zh_Hant")[date(2026, 10, 10)] == "國慶日"
    assert public_year("none", 2026) == public_year("", 2026) == PublicYear()


def test_which_years_are_not_announced() -> None:
    assert [is_announced("CN", year) for year in (2024, 2025, 2026, 2027, 2028)] == [True, True, True, False, False]
    assert is_announced("TW", 2025) and is_announced("TW", 2026)  # by law none are moved any more
    assert is_announced("US", 2027) and is_announced("HK", 2027)
    cn = Calendars({COMPANY: Level(country="CN"), Owner("department", 1): Level(country="HK")})
    assert cn.unannounced(2027) == ["CN"] and cn.unannounced(2026) == []
    given = Calendars({COMPANY: Level(country="CN")}, {("CN", 2027): PublicYear({date(2027, 1, 1): "元旦"})})
    assert given.unannounced(2027) == []


def test_people_with_the_same_settings_share_one_calendar() -> None:
    calendars = Calendars({COMPANY: Level(country="TW"), Owner("person", 3): Level(week=read_week("9-12"))})
    one, two, other = (calendars.office(person, 1, "Asia/Taipei") for person in (1, 2, 3))
    assert one is two and other is not one and other.country == "TW"
    assert calendars.from_where("week", 3, 1) == Owner("person", 3)
    assert calendars.from_where("country", 3, 1) == COMPANY and calendars.from_where("week", 1, 1) is None


def test_holidays_are_loaded_only_where_they_are_asked_for() -> None:
    program = "import sys, core.standing, core.calendar.said, core.reading; assert 'holidays' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
