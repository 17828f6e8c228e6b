"""The values of many KPIs at once, for reports: what was entered is read in one statement for all of them, and what
adds up over a longer period is added up by the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from core.kpi.model import Figure, Kpi, State, Subject, subject_of
from core.kpi.periods import Period, PeriodKind
from core.people import Directory
from handlers.kpis.values import Entries, Values, is_longer, join
from storage import kpi_reports
from storage.db import Connection
from storage.kpi_reports import Sum
from storage.kpis import MILLION

Stand = tuple[Decimal | None, State]
"""A value as a report shows it; None is "no data"."""
NONE: Stand = (None, "none")


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


def _adds_up(kpi: Kpi, period: Period) -> bool:
    """Whether its value over this period is one of shorter ones', which the database adds up."""
    return kpi.source == "entered" and kpi.total != "last" and is_longer(period.kind, kpi.period)


def _of_sum(kpi: Kpi, one: Sum) -> Stand:
    """The sum of the parts, or their mean."""
    number, total, drafts = one
    value = Decimal(total) / MILLION
    return value if kpi.total == "sum" else value / number, "draft" if drafts else "verified"


def until(kpi: Kpi, period: Period, today: date) -> date:
    """The day up to which all is in the value of a period so far: of one that is made of shorter ones, the first day
    of the part that is running."""
    return min(today, Period.of(kpi.period, today).start) if _adds_up(kpi, period) else today


def so_far(conn: Connection, directory: Directory, kpi: Kpi, subject: Subject, period: Period, today: date) -> Stand:
    """One value as a report says it."""
    return Bulk(conn, directory).so_far(kpi, (subject,), period, today)[0]


class Bulk(Values):
    """As Values, but it reads of each KPI only what is asked for, and of all KPIs together."""

    def __init__(self, conn: Connection, directory: Directory) -> None:
        super().__init__(conn, directory)
        self._rows: dict[int, Entries] = {}
        self._there: set[tuple[int, date]] = set()
        self._parts: dict[tuple[int, Period, date], _Parts] = {}

    def read(self, kpis: Iterable[Kpi], period: Period, until: date, keys: Collection[str] | None = None) -> None:
        """What was entered for a period, up to a day. `keys` are the few subjects that are wanted of KPIs about such;
        None for all, of which larger ones are made."""
        entered = [kpi for kpi in kpis if kpi.source == "entered"]
        self._read([kpi for kpi in entered if kpi.period == period.kind], {period.start, period.previous.start})
        for kind in {kpi.period for kpi in entered} - {period.kind}:
            self._add_up([kpi for kpi in entered if kpi.period == kind], period, until, keys)

    def so_far(self, kpi: Kpi, subjects: Sequence[Subject], period: Period, today: date) -> list[Stand]:
        """Of each, in their order: of a period that is running what its parts that are over come to; of one of the
        KPI's own, what is there."""
        if not _adds_up(kpi, period):
            figures = (self.figure(kpi, subject, period) for subject in subjects)
            return [(one.value, one.state) for one in figures]
        parts = self._parts_of(kpi, period, min(today, period.end), subjects)
        found = list[Stand]()
        for subject in subjects:
            one = parts.found.get(subject.key) or self._below_it(kpi, subject, parts, period)
            if one and one[0] >= parts.wanted:
                found.append(_of_sum(kpi, one))
            else:
                found.append(self._by_parts(kpi, subject, period, today) if kpi.scope != subject.scope else NONE)
        return found

    def _by_parts(self, kpi: Kpi, subject: Subject, period: Period, today: date) -> Stand:
        """Where not everybody was there all the time: each part with those who were there then."""
        figures = list[Figure]()
        for start in _over(kpi.period, period, min(today, period.end)):
            one = self.figure(kpi, subject, Period(start, kpi.period))
            if one.value is None:
                return NONE
            figures.append(one)
        joined = join(kpi, subject, period, figures, kpi.total)
        return (joined.value, joined.state) if joined else NONE

    def _entered(self, kpi: Kpi, subject: Subject, period: Period) -> Figure | None:
        if not _adds_up(kpi, period):
            return super()._entered(kpi, subject, period)
        ((value, state),) = self.so_far(kpi, (subject,), period, period.end)
        return None if value is None else Figure(kpi.id, subject, period, value, state)

    def _below_it(self, kpi: Kpi, subject: Subject, parts: _Parts, period: Period) -> Sum | None:
        """What those come to of whom a larger subject is made, none of whom lacks a part or came from elsewhere
        meanwhile; nothing else makes one of the KPI's own scope."""
        if kpi.scope == subject.scope or (subject.scope == "department" and self._moved(parts, period)):
            return None
        theirs = [one for key, one in parts.found.items() if self._is_part(kpi, subject_of(key), subject)]
        if not theirs:
            return None
        numbers, totals, drafts = zip(*theirs, strict=True)
        return (sum(numbers), sum(totals), sum(drafts)) if min(numbers) >= parts.wanted else None

    def _moved(self, parts: _Parts, period: Period) -> bool:
        whom = (subject_of(key) for key in parts.found)
        return any(one.scope == "person" and self.directory.moved_since(one.id, period.start) for one in whom)

    def _is_part(self, kpi: Kpi, about: Subject, whole: Subject) -> bool:
        if about.scope != kpi.scope or whole.scope == "company":
            return about.scope == kpi.scope
        known = self.directory.people.get(about.id) if whole.scope == "department" and kpi.scope == "person" else None
        return known is not None and known.department == whole.id

    def _parts_of(self, kpi: Kpi, period: Period, until: date, subjects: Iterable[Subject]) -> _Parts:
        at = (kpi.id, period, until)
        parts = self._parts.get(at)
        if parts is None or (parts.looked is not None and any(one.key not in parts.looked for one in subjects)):
            self._add_up([kpi], period, until, None)
        return self._parts[at]

    def _add_up(self, kpis: list[Kpi], period: Period, until: date, keys: Collection[str] | None) -> None:
        """Nothing is read of a part that is not over."""
        last, ids = _over(kpis[0].period, period, until), [kpi.id for kpi in kpis]
        found = kpi_reports.sums(self.conn, ids, last[0], last[-1], keys) if last else {}
        looked = None if keys is None else frozenset(keys)
        for id in ids:
            self._parts[id, period, until] = _Parts(len(last), found.get(id, {}), looked)

    def _read(self, kpis: list[Kpi], starts: set[date]) -> None:
        ids = [kpi.id for kpi in kpis if any((kpi.id, start) not in self._there for start in starts)]
        if not ids:
            return
        for kpi, subject, start, one in kpi_reports.entries(self.conn, ids, starts):
            self._rows.setdefault(kpi, {})[subject, start] = one
        self._there.update((id, start) for id in ids for start in starts)

    def trends(self, kpis: Iterable[Kpi], periods: Iterable[Period]) -> None:
        """Reads ahead what trends of these periods show."""
        starts = {period.start for period in periods}
        self._read([kpi for kpi in kpis if kpi.source == "entered"], starts)

    def _of(self, kpi: Kpi, start: date) -> Entries:
        if (kpi.id, start) not in self._there:
            self._read([kpi], {start, Period.of(kpi.period, start).previous.start})
        return self._rows.setdefault(kpi.id, {})
