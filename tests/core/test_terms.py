"""The words of a text as a search knows them: what is written is found, in either script, whatever was typed."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nearest import slips
from core.simplified import TO_SIMPLIFIED
from core.terms import Term, asked, loosened, spelled, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Label printers DOWN", {"label", "printer", "down"}),
        ("打印机", {"打印", "印机", "机"}),
        ("投訴：棧板", {"投诉", "诉", "栈板", "板"}),
        ("ＡＢＣ１２ｘ", {"abc12x"}),
        ("A4纸 see I-12", {"a4", "纸", "see", "i", "12", "i12"}),
        ("Café Müller's", {"cafe", "muller", "s"}),
        ("glass status basis", {"glass", "status", "basis"}),
        ("🖨 \\ % _ · '", set()),
    ],
)
def test_the_terms_of_a_text(text: str, found: set[str]) -> None:
    assert terms(text) == found


def test_a_reference_is_asked_for_as_a_whole_and_chinese_in_pairs() -> None:
    assert [word.terms for word in asked("i-12 T3 打印机 机 prints ·1 %")] == [
        (Term("i12"),),
        (Term("t3"),),
        (Term("打印"), Term("印机")),
        (Term("机", begins=True),),
        (Term("print"),),
        (Term("1"),),
    ]
    assert [term.begins for word in loosened(asked("print x 7 机")) for term in word.terms] == [True, False, True, True]


def test_every_pair_is_that_of_opencc() -> None:
    convert = opencc.OpenCC("t2s").convert
    wrong = [
        sign for sign in map(chr, range(0x3400, 0xA000)) if sign.translate(TO_SIMPLIFIED) != _one(convert(sign), sign)
    ]
    assert not wrong and len(TO_SIMPLIFIED) > 2900


def _one(converted: str, sign: str) -> str:
    """The form that OpenCC gives, where it is a single common character."""
    return converted if len(converted) == 1 and ord(converted) < 0x10000 else sign


ANYTHING = st.text(max_size=60)


@given(ANYTHING, ANYTHING, ANYTHING)
def test_what_was_written_is_found_by_each_of_its_words(before: str, word: str, after: str) -> None:
    kept = terms(f"{before} {word} {after}")
    for one in asked(word):
        for term in one.terms:
            assert any(there.startswith(term.text) if term.begins else there == term.text for there in kept)


@given(st.text(alphabet="打印机客户投訴棧板受潮", min_size=2, max_size=20), st.data())
def test_any_two_characters_that_stand_together_are_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 2))
    (word,) = asked(text[at : at + 2])
    assert {term.text for term in word.terms} <= terms(text)


@given(ANYTHING)
def test_a_term_holds_nothing_that_an_index_reads_as_a_sign(text: str) -> None:
    for term in terms(text):
        assert term and not set(term) & set(" \"'\\*:&|!()<>-·\0") and len(term) <= 18


def test_a_long_text_keeps_within_what_the_databases_take() -> None:
    assert sum(len(term.encode()) for term in terms(" ".join(f"word{n}" for n in range(60_000)))) < 260_000


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("lable", "label"),
        ("prnter", "printer"),
        ("printre", "printer"),
        ("pallett", "pallet"),
        ("warehuose", "warehouse"),
    ],
)
def test_a_slip_is_recognised(slip: str, meant: str) -> None:
    known = ["table", "cable", "label", "printer", "pallet", "ballet", "warehouse", "painter"]
    assert slips(slip, known, 3)[0] == meant


def test_what_is_no_slip_is_left_alone() -> None:
    assert slips("xylophone", ["table", "label"], 3) == [] and slips("label", ["cabin", "laboratory"], 3) == []
    assert spelled({"label", "a4", "i12", "打印", "box", "2026"}) == {"label"}
