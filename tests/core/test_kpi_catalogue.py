"""The catalogue K1–K18 (requirements.md section 4): each formula as it is kept, by hand, and every entry sound."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.kpi.catalogue import CATALOGUE, OWN, ROWS, of_row, wanted
from core.kpi.declared import fits
from core.kpi.evaluate import evaluate
from core.kpi.formula import names, parse
from core.kpi.model import Kpi
from core.kpi.periods import Period
from storage.measures import MEASURES
from tests.core.test_kpi_formula import OCTOBER, Numbers

WORKED = {
    "K1b": ({"accepted": "9", "accept_due": "12"}, {}, "0.75"),
    "K1c": ({"spent": "1100", "budget": "1000"}, {}, "1.1"),
    "K3b": ({"clients_kept": "47", "clients_before": "50"}, {}, "0.94"),
    "K4": ({"output": "84", "output_planned": "80"}, {}, "1.05"),
    "K5": ({"work_after": "130", "work_before": "100"}, {}, "0.3"),
    "K8": ({"adjusted": "45"}, {"adjusted": "50"}, "0.9"),
    "K9": ({("sales", 10, 2026): "330", ("sales", 9, 2026): "300"}, {}, "0.1"),
    "K11": ({"sales": "3200000"}, {"sales": "4000000"}, "0.8"),
    "K12": ({"margin": "600"}, {"margin": "800"}, "0.75"),
    "K13": ({"collected": "95"}, {}, None),
    "K16": ({"product_sales": "30", "all product_sales": "120"}, {}, "0.25"),
}


@pytest.mark.parametrize("code", [code for code, entry in CATALOGUE.items() if entry.source == "formula"])
def test_every_formula_worked_by_hand(code: str) -> None:
    values, targets, expected = WORKED[code]
    found = evaluate(parse(CATALOGUE[code].formula), OCTOBER, Numbers(values, targets))  # type: ignore[arg-type]  # all that it asks
    assert found.value == (None if expected is None else Decimal(expected))
    if expected is None:
        assert found.missing == ("receivable",)


def test_receivables_recovered_by_hand() -> None:
    numbers = Numbers({"collected": "95", "receivable": "100"})
    assert evaluate(parse(CATALOGUE["K13"].formula), OCTOBER, numbers).value == Decimal("0.95")
    nothing = Numbers({"collected": "95", "receivable": "0"})
    assert evaluate(parse(CATALOGUE["K13"].formula), OCTOBER, nothing).value is None


def test_growth_over_the_turn_of_the_year() -> None:
    numbers = Numbers({("sales", 1, 2027): "90", ("sales", 12, 2026): "100"})
    january = Period.of("month", OCTOBER.start.replace(year=2027, month=1))
    assert evaluate(parse(CATALOGUE["K9"].formula), january, numbers).value == Decimal("-0.1")


def test_every_entry_is_sound() -> None:
    kpis = [
        Kpi(at, e.code, {"en": e.code}, "TWD" if e.unit == OWN else e.unit, source=e.source, formula=e.formula,
            scope=e.scope, readers=e.readers, direction=e.direction)
        for at, e in enumerate(CATALOGUE.values(), 1)
    ]  # fmt: skip
    for kpi, entry in zip(kpis, CATALOGUE.values(), strict=True):
        fits(kpi, kpis)
        if entry.source == "formula":
            assert set(names(parse(entry.formula))) == set(entry.needs)
        if entry.source == "computed":
            assert entry.formula in MEASURES
        assert len(entry.code) <= 16


def test_the_rows_are_those_of_the_business() -> None:
    assert tuple(f"K{number}" for number in range(1, 19)) == ROWS
    assert [entry.code for entry in of_row("K18")] == ["K18a", "K18b"]
    assert [entry.code for entry in wanted(["K11", "K9"])] == ["sales", "K11", "K9"]
    assert {e.code for e in CATALOGUE.values() if e.readers == "management"} == {"K6b", "K12", "margin"}
