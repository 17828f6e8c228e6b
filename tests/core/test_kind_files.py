"""Kinds in files: any mapping gives a kind, or an error that says where it is wrong and what is allowed."""

from __future__ import annotations

import copy
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registers import _known
from core import kinds
from core.kinds.file import Known, kind_of
from core.kinds.table import Table, Wrong
from core.kinds.texts import missing

KNOWN = Known(
    {"work_done", "asks_answered", "asks_complete"}, {"ask"}, {"show", "comment"}, {"issue"}, {"take", "done"}
)
SHIPPED = sorted(file.name for file in (files("core") / "registers").iterdir())
VISIT: dict[str, Any] = {
    "name": "visit",
    "prefix": "V",
    "states": ["planned", "held", "closed"],
    "final": ["closed"],
    "details": [{"name": "place"}, {"name": "mood", "type": "choice", "choices": ["good", "bad"]}],
    "transitions": [
        {"verb": "hold", "from": "planned", "to": "held", "needs": "place"},
        {"verb": "done", "from": ["held"], "to": "closed", "gates": "asks_answered"},
    ],
    "asks": [{"name": "sales", "verb": "hold", "departments": ["Sales"], "if": {"mood": "good"}}],
}


def shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((files("core") / "registers" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_says_everything_in_three_languages(name: str) -> None:
    data = shipped(name)
    kind = kind_of(data, KNOWN)
    assert not missing(kind, Table(data["texts"], "texts"))


def test_a_few_lines_are_a_kind() -> None:
    kind = kind_of(VISIT, KNOWN)
    assert kind.transition("hold", "planned") and kind.captured and not kind.offered
    assert kind.buttons == ("hold", "done", "comment")
    english = kind.texts["en"]
    assert english["command.visit.example"] == "/visit …" and english["state.held"] == "held"
    assert english["done.hold"].format(record="V-1") == "V-1: Hold"


def test_a_language_that_says_nothing_takes_another_ones_words() -> None:
    data = {**VISIT, "texts": {"zh_Hant": {"name": "拜訪", "states": {"held": "已拜訪"}}}}
    texts = kind_of(data, KNOWN).texts
    assert {texts[locale]["choice.visit"] for locale in texts} == {"拜訪"}
    assert texts["en"]["state.held"] == "已拜訪" and texts["en"]["state.planned"] == "planned"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "unknown keys colour; allowed are"),
    ({"name": "Visit 1"}, "'Visit 1' is no name"),
    ({"name": "issue"}, "issue is taken already"),
    ({"name": "take"}, "take is taken already"),
    ({"prefix": "V3"}, "prefix 'V3' must be one to four of A to Z"),
    ({"states": []}, "states must name at least the first state"),
    ({"final": "shut"}, "final names shut, which is unknown; allowed are closed, held, planned"),
    ({"final": ["planned"]}, "final names planned, in which a record begins"),
    ({"shown": ["colour"]}, "shown names colour, which is unknown; allowed are mood, place"),
    ({"marks": ["smell"]}, "marks names smell"),
    ({"required": ["client"]}, "required names client"),
    ({"buttons": ["fly"]}, "buttons names fly"),
    ({"captured": "yes"}, "captured must be true or false"),
    ({"transitions": [{"verb": "hold", "from": "planned", "to": "gone"}]}, "to names gone, which is unknown"),
    ({"transitions": [{"verb": "hold", "to": "held"}]}, "from must name the states"),
    ({"transitions": [{"verb": "show", "from": "planned", "to": "held"}]}, "show is a command of its own already"),
    ({"transitions": [{"verb": "hold", "from": "planned", "to": "held", "gates": "locked"}]}, "gates names locked"),
    ({"transitions": [{"verb": "hold", "from": "planned", "to": "held", "starts": "war"}]}, "starts names war"),
    ({"transitions": [{"verb": "hold", "from": "planned", "to": "held", "who": "king"}]}, "who names king"),
    ({"transitions": [{"verb": "hold", "from": "planned", "to": "held"}]}, "nothing leads to ['closed']"),
    ({"transitions": [{"verb": "visit", "from": "planned", "to": "held"}]}, "the command of the kind itself"),
    ({"transitions": {"verb": "hold"}}, "transitions must be a list of tables"),
    ({"details": [{"name": "record"}]}, "record is a word of the program's own"),
    ({"details": [{"name": "place"}, {"name": "place"}, {"name": "mood"}]}, "details names place twice"),
    ({"details": [{"name": "mood", "type": "choice"}]}, "has choices, and no other has"),
    ({"details": [{"name": "mood", "type": "colour"}]}, "type names colour"),
    ({"asks": [{"name": "x", "verb": "fly", "departments": ["Sales"]}]}, "verb names fly"),
    ({"asks": [{"name": "x", "verb": "hold", "departments": []}]}, "departments must be a list"),
    ({"asks": [{"name": "x", "verb": "hold", "departments": ["S"], "if": {"mood": "blue"}}]}, "mood names blue"),
    ({"asks": [{"name": "x", "verb": "hold", "departments": ["S"], "days": 0}]}, "days must be a number from 1 to 60"),
    ({"texts": {"fr": {}}}, "texts has unknown keys fr"),
    ({"texts": {"en": {"states": {"gone": "gone"}}}}, "texts.en.states has unknown keys gone"),
    ({"texts": {"en": {"verbs": {"hold": {"done": "{whom} {record}"}}}}}, "done has other places in braces"),
    ({"texts": {"en": {"verbs": {"hold": {"line": "{"}}}}}, "line has other places in braces"),
]


@pytest.mark.parametrize(("change", "says"), WRONG)
def test_what_is_wrong_is_said_where_it_is_and_what_is_allowed(change: dict[str, Any], says: str) -> None:
    with pytest.raises(Wrong) as error:
        kind_of({**VISIT, **change}, KNOWN)
    assert says in str(error.value) and "\n" not in str(error.value)


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["hold", "planned"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*VISIT, "sheets", "shown", "texts", "report", "sign", "x"]), ANY, max_size=8))
def test_any_mapping_gives_a_kind_or_a_named_error(data: dict[str, Any]) -> None:
    for whole in (data, {**VISIT, **data}):
        try:
            kind = kind_of(whole, KNOWN)
        except Wrong as error:
            assert str(error)
        else:
            kinds.check(kind)
            assert set(kind.texts) == {"en", "zh_Hans", "zh_Hant"}


@given(st.sampled_from(SHIPPED), st.data())
def test_a_shipped_file_with_one_thing_changed_is_a_kind_or_a_named_error(name: str, data: st.DataObject) -> None:
    whole = copy.deepcopy(shipped(name))
    place: Any = whole
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(ANY)
            break
        place = place[key]
    try:
        kinds.check(kind_of(whole, KNOWN))
    except Wrong as error:
        assert str(error)


def test_what_the_program_has_is_known() -> None:
    known = _known()
    assert {"show", "ask", "assign"} <= set(known.taken) and {"take", "done"} <= set(known.verbs)
    assert not set(known.taken) & {"take", "issue", "order", "accept", "audit_report"} and set(known.kinds) >= {
        "issue",
        "task",
    }
