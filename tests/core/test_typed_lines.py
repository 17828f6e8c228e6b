"""A typed line to a command's values: no word is lost, a form says the same, and what is no date stays in the title."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.client import split_client
from core.dates import Frame, parse_moment
from core.dates.fold import half_width
from core.people import Department, Directory, Person
from core.reading import Reader, Reading
from core.text import Names, tidy
from handlers import registry
from tests.sizes import examples

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DIRECTORY = Directory(
    [Person(1, "Bob Chen"), Person(2, "Alice"), Person(3, "王大維"), Person(4, "Bob Tan")],
    [Department(1, "Operations"), Department(2, "业务部")],
    clients={1: "Acme", 2: "大成"},
)
NAMES = Names(DIRECTORY.names(), frozenset({"operations", "业务部"}), frozenset({"acme", "大成"}))
COMMANDS = {name: command for name in ("issue", "task", "complaint", "meeting") if (command := registry().get(name))}
READER = Reader(NOW, DIRECTORY, NAMES, {}, choices={"高": frozenset({"high"}), "緊急": frozenset({"urgent"})})


def read(name: str, text: str) -> Reading:
    return READER.read(COMMANDS[name], text, {})


# The phrases that the users' list names, as they end a line. They are read on Wednesday 18 November at 10:00.
NAMED = {
    "tomorrow 5pm": "11-19 17:00",
    "next Friday": "11-27 18:00",
    "Friday": "11-20 18:00",
    "in 2 hours": "11-18 12:00",
    "end of month": "11-30 18:00",
    "Nov 30 14:00": "11-30 14:00",
    "30/11": "11-30 18:00",
    "2026-12-01": "12-01 18:00",
    "EOD": "11-18 18:00",
    "in 3 working days": "11-23 18:00",
    "明天下午3点": "11-19 15:00",
    "明早九点": "11-19 09:00",
    "下周五": "11-27 18:00",
    "下禮拜三": "11-25 18:00",
    "週五前": "11-20 18:00",
    "周五下午三点半": "11-20 15:30",
    "3天后": "11-21 18:00",
    "兩小時後": "11-18 12:00",
    "月底": "11-30 18:00",
    "下个月5号": "12-05 18:00",
    "11月30日14:00": "11-30 14:00",
    "三个工作日后": "11-23 18:00",
    "今晚8点": "11-18 20:00",
    "明天下午３点": "11-19 15:00",
    "１１月３０日１４：００": "11-30 14:00",
    "ｔｏｍｏｒｒｏｗ　５ｐｍ": "11-19 17:00",
    "２０２６－１２－０１": "12-01 18:00",
}
# And as many that people write too.
OURS = {
    "by Friday 5pm": "11-20 17:00",
    "due Monday 9am": "11-23 09:00",
    "before noon": "11-18 12:00",
    "within 2 weeks": "12-02 18:00",
    "by the 30th": "11-30 18:00",
    "on Thu, 26 Nov": "11-26 18:00",
    "COB tomorrow": "11-19 18:00",
    "by end of next week": "11-27 18:00",
    "eow": "11-20 18:00",
    "tonight at 8": "11-18 20:00",
    "day after tomorrow": "11-20 18:00",
    "in half an hour": "11-18 10:30",
    "in 90 mins": "11-18 11:30",
    "1 December": "12-01 18:00",
    "2026/12/1 9:30": "12-01 09:30",
    "tmr 3pm": "11-19 15:00",
    "明天下班前": "11-19 18:00",
    "後天早上": "11-20 12:00",
    "大后天下午两点": "11-21 14:00",
    "下下週一": "11-30 18:00",
    "本周内": "11-20 18:00",
    "周末前": "11-20 18:00",
    "截止12月1日": "12-01 18:00",
    "最遲週五": "11-20 18:00",
    "24小时内": "11-19 10:00",
    "一刻鐘後": "11-18 10:15",
    "兩週後": "12-02 18:00",
    "年底": "12-31 18:00",
    "三十号上午十点": "11-30 10:00",
    "民國115年12月1日": "12-01 18:00",
}


@pytest.mark.parametrize(("phrase", "at"), [*NAMED.items(), *OURS.items()])
@pytest.mark.parametrize(
    ("name", "before"), [("issue", "Label printer"), ("task", "寄報價"), ("complaint", "Acme：受潮")]
)
def test_a_date_leaves_the_title(name: str, before: str, phrase: str, at: str) -> None:
    found = read(name, f"{before} {phrase}")
    due = found.values["due"]
    assert isinstance(due, datetime) and due.strftime("%m-%d %H:%M") == at
    assert found.values["title"] == before.removeprefix("Acme：")
    assert not found.problems


@pytest.mark.parametrize(
    "title",
    [
        *("Print 30/11 forms", "Support 24/7", "Bob sat", "May I go", "Room 5"),
        *("Report of last Friday", "v2.1 at 5 units"),
        *("明天的会议取消", "5号仓库漏水", "周五前端发布", "三点建议", "每周五", "补充3点", "第3天"),
    ],
)  # fmt: skip
def test_what_is_no_due_date_stays_in_the_title(title: str) -> None:
    assert read("issue", title).values == {"title": title}


def test_the_head_of_a_complaint() -> None:
    found = read("complaint", "@bob tan ACME： 棧板受潮：共 3 塊 !high 週五前")
    due = datetime(2026, 11, 20, 18, tzinfo=NOW.tzinfo)
    assert found.values == {"client": 1, "title": "棧板受潮：共 3 塊", "owner": 4, "severity": "high", "due": due}
    assert read("complaint", "Acmee: wet").values == {"client": "Acmee", "title": "wet"}
    assert read("complaint", '~"Foo: Bar" wet: two').values == {"client": "Foo: Bar", "title": "wet: two"}
    assert read("issue", "Acme: wet").values == {"title": "Acme: wet"}


def test_who_is_named_beside_the_first_has_it_too_and_anybody_else_stays_in_the_title() -> None:
    for line in ("@alice @王大維 寫信", "@alice、@王大維 寫信", "寫信 @alice 和 @王大維", "@alice and @王大維: 寫信"):
        assert read("task", line).values == {"owner": 2, "also": "3", "title": "寫信"}, line
    assert read("task", "@alice ask @王大維 first").values == {"owner": 2, "title": "ask @王大維 first"}
    assert read("task", "@alice !high @王大維 call").values == {"owner": 2, "severity": "high", "title": "@王大維 call"}
    assert read("task", "@alice @nobody call").problems == {"also": "problem.person"}
    assert read("issue", "Ask @zoe").given["owner"] == "zoe"


PIECES = st.sampled_from(
    [
        *("@alice", "@Bob Chen", "@zoe", "@王大維", "＠ａｌｉｃｅ", "#operations", "＃业务部", "#nowhere"),
        *("!high", "！緊急", "!高", "~Acme", "~大成", '~"Foo Bar"', "Acme:", "大成：", "Ａｃｍｅ：", "Foo:", "10:30:"),
        *("http://x.io", "T-3", "c-7", "M3", "by Friday", "周五前", "明天", "截止", "tomorrow 5pm", "３天后"),
        *("in 2 hours", "30/11", "EOD", "月底", "最遲", "printer", "打印机", "印表機", "ｐｒｉｎｔｅｒ", "は", "é"),
        *("😀", "\u200b", "\u0301", "\0", "\ud800", "\n", "\n\n  - ", "\r\n", " ", "　", "，", ",", "."),
        *("。", "(", "（", ")", "）", "@", "!", "~", "#", "：", ":", "-", "5", "9", '"', "「", "」"),
    ]
)  # fmt: skip
LINES = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=14).map(" ".join),
)
KIND = st.sampled_from(sorted(COMMANDS))
SEVERITIES = ("low", "normal", "high", "urgent", "低", "一般", "普通", "高", "紧急", "緊急", "急")


def _letters(*texts: str) -> Counter[str]:
    return Counter(char for text in texts for char in half_width(text).casefold() if char.isalnum())


def _said(found: Reading) -> Counter[str]:
    """The letters of everything that was understood or asked back."""
    owner = found.values.get("owner")
    name = DIRECTORY.people[owner].name if isinstance(owner, int) else ""
    beside = [DIRECTORY.people[int(id)].name for id in str(found.values.get("also", "")).split()]
    if "also" in found.given:  # a word between them, and those who were named with somebody unknown
        beside += ["and和与與跟及" * 20, *(person.name * 20 for person in DIRECTORY.people.values())]
    return _letters(name, *beside, *(text for field, text in found.given.items() if field != "severity"))


@examples(150)
@given(KIND, LINES)
def test_no_word_is_lost(name: str, text: str) -> None:
    found = read(name, text)
    missing = _letters(tidy(text)) - _said(found)
    # Names beside may hold some of its letters.
    severity = "severity" in found.given and any(not missing - _letters(word) for word in SEVERITIES)
    assert not missing or severity


@examples(150)
@given(KIND, LINES)
def test_a_form_that_is_sent_as_it_was_filled_says_the_same(name: str, text: str) -> None:
    first = read(name, text)
    again = READER.read(COMMANDS[name], "", first.given)
    assert again.values == first.values and again.problems == first.problems
    assert READER.read(COMMANDS[name], "", again.given).given == again.given


@examples(100)
@given(LINES)
def test_the_notes_of_a_meeting_are_as_they_were_typed(text: str) -> None:
    first, _, below = tidy(text).strip().partition("\n")
    found = read("meeting", text)
    assert str(found.values.get("notes", "")) == below.strip()
    assert not _letters(first) - _letters(*(found.given.get(field, "") for field in ("title", "department")))


@examples(100)
@given(LINES)
def test_a_client_before_a_colon_and_its_text_are_the_whole_line(text: str) -> None:
    split = split_client(text, NAMES, lambda head: parse_moment(head, Frame(NOW)) is not None)
    if split:
        head, rest = split
        assert head and text.strip().startswith(head) and text.strip().endswith(rest)
        assert text.strip()[len(head) : len(text.strip()) - len(rest)].strip() in (":", "：")
