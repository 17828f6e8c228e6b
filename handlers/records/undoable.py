"""What undo would put back, and what stands in its way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from storage import history
from storage.db import Connection
from storage.history import Entry

WITHIN = timedelta(minutes=10)


def last_change(conn: Connection, person: int, now: datetime, record: int | None = None) -> list[Entry]:
    """What undo would put back: the person's last change that still stands, an entry for each record it touched."""
    entries = history.recent(conn, person, now - WITHIN)
    undone = _undone(entries)
    standing = [
        entry
        for entry in entries
        if entry.actor == person and entry.id not in undone and (entry.before is not None or entry.verb == "captured")
    ]
    found = next((entry for entry in standing if record in (None, entry.record)), None)
    return [entry for entry in standing if found and entry.key == found.key]


def changed_since(conn: Connection, entry: Entry) -> Entry | None:
    """What changed its record's own columns after this entry and was not itself undone."""
    timeline = history.of_record(conn, entry.record)
    undone = _undone(timeline)
    return next((one for one in timeline if one.id > entry.id and touched(one) and one.id not in undone), None)


def touched(entry: Entry) -> dict[str, Any]:
    """The columns that an entry changed, as they were before."""
    return {name: was for name, was in (entry.before or {}).items() if name not in ("links", "watchers")}


def _undone(entries: list[Entry]) -> set[int]:
    return {id for entry in entries if entry.verb == "undo" for id in entry.changes["undone"]}
