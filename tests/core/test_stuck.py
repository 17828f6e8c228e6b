"""What is stuck, in its order: what waits for the asker first, then by harm, cause by cause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.people import Department, Directory, Person
from core.record import Record
from core.stuck import CAUSES, Case, harm, mover, needs, rank
from storage.stuck import CAUSES as HELD

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
AMY, BOB, KEN = Person(1, "Amy"), Person(2, "Bob"), Person(3, "Ken", active=False)
TEAM = Directory([AMY, BOB, KEN], [Department(1, "Operations", lead=1), Department(2, "Sales")])


def case_of(number: int, cause: str, hours: float, severity: str = "normal", **more: Any) -> Case:
    since = NOW - timedelta(hours=hours)
    record = Record(number, "task", f"T-{number}", "Offer", "todo", severity, 1, since, 9, **{"department": 1, **more})
    return Case(record, cause, since)


def refs(cases: list[Case]) -> list[str]:
    return [case.record.ref for case in cases]


def test_every_cause_says_which_records_it_holds_and_who_moves_next() -> None:
    assert [cause.name for cause in HELD] == list(CAUSES)


def test_who_moves_next() -> None:
    assert mover(case_of(1, "unowned", 1), TEAM) == AMY
    assert mover(case_of(1, "unowned", 1, department=2), TEAM) is None
    assert mover(case_of(1, "overdue", 1, owner=2), TEAM) == BOB
    assert mover(case_of(1, "overdue", 1), TEAM) == AMY  # nobody promised it: the lead's
    assert mover(case_of(1, "blocked", 1, owner=3), TEAM) is None  # who has left moves nothing


def test_mine_comes_first_then_the_gravest_cause_whole() -> None:
    cases = [
        case_of(1, "blocked", 90, owner=2),
        case_of(2, "overdue", 2, owner=2),
        case_of(3, "unowned", 50),
        case_of(4, "blocked", 1, "urgent", owner=2),
        case_of(5, "overdue", 80, owner=2),
        case_of(6, "no_answer", 5, "high", owner=1),
    ]
    assert refs(rank(cases, [AMY.id], TEAM)) == ["T-6", "T-3", "T-4", "T-1", "T-5", "T-2"]
    assert refs(rank(cases, [BOB.id], TEAM))[:4] == ["T-4", "T-1", "T-5", "T-2"]


CASES = st.lists(
    st.builds(
        case_of,
        st.integers(1, 99),
        st.sampled_from(sorted(CAUSES)),
        st.floats(0, 500),
        st.sampled_from(["low", "normal", "high", "urgent"]),
        owner=st.sampled_from([None, 1, 2]),
    ),
    max_size=12,
)


@given(CASES)
def test_any_order_is_whole_mine_first_and_grouped(cases: list[Case]) -> None:
    found = rank(cases, [AMY.id], TEAM)
    assert sorted(map(id, found)) == sorted(map(id, cases))
    mine = [needs(case, [AMY.id], TEAM) for case in found]
    assert mine == sorted(mine, reverse=True)
    others = [case for case in found if not needs(case, [AMY.id], TEAM)]
    causes = [case.cause for case in others]
    assert all(causes[a:b].count(causes[a]) == b - a for a, b in _runs(causes)) and len(_runs(causes)) == len({*causes})
    for a, b in _runs(causes):
        assert [harm(case) for case in others[a:b]] == sorted(map(harm, others[a:b]))


def _runs(values: list[str]) -> list[tuple[int, int]]:
    starts = [at for at in range(len(values)) if at == 0 or values[at] != values[at - 1]]
    return list(pairwise([*starts, len(values)]))
