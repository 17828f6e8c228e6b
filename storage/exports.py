"""What can be exported: one query each, streamed in chunks, a plain object a row (design.md section 8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from core.asking import FIELD as ASKS
from core.clients import DETAILS
from core.filing import FIELD
from core.kinds import KINDS
from core.promising import FIELD as PROMISED
from storage import kpi_export
from storage.tables import metadata

_CHUNK = 1000
_NONE: tuple[None, tuple[()]] = (None, ())
_t = metadata.tables
_records, _texts, _rooms, _people = _t["records"].c, _t["texts"].c, _t["rooms"].c, _t["people"].c
_departments, _clients, _history, _outbox = _t["departments"].c, _t["clients"].c, _t["history"].c, _t["outbox"].c
_slots, _identities, _files = _t["slots"].c, _t["identities"].c, _t["files"].c
_kept = _t["people"].alias("kept")
_NAMED = (
    select(_people.id, func.coalesce(_kept.c.name, _people.name).label("name"))
    .select_from(_t["people"])
    .outerjoin(_kept, _kept.c.id == _people.same_as_id)
)
"""Each person's name; that of an entry which turned out to be somebody else is theirs."""
_owners = _NAMED.subquery("owners")
_reporters = _NAMED.subquery("reporters")
_actors = _NAMED.subquery("actors")
_superiors = _t["people"].alias("superiors")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """`fields` are an object's keys in order; one written `a.b` is nested."""

    fields: tuple[str, ...]
    query: Select[Any]
    make: Callable[[Row], dict[str, Any]]

    def rows(self, conn: Connection) -> Iterator[dict[str, Any]]:
        """One object a row, as JSON values; never more than a chunk in memory."""
        found = conn.execution_options(yield_per=_CHUNK).execute(self.query)
        for row in found.mappings():
            yield self.make({str(name): value for name, value in row.items()})


def reference(kind: str | None, number: int | None) -> str | None:
    return f"{KINDS[kind].prefix}-{number}" if kind else None


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _record(row: Row) -> dict[str, Any]:
    kept = ("kind", "title", "status", "severity", "reporter", "owner", "department", "client")
    moments = ("due_at", "created_at", "closed_at")
    return {
        "id": row["id"],
        "ref": reference(row["kind"], row["number"]),
        **{name: row[name] for name in kept},
        **{name: _plain(row[name]) for name in moments},
        "source": {name: row[name] for name in ("platform", "room", "message")},
        "fields": {
            name: value for name, value in json.loads(row["fields"]).items() if name not in (FIELD, ASKS, PROMISED)
        },
    }


def _history_line(row: Row) -> dict[str, Any]:
    return {
        "ref": reference(row["kind"], row["number"]),
        **{name: _plain(row[name]) for name in ("revision", "at", "actor", "verb")},
        "changes": json.loads(row["changes"]),
        **{name: row[name] for name in ("text", "key")},
    }


def _message(row: Row) -> dict[str, Any]:
    kept = ("key", "kind", "platform", "room", "person", "state", "tries", "sent_at", "platform_id", "taken_by")
    found = {name: _plain(row[name]) for name in kept}
    return {"key": found.pop("key"), "room": found.pop("room"), "ref": reference(row["of"], row["number"]), **found}


RECORDS = Export(
    (
        *("ref", "kind", "title", "status", "severity", "reporter", "owner", "department", "client"),
        *("due_at", "created_at", "closed_at", "source.platform", "source.room", "source.message", "fields"),
        "files",
    ),
    select(
        *(_records[name] for name in ("kind", "number", "status", "severity", "due_at", "created_at", "closed_at")),
        *(_records[name] for name in ("id", "message", "fields")),
        _texts.body.label("title"),
        _reporters.c.name.label("reporter"),
        _owners.c.name.label("owner"),
        _departments.name.label("department"),
        _clients.name.label("client"),
        _rooms.platform,
        _rooms.channel.label("room"),
    )
    .select_from(_t["records"])
    .outerjoin(_t["texts"], _texts.id == _records.title_id)
    .outerjoin(_reporters, _reporters.c.id == _records.reporter_id)
    .outerjoin(_owners, _owners.c.id == _records.owner_id)
    .outerjoin(_t["departments"], _departments.id == _records.department_id)
    .outerjoin(_t["clients"], _clients.id == _records.client_id)
    .outerjoin(_t["rooms"], _rooms.id == _records.room_id)
    .order_by(_records.id),
    _record,
)

HISTORY = Export(
    ("ref", "revision", "at", "actor", "verb", "changes", "text", "key"),
    select(
        *(_records[name] for name in ("kind", "number")),
        *(_history[name] for name in ("revision", "at", "verb", "changes", "key")),
        _actors.c.name.label("actor"),
        _texts.body.label("text"),
    )
    .select_from(_t["history"])
    .join(_t["records"], _records.id == _history.record_id)
    .outerjoin(_actors, _actors.c.id == _history.actor_id)
    .outerjoin(_t["texts"], _texts.id == _history.text_id)
    .order_by(_history.id),
    _history_line,
)

MESSAGES = Export(
    ("key", "room", "ref", "kind", "platform", "person", "state", "tries", "sent_at", "platform_id", "taken_by"),
    select(
        *(_outbox[name] for name in ("key", "kind", "state", "tries", "sent_at", "platform_id", "taken_by")),
        _records.kind.label("of"),
        _records.number,
        _rooms.platform,
        _rooms.channel.label("room"),
        _people.name.label("person"),
    )
    .select_from(_t["outbox"])
    .outerjoin(_t["records"], _records.id == _outbox.record_id)
    .outerjoin(_t["rooms"], _rooms.id == _outbox.room_id)
    .outerjoin(_t["people"], _people.id == _outbox.person_id)
    .order_by(_outbox.id),
    _message,
)

PEOPLE = Export(
    ("id", "name", "email", "role", "department", "superior", "locale", "zone", "active", "identities"),
    select(
        *(_people[name] for name in ("id", "name", "email", "role", "locale", "zone", "active")),
        _departments.name.label("department"),
        _superiors.c.name.label("superior"),
    )
    .select_from(_t["people"])
    .outerjoin(_t["departments"], _departments.id == _people.department_id)
    .outerjoin(_superiors, _superiors.c.id == _people.superior_id)
    .where(_people.same_as_id.is_(None))
    .order_by(_people.id),
    dict,
)
SLOTS = Export(
    ("schedule", "slot", "state"),
    select(_slots.schedule, _slots.slot, _slots.state).order_by(_slots.schedule, _slots.slot),
    dict,
)
CLIENTS = Export(
    (
        *("id", "name", "grade", "owner", "department", "language", "readers", "people", "contacts"),
        *(detail.name for detail in DETAILS),
    ),
    select(
        *(_clients[name] for name in ("id", "name", "grade", "readers", "fields")),
        _clients.locale.label("language"),
        _owners.c.name.label("owner"),
        _departments.name.label("department"),
    )
    .select_from(_t["clients"])
    .outerjoin(_owners, _owners.c.id == _clients.owner_id)
    .outerjoin(_t["departments"], _departments.id == _clients.department_id)
    .order_by(_clients.id),
    dict,
)


def clients(conn: Connection) -> Iterator[dict[str, Any]]:
    """Clients with whom to speak there and who may read by name, as a sheet for the import has them."""
    named: dict[int, list[str]] = {}
    readers = _t["client_readers"].c
    theirs = _NAMED.subquery("by_name")
    query = select(readers.client_id, theirs.c.name).join(theirs, theirs.c.id == readers.person_id)
    for row in conn.execute(query.order_by(theirs.c.name)):
        named.setdefault(row.client_id, []).append(row.name)
    spoken: dict[int, list[str]] = {}
    for row in conn.execute(select(_t["contacts"]).order_by(_t["contacts"].c.id)):
        parts = (row.name, row.role, row.phone, row.mail)
        spoken.setdefault(row.client_id, []).append(" | ".join(parts).rstrip(" |"))
    for client in CLIENTS.rows(conn):
        known, id = json.loads(client["fields"]), client["id"]
        more = {"people": ", ".join(named.get(id, [])), "contacts": "; ".join(spoken.get(id, []))}
        found = {**client, **more, **{detail.name: known.get(detail.name, "") for detail in DETAILS}}
        yield {name: found[name] for name in CLIENTS.fields}


def people(conn: Connection) -> Iterator[dict[str, Any]]:
    """People with their identities; a team fits in memory, so the identities are read first."""
    theirs: dict[int, list[dict[str, str]]] = {}
    for row in conn.execute(select(_t["identities"]).order_by(_identities.id)):
        account = {"platform": row.platform, "workspace": row.workspace, "user": row.user}
        theirs.setdefault(row.person_id, []).append(account)
    for person in PEOPLE.rows(conn):
        ordered = {name: person[name] for name in PEOPLE.fields if name != "identities"}
        yield {**ordered, "identities": theirs.get(person["id"], [])}


KPIS = Export(kpi_export.FIELDS, kpi_export.QUERY, dict)
_FILES = select(_files.record_id, _files.name, _files.kind, _files.size, _files.hash)


def records(conn: Connection) -> Iterator[dict[str, Any]]:
    """Records with their files; both are read in the records' order, so that neither is held in memory."""
    kept = _FILES.where(_files.record_id.is_not(None)).order_by(_files.record_id, _files.id)
    found = groupby(conn.execution_options(yield_per=_CHUNK).execute(kept), key=lambda row: row.record_id)
    record, group = next(found, _NONE)
    for row in RECORDS.rows(conn):
        id, theirs = row.pop("id"), []
        while record is not None and record < id:
            record, group = next(found, _NONE)
        if record == id:
            theirs = [{"name": f.name, "kind": f.kind, "size": f.size, "sha256": f.hash or None} for f in group]
        yield {**row, "files": theirs}


EXPORTS: Mapping[str, tuple[Export, Callable[[Connection], Iterator[dict[str, Any]]]]] = {
    "records": (RECORDS, records),
    "history": (HISTORY, HISTORY.rows),
    "people": (PEOPLE, people),
    "clients": (CLIENTS, clients),
    "kpis": (KPIS, kpi_export.rows),
    "messages": (MESSAGES, MESSAGES.rows),
    "slots": (SLOTS, SLOTS.rows),
}
