"""Clients from a sheet: only names, each once."""

from __future__ import annotations

from collections.abc import Callable

from core.sheet import Problem, Table
from handlers.importing import Desk, Plan, begin
from storage import people
from storage.uow import Unit

_LONGEST = 200


def plan_clients(table: Table, desk: Desk) -> Plan:
    plan = begin(table, desk)
    known = {name.casefold() for name in desk.directory.clients.values()}
    for entry in table.entries:
        name = entry.get("name")
        if not name:
            continue
        if len(name) > _LONGEST:
            values = {"limit": str(_LONGEST)}
            plan.problems.append(Problem(entry.row, table.headings["name"], "too_long", values))
        elif name.casefold() in known:
            plan.same += 1
        else:
            known.add(name.casefold())
            plan.new.append(name)
            plan.steps.append(_add(name))
    return plan


def _add(name: str) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        people.add_client(unit, name)

    return step
