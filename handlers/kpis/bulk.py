"""The values of many KPIs at once, for reports: what was entered is read in one statement for all of them, and what
adds up over a longer period is added up by the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.kpi.model import Figure, Kpi, State, Subject, subject_of
from core.kpi.periods import Period, PeriodKind
from core.people import Directory
from handlers.kpis.values import Values
from storage import kpi_reports
from storage.db import Connection
from storage.figures import Row
from storage.kpi_reports import Sum
from storage.kpis import amount


class _Parts(NamedTuple):
    """What was read of the parts of one KPI's period: how many are over, the sums of whom, and of whom it was asked
    (None: of all)."""

    wanted: int
    found: dict[str, Sum]
    looked: frozenset[str] | None


def _over(kind: PeriodKind, period: Period, until: date) -> tuple[date, ...]:
    """The first days of its parts of this kind that are over by then; of a period that is over all of them, the week
    too that began in it and ends in the next."""
    return tuple(part.start for part in period.within(kind) if part.end <= until or until >= period.end)


def _at(kpi: int, period: Period, until: date) -> tuple[int, date, str, date]:
    return kpi, period.start, period.kind, until


class Bulk(Values):
    """As Values, but it reads of each KPI only what is asked for, and of all KPIs together."""

    def __init__(self, conn: Connection, directory: Directory) -> None:
        super().__init__(conn, directory)
        self._rows: dict[int, dict[tuple[str, date], Row]] = {}
        self._there: set[tuple[int, date]] = set()
        self._parts: dict[tuple[int, date, str, date], _Parts] = {}

    def read(self, kpis: Iterable[Kpi], period: Period, until: date, keys: Collection[str] | None = None) -> None:
        """What was entered for a period, up to a day. `keys` are the subjects that are wanted of KPIs about such; None
        for all, of which larger ones are made."""
        entered = [kpi for kpi in kpis if kpi.source == "entered"]
        self._read([kpi for kpi in entered if kpi.period == period.kind], {period.start, period.previous.start})
        for kind in {kpi.period for kpi in entered} - {period.kind}:
            self._add_up([kpi for kpi in entered if kpi.period == kind], period, until, keys)

    def so_far(self, kpi: Kpi, subject: Subject, period: Period, today: date) -> Figure:
        """Of a period that is running, what its parts that are over come to; of one of its own, what is there."""
        if today >= period.end or period.kind == kpi.period or kpi.source != "entered" or kpi.total == "last":
            return self.figure(kpi, subject, period)
        return self._of_parts(kpi, subject, period, today) or Figure(kpi.id, subject, period, None, "none", (kpi.code,))

    def _entered(self, kpi: Kpi, subject: Subject, period: Period) -> Figure | None:
        if period.kind == kpi.period or kpi.total == "last":
            return super()._entered(kpi, subject, period)
        return self._of_parts(kpi, subject, period, period.end)

    def _of_parts(self, kpi: Kpi, subject: Subject, period: Period, until: date) -> Figure | None:
        """The sum or the mean of its parts; none as long as one of them lacks."""
        key, at = subject.key, _at(kpi.id, period, until)
        parts = self._parts.get(at)
        if parts is None or (parts.looked is not None and key not in parts.looked):
            self._add_up([kpi], period, until, None)
            parts = self._parts[at]
        own = parts.found.get(key)
        sums = self._sums_below(kpi, subject, parts.found) if own is None else [own]
        if not parts.wanted or not sums or any(one.number < parts.wanted for one in sums):
            return None
        added = amount(sum(one.total for one in sums)) or Decimal(0)
        value = added if kpi.total == "sum" else added / sum(one.number for one in sums)
        state: State = "draft" if any(one.drafts for one in sums) else "verified"
        return Figure(kpi.id, subject, period, value, state)

    def _sums_below(self, kpi: Kpi, subject: Subject, found: dict[str, Sum]) -> list[Sum]:
        """Of whom a larger subject is made; nothing else makes one of the KPI's own scope."""
        if kpi.scope == subject.scope:
            return []
        people, theirs = self.directory.people, list[Sum]()
        for key, one in found.items():
            about = subject_of(key)
            member = kpi.scope == "person" and about.id in people and people[about.id].department == subject.id
            if about.scope == kpi.scope and (subject.scope == "company" or (subject.scope == "department" and member)):
                theirs.append(one)
        return theirs

    def _add_up(self, kpis: list[Kpi], period: Period, until: date, keys: Collection[str] | None) -> None:
        """Nothing is read of a part that is not over."""
        last = _over(kpis[0].period, period, until)
        looked = None if keys is None else frozenset(keys)
        found: dict[int, dict[str, Sum]] = {kpi.id: {} for kpi in kpis}
        for id, sums in found.items():
            self._parts[_at(id, period, until)] = _Parts(len(last), sums, looked)
        if last:
            for kpi, subject, one in kpi_reports.sums(self.conn, list(found), last[0], last[-1], keys):
                found[kpi][subject] = one

    def _read(self, kpis: list[Kpi], starts: set[date]) -> None:
        ids = [kpi.id for kpi in kpis if any((kpi.id, start) not in self._there for start in starts)]
        if not ids:
            return
        for row in kpi_reports.entries(self.conn, ids, starts):
            self._rows.setdefault(row.kpi, {})[row.subject, row.start] = row
        self._there.update((id, start) for id in ids for start in starts)

    def trends(self, kpis: Iterable[Kpi], periods: Iterable[Period]) -> None:
        """Reads ahead what trends of these periods show."""
        starts = {period.start for period in periods}
        self._read([kpi for kpi in kpis if kpi.source == "entered"], starts)

    def _of(self, kpi: Kpi, start: date) -> dict[tuple[str, date], Row]:
        if (kpi.id, start) not in self._there:
            self._read([kpi], {start, Period.of(kpi.period, start).previous.start})
        return self._rows.setdefault(kpi.id, {})
