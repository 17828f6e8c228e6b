"""The lifecycles: what is declared fits together, and no sequence of verbs leaves it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kinds import BACK, BY_PREFIX, KINDS, Kind, Transition, check
from core.people import RIGHTS, Role

ORDERS = {
    "issue": "reported analysing planned executing monitoring closed",
    "task": "todo doing blocked done",
    "complaint": "recorded classified assigned in_progress replied closed",
    "finding": "recorded analysed correcting preventing verified",
    "project": "initiated approved executing accepting rectifying closed",
    "risk": "identified assessed responding monitored closed",
}
"""requirements.md section 2, in its order."""


@pytest.mark.parametrize("name", ORDERS)
def test_every_lifecycle_stands_as_the_documents_say(name: str) -> None:
    kind = KINDS[name]
    check(kind)
    assert [state for state in kind.states if state in ORDERS[name].split()] == ORDERS[name].split()
    assert BY_PREFIX[kind.prefix] is kind


def test_the_eight_roles() -> None:
    assert len(Role) == 8
    assert RIGHTS["configure"] == {Role.ADMINISTRATOR}
    assert Role.STAFF not in RIGHTS["triage"] and Role.AUDITOR not in RIGHTS["triage"]


def test_a_kind_that_does_not_fit_together_is_refused_by_name() -> None:
    lost = Kind("odd", "O", "?", ("a", "b"), frozenset({"b"}), (Transition("go", frozenset({"a"}), "c"),))
    with pytest.raises(ValueError, match=r"kind odd: go names unknown states \['c'\]"):
        check(lost)
    with pytest.raises(ValueError, match=r"kind odd: nothing leads to \['b'\]"):
        check(Kind("odd", "O", "?", ("a", "b"), frozenset({"b"}), ()))


@given(st.sampled_from(sorted(KINDS)), st.lists(st.integers(0, 30), max_size=40))
def test_no_sequence_of_verbs_reaches_an_undeclared_state(name: str, picks: list[int]) -> None:
    kind = KINDS[name]
    state, before = kind.initial, kind.initial
    for pick in picks:
        verbs = kind.verbs(state)
        if not verbs:
            break
        transition = kind.transition(verbs[pick % len(verbs)], state)
        assert transition is not None
        state, before = (before if transition.target == BACK else transition.target), state
        assert state in kind.states
    assert kind.is_open(state) or kind.verbs(state) or state in kind.final
