"""Open work from another system: each row becomes a record with its old number; no cards are posted for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.calendar import Calendar
from core.dates import parse_moment
from core.kinds import KINDS, SEVERITIES, Kind
from core.marks import severity_of
from core.sheet import Entry, Problem, Table
from core.text import read_reference
from handlers.importing.importing import Desk, Plan, begin
from storage import history, limits, records, reminders
from storage.uow import Unit

_LONGEST = 100_000
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  Excel counts days without a zone


def plan_records(table: Table, desk: Desk) -> Plan:
    plan = begin(table, desk)
    reader = _Reader(table, desk, plan)
    known = records.imported_references(desk.conn)
    for entry in table.entries:
        if (old := entry.get("ref")) and (old in known or reader.is_here(old, entry)):
            plan.same += 1
            continue
        kind, title, values = reader.record(entry)
        owner = desk.directory.people.get(values.get("owner_id") or 0)
        plan.new.append(" · ".join([title.split("\n", 1)[0][:80], *([owner.name] if owner else [])]))
        plan.steps.append(_create(kind, title, values, desk))
        if old:
            known.add(old)
    plan.notes.append(desk.tr("sheet.no_cards"))
    return plan


class _Reader:
    """One row after the other; what cannot be read is a problem of its column."""

    def __init__(self, table: Table, desk: Desk, plan: Plan) -> None:
        self._table, self._desk, self._plan = table, desk, plan
        self._local = desk.now.astimezone(ZoneInfo(desk.tr.zone))
        self._office = desk.directory.office(desk.actor) if desk.actor else desk.directory.calendars.office()

    def is_here(self, old: str, entry: Entry) -> bool:
        """A record of ours that was exported: the same reference with the same title."""
        found = records.by_reference(self._desk.conn, old) if read_reference(old) else None
        return found is not None and found.title == entry.get("title")

    def record(self, entry: Entry) -> tuple[Kind, str, dict[str, Any]]:
        kind = self._kind(entry)
        title = entry.get("title")
        if not title or len(title) > _LONGEST:
            self._wrong(entry, "title", "too_long" if title else "no_title", limit=str(_LONGEST))
        status = self._one_of(entry, "status", "state", kind.states) or kind.initial
        created = self._moment(entry, "created") or self._desk.now
        closed = self._moment(entry, "closed") or created
        values: dict[str, Any] = {
            "owner_id": self._person(entry, "owner"),
            "reporter_id": self._reporter(entry),
            "department_id": self._department(entry),
            "client_id": self._client(entry),
            "severity": self._severity(entry),
            "status": status,
            "due_at": self._moment(entry, "due"),
            "created_at": created,
            "closed_at": None if kind.is_open(status) else closed,
            "fields": json.dumps(self._fields(entry), ensure_ascii=False),
        }
        return kind, title, values

    def _kind(self, entry: Entry) -> Kind:
        text = entry.get("kind").casefold()
        kind = KINDS.get(self._desk.languages.words.get(text, text)) if text else KINDS["task"]
        if kind is None:
            self._wrong(entry, "kind", "bad_choice", given=entry.get("kind"), choices=", ".join(KINDS))
        return kind or KINDS["task"]

    def _one_of(self, entry: Entry, column: str, area: str, allowed: Collection[str]) -> str | None:
        text = entry.get(column)
        found = self._desk.meaning(area, text) & set(allowed) if text else set()
        if text and not found:
            names = ", ".join(self._desk.tr(f"{area}.{name}") for name in allowed)
            self._wrong(entry, column, "bad_choice", given=text, choices=names)
        return min(found) if found else None

    def _severity(self, entry: Entry) -> str:
        known = severity_of(entry.get("severity"))
        return known or self._one_of(entry, "severity", "choice", SEVERITIES) or "normal"

    def _person(self, entry: Entry, column: str) -> int | None:
        text = entry.get(column).lstrip("@＠")
        if not text:
            return None
        by_email = [p for p in self._desk.directory.people.values() if p.email and p.email == text.casefold()]
        found = by_email or self._desk.directory.named(text)
        if len(found) != 1:
            self._wrong(entry, column, "several_people" if found else "no_person", given=text)
        return found[0].id if found else None

    def _reporter(self, entry: Entry) -> int:
        if named := self._person(entry, "reporter"):
            return named
        if self._desk.actor is None and not entry.get("reporter"):
            self._wrong(entry, "reporter", "no_reporter")
        return self._desk.actor.id if self._desk.actor else 0

    def _department(self, entry: Entry) -> int | None:
        text = entry.get("department").lstrip("#＃")
        found = self._desk.directory.department(text) if text else None
        if text and found is None:
            self._wrong(entry, "department", "no_department", given=text)
        return found.id if found else None

    def _client(self, entry: Entry) -> int | None:
        named = entry.get("client")
        text = named.lstrip("~～")
        found = (self._desk.directory.client(named) or self._desk.directory.client(text)) if text else None
        if text and found is None:
            self._wrong(entry, "client", "no_client", given=text)
        return found

    def _moment(self, entry: Entry, column: str) -> datetime | None:
        text = entry.get(column)
        if not text:
            return None
        found = _read_moment(text, self._local, self._desk.tr.locale == "en", self._office)
        if found is None:
            self._wrong(entry, column, "bad_moment", given=text)
        return found

    def _fields(self, entry: Entry) -> Mapping[str, str]:
        """The fields of an export, with the number and the system that the record had before."""
        try:
            fields = json.loads(entry.get("fields") or "{}")
        except ValueError:
            fields = None
        if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
            self._wrong(entry, "fields", "bad_fields")
            return {}
        return {name: entry.get(name) for name in ("ref", "source") if entry.get(name)} | fields

    def _wrong(self, entry: Entry, column: str, key: str, **values: str) -> None:
        self._plan.problems.append(Problem(entry.row, self._table.headings.get(column, column), key, values))


def _read_moment(text: str, now: datetime, day_first: bool, office: Calendar) -> datetime | None:
    """ISO, a spreadsheet's serial number, or what a person writes; without a zone it is the reader's."""
    if _SERIAL.fullmatch(text):
        return (_EPOCH + timedelta(days=round(float(text) * 86400) / 86400)).replace(tzinfo=now.tzinfo)
    if len(text) > 10:  # with a time of day; a day alone ends where a day's work ends
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    return parse_moment(text, office.frame(now, day_first))


def _create(kind: Kind, title: str, values: Mapping[str, Any], desk: Desk) -> Callable[[Unit], None]:
    def step(unit: Unit) -> None:
        row = {name: value for name, value in values.items() if name != "reporter_id"}
        moments = {name: row[name].astimezone(UTC) for name in ("due_at", "created_at", "closed_at") if row[name]}
        record = records.create(unit, kind.name, title, values["reporter_id"], **(row | moments))
        history.note(unit, record, desk.actor.id if desk.actor else None, "imported", status=record.status)
        if record.due_at and record.closed_at is None:
            # The next look plans it: what is overdue for a few days comes with its owner's next mornings, as one
            # message; what is longer so is only seen in lists and digests.
            reminders.put(unit, record.id, record.owner, desk.now)
        limits.look_again(unit)

    return step
