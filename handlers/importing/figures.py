"""Values of KPIs from a sheet, one a row: which, for when, how much; all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from core.kpi.access import may_enter, may_set
from core.kpi.amounts import AmountError, read_amount
from core.kpi.model import COMPANY, Kpi, Subject
from core.kpi.named import find
from core.kpi.period_words import read_period
from core.kpi.periods import KINDS, Period
from core.sheet import Entry, Problem, Spread, Table
from handlers.importing.importing import Desk, Plan, begin
from handlers.kpis.checks import closed, doubtful
from handlers.kpis.enter import keep
from handlers.kpis.text import exact, name_about, period_said
from storage import figures
from storage.uow import Unit

_ORIGIN = "sheet"


def plan_figures(table: Table, desk: Desk) -> Plan:
    plan = begin(table, desk)
    reader = _Reader(table, desk, plan)
    for entry in table.entries:
        reader.read(entry)
    return plan


class _Reader:
    def __init__(self, table: Table, desk: Desk, plan: Plan) -> None:
        self._table, self._desk, self._plan = table, desk, plan
        self._seen: dict[tuple[int, str, Period], int] = {}
        calendars = desk.directory.calendars
        self._today = (desk.directory.office(desk.actor) if desk.actor else calendars.office()).local(desk.now)

    def read(self, entry: Entry) -> None:
        kpi = self._kpi(entry)
        if kpi is None:
            return
        subject, period, value = self._subject(entry, kpi), self._period(entry, kpi), self._value(entry, kpi)
        if subject is None or period is None or value is None or not self._may(entry, kpi, subject, period):
            return
        place = (kpi.id, subject.key, period)
        if place in self._seen:
            self._wrong(entry, "kpi", "figure_twice", row=str(self._seen[place]))
            return
        self._seen[place] = entry.row
        self._schedule(kpi, subject, period, value)

    def _kpi(self, entry: Entry) -> Kpi | None:
        given = entry.get("kpi")
        found = find([kpi for kpi in self._desk.directory.kpis.values() if kpi.enabled], given)
        if len(found) != 1:
            self._wrong(entry, "kpi", "several_kpis" if found else "no_kpi", given=given)
            return None
        if found[0].source != "entered":
            self._wrong(entry, "kpi", "kpi_counted", given=given)
            return None
        return found[0]

    def _subject(self, entry: Entry, kpi: Kpi) -> Subject | None:
        given, directory = entry.get("about"), self._desk.directory
        if kpi.scope == "company":
            return COMPANY
        if kpi.scope == "product":
            found: Subject | None = Subject("product", name=given[:90]) if given else None
        elif kpi.scope == "person":
            people = directory.named(given.lstrip("@＠"))
            found = Subject("person", people[0].id) if len(people) == 1 else None
        elif kpi.scope == "client":
            client = directory.client(given.lstrip("~～"))
            found = Subject("client", client) if client else None
        else:
            department = directory.department(given.lstrip("#＃"))
            found = Subject("department", department.id) if department else None
        if found is None:
            self._wrong(entry, "about", "no_about", given=given, scope=self._desk.tr(f"choice.kpi_{kpi.scope}"))
        return found

    def _period(self, entry: Entry, kpi: Kpi) -> Period | None:
        """As people name it; a day in it, as spreadsheets keep a month, will do."""
        given = entry.get("period")
        found = next((p for kind in (kpi.period, *KINDS[:1]) if (p := read_period(given, kind, self._today))), None)
        if found is None or found.start > self._today:
            self._wrong(entry, "period", "bad_period", given=given, kind=self._desk.tr(f"choice.kpi_{kpi.period}"))
            return None
        return Period.of(kpi.period, found.start)

    def _value(self, entry: Entry, kpi: Kpi) -> Decimal | None:
        given = entry.get("value")
        if isinstance(given, Spread):
            self._wrong(entry, "value", "merged")
            return None
        try:
            return read_amount(given, kpi.unit)
        except AmountError as error:
            tr = self._desk.tr
            text = tr(f"kpiamount.{error.key}", given=error.given, unit=kpi.unit, name=entry.get("kpi"))
            self._wrong(entry, "value", "said", text=text)
            return None

    def _may(self, entry: Entry, kpi: Kpi, subject: Subject, period: Period) -> bool:
        actor = self._desk.actor
        if actor and not may_enter(actor, kpi, subject, self._desk.directory):
            self._wrong(entry, "kpi", "not_to_enter", given=entry.get("kpi"))
            return False
        row = figures.of(self._desk.conn, kpi.id, subject.key, [period.start]).get(period.start)
        why = closed(Unit(self._desk.conn, self._desk.now), self._today, kpi, subject, period)
        if why and row and row.value != self._value(entry, kpi):
            self._wrong(entry, "value", f"figure_{why}", code=kpi.code)
            return False
        if why == "old" and not row and actor and not may_set(actor, kpi, self._desk.directory):
            self._wrong(entry, "period", "figure_before", given=entry.get("period"))
            return False
        return True

    def _schedule(self, kpi: Kpi, subject: Subject, period: Period, value: Decimal) -> None:
        tr, plan = self._desk.tr, self._plan
        row = figures.of(self._desk.conn, kpi.id, subject.key, [period.start]).get(period.start)
        if row and row.value == value:
            plan.same += 1
            return
        head = f"{name_about(tr, self._desk.directory, kpi, subject)} · {period_said(tr, period)}"
        line = head + tr("kpi.is", value=exact(tr, kpi, value))
        if doubtful(Unit(self._desk.conn, self._desk.now), kpi, subject, period, value):
            plan.notes.append(tr("kpi.far_off", line=line))
        (plan.changed if row else plan.new).append(line)
        plan.steps.append(self._step(kpi, subject, period, value))

    def _step(self, kpi: Kpi, subject: Subject, period: Period, value: Decimal) -> Callable[[Unit], None]:
        directory = self._desk.directory
        by = self._desk.actor.id if self._desk.actor else None

        def step(unit: Unit) -> None:
            keep(unit, directory, kpi, subject, period, value, _ORIGIN, by)

        return step

    def _wrong(self, entry: Entry, column: str, key: str, **values: str) -> None:
        self._plan.problems.append(Problem(entry.row, self._table.headings.get(column, column), key, values))
