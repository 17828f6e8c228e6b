"""The formulas of KPIs: what they read as, what they come to, and what is refused (requirements.md section 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi.evaluate import Outcome, evaluate
from core.kpi.formula import FUNCTIONS, Call, FormulaError, Negative, Node, Number, Operation, Ref, names, parse, write
from core.kpi.periods import Period, PeriodKind
from core.kpi.units import check

OCTOBER = Period(date(2026, 10, 1), "month")


class Numbers:
    """Values by name, or by name and month; targets by name."""

    def __init__(self, values: Mapping[Any, str], targets: Mapping[str, str] | None = None) -> None:
        self._values, self._targets = values, targets or {}

    def value(self, name: str, period: Period) -> Decimal | None:
        found = self._values.get((name, period.start.month, period.start.year), self._values.get(name))
        return None if found is None else Decimal(found)

    def within(self, name: str, over: PeriodKind | None, period: Period) -> Sequence[Decimal | None]:
        if over is None:
            return [self.value(name, period)]
        parts = Period.of(over, period.start).within("month")
        return [self.value(name, part) for part in parts if part.start <= period.last]

    def target(self, name: str, period: Period) -> Decimal | None:
        return Decimal(self._targets[name]) if name in self._targets else None

    def total(self, name: str, period: Period) -> Decimal | None:
        return Decimal(self._values[f"all {name}"]) if f"all {name}" in self._values else None


def result(text: str, values: Mapping[Any, str], targets: Mapping[str, str] | None = None) -> Outcome:
    return evaluate(parse(text), OCTOBER, Numbers(values, targets))


BY_HAND: list[tuple[str, Mapping[Any, str], Mapping[str, str], str]] = [
    ("accepted / due", {"accepted": "9", "due": "12"}, {}, "0.75"),
    ("cost / budget", {"cost": "110", "budget": "100"}, {}, "1.1"),
    ("retained / opening", {"retained": "47", "opening": "50"}, {}, "0.94"),
    ("output / expected", {"output": "84", "expected": "80"}, {}, "1.05"),
    ("(after - before) / before", {"after": "130", "before": "100"}, {}, "0.3"),
    ("adjusted / target(adjusted)", {"adjusted": "45"}, {"adjusted": "50"}, "0.9"),
    (
        "(sales - previous(sales)) / previous(sales)",
        {("sales", 10, 2026): "330", ("sales", 9, 2026): "300"},
        {},
        "0.1",
    ),
    ("sales / target(sales)", {"sales": "3200000"}, {"sales": "4000000"}, "0.8"),
    ("margin / target(margin)", {"margin": "600"}, {"margin": "800"}, "0.75"),
    ("collected / due", {"collected": "95", "due": "100"}, {}, "0.95"),
    ("visited / days", {"visited": "63", "days": "21"}, {}, "3"),
    ("product / total(product)", {"product": "30", "all product": "120"}, {}, "0.25"),
    ("ratio(a, b) - year_before(c)", {"a": "3", "b": "4", ("c", 10, 2025): "0.5"}, {}, "0.25"),
    ("sum(x, quarter)", {("x", 10, 2026): "7"}, {}, "7"),
    ("average(x, year)", {"x": "5"}, {}, "5"),
    ("count(x, year)", {("x", 1, 2026): "5", ("x", 10, 2026): "5"}, {}, "2"),
    ("2 + 3 * 4 - 6 / 3", {}, {}, "12"),
    ("-(2 - 5) * 50%", {}, {}, "1.5"),
    ("8 / 4 / 2", {}, {}, "1"),
]


@pytest.mark.parametrize(("text", "values", "targets", "wanted"), BY_HAND, ids=[row[0] for row in BY_HAND])
def test_every_formula_worked_by_hand(
    text: str, values: Mapping[Any, str], targets: Mapping[str, str], wanted: str
) -> None:
    assert result(text, values, targets).value == Decimal(wanted)


def test_what_lacks_is_no_data_and_is_named() -> None:
    assert result("sales / target(sales)", {"sales": "3"}) == Outcome(None, ("target(sales)",))
    assert result("a / b", {"a": "1", "b": "0"}) == Outcome(None)
    assert result("a + b + a", {}) == Outcome(None, ("a", "b"))
    assert result("sum(x, year)", {("x", 10, 2026): "1"}).value is None
    assert result("0 * a", {}).value is None


@pytest.mark.parametrize(
    "text",
    [
        "銷售額 / 目標(銷售額)",
        "「销售额」÷目标(“销售额”)",
        "collected amount / (amounts due + 5%)",
        "average（x，quarter）",
        "sum(x, 季)",
    ],
)
def test_names_of_any_language_and_signs_of_any_width(text: str) -> None:
    node = parse(text)
    assert parse(write(node)) == node and names(node)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "ends"),
        ("a +", "ends"),
        ("(a", "bracket"),
        ("a)", "unexpected"),
        ("a b 3", "unexpected"),
        ("a ** b", "unexpected"),
        ("a; b", "unread"),
        ("__import__('os')", "unread"),
        ("1e5", "unread"),
        ("1.2.3", "unread"),
        ("ratio(a)", "arguments"),
        ("previous(a, b)", "arguments"),
        ("target(a + b)", "name"),
        ("sum(a, fortnight)", "period"),
        ("(" * 50 + "a" + ")" * 50, "deep"),
        ("a+" * 300 + "a", "long"),
    ],
)
def test_what_is_no_formula_is_refused(text: str, key: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert refused.value.key == key


UNITS = {"sales": "TWD", "export": "USD", "hours": "hours", "visits": "visits", "days": "days", "share": "%"}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("sales / export", "%"),
        ("sales + export", "USD"),
        ("sales * share", "TWD"),
        ("sales * 2 + 1000", "TWD"),
        ("visits / days", "visits a day"),
        ("(sales - previous(sales)) / previous(sales)", "%"),
        ("count(sales)", "months"),
        ("hours + 8", "hours"),
        ("ratio(sales, target(sales))", "%"),
    ],
)
def test_units_that_fit(text: str, unit: str) -> None:
    check(parse(text), unit, UNITS.__getitem__)


@pytest.mark.parametrize(
    ("text", "unit", "key"),
    [
        ("sales + hours", "TWD", "units"),
        ("sales - visits", "%", "units"),
        ("sales / hours", "%", "result"),
        ("sales * export", "TWD", "result"),
        ("sales", "%", "result"),
        ("sales / target(sales)", "TWD", "result"),
        ("hours", "visits", "result"),
    ],
)
def test_units_that_do_not_fit_are_refused(text: str, unit: str, key: str) -> None:
    with pytest.raises(FormulaError) as refused:
        check(parse(text), unit, UNITS.__getitem__)
    assert refused.value.key == key


_names = st.sampled_from(["sales", "銷售額", "amount due", "K1a", "x%y", "sum"])
_numbers = st.decimals(0, 10**6, places=3)
_leaves = st.one_of(
    _names.map(Ref), _numbers.map(Number), _numbers.map(lambda value: Number(value / 100, percent=True))
)


def _grown(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    over = st.sampled_from(["quarter", "year", None])
    return st.one_of(
        st.builds(Operation, st.sampled_from("+-*/"), below, below),
        st.builds(Negative, below.filter(lambda node: not isinstance(node, Negative))),
        st.builds(lambda name, over: Call("sum", (Ref(name),), over), _names, over),
        st.builds(lambda one: Call("previous", (one,)), below),
        st.builds(lambda one, other: Call("ratio", (one, other)), below, below),
    )


@given(st.recursive(_leaves, _grown, max_leaves=8))
def test_what_is_written_reads_back_to_the_same(node: Node) -> None:
    text = write(node)
    if len(text) <= 500:
        assert parse(text) == node


@given(st.text(st.sampled_from('ab1.%()+-*/," 銷「」sumtarget×\n\x00'), max_size=60))
def test_any_text_is_read_or_refused_and_never_worse(text: str) -> None:
    try:
        node = parse(text)
    except FormulaError:
        return
    assert parse(write(node)) == node


_OPERATORS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


@given(st.recursive(st.integers(0, 99).map(lambda n: Number(Decimal(n))), lambda below: st.builds(
    Operation, st.sampled_from("+-*"), below, below), max_leaves=8))  # fmt: skip
def test_it_counts_as_arithmetic_does(node: Node) -> None:
    def counted(one: Node) -> int:
        if isinstance(one, Operation):
            return int(_OPERATORS[one.sign](counted(one.left), counted(one.right)))
        assert isinstance(one, Number)
        return int(one.value)

    assert evaluate(parse(write(node)), OCTOBER, Numbers({})).value == counted(node)


def test_the_functions_have_one_meaning_each() -> None:
    assert len(set(FUNCTIONS.values())) == 8
