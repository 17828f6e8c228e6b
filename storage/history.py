"""The append-only history of records: who did what, by which delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
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


def note(
    unit: Unit,
    record: Record,
    actor: int | None,
    verb: str,
    text: str = "",
    before: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> None:
    """Appends to the history; `changes` are field → new value, `text` what the person wrote beside it.

    `before` are the columns as they were, where the change can be undone. `at` is when it was said, if not just now.
    """
    text_id = write_text(unit, record.id, verb, actor, text) if text else ""
    row = (
        record.id,
        record.revision,
        at or unit.now,
        actor,
        verb,
        _json(changes) or "{}",
        text_id,
        unit.digest(text),
        unit.key,
        _json(before),
    )
    unit.append(HISTORY, row)


def of_record(conn: Connection, record: int) -> list[Entry]:
    """The record's timeline, oldest first."""
    found = conn.execute(_OF_RECORD, {"record": record}).all()
    return [
        Entry(row.at, row.actor_id, row.verb, row.revision, json.loads(row.changes), row.body or "", row.key)
        for row in found
    ]


def _json(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values, default=str, ensure_ascii=False) if values else ""
