"""The value of a KPI for somebody over a period, whatever its source: entered, counted from records, or a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from core.kpi.evaluate import evaluate
from core.kpi.formula import FormulaError, Node, names, parse
from core.kpi.model import COMPANY, Figure, Kpi, State, Subject, subject_of
from core.kpi.named import find
from core.kpi.periods import KINDS, Period, PeriodKind
from core.kpi.said import is_currency
from core.people import Directory
from storage import figures, rates
from storage.db import Connection
from storage.figures import Entry
from storage.goals import goal
from storage.measures import MEASURES

Entries = dict[tuple[str, date], Entry]
"""What was entered for one KPI, by a subject's key and the first day of the period."""
_BACK = timedelta(days=420)
"""How far back the values of a KPI are read at once: a year before, and what a formula wants of it."""
MOST_CLIENTS = 60
"""Of so many clients a counted figure is shown one by one: of those with most records."""


def figure(conn: Connection, directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> Figure:
    """Its value, `draft` as long as something of it is unverified; None is "no data", with the inputs that lack."""
    return Values(conn, directory).figure(kpi, subject, period)


def series(
    conn: Connection, directory: Directory, kpi: Kpi, subject: Subject, last: Period, count: int
) -> list[Figure]:
    """So many periods up to the last one, the oldest first."""
    values = Values(conn, directory)
    return [values.figure(kpi, subject, last.shifted(-back)) for back in range(count - 1, -1, -1)]


@lru_cache(maxsize=256)
def parsed(formula: str) -> Node | None:
    try:
        return parse(formula)
    except FormulaError:
        return None


def inputs(kpi: Kpi) -> list[str]:
    """The codes of what a formula is made of; none of anything else."""
    node = parsed(kpi.formula) if kpi.source == "formula" else None
    return names(node) if node else []


def is_longer(one: PeriodKind, than: PeriodKind) -> bool:
    return one != than and KINDS.index(one) > KINDS.index(than)


class Values:
    """The figures of one look at the database; each KPI's entries are read once."""

    def __init__(self, conn: Connection, directory: Directory) -> None:
        self.conn, self.directory = conn, directory
        self._entries: dict[int, tuple[date, Entries]] = {}
        self._busy: set[int] = set()

    def figure(self, kpi: Kpi, subject: Subject, period: Period) -> Figure:
        return self._found(kpi, subject, period) or Figure(kpi.id, subject, period, None, "none", (kpi.code,))

    def _found(self, kpi: Kpi, subject: Subject, period: Period) -> Figure | None:
        if is_longer(kpi.period, period.kind) or kpi.id in self._busy:
            return None
        if kpi.source == "formula":
            return self._by_formula(kpi, subject, period)
        if kpi.source == "computed":
            measure = MEASURES.get(kpi.formula)
            value = measure.value(self.conn, self.directory, subject, period) if measure else None
            return None if value is None else Figure(kpi.id, subject, period, value, "computed")
        return self._entered(kpi, subject, period)

    def _by_formula(self, kpi: Kpi, subject: Subject, period: Period) -> Figure | None:
        node = parsed(kpi.formula)
        if node is None or (subject.scope == "company" and kpi.scope == "product"):
            return None
        self._busy.add(kpi.id)
        inputs = _Inputs(self, kpi, subject, node)
        outcome = evaluate(node, period, inputs)
        self._busy.discard(kpi.id)
        state: State = "none" if outcome.value is None else "draft" if inputs.draft else "computed"
        missing = tuple(dict.fromkeys((*outcome.missing, *inputs.without_rate)))
        return Figure(kpi.id, subject, period, outcome.value, state, missing)

    def _entered(self, kpi: Kpi, subject: Subject, period: Period) -> Figure | None:
        if period.kind != kpi.period:
            parts = [self.figure(kpi, subject, part) for part in period.within(kpi.period)]
            return join(kpi, subject, period, parts, kpi.total)
        entries = self._of(kpi, period.start)
        if row := entries.get((subject.key, period.start)):
            state: State = "draft" if row.state == "draft" else "verified"
            return Figure(kpi.id, subject, period, row.value, state, by=row.by, verified_by=row.verified_by)
        below = self._below(kpi, subject, period, entries)
        parts = [self.figure(kpi, one, period) for one in below]
        return join(kpi, subject, period, parts, "sum" if kpi.total == "sum" else "mean")

    def _below(self, kpi: Kpi, subject: Subject, period: Period, entries: Entries) -> list[Subject]:
        """Whom the value of a larger scope is made of: all that have one in this period, or had one in the last and are
        still there."""
        if kpi.scope == "company" or subject.scope == kpi.scope:
            return []
        starts = (period.start, period.previous.start)
        found = {key: subject_of(key) for key, start in entries if key and start in starts}
        there = [one for key, one in found.items() if (key, period.start) in entries or not self._has_left(one)]
        if subject.scope == "company":
            return [one for one in there if one.scope == kpi.scope]
        if subject.scope == "department" and kpi.scope == "person":
            return [one for one in there if self.directory.department_on(one.id, period.last) == subject.id]
        return []

    def _has_left(self, subject: Subject) -> bool:
        person = self.directory.people.get(subject.id) if subject.scope == "person" else None
        return person is not None and not person.active

    def subjects(self, kpi: Kpi, period: Period) -> list[Subject]:
        """Whom it has values about in the period or had in the one before; a formula what it is made of has. Of what is
        counted each department, or the clients with most records."""
        if kpi.source == "entered":
            return self._below(kpi, COMPANY, period, self._of(kpi, period.start))
        if kpi.source == "computed":
            return self._counted_about(kpi, period)
        below_it = [one for code in inputs(kpi) for one in find(self.directory.kpis.values(), code)]
        found = {one.key: one for below in below_it if below.scope == kpi.scope for one in self.subjects(below, period)}
        return list(found.values())

    def _counted_about(self, kpi: Kpi, period: Period) -> list[Subject]:
        measure = MEASURES.get(kpi.formula)
        if measure is None or kpi.scope not in ("department", "client"):
            return []
        if kpi.scope == "department":
            return [Subject("department", id) for id in self.directory.departments]
        return [Subject("client", id) for id in measure.clients(self.conn, self.directory, period, MOST_CLIENTS)]

    def _of(self, kpi: Kpi, start: date) -> Entries:
        known = self._entries.get(kpi.id)
        if known is None or start - timedelta(days=40) < known[0]:
            first = date.min if start < date.min + _BACK else start - _BACK
            known = self._entries[kpi.id] = (first, figures.since(self.conn, kpi.id, first))
        return known[1]


def join(kpi: Kpi, subject: Subject, period: Period, parts: Sequence[Figure], total: str) -> Figure | None:
    """One value of several; none as long as one of them lacks."""
    values = [part.value for part in parts if part.value is not None]
    if not values or len(values) < len(parts):
        return None
    added = sum(values, Decimal(0))
    value = {"sum": added, "mean": added / len(values), "last": values[-1]}[total]
    state: State = "draft" if any(part.state == "draft" for part in parts) else "verified"
    return Figure(kpi.id, subject, period, value, state)


def _adds_up(kpi: Kpi, period: Period) -> bool:
    return kpi.source == "entered" and kpi.total == "sum" and is_longer(period.kind, kpi.period)


class _Inputs:
    """What a formula finds behind its names; all money in one currency."""

    def __init__(self, values: Values, kpi: Kpi, subject: Subject, node: Node) -> None:
        self._values, self._subject = values, subject
        known = values.directory.kpis.values()
        self._known = {name: next(iter(find(known, name)), None) for name in names(node)}
        money = sorted({one.unit for one in self._known.values() if one and is_currency(one.unit)})
        own = money[0] if len(money) == 1 else rates.own(values.conn)
        self._money = kpi.unit if is_currency(kpi.unit) else own
        self.draft = False
        self.without_rate: dict[str, None] = {}

    def value(self, name: str, period: Period) -> Decimal | None:
        kpi = self._known.get(name)
        return self._figure(kpi, self._whose(kpi), period) if kpi else None

    def within(self, name: str, over: PeriodKind | None, period: Period) -> list[Decimal | None]:
        kpi = self._known.get(name)
        if kpi is None:
            return [None]
        if over is None:
            return [self._figure(kpi, one, period) for one in self._values.subjects(kpi, period)]
        whole = Period.of(over, period.start)
        return [
            self._figure(kpi, self._whose(kpi), part) for part in whole.within(kpi.period) if part.start <= period.last
        ]

    def target(self, name: str, period: Period) -> Decimal | None:
        kpi = self._known.get(name)
        if kpi is None:
            return None
        wanted = goal(self._values.conn, kpi, self._whose(kpi), period).realistic
        return self._converted(kpi, wanted, period)

    def total(self, name: str, period: Period) -> Decimal | None:
        kpi = self._known.get(name)
        return self._figure(kpi, COMPANY, period) if kpi else None

    def _whose(self, kpi: Kpi) -> Subject:
        return COMPANY if kpi.scope == "company" else self._subject

    def _figure(self, kpi: Kpi, subject: Subject, period: Period) -> Decimal | None:
        """Of a longer period each part by the rate of its own month, so that months add up to their quarter."""
        if is_currency(kpi.unit) and kpi.unit != self._money and _adds_up(kpi, period):
            parts = [self._figure(kpi, subject, part) for part in period.within(kpi.period)]
            known = [part for part in parts if part is not None]
            return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None
        found = self._values.figure(kpi, subject, period)
        self.draft = self.draft or found.state == "draft"
        return self._converted(kpi, found.value, period)

    def _converted(self, kpi: Kpi, value: Decimal | None, period: Period) -> Decimal | None:
        if value is None or not is_currency(kpi.unit):
            return value
        found = rates.convert(self._values.conn, value, kpi.unit, self._money, period.last)
        if found is None:
            self.without_rate[f"rate {kpi.unit}"] = None
        return found
