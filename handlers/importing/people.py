"""One sheet for the whole team: who is new, who is known, in which department and under whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from core.headings import PEOPLE
from core.people import Person
from core.sheet import Entry, Table
from handlers.handovers.leaver import left
from handlers.importing.importing import Desk, Plan, begin, difference, listed
from handlers.importing.team_sheet import Member, TeamReader
from storage import people
from storage.uow import Unit

ORDER = tuple(PEOPLE)[:5]
"""The columns of a list without headings: name, e-mail, department, superior, language."""


def plan_people(table: Table, desk: Desk) -> Plan:
    """Known people are met by e-mail, otherwise by a name that only one of them has."""
    plan = begin(table, desk)
    reader = TeamReader(table, desk, plan)
    members = [reader.member(entry) for entry in _unlike(table.entries)]
    reader.meet(members)
    reader.put_under(members)
    if not plan.problems:
        _schedule(plan, members, desk)
    if plan.steps and desk.actor:  # who will hear whom the platforms know by their address
        plan.steps.append(partial(people.invited, by=desk.actor.id))
    return plan


def _unlike(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Rows that say the same as an earlier one are left out."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for entry in entries:
        said = tuple(sorted(entry.values.items()))
        if said not in seen:
            seen.add(said)
            yield entry


def _schedule(plan: Plan, members: list[Member], desk: Desk) -> None:
    """The steps: departments, then people, then who is under whom, since a superior may stand below."""
    departments = {d.name.casefold(): d.id for d in desk.directory.departments.values()}
    made: dict[str, str] = {}
    for member in members:
        if name := member.entry.get("department").lstrip("#＃"):
            made.setdefault(name.casefold(), name)
    made = {folded: name for folded, name in made.items() if folded not in departments}
    if made:
        plan.notes.insert(0, desk.tr.count("sheet.departments", len(made), names=listed(desk.tr, made.values())))
    for folded, name in made.items():
        plan.steps.append(_add_department(departments, folded, name))
    for member in members:
        _schedule_one(plan, member, departments, desk)
    plan.steps += [_place(m, m.superior) for m in members if m.superior and not _is_under(m)]


def _is_under(member: Member) -> bool:
    """Whether that is so already."""
    superior = member.superior.known if isinstance(member.superior, Member) else member.superior
    return bool(member.known and superior and member.known.superior == superior.id)


def _schedule_one(plan: Plan, member: Member, departments: dict[str, int], desk: Desk) -> None:
    department = member.entry.get("department").lstrip("#＃").casefold()
    words = [member.entry.get("department"), member.values.get("email", "")]
    line = " · ".join([member.name, *filter(None, words)])
    if member.known is None:
        plan.new.append(line)
        plan.steps.append(_add(member, department, departments, desk))
    else:
        member.id = member.known.id
        before = _columns(member.known)
        after = member.values | ({"department_id": departments.get(department, 0)} if department else {})
        changes = difference(before, after)
        if changes:
            plan.steps.append(_change(member, changes, department, departments))
            if changes.get("active") is False:
                plan.steps.append(partial(left, directory=desk.directory, id=member.id))
        if changes or (member.superior and not _is_under(member)):
            plan.changed.append(line)
        else:
            plan.same += 1


def _columns(person: Person) -> dict[str, object]:
    return {
        **{"name": person.name, "email": person.email, "locale": person.locale, "role": person.role.value},
        **{"zone": person.zone, "active": person.active, "department_id": person.department},
    }


def _add_department(departments: dict[str, int], folded: str, name: str) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        departments[folded] = people.add_department(unit, name)

    return step


def _add(member: Member, department: str, departments: Mapping[str, int], desk: Desk) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        defaults = {"locale": desk.tr.locale, "zone": desk.tr.zone, "department_id": departments.get(department)}
        member.id = people.add_person(unit, **(defaults | member.values))

    return step


def _change(
    member: Member, changes: Mapping[str, object], department: str, departments: Mapping[str, int]
) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        found = {"department_id": departments[department]} if "department_id" in changes else {}
        people.change_person(unit, member.id, **{**changes, **found})

    return step


def _place(member: Member, superior: Member | Person) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        people.change_person(unit, member.id, superior_id=superior.id)

    return step
