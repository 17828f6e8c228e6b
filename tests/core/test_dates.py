"""Dates in three languages, seen from Wednesday 2026-11-18 10:00 in Shanghai unless a test says otherwise."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import END_OF_DAY, Frame, find_due, parse_moment
from tests.sizes import examples

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)


def at(text: str, now: datetime = NOW) -> str | None:
    moment = parse_moment(text, Frame(now))
    return moment and moment.strftime("%Y-%m-%d %H:%M")


ENGLISH = {
    "tomorrow 5pm": "2026-11-19 17:00",
    "next Friday": "2026-11-27 18:00",
    "Friday": "2026-11-20 18:00",
    "this Friday": "2026-11-20 18:00",
    "Monday": "2026-11-23 18:00",
    "Wednesday": "2026-11-18 18:00",
    "Wed 9am": "2026-11-25 09:00",
    "Friday next week": "2026-11-27 18:00",
    "by Friday, 5 p.m.": "2026-11-20 17:00",
    "in 2 hours": "2026-11-18 12:00",
    "2 hours": "2026-11-18 12:00",
    "in 2h": "2026-11-18 12:00",
    "in half an hour": "2026-11-18 10:30",
    "in 1.5 hours": "2026-11-18 11:30",
    "in 90 minutes": "2026-11-18 11:30",
    "in 3 days": "2026-11-21 18:00",
    "in 3 days at 5pm": "2026-11-21 17:00",
    "in 3 working days": "2026-11-23 18:00",
    "within 3 business days": "2026-11-23 18:00",
    "in two weeks": "2026-12-02 18:00",
    "in a month": "2026-12-18 18:00",
    "end of month": "2026-11-30 18:00",
    "end of the week": "2026-11-20 18:00",
    "end of next month": "2026-12-31 18:00",
    "end of November": "2026-11-30 18:00",
    "next week": "2026-11-27 18:00",
    "this weekend": "2026-11-22 18:00",
    "before the weekend": "2026-11-20 18:00",
    "EOM": "2026-11-30 18:00",
    "EOY": "2026-12-31 18:00",
    "EOD": "2026-11-18 18:00",
    "tomorrow EOD": "2026-11-19 18:00",
    "cob Friday": "2026-11-20 18:00",
    "Nov 30 14:00": "2026-11-30 14:00",
    "30 Nov": "2026-11-30 18:00",
    "November 30th 2pm": "2026-11-30 14:00",
    "the 30th of November, 2027": "2027-11-30 18:00",
    "5 May": "2027-05-05 18:00",
    "Nov 17": "2027-11-17 18:00",
    "Nov 18": "2026-11-18 18:00",
    "29 Feb": "2028-02-29 18:00",
    "Fri 27 Nov": "2026-11-27 18:00",
    "the 30th": "2026-11-30 18:00",
    "the 5th": "2026-12-05 18:00",
    "30/11": "2026-11-30 18:00",
    "11/30": "2026-11-30 18:00",
    "30/11/27": "2027-11-30 18:00",
    "30.11.2026": "2026-11-30 18:00",
    "2026-12-01": "2026-12-01 18:00",
    "2026-12-01T14:00": "2026-12-01 14:00",
    "2026/12/1 9:30": "2026-12-01 09:30",
    "today": "2026-11-18 18:00",
    "tonight": "2026-11-18 21:00",
    "tonight at 8": "2026-11-18 20:00",
    "8pm tonight": "2026-11-18 20:00",
    "tomorrow morning": "2026-11-19 12:00",
    "this afternoon": "2026-11-18 18:00",
    "first thing tomorrow": "2026-11-19 10:00",
    "tomorrow first thing in the morning": "2026-11-19 10:00",
    "by lunchtime tomorrow": "2026-11-19 12:00",
    "tomorrow at 9 in the morning": "2026-11-19 09:00",
    "9:30 in the morning on Friday": "2026-11-20 09:30",
    "at 8 at night": "2026-11-18 20:00",
    "at the latest by Friday 3pm": "2026-11-20 15:00",
    "tomorrow at 5": "2026-11-19 17:00",
    "day after tomorrow": "2026-11-20 18:00",
    "noon": "2026-11-18 12:00",
    "midnight": "2026-11-19 00:00",
    "5pm": "2026-11-18 17:00",
    "9am": "2026-11-19 09:00",
    "10:00": "2026-11-19 10:00",
    "5:30": "2026-11-18 17:30",
    "05:30": "2026-11-19 05:30",
    "12am": "2026-11-19 00:00",
    "4 o'clock": "2026-11-18 16:00",
    "15:00 tomorrow": "2026-11-19 15:00",
    "to Friday": "2026-11-20 18:00",
    "  BY TOMORROW.  ": "2026-11-19 18:00",
    "5ＰＭ": "2026-11-18 17:00",
    "ＦＲＩＤＡＹ　１２：３０": "2026-11-20 12:30",
}
CHINESE = {
    "今天": "2026-11-18 18:00",
    "明天下午3点": "2026-11-19 15:00",
    "明天下午3點": "2026-11-19 15:00",
    "明早九点": "2026-11-19 09:00",
    "明天１２：３０": "2026-11-19 12:30",
    "明天 5pm": "2026-11-19 17:00",
    "明天上午": "2026-11-19 12:00",
    "明天一早": "2026-11-19 10:00",
    "明兒下午": "2026-11-19 18:00",
    "明年12月25日": "2027-12-25 18:00",
    "今年12月25日前": "2026-12-25 18:00",
    "明天下班前": "2026-11-19 18:00",
    "后天": "2026-11-20 18:00",
    "後天早上": "2026-11-20 12:00",
    "大后天": "2026-11-21 18:00",
    "大後天下午兩點半": "2026-11-21 14:30",
    "今晚8点": "2026-11-18 20:00",
    "今晚": "2026-11-18 21:00",
    "今晚12点": "2026-11-19 00:00",
    "中午": "2026-11-18 12:00",
    "下午三点半": "2026-11-18 15:30",
    "三點一刻": "2026-11-18 15:15",
    "下午3點15分": "2026-11-18 15:15",
    "晚上九点": "2026-11-18 21:00",
    "凌晨2点": "2026-11-19 02:00",
    "上午9点": "2026-11-19 09:00",
    "周五": "2026-11-20 18:00",
    "週五前": "2026-11-20 18:00",
    "周五下午三点半": "2026-11-20 15:30",
    "星期天晚上8点": "2026-11-22 20:00",
    "本周五": "2026-11-20 18:00",
    "這週五": "2026-11-20 18:00",
    "下周五": "2026-11-27 18:00",
    "下个星期五": "2026-11-27 18:00",
    "下下周一": "2026-11-30 18:00",
    "下禮拜三": "2026-11-25 18:00",
    "下週三下午三點前": "2026-11-25 15:00",
    "下周": "2026-11-27 18:00",
    "本周内": "2026-11-20 18:00",
    "周末": "2026-11-22 18:00",
    "周末前": "2026-11-20 18:00",
    "下周末": "2026-11-29 18:00",
    "月底": "2026-11-30 18:00",
    "下个月底": "2026-12-31 18:00",
    "11月底": "2026-11-30 18:00",
    "下个月5号": "2026-12-05 18:00",
    "下個月十五號上午十點": "2026-12-15 10:00",
    "季末": "2026-12-31 18:00",
    "年底": "2026-12-31 18:00",
    "明年底": "2027-12-31 18:00",
    "11月30日14:00": "2026-11-30 14:00",
    "11月30日 下午2点": "2026-11-30 14:00",
    "十二月一号": "2026-12-01 18:00",
    "11月30日（周一）": "2026-11-30 18:00",
    "11/27(五)": "2026-11-27 18:00",
    "2026年12月1日": "2026-12-01 18:00",
    "民國115年11月30日": "2026-11-30 18:00",
    "廿五号": "2026-11-25 18:00",
    "三十號前": "2026-11-30 18:00",
    "3天后": "2026-11-21 18:00",
    "3天": "2026-11-21 18:00",
    "三天后下午3点": "2026-11-21 15:00",
    "兩小時後": "2026-11-18 12:00",
    "半小时后": "2026-11-18 10:30",
    "一刻钟后": "2026-11-18 10:15",
    "3个半小时后": "2026-11-18 13:30",
    "1.5小时后": "2026-11-18 11:30",
    "24小时内": "2026-11-19 10:00",
    "三个工作日后": "2026-11-23 18:00",
    "3个工作日内": "2026-11-23 18:00",
    "兩週後": "2026-12-02 18:00",
    "两个礼拜后": "2026-12-02 18:00",
    "3个月内": "2027-02-18 18:00",
    "半个月后": "2026-12-03 18:00",
    "到下周一": "2026-11-23 18:00",
    "延到明天": "2026-11-19 18:00",
    "截止：11月30日": "2026-11-30 18:00",
}


@pytest.mark.parametrize(("text", "expected"), [*ENGLISH.items(), *CHINESE.items()])
def test_a_phrase_is_understood(text: str, expected: str) -> None:
    assert at(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Bob",
        "by Bob",
        "May",
        "5",
        "by 5",
        "room 5",
        "v2.1",
        "M3",
        "99/99",
        "31/2",
        "30 February",
        "13月1日",
        "25:00",
        "5:75",
        "17am",
        "Thu 27 Nov",
        "11/27(四)",
        "5pm sharpish",
        "3天前",
        "半天半",
        "在",
        "by",
        "after Friday",
        "Fridays",
        "yesterday",
        "tomorrow x",
        "0点61分",
        "x" * 600,
    ],
)
def test_what_is_no_date_is_not_understood(text: str) -> None:
    assert at(text) is None


def test_ambiguous_dates_are_read_as_the_reader_writes_them() -> None:
    assert parse_moment("12/1", Frame(NOW)) == datetime(2027, 1, 12, 18, tzinfo=SHANGHAI)
    assert parse_moment("12/1", Frame(NOW, day_first=False)) == datetime(2026, 12, 1, 18, tzinfo=SHANGHAI)


def test_the_end_of_a_day_that_is_over_is_the_next_working_day() -> None:
    friday_evening = datetime(2026, 11, 20, 19, tzinfo=SHANGHAI)
    assert at("EOD", friday_evening) == "2026-11-23 18:00"
    assert at("end of week", friday_evening) == "2026-11-27 18:00"
    assert at("Friday", friday_evening) == "2026-11-27 18:00"
    assert at("today", friday_evening) == "2026-11-20 23:59"


def test_working_days_and_ends_of_periods_follow_the_calendar() -> None:
    def workday(day: date) -> bool:  # Thursday off, Saturday made up for it, and 30 November off
        return (day.weekday() < 5 and day not in {date(2026, 11, 19), date(2026, 11, 30)}) or day == date(2026, 11, 21)

    assert parse_moment("3个工作日后", Frame(NOW, workday)) == datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)
    assert parse_moment("2 working days", Frame(NOW, workday)) == datetime(2026, 11, 21, 18, tzinfo=SHANGHAI)
    assert parse_moment("end of week", Frame(NOW, workday)) == datetime(2026, 11, 21, 18, tzinfo=SHANGHAI)
    assert parse_moment("月底", Frame(NOW, workday)) == datetime(2026, 11, 27, 18, tzinfo=SHANGHAI)
    assert parse_moment("3个工作日后", Frame(NOW, lambda day: False)) is None


def test_working_hours_are_counted_by_whoever_says_which_time_is_worked() -> None:
    def twice(moment: datetime, span: timedelta) -> datetime:
        return moment + 2 * span

    for said in ("in 2 working hours", "2 work hours", "within two business hours", "2个工作小时后", "兩個工作小時內"):
        assert parse_moment(said, Frame(NOW, add=twice)) == datetime(2026, 11, 18, 14, tzinfo=SHANGHAI)
        assert parse_moment(said, Frame(NOW)) is None
    assert parse_moment("半个工作小时后", Frame(NOW, add=twice)) == datetime(2026, 11, 18, 11, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("line", "words", "expected"),
    [
        ("Fix the printer by Friday 5pm", "by Friday 5pm", "2026-11-20 17:00"),
        ("by Friday fix the printer", "by Friday", "2026-11-20 18:00"),
        ("Move by Bob by Friday", "by Friday", "2026-11-20 18:00"),
        ("Ship due: Nov 30 to Acme", "due: Nov 30", "2026-11-30 18:00"),
        ("Invoice due 12/1", "due 12/1", "2027-01-12 18:00"),
        ("Reply before noon to Acme", "before noon", "2026-11-18 12:00"),
        ("Keep it open until tomorrow", "until tomorrow", "2026-11-19 18:00"),
        ("Answer no later than the 30th please", "no later than the 30th", "2026-11-30 18:00"),
        ("Answer Acme within 3 working days or else", "within 3 working days", "2026-11-23 18:00"),
        ("Reboot the server in 2 hours", "in 2 hours", "2026-11-18 12:00"),
        ("Call Bob tomorrow.", "tomorrow", "2026-11-19 18:00"),
        ("Send the quote Friday, please", "Friday", "2026-11-20 18:00"),
        ("Can you fix it tomorrow please?", "tomorrow", "2026-11-19 18:00"),
        ("Call Bob on Friday at 5pm!", "on Friday at 5pm", "2026-11-20 17:00"),
        ("Call at 15:30", "at 15:30", "2026-11-18 15:30"),
        ("Answer Acme Monday 9:00 at the latest, please", "Monday 9:00 at the latest", "2026-11-23 09:00"),
        ("明天把合同寄出", "明天", "2026-11-19 18:00"),
        ("Print forms 30/11", "30/11", "2026-11-30 18:00"),
        ("Printer is down\nby Friday", "by Friday", "2026-11-20 18:00"),
        ("Printer is down tomorrow\nsee the log", "tomorrow", "2026-11-19 18:00"),
        ("打印机周五前修好", "周五前", "2026-11-20 18:00"),
        ("请在三个工作日内回复客户", "在三个工作日内", "2026-11-23 18:00"),
        ("下週三下午三點前寄報價給客戶", "下週三下午三點前", "2026-11-25 15:00"),
        ("截止日期：11月30日 提交报告", "截止日期：11月30日", "2026-11-30 18:00"),
        ("月底截止的报表", "月底截止", "2026-11-30 18:00"),
        ("5号前修好5号机", "5号前", "2026-12-05 18:00"),
        ("最迟下周一回复", "最迟下周一", "2026-11-23 18:00"),
        ("本周内完成盘点", "本周内", "2026-11-20 18:00"),
        ("給客戶回電話 明天下午３點", "明天下午３點", "2026-11-19 15:00"),
        ("交報告 月底", "月底", "2026-11-30 18:00"),
        ("报价 by 周五", "by 周五", "2026-11-20 18:00"),
        ("by Friday完成盘点", "by Friday", "2026-11-20 18:00"),
    ],
)
def test_a_due_date_in_a_line(line: str, words: str, expected: str) -> None:
    found = find_due(line, Frame(NOW))
    assert found is not None
    assert (line[found.start : found.end], found.at.strftime("%Y-%m-%d %H:%M")) == (words, expected)


@pytest.mark.parametrize(
    "line",
    [
        "Print 30/11 forms",
        "May I go",
        "It may rain by Bob",
        "Move by Bob to room 5",
        "T5 v2.1 M3 at 5 units",
        "Room 5",
        "Reduce scrap by 5",
        "by 5% in all",
        "at 5",
        "Support 24/7",
        "pipe 3/4",
        "damaged by sun",
        "Bob sat",
        "monitor sunny",
        "Printer broken since Monday",
        "Leave Monday to Friday",
        "Mon-Fri",
        "open 9:00-17:00",
        "Stopped at 9:15",
        "Friday's report by Acme",
        "due Friday's list",
        "every Friday",
        "report of 30/11",
        "last Friday",
        "not before Friday",
        "Tomorrow we ship to Acme",
        "Upgrade to 1.2.",
        "ratio 16:9",
        "by 5 may be too few",
        "nearby Friday shop opens",
        "周五前端发布",
        "3天前坏了",
        "3天内部培训",
        "每周五",
        "上周五",
        "周一至周五",
        "从周一",
        "补充3点",
        "先把5号机修好",
        "明天的会议取消",
        "第3天",
        "5号仓库漏水",
        "星期",
        "一个客户",
        "三点建议",
        "每天下午3点",
        "上个月底",
        "每个工作日下午3点",
        "Back up daily at 5pm",
        "Stand-up every day at 15:00",
        "Report weekly on Friday",
    ],
)
def test_a_line_without_a_due_date(line: str) -> None:
    assert find_due(line, Frame(NOW)) is None


def test_a_date_deep_in_a_long_text_is_prose() -> None:
    prose = "word " * 300
    assert find_due(f"{prose} by Friday {prose}", Frame(NOW)) is None
    assert find_due(f"by Friday {prose}", Frame(NOW)) is not None
    assert find_due(f"{prose} by Friday", Frame(NOW)) is not None


def test_a_local_time_that_does_not_exist_is_the_first_that_does() -> None:
    before = datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)
    moment = parse_moment("tomorrow 2:30am", Frame(before))
    assert moment is not None and moment.isoformat() == "2026-03-08T03:00:00-04:00"
    samoa = datetime(2011, 12, 29, 9, tzinfo=ZoneInfo("Pacific/Apia"))
    moment = parse_moment("tomorrow", Frame(samoa))  # 30 December 2011 was left out
    assert moment is not None and moment.isoformat() == "2011-12-31T00:00:00+14:00"


def test_a_local_time_that_comes_twice_is_the_first() -> None:
    moment = parse_moment("tomorrow 1:30am", Frame(datetime(2026, 10, 31, 12, tzinfo=NEW_YORK)))
    assert moment is not None and moment.isoformat() == "2026-11-01T01:30:00-04:00"


def test_hours_are_elapsed_time_and_days_are_wall_time_over_a_change_of_clocks() -> None:
    before = datetime(2026, 3, 7, 23, tzinfo=NEW_YORK)
    assert parse_moment("in 5 hours", Frame(before)) == datetime(2026, 3, 8, 9, tzinfo=UTC)
    assert at("tomorrow", before) == "2026-03-08 18:00"
    second = datetime(2026, 11, 1, 1, 45, fold=1, tzinfo=NEW_YORK)
    soon = parse_moment("in 10 minutes", Frame(second))
    assert soon is not None and soon.astimezone(UTC) == second.astimezone(UTC) + timedelta(minutes=10)
    assert at("1:50am", second) == "2026-11-02 01:50"  # today's first 1:50 has been


WORDS = st.sampled_from(
    [*ENGLISH, *CHINESE, "by", "due", "前", "截止", "at", "5", "Bob", "printer", "打印机", ",", "\n", "。", "12", "/"]
)
LINES = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join)
)


@examples(100)
@given(LINES)
def test_a_found_date_lies_within_its_text_and_leaves_a_line_that_reads_the_same_again(text: str) -> None:
    found = find_due(text, Frame(NOW))
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
        assert found.at.tzinfo is SHANGHAI
        alone = text[found.start : found.end]
        assert find_due(alone, Frame(NOW)) or parse_moment(alone, Frame(NOW))
    parse_moment(text, Frame(NOW))


@examples(40)
@given(
    st.sampled_from([*ENGLISH, *CHINESE]),
    st.integers(631_152_000, 3_786_912_000),  # 1990 to 2090
    st.sampled_from(["Asia/Taipei", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
)
def test_a_moment_exists_in_its_zone_and_reading_it_back_gives_the_same(text: str, seconds: int, zone: str) -> None:
    now = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    moment = parse_moment(text, Frame(now))
    if moment:
        assert moment.tzinfo is now.tzinfo
        assert moment.astimezone(UTC).astimezone(moment.tzinfo).replace(fold=0) == moment.replace(fold=0)
        if 2000 <= moment.year < 2100 and moment.fold == 0:
            assert parse_moment(f"{moment:%Y-%m-%d %H:%M}", Frame(now)) == moment.replace(second=0)


def test_the_end_of_the_day_is_six() -> None:
    assert (END_OF_DAY.hour, END_OF_DAY.minute) == (18, 0)


@pytest.mark.parametrize(
    "unit",
    [
        "by ",
        "1 ",
        "1/",
        "tomorrow ",
        "tomorrow.",
        "in 2 ",
        " ",
        "\n",
        "十",
        "一个",
        "周五",
        "截止",
        "due is ",
        "12:",
        "end of the ",
    ],
)
def test_no_input_of_100_kb_holds_a_captured_line_up(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    fastest = min(_seconds(text) for _ in range(3))
    assert fastest < 0.1  # about 0.02 s here; a pattern that backtracks takes seconds


def _seconds(text: str) -> float:
    start = time.process_time()
    find_due(text, Frame(NOW))
    parse_moment(text, Frame(NOW))
    return time.process_time() - start
