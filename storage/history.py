"""The append-only history of records: who did what, by which delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from core.record import Record
from storage.ledgers import HISTORY
from storage.records import write_text
from storage.tables import metadata
from storage.uow import Unit

_history = metadata.tables["history"]
_texts = metadata.tables["texts"]
_OF_RECORD = (
    select(_history, _texts.c.body)
    .outerjoin(_texts, _texts.c.id == _history.c.text_id)
    .where(_history.c.record_id == bindparam("record"))
    .order_by(_history.c.id)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's timeline; `text` is what the person wrote, empty once it is erased."""

    at: datetime
    actor: int | None
    verb: str
    revision: int
    changes: Mapping[str, Any]
    text: str
    key: str
    mark: str = ""
    """Of a comment: `edited` or `deleted`, when that became of its message."""


def note(
    unit: Unit,
    record: Record,
    actor: int | None,
    verb: str,
    text: str = "",
    before: Mapping[str, Any] | None = None,
    **changes: Any,
) -> str:
    """Appends to the history; `changes` are field → new value, `text` what the person wrote beside it: its id.

    `before` are the columns as they were, where the change can be undone.
    """
    text_id = write_text(unit, record.id, verb, actor, text) if text else ""
    row = (
        record.id,
        record.revision,
        unit.now,
        actor,
        verb,
        _json(changes) or "{}",
        text_id,
        unit.digest(text),
        unit.key,
        _json(before),
    )
    unit.append(HISTORY, row)
    return text_id


def of_record(conn: Connection, record: int) -> list[Entry]:
    """The record's timeline, oldest first. A comment has its newest words, what edited it those from before."""
    entries: list[Entry] = []
    comments: dict[str, int] = {}
    for row in conn.execute(_OF_RECORD, {"record": record}):
        changes = json.loads(row.changes)
        entry = Entry(row.at, row.actor_id, row.verb, row.revision, changes, row.body or "", row.key)
        if row.verb == "comment":
            comments[row.text_id] = len(entries)
        at = comments.get(changes.get("comment", ""))
        if at is not None and row.verb == "comment_edited":
            before = entries[at]
            entries[at] = replace(before, text=entry.text, mark="edited")
            entry = replace(entry, text=before.text)
        elif at is not None:
            entries[at] = replace(entries[at], mark="deleted")
        entries.append(entry)
    return entries


def _json(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values, default=str, ensure_ascii=False) if values else ""
