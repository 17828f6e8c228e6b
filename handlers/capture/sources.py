"""The message that a record or a comment came from: edited or deleted, before or after Muster has met it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core import checklist
from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from core.errors import NotSaved
from core.kinds import KINDS
from core.reading import Reader, Reading, names_of, whole_text
from core.record import Record
from core.talk import Vocabulary, understand, vocabulary
from handlers.context import Context
from handlers.escalation.alarming import at_once
from handlers.following import follow
from handlers.publish import redraw
from storage import history, records, sources

_DONE = Toast("")
"""Nobody waits for an answer: the card shows it."""
_TRIES = 5


def sourced(ctx: Context, record: Record, comment: str = "") -> Record:
    """Remembers which message the record, or the comment of that text, came from; the record with what has become of
    that message meanwhile."""
    said = ctx.invocation
    if not said.message:
        return record
    waiting = sources.came(ctx.unit, said.place, said.message, record.id, comment)
    if waiting and waiting.body:
        record = _rewritten(ctx, record, comment, waiting.body)
    if waiting and waiting.deleted:
        _gone(ctx, record, comment)
    return record


def edited(ctx: Context, values: Values) -> Answer:
    said, text = ctx.invocation, str(values.get("text", ""))
    if not said.message or not text:
        return _DONE
    source = sources.hold(ctx.unit, said.place, said.message, said.at)
    if said.at < source.at and (source.body or source.record):
        return _DONE  # overtaken by a later edit
    if source.record is None:
        sources.wait(ctx.unit, said.place, said.message, said.at, text)
        return _DONE
    sources.edited(ctx.unit, said.place, said.message, said.at)
    record = _record(ctx, source.record)
    moved = _rewritten(ctx, record, source.text, text)
    if moved.severity != record.severity:
        at_once(ctx, moved)
    return _DONE


def deleted(ctx: Context, values: Values) -> Answer:
    """The record stays, and a comment's words too; both say that their message is gone."""
    said = ctx.invocation
    if not said.message:
        return _DONE
    source = sources.hold(ctx.unit, said.place, said.message, said.at)
    sources.deleted(ctx.unit, said.place, said.message)
    if source.record and not source.deleted:
        _gone(ctx, _record(ctx, source.record), source.text)
    return _DONE


def _record(ctx: Context, id: int) -> Record:
    """A record that is captured in this very commit has no words yet: the delivery must come again."""
    record = records.get(ctx.unit.conn, id)
    if record is None or not record.title:
        raise NotSaved("busy")
    return record


def _gone(ctx: Context, record: Record, comment: str) -> None:
    if comment:
        history.note(ctx.unit, record, ctx.actor.id, "comment_deleted", comment=comment)
    else:
        history.note(ctx.unit, record, ctx.actor.id, "deleted")


def _rewritten(ctx: Context, record: Record, comment: str, text: str) -> Record:
    """A comment gets another version beside its first; a record is read again from its message's new words."""
    if comment:
        history.note(ctx.unit, record, ctx.actor.id, "comment_edited", text=text, comment=comment)
        return record
    if record.field("started"):  # what was said since its first message is the record's too
        history.note(ctx.unit, record, ctx.actor.id, "edited", text=text)
        return record
    entries = history.of_record(ctx.unit.conn, record.id)
    for _ in range(_TRIES):
        values = _read_again(ctx, record, text, entries)
        title = _listed(record, str(values.pop("title", "")) or record.title, values)
        if title == record.title and not values:
            return record
        if title != record.title:
            values["title_id"] = records.new_title(ctx.unit, record, title, ctx.actor.id)
        moved = records.change(ctx.unit, record, **values)
        if moved:
            old = record.title if title != record.title else ""
            noted = {name: value for name, value in values.items() if name not in ("title_id", "fields")}
            before = records.before(record, moved)
            history.note(ctx.unit, moved, ctx.actor.id, "edited", text=old, before=before, **noted)
            redraw(ctx, moved)
            follow(ctx, record, moved)
            return moved
        record = records.get(ctx.unit.conn, record.id) or record  # somebody was faster
    return record


def _listed(record: Record, title: str, values: dict[str, Any]) -> str:
    """The title without the list below it, whose new lines join the checklist."""
    if not KINDS[record.kind].checklist:
        return title
    title, items = checklist.split(title)
    there = checklist.read(record.field("checklist"))
    if len(grown := checklist.added(there, items)) > len(there):
        fields = {**(record.fields or {}), "checklist": checklist.dump(grown)}
        values["fields"] = json.dumps(fields, ensure_ascii=False)
    return title


def _read_again(ctx: Context, record: Record, text: str, entries: list[history.Entry]) -> dict[str, Any]:
    """What the new words change: the title, and the severity and due moment unless somebody has set them by hand.

    Each is as the newest words say it, else as the record was captured with, so that the order in which two edits
    arrive makes no difference.
    """
    reading = _reading(ctx, record, text)
    found: dict[str, Any] = {"title": _title(ctx, record, reading)}
    first = next((entry.changes for entry in entries if entry.verb == "captured"), None)
    by_hand = {name for entry in entries if entry.verb not in ("captured", "edited") for name in entry.changes}
    due = first.get("due_at") if first is not None else None
    was = {
        "severity": first.get("severity", "normal") if first is not None else record.severity,
        "due_at": (datetime.fromisoformat(due) if due else None) if first is not None else record.due_at,
    }
    now = {"severity": reading.values.get("severity"), "due_at": reading.values.get("due")}
    for name, old in was.items():
        wanted = now[name] or old
        if wanted != getattr(record, name) and name not in by_hand:
            found[name] = wanted
    return found


def _title(ctx: Context, record: Record, reading: Reading) -> str:
    """The words, with the marks that an edit does not change: whose it is and whom it concerns is corrected by the
    record's own commands, and nothing that was written is left out."""
    if not reading.values.get("title"):
        return ""
    given, values, text = reading.given, reading.values, whole_text(reading.values)
    if "client" in given and values["client"] not in (record.client, record.field("client_name")):
        text = f"{given['client']}: {text}"
    if "owner" in given and (owner := values.get("owner")) != record.owner:
        text = f"{text} @{ctx.name(owner) if isinstance(owner, int) else given['owner'].lstrip('@')}"
    if "department" in given and values.get("department") != record.department:
        text = f"{text} #{given['department'].lstrip('#')}"
    return text


def _reading(ctx: Context, record: Record, text: str) -> Reading:
    """The words by the declaration of the record's kind, as of when they were first said; a command's word before
    them goes."""
    typed = Vocabulary(vocabulary(ctx.registry, ctx.languages.words))
    meant = understand(text, "", typed, lambda said: False)
    captures = meant is not None and meant.command in KINDS and KINDS[meant.command].captured
    line = meant.text if meant and captures else text
    now = record.created_at.astimezone(ZoneInfo(ctx.actor.zone))
    names, choices = names_of(ctx.directory), ctx.languages.choices
    english, office = ctx.actor.locale == "en", ctx.directory.office(ctx.actor)
    reader = Reader(now, ctx.directory, names, ctx.invocation.mentions, english, choices, office)
    command = ctx.registry.get(record.kind)
    return reader.read(command, line, {}) if command else Reading({"title": line})


COMMANDS = (
    Command("edited", edited, (Arg("text", "text"),), listed=False),
    Command("deleted", deleted, (Arg("text", "text"),), listed=False),
)
