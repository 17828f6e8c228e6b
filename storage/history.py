"""The append-only history of records: who did what, by which delivery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from core.record import Record
from storage import words
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

_REREAD = frozenset({"comment_edited", "comment_deleted"})
"""What takes words of a comment away."""
_inbox = metadata.tables["inbox"]
_RECENT = (
    select(_history, _texts.c.body)
    .join(_inbox, _inbox.c.key == _history.c.key)
    .outerjoin(_texts, _texts.c.id == _history.c.text_id)
    .where(_inbox.c.at >= bindparam("since", type_=_inbox.c.at.type), _inbox.c.person_id == bindparam("person"))
    .order_by(_history.c.id.desc())
)


SAID = ("comment", "attach")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's timeline; `text` is what the person wrote, empty once it is erased.

    `before` is what undoes the change: columns as they were, and `links` and `watchers`; None where nothing does.
    """

    id: int
    record: int
    at: datetime
    actor: int | None
    verb: str
    revision: int
    changes: Mapping[str, Any]
    text: str
    key: str
    before: Mapping[str, Any] | None = None
    mark: str = ""
    """Of a comment: `edited` or `deleted`, when that became of its message."""


def note(
    unit: Unit,
    record: Record,
    actor: int | None,
    verb: str,
    text: str = "",
    before: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> str:
    """Appends to the history; `changes` are field → new value, `text` what the person wrote beside it: its id.

    `before` is what undoes the change: the columns as they were, and `links` and `watchers`. `at` is when it was said,
    if not just now.
    """
    text_id = write_text(unit, record.id, verb, actor, text) if text else ""
    if verb in _REREAD:
        words.again(unit, record.id)
    row = (
        record.id,
        record.revision,
        at or unit.now,
        actor,
        verb,
        json.dumps(changes, default=str, ensure_ascii=False),
        text_id,
        unit.digest(text),
        unit.key,
        "" if before is None else json.dumps(before, default=str, ensure_ascii=False),
    )
    unit.append(HISTORY, row)
    return text_id


def of_record(conn: Connection, record: int) -> list[Entry]:
    """The record's timeline, oldest first. A comment has its newest words, what edited it those from before."""
    entries: list[Entry] = []
    comments: dict[str, int] = {}
    for row in conn.execute(_OF_RECORD, {"record": record}):
        entry = entry_of(row)
        if row.verb == "comment":
            comments[row.text_id] = len(entries)
        at = comments.get(entry.changes.get("comment", ""))
        if at is not None and row.verb == "comment_edited":
            before = entries[at]
            entries[at] = replace(before, text=entry.text, mark=before.mark or "edited")
            entry = replace(entry, text=before.text)
        elif at is not None:
            entries[at] = replace(entries[at], mark="deleted")
        entries.append(entry)
    return _as_said(entries)


def _as_said(entries: list[Entry]) -> list[Entry]:
    """What was said stands where it was said, however late it arrived; what was done stays as it was done."""
    found: list[Entry] = []
    for entry in entries:
        place = len(found)
        if entry.verb in SAID:
            while place > 1 and found[place - 1].at > entry.at:
                place -= 1
        found.insert(place, entry)
    return found


def recent(conn: Connection, person: int, since: datetime) -> list[Entry]:
    """What a person did since then, newest first, found by the deliveries that were theirs."""
    return [entry_of(row) for row in conn.execute(_RECENT, {"person": person, "since": since})]


def entry_of(row: Any) -> Entry:
    return Entry(
        row.id,
        row.record_id,
        row.at,
        row.actor_id,
        row.verb,
        row.revision,
        json.loads(row.changes),
        row.body or "",
        row.key,
        json.loads(row.before) if row.before else None,
    )
