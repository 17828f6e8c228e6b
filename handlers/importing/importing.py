"""What an import will do, worked out before anything is written: what is new, what changes, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.card import Bold, Line
from core.i18n import Languages, Translator
from core.people import Directory, Person
from core.sheet import Problem, Table
from storage.db import Connection
from storage.uow import Unit

SHOWN = 7
"""Lines of a preview; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading a sheet needs to know. `actor` is whoever hands it in; a program beside the chat may have none."""

    conn: Connection
    directory: Directory
    languages: Languages
    tr: Translator
    now: datetime
    actor: Person | None

    def meaning(self, area: str, text: str) -> frozenset[str]:
        """The keys below `area.` that are called so in any language, or are the key itself."""
        return self.languages.meanings(area).get(text.casefold(), frozenset({text.casefold()}))


Step = Callable[[Unit], None]


@dataclass(slots=True)
class Plan:
    """`steps` do it, one for each thing that is new or changed, in order; there are none where a row is wrong."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + self.same


Planner = Callable[[Table, Desk], Plan]


def begin(table: Table, desk: Desk) -> Plan:
    """A plan that knows what is wrong with the table already, and which columns it leaves out."""
    plan = Plan(problems=list(table.problems))
    if table.ignored:
        plan.notes.append(desk.tr("sheet.ignored", names=desk.tr("room.comma").join(table.ignored)))
    return plan


def summary(tr: Translator, what: str, plan: Plan) -> str:
    """`12 people: 9 new, 3 changed`."""
    parts = (("new", len(plan.new)), ("changed", len(plan.changed)), ("same", plan.same))
    counted = [tr(f"sheet.{name}", count=count) for name, count in parts if count]
    return tr("sheet.summary", what=tr.count(f"sheet.{what}", plan.count), parts=tr("room.comma").join(counted))


def preview(tr: Translator, plan: Plan) -> list[Line]:
    """The notes, and the first rows of what is new and of what changes."""
    lines: list[Line] = [(note,) for note in plan.notes]
    for key, rows in (("sheet.head_new", plan.new), ("sheet.head_changed", plan.changed)):
        if rows:
            lines.append((Bold(tr(key)),))
            lines += [(row,) for row in rows[:SHOWN]]
            if len(rows) > SHOWN:
                lines.append((tr.count("and_more", len(rows) - SHOWN),))
    return lines


def complaint(tr: Translator, problems: Sequence[Problem], most: int) -> list[str]:
    """What is wrong, row by row; the first line says how many and that nothing was saved."""
    ordered = sorted(problems, key=lambda problem: problem.row)
    rows = {problem.row for problem in ordered}
    lines = [tr.count("sheet.wrong", len(rows)), *(_at(tr, problem) for problem in ordered[:most])]
    return [*lines, tr.count("and_more", len(ordered) - most)] if len(ordered) > most else lines


def _at(tr: Translator, problem: Problem) -> str:
    why = tr(f"sheet.{problem.key}", **problem.values)
    return tr("sheet.at", row=problem.row, column=problem.column, why=why)


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """What of `after` is not so already; an empty cell of a sheet says nothing and is not in it."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def carry_out(unit: Unit, plan: Plan, tell: Callable[[int], None] = lambda done: None) -> None:
    """Every step in one unit, all or none; `tell` hears of each."""
    for step in plan.steps:
        step(unit)
        tell(1)


def listed(tr: Translator, names: Iterable[str]) -> str:
    return tr("room.comma").join(names)
