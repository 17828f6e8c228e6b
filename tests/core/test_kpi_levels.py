"""Levels: one change for each transition, and none within the dead band, whatever the values are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.levels import level, watched
from core.kpi.model import Kpi

D = Decimal
UP = Kpi(1, "K1", {}, "%", warning=D("0.9"), critical=D("0.8"), dead=D("0.02"))
DOWN = replace(UP, direction="down", warning=D(4), critical=D(8), dead=D("0.5"))
BAND = replace(UP, direction="band", warning=None, critical=None, low=D("0.2"), high=D("0.5"))
values = st.lists(st.one_of(st.none(), st.decimals("0.7", "1", places=3)), max_size=60)


def walk(kpi: Kpi, given: list[Decimal | None]) -> list[str]:
    """The level after each value; where there is none, it stays."""
    found, before = [], "none"
    for value in given:
        now = level(kpi, value, before)
        before = before if now == "none" else now
        found.append(before)
    return found


@pytest.mark.parametrize(
    ("kpi", "series", "wanted"),
    [
        (UP, ["0.95", "0.90", "0.89", "0.91", "0.92", "0.79", "0.81", "0.82", "0.95"],
         ["ok", "ok", "warning", "warning", "ok", "critical", "critical", "warning", "ok"]),
        (DOWN, ["3", "4", "4.1", "3.6", "3.5", "9", "7.6", "7.5"],
         ["ok", "ok", "warning", "warning", "ok", "critical", "critical", "warning"]),
        (BAND, ["0.3", "0.19", "0.21", "0.22", "0.51", "0.49", "0.48"],
         ["ok", "warning", "warning", "ok", "warning", "warning", "ok"]),
    ],
)  # fmt: skip
def test_each_level_by_hand(kpi: Kpi, series: list[str], wanted: list[str]) -> None:
    assert walk(kpi, [D(value) for value in series]) == wanted


def test_no_value_and_no_threshold_are_no_level() -> None:
    assert level(UP, None, "critical") == "none" and level(replace(UP, warning=None, critical=None), D(0)) == "none"
    assert not watched(replace(BAND, low=None, high=None))


@given(values)
def test_a_change_is_one_that_a_value_has_made(given: list[Decimal | None]) -> None:
    """Between two alerts the value has crossed a threshold, and to come back the dead band as well."""
    found, before = [], "none"
    for value in given:
        now = level(UP, value, before)
        if now == "none":
            continue
        if before != "none" and now != before:
            assert value is not None
            if now == "ok" or (now == "warning" and before == "critical"):
                assert value >= (D("0.92") if now == "ok" else D("0.82"))
            else:
                assert value < (D("0.8") if now == "critical" else D("0.9"))
            found.append(now)
        before = now
    assert all(one in ("ok", "warning", "critical") for one in found)


@given(st.lists(st.decimals("0.900", "0.919", places=3), min_size=1), st.sampled_from(["ok", "warning"]))
def test_within_the_dead_band_nothing_changes(given: list[Decimal], before: str) -> None:
    for value in given:
        assert level(UP, value, before) == before


@given(values)
def test_the_same_value_again_changes_nothing(given: list[Decimal | None]) -> None:
    twice = [value for value in given for _ in range(2)]
    assert walk(UP, twice)[::2] == walk(UP, given) and walk(UP, twice)[1::2] == walk(UP, given)
