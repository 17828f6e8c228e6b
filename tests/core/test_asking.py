"""What is typed behind `/ask`, and answers as people write them, in three languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import read_answer
from core.asking import Asked, account, may_answer, of_record
from core.dates import Frame
from core.marks import Names
from core.people import Department, Directory, Person
from core.record import Record
from core.wishes import read_wish
from tests.world import WEDNESDAY

NAMES = Names(frozenset({"amy", "ken", "王大維"}), frozenset({"technical", "quality", "production", "品質"}))


@pytest.mark.parametrize(
    ("typed", "people", "departments", "question", "ordered", "due"),
    [
        ("@amy @ken by Friday: can we deliver in March?", "amy ken", "", "can we deliver in March?", False, "20 18"),
        ("#Technical #Quality #Production in order: can it be made?", "", "Technical Quality Production",
         "can it be made?", True, ""),
        ("#品質 @王大維 依序 周五前：三月能交貨嗎？", "王大維", "品質", "三月能交貨嗎？", True, "20 18"),
        ("@amy by Friday 17:00: is 10:30 fine for you?", "amy", "", "is 10:30 fine for you?", False, "20 17"),
        ("@amy is it ready?", "amy", "", "is it ready?", False, ""),
        ("@amy one after the other, @ken: and @quality by 3 May?", "amy ken", "", "and @quality by 3 May?", True, ""),
        ("@amy, then @ken by Friday: is 2000 fine?", "amy ken", "", "is 2000 fine?", True, "20 18"),
        ("@amy → #quality: well?", "amy", "quality", "well?", True, ""),
        ("@王大維，然後 @ken：可以嗎？", "王大維 ken", "", "可以嗎？", True, ""),
        ("@amy is it ready, then what?", "amy", "", "is it ready, then what?", False, ""),
        ("hello", "", "", "hello", False, ""),
        ("", "", "", "", False, ""),
    ],
)  # fmt: skip
def test_who_is_asked_what(typed: str, people: str, departments: str, question: str, ordered: bool, due: str) -> None:
    wish = read_wish(typed, Frame(WEDNESDAY), NAMES)
    named = {kind: [name for of, name in wish.whom if of == kind] for kind in ("person", "department")}
    assert named == {"person": people.split(), "department": departments.split()}
    assert (wish.question, wish.in_order) == (question, ordered)
    assert (wish.due.strftime("%d %H") if wish.due else "") == due


def test_they_are_asked_in_the_order_in_which_they_were_named() -> None:
    wish = read_wish("#Quality, @ken #Technical in order: well?", Frame(WEDNESDAY), NAMES)
    assert wish.whom == (("department", "Quality"), ("person", "ken"), ("department", "Technical"))


@pytest.mark.parametrize(
    ("typed", "answer", "words"),
    [
        ("yes", "yes", ""), ("Yes!", "yes", ""), ("ok", "yes", ""), ("可以", "yes", ""), ("同意。", "yes", ""),
        ("no problem", "yes", ""), ("好的", "yes", ""),
        ("yes, if we get until Friday", "if", "we get until Friday"), ("OK but in two lots", "if", "in two lots"),
        ("同意，但要分两批", "if", "要分两批"), ("可以，不過要延後兩週", "if", "要延後兩週"), ("yes if", "if", ""),
        ("no, because the moulds come in April", "no", "the moulds come in April"), ("no", "no", ""),
        ("不行，因为没有料", "no", "没有料"), ("不同意：太贵", "no", "太贵"), ("No: too dear", "no", "too dear"),
        ("cannot, due to the holidays", "no", "the holidays"),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(typed: str, answer: str, words: str) -> None:
    assert read_answer(typed) == (answer, words)


@pytest.mark.parametrize(
    "typed",
    ["", "no idea", "yesterday", "yes I saw it in the hall", "noted", "nobody knows", "the answer is yes", "好奇怪",
     "okra", "不行了再说一次", "能不能快点", "no one told me"],
)  # fmt: skip
def test_talk_is_no_answer(typed: str) -> None:
    assert read_answer(typed) is None


@given(st.text(max_size=60), st.sampled_from(["", "yes, if ", "no, because ", "同意，但", "@amy ", "#Quality: "]))
def test_whatever_is_typed_is_read_or_is_none(text: str, head: str) -> None:
    found = read_answer(head + text)
    assert found is None or (found[0] in ("yes", "if", "no") and found[1] in head + text)
    wish = read_wish(head + text, Frame(WEDNESDAY), NAMES)
    assert len(wish.whom) <= 20


ASKED = st.builds(
    Asked,
    id=st.integers(1, 99),
    asker=st.integers(1, 9),
    person=st.none() | st.integers(1, 9),
    department=st.none() | st.integers(1, 9),
    answer=st.sampled_from(["", "yes", "if", "no"]),
    words=st.text(max_size=20),
    by=st.none() | st.integers(1, 9),
    delegate=st.none() | st.integers(1, 9),
    open=st.booleans(),
    state=st.sampled_from(["", "reviewing"]),
)


@given(st.lists(ASKED, max_size=5))
def test_a_card_is_told_what_was_asked(asks: list[Asked]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    fields = {"asks": account(asks)}
    record = Record(1, "order", "O-1", "x", "reviewing", "normal", 1, now, 1, fields=json.loads(json.dumps(fields)))
    assert of_record(record) == asks


def test_who_may_answer() -> None:
    people = [
        Person(1, "Lead"),
        Person(2, "Member", department=7),
        Person(3, "Stranger"),
        Person(4, "Left", active=False),
    ]
    directory = Directory(people, [Department(7, "Quality", lead=1)])

    def may(asked: Asked) -> list[int]:
        return [person.id for person in people if may_answer(person, asked, directory, WEDNESDAY)]

    assert may(Asked(1, 3, 2, None)) == [2]
    assert may(Asked(1, 3, None, 7)) == [1, 2]
    assert may(Asked(1, 3, None, 7, delegate=3)) == [3]
