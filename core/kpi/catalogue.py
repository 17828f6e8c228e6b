"""The KPIs that the business names (requirements.md section 4), each with what it is made of. Their names are in the
catalogs, `kpi_name.CODE`. Formulas that the business does not give are ours, and so are thresholds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.kpi.model import PERCENT, Direction, Readers, Scope, Source, Total

OWN = "¤"
"""The company's currency, whichever that is when it is enabled."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`needs` are the codes of what its formula is made of, which come with it. `row` is of requirements.md; inputs are
    of the row that brings them."""

    code: str
    row: str
    unit: str = PERCENT
    source: Source = "entered"
    formula: str = ""
    direction: Direction = "up"
    scope: Scope = "company"
    total: Total = "mean"
    readers: Readers = "everyone"
    needs: tuple[str, ...] = ()
    warning: Decimal | None = None
    critical: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    dead: Decimal = Decimal(0)
    checked: bool = False


def _input(
    code: str, row: str, unit: str = "", readers: Readers = "everyone", scope: Scope = "company", checked: bool = False
) -> Entry:
    return Entry(code, row, unit, readers=readers, scope=scope, total="sum", checked=checked)


def _ratio(
    code: str,
    row: str,
    formula: str,
    *needs: str,
    readers: Readers = "everyone",
    warns: tuple[str, str] | None = None,
    down: bool = False,
) -> Entry:
    warning, critical = map(Decimal, warns) if warns else (None, None)
    dead = Decimal("0.02") if warns else Decimal(0)
    direction: Direction = "down" if down else "up"
    return Entry(
        code, row, source="formula", formula=formula, direction=direction, readers=readers, needs=needs,
        warning=warning, critical=critical, dead=dead,
    )  # fmt: skip


def _counted(
    code: str, row: str, measure: str, unit: str = PERCENT, down: bool = False, warns: tuple[str, str] | None = None
) -> Entry:
    warning, critical = map(Decimal, warns) if warns else (None, None)
    direction: Direction = "down" if down else "up"
    dead = Decimal("0.02") if warns else Decimal(0)
    return Entry(
        code, row, unit, "computed", measure, direction, warning=warning, critical=critical, dead=dead
    )  # fmt: skip


_USUAL = ("0.9", "0.8")
_ENTRIES: tuple[Entry, ...] = (
    _counted("K1a", "K1", "tasks_on_time", warns=_USUAL),
    _ratio("K1b", "K1", "accepted / accept_due", "accepted", "accept_due"),
    _ratio("K1c", "K1", "spent / budget", "spent", "budget", warns=("1", "1.1"), down=True),
    _counted("K2", "K2", "reports_on_time", warns=_USUAL),
    _counted("K3a", "K3", "complaints_handled", warns=_USUAL),
    _ratio("K3b", "K3", "clients_kept / clients_before", "clients_kept", "clients_before"),
    _ratio("K4", "K4", "output / output_planned", "output", "output_planned"),
    _ratio("K5", "K5", "(work_after - work_before) / work_before", "work_after", "work_before"),
    _input("K6a", "K6", OWN),
    _input("K6b", "K6", OWN, readers="management"),
    Entry("K6c", "K6"),
    Entry("K6d", "K6", "", total="last"),
    *(Entry(f"K6{letter}", "K6") for letter in "efghij"),
    Entry("K6k", "K6", OWN, direction="down", total="sum"),
    Entry("K6l", "K6"),
    Entry("K7", "K7"),
    _ratio("K8", "K8", "adjusted / target(adjusted)", "adjusted"),
    _ratio("K9", "K9", "(sales - previous(sales)) / previous(sales)", "sales"),
    _counted("K10", "K10", "satisfaction", warns=("0.8", "0.6")),
    _ratio("K11", "K11", "sales / target(sales)", "sales", warns=_USUAL),
    _ratio("K12", "K12", "margin / target(margin)", "margin", readers="management", warns=_USUAL),
    _ratio("K13", "K13", "collected / receivable", "collected", "receivable", warns=_USUAL),
    _counted("K14", "K14", "visits_per_day", "visits/day"),
    _counted("K15", "K15", "clients_count", "clients"),
    Entry(
        "K16", "K16", source="formula", formula="product_sales / total(product_sales)", direction="band",
        scope="product", needs=("product_sales",), low=Decimal("0.2"), high=Decimal("0.5"),
    ),
    Entry("K17", "K17"),
    _counted("K18a", "K18", "response_hours", "hours", down=True),
    _counted("K18b", "K18", "resolution_hours", "hours", down=True),
    _input("accepted", "K1"),
    _input("accept_due", "K1"),
    _input("spent", "K1", OWN),
    _input("budget", "K1", OWN),
    _input("clients_kept", "K3", "clients"),
    _input("clients_before", "K3", "clients"),
    _input("output", "K4"),
    _input("output_planned", "K4"),
    _input("work_after", "K5"),
    _input("work_before", "K5"),
    _input("adjusted", "K8"),
    _input("sales", "K11", OWN),
    _input("margin", "K12", OWN, readers="management", checked=True),
    _input("collected", "K13", OWN),
    _input("receivable", "K13", OWN),
    _input("product_sales", "K16", OWN, scope="product"),
)  # fmt: skip
CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in _ENTRIES}
ROWS: tuple[str, ...] = tuple(dict.fromkeys(entry.row for entry in _ENTRIES))


def wanted(codes: Iterable[str]) -> list[Entry]:
    """The entries of these codes with all that they need, what is needed first."""
    found: dict[str, Entry] = {}
    for code in codes:
        entry = CATALOGUE[code]
        found |= {need.code: need for need in wanted(entry.needs)} | {code: entry}
    return list(found.values())


def of_row(row: str) -> list[Entry]:
    """The KPIs of a row of requirements.md, without their inputs."""
    return [entry for entry in _ENTRIES if entry.row == row and entry.code.startswith("K")]
