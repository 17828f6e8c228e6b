"""Meetings that are held in a chat: what is said below the card is kept from the start to the end, and then read."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core.answer import Answer, Form, Say, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.reading import Reading
from core.record import Record
from handlers.answering import not_yours, own_card, told
from handlers.buttons import may_edit
from handlers.capture.capture import captured, columns_of, elsewhere
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh
from handlers.forms import form_for
from handlers.meetings.agenda import tell_agenda
from handlers.meetings.minutes import begin, shown
from handlers.moving import allowed
from handlers.publish import send_here
from storage import history, minutes, records

_KIND = "meeting"


def start(ctx: Context, values: Values) -> Answer:
    """A new meeting, or a planned one, whose thread is kept from now on."""
    begun = {"started": ctx.now.isoformat()}
    if "record" in values:
        planned = fresh(ctx, find(ctx, values))
        if not KINDS[planned.kind].notes:
            raise ctx.refuse("refuse.no_meeting_of", record=short_title(planned))
        allowed(ctx, planned, "meeting_start")
        fields = json.dumps({**(planned.fields or {}), **begun}, ensure_ascii=False)
        record = change(ctx, planned, "meeting_start", {"status": "held", "fields": fields}, status="held")
        rooms = [room for room in (ctx.room,) if room]
    else:
        title = str(values.get("title", ""))
        if not title:
            raise ctx.refuse("refuse.meeting_title", example=ctx.tr("command.meeting_start.example"))
        columns = {**columns_of(ctx, values), "status": "held", "fields": json.dumps(begun)}
        record, rooms = captured(ctx, KINDS[_KIND], title, columns)
    tell_agenda(ctx, record)
    body: list[Line] = [(ctx.tr("meeting.say_below", record=record.ref),)]
    if ctx.settings.get(f"{ctx.invocation.place.platform}_hears") == "replies" and not ctx.invocation.private:
        body.append((ctx.tr("meeting.privacy", ref=record.ref),))
    if ctx.room not in rooms:
        body.append(elsewhere(ctx, rooms))
    end = Button("meeting_end", ctx.tr("button.meeting_end"), record.ref, record.revision)
    card = Card((Bold(ctx.tr("meeting.begun", record=short_title(record))),), record.ref, tuple(body), buttons=(end,))
    return Say(card, record.ref)


def end(ctx: Context, values: Values) -> Answer:
    """What was said below the card since the start, and what was pasted behind the command, as a draft."""
    record, pasted = _running(ctx, values)
    allowed(ctx, record, "meeting_end")
    title, _, below = record.title.partition("\n")
    said = _said(ctx, record)
    lines = [*_unspoken(below), *said, *_unspoken(pasted)]
    text = "\n".join(line for line, _ in lines)
    columns: dict[str, Any] = {"status": "recorded"}
    if text and text != below:
        columns["title_id"] = records.new_title(ctx.unit, record, f"{title}\n{text}", ctx.actor.id)
    moved = change(ctx, record, "meeting_end", columns, status="recorded")
    draft = begin(ctx, moved, text, [speaker for _, speaker in lines]) if text else None
    if draft:
        return shown(ctx, moved, draft)
    card = own_card(ctx, moved)
    key = "meeting.ended" if text else "meeting.ended_empty"
    why = (ctx.tr(key, record=record.ref, count=len(said)),)
    return Say(
        Card((Bold(ctx.tr("done.meeting_end", record=short_title(moved))),), record.ref, (why,), buttons=card.buttons)
    )


def _running(ctx: Context, values: Values) -> tuple[Record, str]:
    """The meeting that is meant, and what was pasted; one of several is asked for, never guessed."""
    pasted = str(values.get("notes", ""))
    if "record" in values:
        named = records.by_reference(ctx.unit.conn, str(values["record"]))
        if named and KINDS[named.kind].notes:
            return named, pasted
        pasted = f"{values['record']} {pasted}".strip()
    found = minutes.running(ctx.unit.conn, ctx.room.id if ctx.room else None, ctx.actor.id)
    here = [record for record in found if ctx.room and record.room == ctx.room.id] or found
    if not here:
        raise ctx.refuse("refuse.no_meeting", example=ctx.tr("command.meeting_start.example"))
    if len(here) > 1:
        named_ = " · ".join(short_title(record) for record in here[:5])
        raise ctx.refuse("refuse.which_meeting", found=named_, ref=here[0].ref)
    return here[0], pasted


def _unspoken(text: str) -> list[tuple[str, int | None]]:
    return [(line, None) for line in text.split("\n")] if text else []


def _said(ctx: Context, record: Record) -> list[tuple[str, int | None]]:
    """Line by line what was said below the card since the start, in its newest words; what was taken back is not."""
    started = record.field("started")
    since = datetime.fromisoformat(started) if started else record.created_at
    found: list[tuple[str, int | None]] = []
    for entry in history.of_record(ctx.unit.conn, record.id):
        if entry.verb == "comment" and entry.at >= since and entry.mark != "deleted":
            who = ctx.name(entry.actor)
            found += [(f"{who}: {line.strip()}", entry.actor) for line in entry.text.split("\n") if line.strip()]
    return found


def notes(ctx: Context, values: Values) -> Answer:
    """Other notes for a meeting: a new version, once it is confirmed. Without any the form shows those there are."""
    record = _mine(ctx, values)
    text = str(values.get("notes", ""))
    title, _, old = record.title.partition("\n")
    if not text:
        raise Undone(_form(ctx, record, old))
    draft = begin(ctx, record, text)
    if draft:
        return shown(ctx, record, draft)
    title_id = records.new_title(ctx.unit, record, f"{title}\n{text}", ctx.actor.id)
    return told(ctx, change(ctx, record, "rename", {"title_id": title_id}, note=title), "meeting_notes")


def _form(ctx: Context, record: Record, old: str) -> Form:
    command = ctx.registry.get("meeting_notes")
    assert command is not None  # noqa: S101  it is this very command
    given = Reading(given={"record": record.ref, "notes": old})
    return form_for(command, ctx.tr, ctx.directory, given)


def present(ctx: Context, values: Values) -> Answer:
    """Who was there, by their names."""
    record = _mine(ctx, values)
    names = ", ".join(name.lstrip("@＠") for name in _names(str(values["people"])))
    fields = json.dumps({**(record.fields or {}), "present": names}, ensure_ascii=False)
    return told(ctx, change(ctx, record, "present", {"fields": fields}, note=names), "present")


def _names(text: str) -> list[str]:
    for sign in "，、;；\n":
        text = text.replace(sign, ",")
    return [name.strip() for name in text.split(",") if name.strip()]


def pdf(ctx: Context, values: Values) -> Answer:
    """The minutes as PDF, of the version that is named or the newest: here where colleagues sit, else in private."""
    record = _meeting(ctx, values)
    version = str(values.get("version", "")).lower().removeprefix("v")
    known = minutes.versions(ctx.unit.conn, record.id)
    if version and not (
        version.isdecimal() and len(version) < 6 and minutes.saved(ctx.unit.conn, record.id, int(version))
    ):
        raise ctx.refuse("refuse.no_version", record=short_title(record), given=version, known=known)
    send_here(ctx, record, "minutes", {"version": version or str(known)})
    return Toast(ctx.tr("done.meeting_pdf", record=short_title(record)))


def ics(ctx: Context, values: Values) -> Answer:
    record = _meeting(ctx, values)
    send_here(ctx, record, "invitation", {})
    return Toast(ctx.tr("done.meeting_ics", record=short_title(record)))


def _meeting(ctx: Context, values: Values) -> Record:
    record = find(ctx, values)
    if not KINDS[record.kind].notes:
        raise ctx.refuse("refuse.no_meeting_of", record=short_title(record))
    return record


def _mine(ctx: Context, values: Values) -> Record:
    """A meeting that the actor may correct."""
    record = _meeting(ctx, values)
    if not may_edit(ctx.actor, record, ctx.directory):
        raise not_yours(ctx, record)
    return record


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command(
        "meeting_start",
        start,
        (Arg("record", "record", asked=False), Arg("title", "line"), Arg("department", "department")),
        right="capture",
        listed=False,
    ),
    Command(
        "meeting_end",
        end,
        (Arg("record", "record", asked=False), Arg("notes", "text")),
        "write",
        "capture",
        listed=False,
    ),
    Command("meeting_notes", notes, (_RECORD, Arg("notes", "text")), "write", "capture", listed=False),
    Command(
        "meeting_present", present, (_RECORD, Arg("people", "text", required=True)), "write", "capture", listed=False
    ),
    Command("meeting_pdf", pdf, (_RECORD, Arg("version", "word", asked=False)), listed=False),
    Command("meeting_ics", ics, (_RECORD,), listed=False),
)
