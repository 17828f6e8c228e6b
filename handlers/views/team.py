"""A department's work: what nobody has first, then who has what, by name and never by rank. For the asker alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Department, Person
from handlers.context import Context
from handlers.paging import read, turns
from handlers.views.summaries import summary
from handlers.views.wanted import packed
from storage import search
from storage.search import NOBODY, Filter

_PEOPLE = 7
_FIRST = 3
_REFS = 4
_MUCH = 10
"""Open records of one person; more than that is too much to keep in mind."""
Load = Mapping[int | None, tuple[int, int]]


def team(ctx: Context, values: Values) -> Answer:
    """The department that is named, that the asker leads, or that they belong to."""
    asked = values.get("department")
    led = next((d.id for d in ctx.directory.departments.values() if ctx.directory.is_same(d.lead, ctx.actor)), None)
    department = ctx.directory.departments.get(int(str(asked)) if asked else led or ctx.actor.department or 0)
    if department is None:
        raise ctx.refuse("refuse.no_department", example=ctx.tr("command.team.example"))
    return _team(ctx, department, 0)


def turn(ctx: Context, values: Values) -> Answer:
    page, id = read(str(values["page"]))
    department = ctx.directory.departments.get(int(id) if id.isdecimal() and len(id) < 16 else 0)
    if department is None:
        raise ctx.refuse("refuse.no_department", example=ctx.tr("command.team.example"))
    return replace(_team(ctx, department, page), instead=True)


def _team(ctx: Context, department: Department, page: int) -> Say:
    load = search.by_owner(ctx.unit.conn, ctx.actor, Filter("", "open", department=department.id), ctx.now)
    members = _members(ctx, department, load)
    shown = members[page * _PEOPLE : (page + 1) * _PEOPLE]
    count, overdue = (sum(numbers[index] for numbers in load.values()) for index in (0, 1))
    title = ctx.tr("team.title", department=department.name, open=count, overdue=overdue)
    body = _unowned(ctx, department, load) if page == 0 else []
    body += [_person(ctx, department, person, load) for person in shown]
    if (left := len(members) - page * _PEOPLE - len(shown)) > 0:
        body.append((ctx.tr.count("and_more", left),))
    buttons = _buttons(ctx, department, load) if page == 0 else ()
    turning = turns(ctx.tr, "team_page", str(department.id), page, len(members), _PEOPLE)
    return Say(Card((Bold(title),), body=tuple(body), buttons=(*buttons, *turning)))


def _members(ctx: Context, department: Department, load: Load) -> list[Person]:
    """Who belongs to the department, and who has some of its work, by name."""
    people = ctx.directory.people
    theirs = {person.id for person in people.values() if person.active and person.department == department.id}
    owners = {people[id].id for id in load if id in people}
    return sorted((people[id] for id in theirs | owners), key=lambda person: person.name)


def _unowned(ctx: Context, department: Department, load: Load) -> list[Line]:
    count, _ = load.get(None, (0, 0))
    if not count:
        return []
    wanted = Filter("", "open", department=department.id, owner=NOBODY)
    found, _ = search.listed(ctx.unit.conn, ctx.actor, wanted, ctx.now, 0, _FIRST)
    left = count - len(found)
    lines = [(Bold(ctx.tr.count("team.unowned", count)),), *(summary(ctx, record) for record in found)]
    return [*lines, *([(ctx.tr.count("and_more", left),)] if left else [])]


def _person(ctx: Context, department: Department, person: Person, load: Load) -> Line:
    count, overdue = load.get(person.id, (0, 0))
    if not count:
        return (Bold(person.name), f" · {ctx.tr('team.free')}")
    wanted = Filter("", "open", department=department.id, owner=person.id)
    found, _ = search.listed(ctx.unit.conn, ctx.actor, wanted, ctx.now, 0, _REFS)
    refs = " ".join(record.ref for record in found) + (" …" if count > len(found) else "")
    marks = [ctx.tr("team.open", count=count)]
    marks += [ctx.tr("team.overdue", count=overdue)] if overdue else []
    marks += [ctx.tr("team.much")] if count > _MUCH else []
    return (Bold(person.name), f" · {' · '.join(marks)} · {refs}")


def _buttons(ctx: Context, department: Department, load: Load) -> tuple[Button, ...]:
    found = []
    if load.get(None):
        nobody = Filter("", "open", department=department.id, owner=NOBODY)
        found.append(Button("list_open", ctx.tr("button.team_nobody"), packed(nobody)))
    if any(overdue for _, overdue in load.values()):
        late = Filter("", "overdue", department=department.id)
        found.append(Button("list_open", ctx.tr("button.team_overdue"), packed(late)))
    return tuple(found)


COMMANDS = (
    Command("team", team, (Arg("department", "department"),), "read"),
    Command("team_page", turn, (Arg("page", "word", required=True),), "read", listed=False),
)
