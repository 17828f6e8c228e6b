"""Notes as people type them: what becomes a decision, whose an action is, what stays unsure. No line is lost."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import Frame
from core.minutes import Minutes, dump, load, read_minutes, read_settled
from core.people import Directory, Person

AMY, BOB, DAWEI, XIAOMING, XIAOHUA, ALICE, LI = 1, 2, 3, 4, 5, 6, 7
PEOPLE = [
    *(Person(AMY, "Amy"), Person(BOB, "Bob"), Person(DAWEI, "王大維"), Person(XIAOMING, "王小明")),
    *(Person(XIAOHUA, "陳小華"), Person(ALICE, "Alice Chen"), Person(LI, "李晓明"), Person(9, "Gone", active=False)),
]
DIRECTORY = Directory(PEOPLE)
NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday


def read(text: str, **mentions: int) -> Minutes:
    return read_minutes(text, Frame(NOW), DIRECTORY, mentions)


SURE = [
    ("Action: @Bob send the offer by Friday", "send the offer", BOB, "11-20 18:00"),
    ("ACTION ITEM 2: Bob to send the offer by Fri 5pm", "send the offer", BOB, "11-20 17:00"),
    ("待辦：@王大維 週五前 寄報價", "寄報價", DAWEI, "11-20 18:00"),
    ("待办：@李晓明 周五前 发报价", "发报价", LI, "11-20 18:00"),
    ("待辦事項： 小陳 下週三前 寄報價", "寄報價", XIAOHUA, "11-25 18:00"),
    ("待办：小陈 周五前 发报价", "发报价", XIAOHUA, "11-20 18:00"),
    ("ＴＯＤＯ：＠Ｂｏｂ　週五前　寄報價", "寄報價", BOB, "11-20 18:00"),
    ("TODO @Amy check the dock by Monday", "check the dock", AMY, "11-23 18:00"),
    ("Bob: van by Friday", "van", BOB, "11-20 18:00"),
    ("Bob：訂車 週五前", "訂車", BOB, "11-20 18:00"),
    ("陳總：看合約 週五前", "看合約", XIAOHUA, "11-20 18:00"),
    ("李經理：下週處理報關", "處理報關", LI, "11-27 18:00"),
    ("報價單由@王大維跟進，週五前", "報價單", DAWEI, "11-20 18:00"),
    ("週五前由李晓明跟进报关", "跟进报关", LI, "11-20 18:00"),
    ("小陳跟進倉庫 週五前", "跟進倉庫", XIAOHUA, "11-20 18:00"),
    ("王大維負責報價 下週三前", "負責報價", DAWEI, "11-25 18:00"),
    ("一、Bob 明天前寄樣品", "寄樣品", BOB, "11-19 18:00"),
    ("（二）@Amy 明天前寄樣品", "寄樣品", AMY, "11-19 18:00"),
    ("3. Amy to check the dock by Monday", "check the dock", AMY, "11-23 18:00"),
    ("• Bob: check the dock by Monday", "check the dock", BOB, "11-23 18:00"),
    ("- [ ] @Bob check the dock by Monday !high", "check the dock", BOB, "11-23 18:00"),
    ("☐ check the dock by Monday (Bob)", "check the dock", BOB, "11-23 18:00"),
    ("[TODO] check the dock, Alice Chen, tomorrow", "check the dock", ALICE, "11-19 18:00"),
    ("AI: check the dock → Bob by Monday", "check the dock", BOB, "11-23 18:00"),
    ("**Action:** Alice: the slides by tomorrow noon", "the slides", ALICE, "11-19 12:00"),
    ("大維 週五前寄報價", "寄報價", DAWEI, "11-20 18:00"),
    ("* the offer is still open -> Amy, Monday", "the offer is still open", AMY, "11-23 18:00"),
    ("[ ] update the price list - Amy - end of month", "update the price list", AMY, "11-30 18:00"),
    ("□ 更新價目表 — 王大維 — 12月1日", "更新價目表", DAWEI, "12-01 18:00"),
    ("（一）退貨流程由李晓明負責整理，月底前完成", "退貨流程 整理", LI, "11-30 18:00"),
    ("1、標籤機又壞了，王大維跟進，週五前", "標籤機又壞了", DAWEI, "11-20 18:00"),
]


@pytest.mark.parametrize(("line", "title", "owner", "due"), SURE)
def test_whose_an_action_is_and_by_when(line: str, title: str, owner: int, due: str) -> None:
    for text, at in ((line, 0), (f"Weekly\n\n  {line}\nand more", 2)):
        (action,) = read(text).actions
        assert (action.line, action.title, action.owner, action.ready) == (at, title, owner, True)
        assert action.due and action.due.strftime("%m-%d %H:%M") == due


UNSURE = [
    ("王：下週處理報關", "王", {DAWEI, XIAOMING}, True),
    ("王總：下週處理報關", "王總", {DAWEI, XIAOMING}, True),
    ("某總：週五前看一下", "某總", set(), True),
    ("・某總：下週處理報關", "某總", set(), True),
    ("周經理 11/25 前回覆預算", "周經理", set(), True),
    ("某人跟進報關", "某人", set(), False),
    ("周经理：看一下", "周经理", set(), False),
    ("- [ ] 確認樣品", "", set(), False),
    ("TODO: check the samples", "", set(), False),
    ("Action: @Zed send it by Friday", "Zed", set(), True),
    ("Action: @Bob send the offer", "Bob", None, False),
    ("Action: ask for the numbers by Friday", "", set(), True),
    ("Amy: finish the offer with @Bob by Friday", "Amy", {AMY, BOB}, True),
    ("We asked what Bob wants by Friday", "Bob", {BOB}, True),
    ("待辦：下週處理報關", "", set(), True),
]


@pytest.mark.parametrize(("line", "named", "candidates", "dated"), UNSURE)
def test_what_is_not_said_is_unsure_and_never_a_guess(
    line: str, named: str, candidates: set[int] | None, dated: bool
) -> None:
    (action,) = read(line).actions
    assert not action.ready and action.named == named and (action.due is not None) == dated
    assert (
        (action.owner, action.candidates) == (BOB, ()) if candidates is None else set(action.candidates) == candidates
    )


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Prices were discussed",
            "時間：10:00",
            "地點：三樓會議室",
            "Note: Bob was late",
            "https://acme.example/x: no",
        ),
        *(
            "Bob told us about Hoya",
            "- [x] @Bob sent the offer by Friday",
            "☑ 由王大維跟進",
            "1. Prices",
            "一、背景說明",
        ),
        *(
            "bob@acme.example asked on Friday",
            "Gone: by Friday",
            "10:30 coffee",
            "3.5% more by Friday",
            "王",
            "@",
            "：",
        ),
        *("We agreed with Acme on Friday", "决定性的一周", "・大家省點用紙"),
        *("請客戶處理", "Next Friday is a holiday", "#123 is open", "```", "||", "待", "Actionable: by Friday"),
    ],
)
def test_other_lines_stay_notes(line: str) -> None:
    found = read(line)
    assert not found and found.notes == [line]


DECISIONS = [
    ("Decision: we ship on Mondays", "we ship on Mondays", None),
    ("決議：下週起漲價 5%，三個月後檢視", "下週起漲價 5%", "2027-02-18"),
    ("决议二：停用旧模板，3月1日复核", "停用旧模板", "2027-03-01"),
    ("决定：涨价", "涨价", None),
    ("【決議】漲價", "漲價", None),
    ("1. Decided: no free samples (review in 6 weeks)", "no free samples", "2026-12-30"),
    ("結論：維持現狀", "維持現狀", None),
    ("採用新供應商三個月後檢視", "", None),
    ("決議：採用新供應商三個月後檢視", "採用新供應商", "2027-02-18"),
    ("- we agreed: no deliveries after 6pm", "no deliveries after 6pm", None),
    ("decided to skip the Friday meeting next week", "skip the Friday meeting next week", None),
    ("決議 週五不開會", "週五不開會", None),
    ("大家决定周五不开会", "周五不开会", None),
    ("Resolved - ", "", None),
    ("Fine, decision: we buy the label printer", "we buy the label printer", None),
    ("OK then – Decision: no overtime", "no overtime", None),
    ("Bob: fine, decision: we ship on Mondays, review in 6 weeks", "we ship on Mondays", "2026-12-30"),
    ("After some talk, agreed: prices go up", "prices go up", None),
    ("好，決議：買標籤機", "買標籤機", None),
    ("讨论后，决议：周五发货，三个月后复核", "周五发货", "2027-02-18"),
    ("那决定：不涨价", "不涨价", None),
    ("We came back to the decision: whether to ship on Mondays", "", None),
    ("Fine, decision: whether we ship on Mondays", "", None),
    ("The board left us the final decision: nobody knows", "", None),
    ("We talked for an hour about prices, decision: none was possible", "", None),
    ("好，決議：要不要漲價", "", None),
    ("大家討論了很久還是沒有辦法定下來，決議：下次再談", "", None),
]


@pytest.mark.parametrize(("line", "title", "review"), DECISIONS)
def test_decisions_and_when_they_are_looked_at_again(line: str, title: str, review: str | None) -> None:
    found = read(line).decisions
    assert [one.title for one in found] == ([title] if title else [])
    assert not review or (found[0].review and found[0].review.date().isoformat() == review)


def test_a_heading_says_what_the_lines_below_are() -> None:
    text = """Weekly sales
Present: Amy, Bob and Zed
缺席：小陳
議程：價格
## Agenda
1. Prices
2. Hiring

Decisions
- prices go up
- no free samples

Actions:
1) send the invoice, Bob, Thursday
2) call Hoya

Bob talked about prices
其他：
小明 請假"""
    found = read(text)
    assert (found.present, found.absent, found.agenda) == (
        ("Amy", "Bob", "Zed"),
        ("小陳",),
        ("價格", "Prices", "Hiring"),
    )
    assert [one.title for one in found.decisions] == ["prices go up", "no free samples"]
    assert [(one.title, one.owner, one.ready) for one in found.actions] == [
        ("send the invoice", BOB, True),
        ("call Hoya", None, False),
    ]
    assert [line for line in found.notes if line] == ["Weekly sales", "Bob talked about prices", "小明 請假"]


def test_a_name_that_the_platform_resolved_is_one_person() -> None:
    (action,) = read("Action: @bobby send it by Friday", bobby=BOB).actions
    assert action.owner == BOB and action.ready


def test_what_was_said_in_a_thread_has_its_speaker() -> None:
    said = [
        ("Bob: I'll send the offer by Friday", BOB),
        ("Amy: hello everybody", AMY),
        ("Amy: Decision: we ship on Mondays", AMY),
        ("Amy: Action: @Bob call Hoya tomorrow", AMY),
        ("王大維: 我週五前寄報價", DAWEI),
        ("Amy: TODO check the dock by Friday", AMY),
        ("Amy: the dock is closed on Friday", AMY),
    ]
    found = read_minutes("\n".join(line for line, _ in said), Frame(NOW), DIRECTORY, speakers=[who for _, who in said])
    assert [one.title for one in found.decisions] == ["we ship on Mondays"]
    assert [(one.line, one.owner, one.candidates) for one in found.actions] == [
        (0, BOB, ()),
        (3, BOB, ()),
        (4, DAWEI, ()),
        (5, None, (AMY,)),
    ]


SETTLED = [
    ("5 王大維", 5, DAWEI, None, False),
    ("6 @Bob Friday", 6, BOB, "11-20", False),
    ("６．Ｂｏｂ　週五", 6, BOB, "11-20", False),
    ("6 下週三 小陳", 6, XIAOHUA, "11-25", False),
    ("#4：Amy", 4, AMY, None, False),
    ("4 by Friday", 4, None, "11-20", False),
    ("4 note", 4, None, None, True),
    ("4 留作筆記", 4, None, None, True),
]


@pytest.mark.parametrize(("answer", "number", "owner", "due", "note"), SETTLED)
def test_an_answer_is_a_number_and_a_name(
    answer: str, number: int, owner: int | None, due: str | None, note: bool
) -> None:
    (found,) = read_settled(answer, Frame(NOW), DIRECTORY)
    assert (found.number, found.owner, found.note) == (number, owner, note)
    assert (found.due.strftime("%m-%d") if found.due else None) == due


SEVERAL = [
    ("6 Bob, Amy", [BOB, AMY], None),
    ("6 @Bob @Amy", [BOB, AMY], None),
    ("6 @Bob and @Amy by Friday", [BOB, AMY], "11-20"),
    ("6 小明、王大維", [XIAOMING, DAWEI], None),
    ("6 小陳和Bob 週五", [XIAOHUA, BOB], "11-20"),
    ("6：Alice Chen & Bob / 小明", [ALICE, BOB, XIAOMING], None),
    ("6 Bob, Bob", [BOB], None),
]


@pytest.mark.parametrize(("answer", "owners", "due"), SEVERAL)
def test_an_answer_may_name_several(answer: str, owners: list[int], due: str | None) -> None:
    (found,) = read_settled(answer, Frame(NOW), DIRECTORY)
    assert ([found.owner, *found.also], found.named, found.people) == (owners, "", ())
    assert (found.due.strftime("%m-%d") if found.due else None) == due


def test_of_several_names_the_one_in_doubt_is_named() -> None:
    (found,) = read_settled("6 Bob, Zed", Frame(NOW), DIRECTORY)
    assert (found.owner, found.named, found.people) == (None, "Zed", ())
    (found,) = read_settled("6 Bob、王", Frame(NOW), DIRECTORY)
    assert (found.named, found.also) == ("王", (BOB,)) and {one.id for one in found.people} == {DAWEI, XIAOMING}
    (found,) = read_settled("3 orders came, two left", Frame(NOW), DIRECTORY)
    assert found.named == "orders came, two left"  # talk
    for both in ("6 both", "6 兩人", "6 all by Friday"):
        assert read_settled(both, Frame(NOW), DIRECTORY)[0].both


def test_answers_that_settle_nothing() -> None:
    (found,) = read_settled("5 王", Frame(NOW), DIRECTORY)
    assert found.owner is None and {person.id for person in found.people} == {DAWEI, XIAOMING}
    assert read_settled("5 Bob\n6 no date", Frame(NOW), DIRECTORY)[1].undated
    for talk in ("hello", "5", "", "Bob 5", "5 Bob\nthanks", "5.5 tons"):
        assert not read_settled(talk, Frame(NOW), DIRECTORY) or talk == "5.5 tons"


PIECES = st.sampled_from(
    [
        *(
            "Action: ",
            "決議：",
            "待办：",
            "TODO ",
            "@",
            "Bob",
            "王",
            "王大維",
            "小陳",
            "由",
            "跟進",
            "by Friday",
            "週五前",
            "：",
            ":",
        ),
        *(
            "- [ ] ",
            "☐",
            "•",
            "一、",
            "（一）",
            "1. ",
            "\n",
            "\n\n",
            " ",
            "\u3000",
            "review in 3 months",
            "出席：",
            "!high",
            "，",
        ),
        *(
            "Present: ",
            "ß",
            "İ",
            "ﬁ",
            "\x00",
            "\u2028",
            "\r",
            "某總：",
            "5 ",
            "Decision",
            "**",
            "[",
            "]",
            "(",
            "）",
            "@Bob,",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_no_line_is_lost_and_nothing_raises(text: str) -> None:
    found = read(text)
    assert found.text == text
    shown = [*found.decisions, *found.actions]
    lines = [one.line for one in shown]
    assert len(set(lines)) == len(lines) and not set(lines) & found.heads
    assert len(found.notes) + len(lines) + len(found.heads) == len(found.lines)
    assert all(one.title.strip() and 0 <= one.line < len(found.lines) for one in shown)
    for action in found.actions:
        assert action.owner is None or not action.candidates
    assert load(text, dump(found)) == found
    read_settled(text, Frame(NOW), DIRECTORY)


HEAVY = [
    "".join(f"{line}\n" for line, *_ in (*SURE, *UNSURE, *DECISIONS)) * 80,
    *(
        "Bob: send it by Friday\n" * 4500,
        "a\n" * 50_000,
        "\n" * 100_000,
        "王大維 " * 25_000,
        "@" * 100_000,
        "由" * 50_000,
    ),
    *(
        "- " * 50_000,
        "[ ] " * 25_000,
        f"{'x' * 380} Bob Friday\n" * 260,
        "小陳跟進" * 25_000,
        "週五前" * 33_000,
        "(" * 100_000,
    ),
]


@pytest.mark.parametrize("text", HEAVY, ids=lambda text: repr(text[:10]))
def test_a_hundred_thousand_characters_are_read_at_once(text: str) -> None:
    text = text[:100_000]
    best = 9.0
    for _ in range(5):
        begun = time.thread_time()
        found = read(text)
        best = min(best, time.thread_time() - begun)
        if best < 0.15:
            break
    assert best < 0.15 and found.text == text
