"""The words of a list, in any order and any of three languages; what says nothing of a list is named."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogs
from core.i18n import LOCALES
from core.kinds import KINDS
from core.listwords import Unknown, Wanted, names_of, understand

_LANGUAGES = catalogs.load()
NAMES = names_of(*(_LANGUAGES.meanings(what) for what in ("choice", "state", "grade")))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("complaints open overdue", Wanted("complaint", "overdue")),
        ("Overdue OPEN complaint", Wanted("complaint", "overdue")),
        ("tasks blocked", Wanted("task", statuses=("blocked",))),
        ("blocked", Wanted(statuses=("blocked",))),
        ("in progress complaints", Wanted("complaint", statuses=("in_progress",))),
        ("to do", Wanted(statuses=("todo",))),
        ("urgent issues mine", Wanted("issue", severity="urgent", whose="mine")),
        ("!high nobody", Wanted(severity="high", whose="nobody")),
        ("closed", Wanted(state="closed")),
        ("投诉 未完成 逾期", Wanted("complaint", "overdue")),
        ("客訴 未完成", Wanted("complaint", "open")),
        ("未完成的投訴", Wanted("complaint", "open")),
        ("任務卡住", Wanted("task", statuses=("blocked",))),
        ("紧急的问题", Wanted("issue", severity="urgent")),
        ("緊急 問題 我的", Wanted("issue", severity="urgent", whose="mine")),
        ("进行中 任务", Wanted("task", statuses=("doing",))),
        ("visits grade A", Wanted("contact", sort="visit", grade="A")),
        ("A级 拜访", Wanted("contact", sort="visit", grade="A")),
        ("contacts", Wanted("contact")),
        ("", Wanted()),
    ],
)
def test_words_of_a_list(line: str, wanted: Wanted) -> None:
    assert understand(line, NAMES) == wanted


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("dinosaurs", "dinosaurs"),
        ("tasks x", "x"),
        ("恐龙 任务", "恐龙"),
        ("meetings blocked", "meetings blocked"),
        ("的", "的"),
    ],
)
def test_what_says_nothing_of_a_list_is_named(line: str, word: str) -> None:
    assert understand(line, NAMES) == Unknown(word)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_and_every_state_is_understood_by_its_own_name(locale: str) -> None:
    tr = _LANGUAGES.translator(locale, "UTC")
    for kind in (kind for kind in KINDS.values() if kind.captured):
        assert understand(tr(f"choice.{kind.name}"), NAMES) == Wanted(kind.name)
        for state in kind.states:
            found = understand(f"{tr(f'choice.{kind.name}')} {tr(f'state.{state}')}", NAMES)
            assert isinstance(found, Wanted) and (found.statuses == (state,) or found.state == state), (state, found)


@given(st.permutations(["complaint", "open", "urgent", "mine", "replied"]))
def test_the_order_of_the_words_does_not_matter(words: list[str]) -> None:
    assert understand(" ".join(words), NAMES) == Wanted("complaint", "open", "urgent", "mine", ("replied",))


@given(st.text(max_size=40))
def test_any_line_is_understood_or_named(line: str) -> None:
    found = understand(line, NAMES)
    assert isinstance(found, Wanted) or found.word


def test_the_words_go_together_in_all_ways() -> None:
    for kind, state in itertools.product(("tasks", "任务", "任務"), ("overdue", "逾期")):
        assert understand(f"{state} {kind}", NAMES) == Wanted("task", "overdue")
