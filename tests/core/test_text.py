"""A captured line and its marks, seen from Wednesday 2026-11-18 10:00 in Shanghai."""

import time
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import Frame
from core.dates.fold import half_width
from core.text import Line, Names, find_references, read_line, read_reference, tidy
from tests.sizes import examples

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = Names(
    people=frozenset({"bob", "bob chen", "alice", "王大維", "o'neil"}),
    departments=frozenset({"ops", "customer care", "业务部"}),
    clients=frozenset({"acme", "acme ltd", "3m", "大成"}),
)
FRIDAY_5PM = datetime(2026, 11, 20, 17, tzinfo=NOW.tzinfo)


def read(text: str) -> Line:
    return read_line(text, Frame(NOW), NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Label printer is down", {}),
        ("Fix it @Bob Chen please", {"rest": "Fix it please", "people": ("Bob Chen",)}),
        ("@bob, fix it", {"rest": "fix it", "people": ("bob",)}),
        ("@bob: fix it", {"rest": "fix it", "people": ("bob",)}),
        ("Ask @bob.", {"rest": "Ask.", "people": ("bob",)}),
        ("@bob,@alice fix it", {"rest": "fix it", "people": ("bob", "alice")}),
        ("@bob、@王大維 修好", {"rest": "修好", "people": ("bob", "王大維")}),
        ("Ask @ALICE and @Bob", {"rest": "Ask and", "people": ("ALICE", "Bob")}),
        ("@Bobby fix it", {"rest": "fix it", "people": ("Bobby",)}),
        ("@dana.li-wu fix it", {"rest": "fix it", "people": ("dana.li-wu",)}),
        ("@O'Neil fix it", {"rest": "fix it", "people": ("O'Neil",)}),
        ('@"Dana Li" fix it', {"rest": "fix it", "people": ("Dana Li",)}),
        ("＠ｂｏｂ　修好", {"rest": "修好", "people": ("bob",)}),
        ("@王大維寄報價給客戶", {"rest": "寄報價給客戶", "people": ("王大維",)}),
        ("報價單@王大維，請寄出", {"rest": "報價單，請寄出", "people": ("王大維",)}),
        ("請@王大維 寄報價", {"rest": "請 寄報價", "people": ("王大維",)}),
        ("@小陳寄報價，謝謝", {"rest": "謝謝", "people": ("小陳寄報價",)}),
        ("Printer down #ops", {"rest": "Printer down", "department": "ops"}),
        ("Printer down #Customer Care now", {"rest": "Printer down now", "department": "Customer Care"}),
        ("＃业务部打印机坏了", {"rest": "打印机坏了", "department": "业务部"}),
        ("#sales call them", {"rest": "call them", "department": "sales"}),
        ("#ops and #sales", {"rest": "and #sales", "department": "ops"}),
        ("Down !high", {"rest": "Down", "severity": "high"}),
        ("!URGENT Down", {"rest": "Down", "severity": "urgent"}),
        ("！低 印表機", {"rest": "印表機", "severity": "low"}),
        ("印表機 ！緊急", {"rest": "印表機", "severity": "urgent"}),
        ("!紧急打印机坏了", {"rest": "打印机坏了", "severity": "urgent"}),
        ("打印机，！高", {"rest": "打印机，", "severity": "high"}),
        ("打印机 !一般 !普通", {"rest": "打印机 !普通", "severity": "normal"}),
        ("打印机 !急", {"rest": "打印机", "severity": "urgent"}),
        ("Wet pallets ~Acme Ltd now", {"rest": "Wet pallets now", "client": "Acme Ltd"}),
        ("～3M：棧板受潮", {"rest": "棧板受潮", "client": "3M"}),
        ('~"Foo Bar Inc" is cross', {"rest": "is cross", "client": "Foo Bar Inc"}),
        ("～「大成 鋼鐵」抱怨", {"rest": "抱怨", "client": "大成 鋼鐵"}),
        ("~大成抱怨", {"rest": "抱怨", "client": "大成"}),
        ("Fix it by Friday 5pm", {"rest": "Fix it", "due": FRIDAY_5PM, "due_words": "by Friday 5pm"}),
        ("Fix it, by Friday 5pm", {"rest": "Fix it", "due": FRIDAY_5PM, "due_words": "by Friday 5pm"}),
        ("Fix it (by Friday 5pm) well", {"rest": "Fix it well", "due": FRIDAY_5PM, "due_words": "by Friday 5pm"}),
        (
            "Fix by @bob Friday 5pm",
            {"rest": "Fix", "people": ("bob",), "due": FRIDAY_5PM, "due_words": "by Friday 5pm"},
        ),
        ("周五下午五点前，修好", {"rest": "修好", "due": FRIDAY_5PM, "due_words": "周五下午五点前"}),
        ("请于周五17:00前修好。", {"rest": "请修好。", "due": FRIDAY_5PM, "due_words": "于周五17:00前"}),
        ("first  line \r\n\tsecond\r\n", {"rest": "first line\nsecond"}),
    ],
)
def test_a_line_is_read(text: str, expected: dict[str, Any]) -> None:
    assert read(text) == Line(**{"rest": text, **expected})


def test_everything_at_once_in_any_order() -> None:
    marks = ["@Bob Chen", "#ops", "!high", "~Acme Ltd"]
    for turn in range(len(marks)):
        turned = " ".join(marks[turn:] + marks[:turn])
        line = read(f"{turned} printer is down by Friday 5pm")
        assert line == Line("printer is down", ("Bob Chen",), "ops", "high", "Acme Ltd", FRIDAY_5PM, "by Friday 5pm")


@pytest.mark.parametrize(
    "text",
    [
        "mail a@b.c now",
        "C# is fine",
        "see #1 and #12",
        "!important!",
        "!high!",
        "wow!",
        "!!",
        "!",
        "@",
        "a ~ b",
        "~5 kg",
        "~10%",
        "~/path",
        "x@",
        "@@",
        "# heading",
        "#!/bin/sh",
        "http://x.io/#ops",
        "!highly",
        "！高級會員",
        "太好了！高兴",
        "5~6 kg",
        "@5pm",
        "Print 30/11 forms",
        '@"" x',
        "see I-12 !1",
        "foo!high",
        "bar#ops",
        "foo~acme",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert read(text) == Line(text)


def test_a_mark_that_the_command_does_not_have_stays_as_typed() -> None:
    text = "@bob #ops !high ~acme fix it by Friday 5pm"
    assert read_line(text, Frame(NOW), NAMES, take=()) == Line(text)
    line = read_line(text, Frame(NOW), NAMES, take=("severity",))
    assert line == Line("@bob #ops ~acme fix it by Friday 5pm", severity="high")


def test_ambiguous_dates_and_working_days_are_the_callers() -> None:
    american = read_line("Ship by 12/1", Frame(NOW, day_first=False), NAMES)
    assert american.due == datetime(2026, 12, 1, 18, tzinfo=NOW.tzinfo)
    no_thursdays = read_line("修好 1个工作日内", Frame(NOW, lambda day: day.weekday() != 3), NAMES)
    assert no_thursdays.due == datetime(2026, 11, 20, 18, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("I-12", ("I", 12)),
        ("i-12", ("I", 12)),
        ("I12", ("I", 12)),
        (" t34 ", ("T", 34)),
        ("Ｉ－１２", ("I", 12)),
        ("c–7", ("C", 7)),
        ("12", None),
        ("I-", None),
        ("I 12", None),
        ("I-12x", None),
        ("", None),
        ("COVID-19", None),
        ("I-1234567890", None),
        ("I-٣", None),
    ],
)
def test_a_reference_as_an_argument(token: str, expected: tuple[str, int] | None) -> None:
    assert read_reference(token) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see I-12, t-3.", [("I", 12), ("T", 3)]),
        ("请看I-12的进度，和Ｔ－３", [("I", 12), ("T", 3)]),
        ("(C-7)", [("C", 7)]),
        ("M3 T5 K11 I12", []),
        ("X-I-12 I-12-3 I-12a aI_I-3 v1.I-3 C-7.5 COVID-19", []),
        ("I-12/T-3", [("I", 12), ("T", 3)]),
    ],
)
def test_references_in_running_text(text: str, expected: list[tuple[str, int]]) -> None:
    assert find_references(text) == expected


def test_tidy_leaves_what_both_databases_accept() -> None:
    assert tidy("a\r\nb\rc\0d\ud800e") == "a\nb\ncd\ufffde"
    assert tidy("\ud83d\ude00") == "😀"
    assert tidy("\u202bשלום\u202c \u200b\t x") == "\u202bשלום\u202c \u200b\t x"


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
PIECES = st.sampled_from(
    [
        "@bob",
        "@Bob Chen",
        "@王大維",
        "#ops",
        "!high",
        "！急",
        "~Acme",
        '~"x y"',
        "by Friday",
        "周五前",
        "明天",
        "printer",
        "打印机",
        *[" ", " ", "\n", "，", ",", ".", "(", ")", "@", "!", "5", "\0", "\ud800", "in 2 hours", "：", "-"],
    ]
)
LINES = st.one_of(ANYTHING, st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=12).map(" ".join))


def _letters(*texts: str) -> Counter[str]:
    return Counter(character for text in texts for character in half_width(text) if character.isalnum())


@examples(150)
@given(LINES)
def test_no_word_is_lost(text: str) -> None:
    line = read(text)
    kept = _letters(line.rest, *line.people, line.department or "", line.client or "", line.due_words)
    missing = _letters(tidy(text)) - kept
    severities = ["high", "low", "normal", "urgent", "低", "一般", "普通", "高", "紧急", "緊急", "急"]
    assert not missing or (line.severity and missing in [_letters(word) for word in severities])
    assert not kept - _letters(tidy(text))


@examples(100)
@given(LINES)
def test_what_no_mark_and_no_date_was_taken_from_stays_whole(text: str) -> None:
    line = read_line(text, Frame(NOW), NAMES, take=())
    assert line.rest.split() == tidy(text).split()
    assert read_line(line.rest, Frame(NOW), NAMES, take=()) == line


@examples(100)
@given(ANYTHING)
def test_tidy_twice_is_tidy_once_and_can_be_stored(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\0" not in once.encode().decode()
    whole = text.replace("\r", "").replace("\n", "").replace("\0", "")
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert once.replace("\n", "") == whole


@examples(60)
@given(st.integers(1, 999_999_999), st.sampled_from(["I", "T", "C", "M", "D", "rk"]))
def test_a_reference_is_read_as_it_is_written(number: int, kind: str) -> None:
    written = f"{kind.upper()}-{number}"
    assert read_reference(written.lower()) == (kind.upper(), number)
    assert find_references(f"about {written}.") == [(kind.upper(), number)]


@pytest.mark.parametrize(
    "unit", ["@bob ", "@“", '~"', "!!", "王@", "~'", "@a' ", "I-1", "\0", "\ud800", "\r", "@王大維", "(@"]
)
def test_no_input_of_100_kb_holds_a_captured_line_up(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    fastest = min(_seconds(text) for _ in range(3))
    assert fastest < 0.2  # about 0.05 s here; a pattern that backtracks takes seconds


def _seconds(text: str) -> float:
    start = time.process_time()
    read(text)
    find_references(text)
    return time.process_time() - start
