"""Clients from a sheet: new ones, and what is other for those on file. An empty cell says nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from core.clients import DETAILS, GRADES
from core.people import READERS, Client
from core.sheet import Entry, Problem, Table
from handlers.importing.importing import Desk, Plan, begin, difference
from handlers.importing.team_sheet import language_of
from storage import client_changes, clients, people
from storage.clients import Contact
from storage.uow import Unit

_LONGEST = 200
_PARTS = 4


def plan_clients(table: Table, desk: Desk) -> Plan:
    plan = begin(table, desk)
    reader = _Reader(table, desk, plan)
    seen: set[str] = set()
    for entry in table.entries:
        name = entry.get("name")
        if not name or name.casefold() in seen:
            plan.same += bool(name)
            continue
        seen.add(name.casefold())
        if len(name) > _LONGEST:
            reader.wrong(entry, "name", "too_long", limit=str(_LONGEST))
            continue
        _schedule(plan, reader, entry, name, desk)
    return plan


def _schedule(plan: Plan, reader: _Reader, entry: Entry, name: str, desk: Desk) -> None:
    known = desk.directory.files.get(desk.directory.client(name) or 0)
    columns, named, contacts = reader.file(entry)
    before: dict[str, Any] = clients.row(desk.conn, known.id) if known else {}
    details = {d.name: entry.get(d.name) for d in DETAILS if entry.get(d.name)}
    if details:
        kept = json.loads(before.get("fields", "{}"))
        columns["fields"] = json.dumps({**kept, **details}, ensure_ascii=False) if {**kept, **details} != kept else None
    new = difference(before, {name: value for name, value in columns.items() if value is not None})
    people_new = named is not None and (known is None or frozenset(named) != known.people)
    theirs = clients.contacts(desk.conn, known.id) if known else []
    contacts = [contact for contact in contacts if contact not in theirs]
    if known and not (new or people_new or contacts):
        plan.same += 1
        return
    (plan.changed if known else plan.new).append(name)
    actor = desk.actor.id if desk.actor else None
    plan.steps.append(_step(known, name, new, named if people_new else None, contacts, actor))


def _step(
    known: Client | None,
    name: str,
    columns: dict[str, object],
    named: list[int] | None,
    contacts: list[Contact],
    actor: int | None,
) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        id = known.id if known else people.add_client(unit, name, **columns)
        with client_changes.noted(unit, id, actor, is_new=known is None):
            people.change_client(unit, id, named, **(columns if known else {}))
            for contact in contacts:
                clients.put_contact(unit, id, contact)

    return step


class _Reader:
    """One row after the other; what cannot be read is a problem of its column."""

    def __init__(self, table: Table, desk: Desk, plan: Plan) -> None:
        self._table, self._desk, self._plan = table, desk, plan

    def file(self, entry: Entry) -> tuple[dict[str, Any], list[int] | None, list[Contact]]:
        """Columns, with None for what is not said; who may read by name; and whom to speak with."""
        named = self._named(entry)
        readers = self._one_of(entry, "readers", READERS)
        if readers == "people" and not named:
            self.wrong(entry, "people", "no_readers")
        columns = {
            "grade": self._one_of(entry, "grade", GRADES),
            "owner_id": self._person(entry, "owner", entry.get("owner")),
            "department_id": self._department(entry),
            "locale": self._language(entry),
            "readers": readers,
        }
        return columns, named, _contacts(entry.get("contacts"))

    def wrong(self, entry: Entry, column: str, key: str, **values: str) -> None:
        self._plan.problems.append(Problem(entry.row, self._table.headings.get(column, column), key, values))

    def _one_of(self, entry: Entry, column: str, known: tuple[str, ...]) -> str | None:
        given = entry.get(column)
        found = next((one for one in known if one in self._desk.meaning("choice", given)), None)
        if given and found is None:
            found = next((one for one in known if one.casefold() == given.casefold()), None)
        if given and found is None:
            self.wrong(entry, column, "bad_choice", given=given, choices=", ".join(known))
        return found

    def _named(self, entry: Entry) -> list[int] | None:
        parts = [part.strip() for part in entry.get("people").replace("，", ",").replace("、", ",").split(",")]
        found = [self._person(entry, "people", part) for part in parts if part]
        return [id for id in found if id is not None] or None

    def _person(self, entry: Entry, column: str, given: str) -> int | None:
        found = self._desk.directory.named(given) if given else []
        if given and len(found) != 1:
            self.wrong(entry, column, "several_people" if found else "no_person", given=given)
            return None
        return found[0].id if found else None

    def _department(self, entry: Entry) -> int | None:
        given = entry.get("department").lstrip("#＃")
        found = self._desk.directory.department(given) if given else None
        if given and found is None:
            self.wrong(entry, "department", "no_department", given=given)
        return found.id if found else None

    def _language(self, entry: Entry) -> str | None:
        given = entry.get("language")
        found = language_of(given) if given else None
        if given and found is None:
            choices = ", ".join(self._desk.tr(f"choice.{locale}") for locale in ("en", "zh_Hans", "zh_Hant"))
            self.wrong(entry, "language", "bad_language", given=given, choices=choices)
        return found


def _contacts(text: str) -> list[Contact]:
    """`Lee Wang | buyer | 0912 345 678 | lee@acme.com; Chen`: people parted by semicolons or lines."""
    found = []
    for line in text.replace("；", ";").replace("\n", ";").split(";"):
        parts = [part.strip()[:_LONGEST] for part in line.split("|")][:_PARTS]
        if parts[0]:
            name, role, phone, mail = [*parts, "", "", ""][:_PARTS]
            found.append(Contact(name, phone, mail, role))
    return found
