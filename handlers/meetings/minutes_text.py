"""Saved minutes as a card says them and as a paper: who was there, what was decided, who does what, and the notes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from core.card import Bold, Card, Document, Line, plain
from core.dates import Frame
from core.kinds import KINDS
from core.minutes import Action, Minutes, read_minutes
from core.paper import Block, Entry, Heading, Paper, Table, Text
from core.record import Record
from handlers.kept import shown
from handlers.messages import Rendering
from handlers.publish import may_see
from handlers.view import View
from storage import minutes, records
from storage.db import Connection
from storage.minutes import Version
from storage.outbox import Message

PDF = "application/pdf"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_NAME = 60
_SHOWN = 20


def lines_of(conn: Connection, found: Minutes, view: View) -> list[Line]:
    """The decisions and the actions with their references, as they stand now."""
    made = _made(conn, found)
    lines: list[Line] = []
    for decision in found.decisions:
        record = made.get(decision.record or 0)
        due = (" · ", *view.tr.line("card.due.decision"), " ", _at(record, view)) if record and record.due_at else ()
        lines.append(("⚖️ ", Bold(record.ref if record else "·"), f" {decision.title}", *due))
    for action in found.actions:
        if action.note:
            continue
        record = made.get(action.record or 0)
        who = _whose(action, record, view)
        due = (" · ", _at(record, view)) if record and record.due_at else ()
        sign = "✓" if record and not KINDS[record.kind].is_open(record.status) else "☑️"
        lines.append((f"{sign} ", Bold(record.ref if record else "·"), f" {action.title} · {who}", *due))
    return lines


def _whose(action: Action, record: Record | None, view: View) -> str:
    """Everybody who has it, as it stands now."""
    people = (record.owner, *record.owners) if record else action.owners
    return view.tr("comma").join(view.name(id) for id in people or (None,))


def _at(record: Record, view: View) -> str:
    return view.tr.moment(record.due_at, view.now).text if record.due_at else ""


def _made(conn: Connection, found: Minutes) -> dict[int, Record]:
    ids = [one.record for one in found.decisions] + [one.record for one in found.actions]
    return {record.id: record for record in records.of_ids(conn, [id for id in ids if id])}


def render(rendering: Rendering, message: Message) -> Card | None:
    """The minutes in a room or for one person, with their PDF."""
    record = records.get(rendering.conn, message.record or 0)
    room = rendering.directory.rooms.get(message.room or 0)
    if record is None or (message.room and (room is None or not may_see(room))):
        return None
    version = minutes.saved(rendering.conn, record.id, int(message.params.get("version", "0")))
    view = View(rendering.tr, rendering.directory, rendering.now)
    found = version.minutes if version else unread(record, view)
    body = lines_of(rendering.conn, found, view)
    if len(body) > _SHOWN:
        body = [*body[:_SHOWN], (view.tr.count("and_more", len(body) - _SHOWN),)]
    title = f"{KINDS[record.kind].sign} {record.ref} · {_title(record)} — {_issue(version, view)}"
    document = Document(_file(record, version), PDF, paper(rendering.conn, record, version, found, view))
    return Card((Bold(title),), record.ref, tuple(body), shown(record, view), document=document)


def unread(record: Record, view: View) -> Minutes:
    """Notes that nobody had to confirm: no decision and no action, but who was there and the agenda."""
    text = record.title.partition("\n")[2]
    found = read_minutes(text, Frame(record.created_at), view.directory)
    return replace(found, decisions=(), actions=())


def paper(conn: Connection, record: Record, version: Version | None, found: Minutes, view: View) -> Paper:
    tr = view.tr
    made = _made(conn, found)
    blocks: list[Block] = []
    blocks += [Entry(label, plain(line)) for label, line in shown(record, view)]
    if found.decisions:
        blocks.append(Heading(tr("minutes.decisions")))
        for decision in found.decisions:
            entry = made.get(decision.record or 0)
            review = f" ({tr('card.due.decision')} {_at(entry, view)})" if entry and entry.due_at else ""
            blocks.append(Entry(entry.ref if entry else "·", f"{decision.title}{review}"))
    rows = []
    for action in [one for one in found.actions if not one.note]:
        entry = made.get(action.record or 0)
        state = tr(f"state.{entry.status}") if entry else ""
        rows.append(
            (entry.ref if entry else "·", action.title, _whose(action, None, view), _due(action.due, view), state)
        )
    if rows:
        head = ("", tr("minutes.what"), tr("arg.owner").rstrip("?？"), tr("card.due"), tr("arg.state"))
        blocks += [Heading(tr("minutes.actions")), Table(head, tuple(rows))]
    notes = "\n".join(found.notes).strip("\n")
    blocks += [Heading(tr("arg.notes")), Text(notes)] if notes else []
    department = view.directory.departments.get(record.department or 0)
    where = f" · {department.name}" if department else ""
    said = tr.moment(record.created_at, view.now).text
    subtitle = f"{said}{where} · {_issue(version, view)}"
    return Paper(f"{record.ref} · {_title(record)}", tuple(blocks), subtitle, f"{record.ref} · {_issue(version, view)}")


def _due(at: datetime | None, view: View) -> str:
    return view.tr.moment(at, view.now).text if at else ""


def _issue(version: Version | None, view: View) -> str:
    """`minutes, version 2, by Alice`."""
    if version is None:
        return view.tr("minutes.plain")
    return view.tr("minutes.version", version=version.version, who=view.name(version.author))


def _title(record: Record) -> str:
    return record.title.partition("\n")[0]


def _file(record: Record, version: Version | None) -> str:
    """`M-12 業務週會 v2.pdf`, as any system can keep it."""
    name = _UNSAFE.sub(" ", f"{record.ref} {_title(record)[:_NAME]}").strip(" .")
    return f"{name} v{version.version if version else 1}.pdf"


MESSAGES = {"minutes": render}
