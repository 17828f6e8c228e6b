"""Definitions of KPIs from a sheet: new ones, and what is other for those that there are.

A formula may stand above what it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.kpi.declared import CHOICES, Wrong
from core.kpi.model import Kpi
from core.kpi.named import find
from core.sheet import Entry, Problem, Table
from handlers.importing.importing import Desk, Plan, begin
from handlers.kpis.judge import choice, complaint, judged, steps, store
from storage.uow import Unit

_NOT_YET = "formula.unknown"


def plan_kpis(table: Table, desk: Desk) -> Plan:
    plan = begin(table, desk)
    reader = _Reader(table, desk, plan)
    waiting = list(table.entries)
    while waiting:
        later = [entry for entry in waiting if not reader.read(entry, last=False)]
        if len(later) == len(waiting):
            for entry in later:
                reader.read(entry, last=True)
            break
        waiting = later
    return plan


class _Reader:
    """One row after the other, over those before it; a row that names what is further below waits."""

    def __init__(self, table: Table, desk: Desk, plan: Plan) -> None:
        self._table, self._desk, self._plan = table, desk, plan
        self._known = list(desk.directory.kpis.values())

    def read(self, entry: Entry, last: bool) -> bool:
        """Whether it was dealt with; the `last` time it is, for good or bad."""
        name = entry.get("name")
        if not name:
            self._wrong(entry, "name", "no_name")
            return True
        was = next(iter(find(self._known, entry.get("code") or name)), None)
        given = self._given(entry, was)
        if given is None:
            return True
        desk, reserved = self._desk, steps(self._desk.languages)
        kpi, wrong = judged(desk.conn, self._known, given, was, desk.actor, desk.tr.locale, reserved)
        if any(one.key == _NOT_YET for one in wrong) and not last:
            return False
        for one in wrong:
            self._plan.problems.append(self._problem(entry, one))
        if not wrong:
            self._schedule(kpi, was, name)
        return True

    def _given(self, entry: Entry, was: Kpi | None) -> dict[str, str] | None:
        """The texts of a row, people and departments as ids; None where one of them is nobody."""
        given = {field: text for field, text in entry.values.items() if field in self._table.headings}
        if was:
            given.pop("name", None)
            given.pop("code", None)
        for field in CHOICES:
            if field in given:
                given[field] = choice(self._desk.languages, field, given[field])
        if text := given.get("owner"):
            people = self._desk.directory.named(text.lstrip("@＠"))
            if len(people) != 1:
                self._wrong(entry, "owner", "several_people" if people else "no_person", given=text)
                return None
            given["owner"] = str(people[0].id)
        if text := given.get("department"):
            department = self._desk.directory.department(text.lstrip("#＃"))
            if department is None:
                self._wrong(entry, "department", "no_department", given=text)
                return None
            given["department"] = str(department.id)
        return given

    def _schedule(self, kpi: Kpi, was: Kpi | None, name: str) -> None:
        if was and replace(kpi, revision=was.revision) == was:
            self._plan.same += 1
            return
        made = kpi if kpi.id else replace(kpi, id=-len(self._known) - 1)
        self._known = [one for one in self._known if one.id != made.id] + [made]
        (self._plan.changed if was else self._plan.new).append(f"{kpi.code} {name}")
        self._plan.steps.append(self._step(replace(kpi, id=max(kpi.id, 0)), was))

    def _step(self, kpi: Kpi, was: Kpi | None) -> Callable[[Unit], None]:
        directory = self._desk.directory
        author = self._desk.actor.id if self._desk.actor else None

        def step(unit: Unit) -> None:
            store(unit, directory, kpi, was if was and was.id > 0 else None, author)

        return step

    def _problem(self, entry: Entry, wrong: Wrong) -> Problem:
        column = self._table.headings.get(wrong.field, wrong.field)
        return Problem(entry.row, column, "said", {"text": complaint(self._desk.tr, wrong)})

    def _wrong(self, entry: Entry, column: str, key: str, **values: str) -> None:
        self._plan.problems.append(Problem(entry.row, self._table.headings.get(column, column), key, values))
