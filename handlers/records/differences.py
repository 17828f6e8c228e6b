"""What each change changed: the name of what was touched, what it held before, and what it holds since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from core import checklist
from core.access import may
from core.card import Line
from core.i18n import Translator
from core.kinds import KINDS, Detail
from core.record import Record
from handlers import kept
from handlers.view import View
from storage import records
from storage.db import Connection
from storage.history import Entry

_LONGEST = 160
_COLUMNS = ("owner_id", "due_at", "severity", "department_id", "client_id", "parent_id")


def of_entries(conn: Connection, record: Record, entries: list[Entry], view: View) -> dict[int, list[Line]]:
    """Entry → a line for each thing that it changed. What a change led to is what the next one found."""
    now = dict(record.columns)
    found: dict[int, list[Line]] = {}
    for entry in reversed(entries):
        was = entry.changes.get("undid") if entry.verb == "undo" else entry.before
        lines: list[Line] = []
        for name, old in (was or {}).items():
            if name in now:
                lines += _column(conn, record, name, old, now[name], view)
                now[name] = old
        if lines:
            found[entry.id] = lines
    return found


def _column(conn: Connection, record: Record, name: str, old: Any, new: Any, view: View) -> Iterator[Line]:
    if name == "fields":
        yield from _fields(record, json.loads(old or "{}"), json.loads(new or "{}"), view)
    elif name in _COLUMNS:
        yield _line(view.tr, f"changed.{name}", _shown(conn, name, old, view), _shown(conn, name, new, view))


def _shown(conn: Connection, name: str, value: Any, view: View) -> Line:
    if value in (None, ""):
        return (view.tr("changed.nothing"),)
    if name == "due_at":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return (view.tr.moment(moment, view.now),)
    if name == "severity":
        return (view.tr(f"choice.{value}"),)
    id = int(value)
    if name == "owner_id":
        return (view.name(id),)
    if name == "parent_id":
        parent = records.get(conn, id)
        return (parent.ref if parent else str(id),)
    known = view.directory.departments if name == "department_id" else view.directory.clients
    one: Any = known.get(id)
    return (getattr(one, "name", one) or str(id),)


def _fields(record: Record, old: Mapping[str, str], new: Mapping[str, str], view: View) -> Iterator[Line]:
    for detail in KINDS[record.kind].details:
        if old.get(detail.name, "") != new.get(detail.name, "") and _may_read(record, detail, view):
            label = kept.label(view.tr, record.kind, detail.name)
            before, after = (_clipped(_detail(one.get(detail.name, ""), detail, view)) for one in (old, new))
            yield (view.tr("changed.detail", label=label), *before, " → ", *after)
    if old.get("owners", "") != new.get("owners", ""):
        before, after = (_people(one.get("owners", ""), view) for one in (old, new))
        yield _line(view.tr, "changed.owners", before, after)
    yield from _checklist(old.get("checklist", ""), new.get("checklist", ""), view)


def _checklist(old: str, new: str, view: View) -> Iterator[Line]:
    before = {item.text: item.done for item in checklist.read(old)}
    after = {item.text: item.done for item in checklist.read(new)}
    for text in dict.fromkeys((*before, *after)):
        if before.get(text) != after.get(text):
            yield _line(view.tr, "changed.checklist", _sign(before, text), (*_sign(after, text), f" {text}"))


def _sign(items: Mapping[str, bool], text: str) -> Line:
    return ("–" if text not in items else "☑" if items[text] else "☐",)


def _people(ids: str, view: View) -> Line:
    names = view.tr("comma").join(view.name(int(id)) for id in ids.split())
    return (names or view.tr("changed.nothing"),)


def _detail(value: str, detail: Detail, view: View) -> Line:
    return kept.line_of(value, detail, view) if value else (view.tr("changed.nothing"),)


def _may_read(record: Record, detail: Detail, view: View) -> bool:
    if not detail.readers:
        return True
    return view.reader is not None and may(view.reader, record, detail.readers, view.directory)


def _clipped(line: Line) -> Line:
    return tuple(
        f"{span[: _LONGEST - 1]}…" if isinstance(span, str) and len(span) > _LONGEST else span for span in line
    )


def _line(tr: Translator, key: str, old: Line, new: Line) -> Line:
    return (f"{tr(key)}: ", *old, " → ", *new)
