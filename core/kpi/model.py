"""A KPI as an administrator declares it, and one value of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from core.kpi.periods import Period, PeriodKind

Direction = Literal["up", "down", "band"]
"""Which way is better; `band`: between the lower and the upper limit (K16)."""
Scope = Literal["company", "department", "person", "client", "product"]
Source = Literal["entered", "computed", "formula"]
Total = Literal["sum", "mean", "last"]
"""How values of shorter periods, or of the scopes below, make one of a longer one."""
Readers = Literal["everyone", "leads", "management"]
State = Literal["verified", "draft", "computed", "none"]

PERCENT = "%"
"""The unit of a ratio: 0.78 is said as 78 %. A currency is its ISO code; `hours` are of work; others are words."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """`names` by locale. `formula` is the text of a formula (core/kpi/formula.py) or the name of a measure
    (core/kpi/measures.py). `checked`: a second person verifies each value. `due`: working days after the period's end
    by which the value is entered. `warning` and `critical` are values, `low` and `high` the band; `dead` is how far a
    value must come back over a threshold before that is told. `measure` is what is suggested when it is missed; "" the
    catalogue's, "-" nothing."""

    id: int
    code: str
    names: Mapping[str, str]
    unit: str
    direction: Direction = "up"
    period: PeriodKind = "month"
    scope: Scope = "company"
    source: Source = "entered"
    formula: str = ""
    total: Total = "sum"
    readers: Readers = "everyone"
    checked: bool = False
    owner: int | None = None
    department: int | None = None
    due: int = 3
    warning: Decimal | None = None
    critical: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    dead: Decimal = Decimal(0)
    measure: str = ""
    enabled: bool = True
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a value is about: the id of a department, person or client; a product by its name; or the company."""

    scope: Scope = "company"
    id: int = 0
    name: str = ""
    key: str = field(init=False, repr=False, compare=False)
    """As it is stored: "" the company, `d3`, `p5`, `c7`, `x:Pallets`."""

    def __post_init__(self) -> None:
        own = f"x:{self.name}" if self.scope == "product" else f"{self.scope[0]}{self.id}"
        object.__setattr__(self, "key", "" if self.scope == "company" else own)


COMPANY = Subject()
_LETTERS: Mapping[str, Scope] = {"d": "department", "p": "person", "c": "client"}


@lru_cache(maxsize=4096)
def subject_of(key: str) -> Subject:
    """The subject that is stored so."""
    if key.startswith("x:"):
        return Subject("product", name=key[2:])
    return Subject(_LETTERS[key[0]], int(key[1:])) if key else COMPANY


@dataclass(frozen=True, slots=True)
class Figure:
    """One value; `value` None is "no data", which is never 0. `missing` are the codes of inputs that had none."""

    kpi: int
    subject: Subject
    period: Period
    value: Decimal | None
    state: State
    missing: tuple[str, ...] = ()
    by: int | None = None
    verified_by: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """The two levels of a target (现实 / 理想) for one period; either may be absent."""

    realistic: Decimal | None = None
    ideal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands beside a number that missed its target: why, what is done, by when."""

    cause: str
    remedy: str
    by: date | None
    person: int
    record: int | None = None
