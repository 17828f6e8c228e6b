"""The next meeting of a series: what is open from last time stands at its head, then decisions to look at again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.answer import Answer, Say
from core.card import Bold, Card, Document, Line
from core.command import Arg, Command, Values
from core.dates import Found, find_due
from core.dates.find import find_closing
from core.dates.fold import half_width
from core.ics import MIME, Event, calendar
from core.kinds import KINDS
from core.people import Room
from core.record import Record
from core.text import read_reference
from handlers.capture.capture import captured, columns_of
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import readable
from handlers.messages import Rendering
from handlers.publish import may_see
from handlers.view import View
from storage import minutes, outbox, records
from storage.db import Connection
from storage.outbox import Message

_KIND = "meeting"
_NUMBERS = re.compile(r"[\d年月日週周第次期/.,:：\-–—()（）\s]+")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_DATED = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b")
_SOON = timedelta(days=7)
_MEETINGS = 20
_SHOWN = 12
_LENGTH = timedelta(hours=1)


def series_key(title: str) -> str:
    """Meetings of one title are a series, whatever number or date stands in it."""
    first = half_width(title.partition("\n")[0]).casefold()
    return _NUMBERS.sub("", _DATED.sub(" ", first)) or first.strip()


def series_of(conn: Connection, title: str, room: int | None, department: int | None) -> list[Record]:
    """The meetings of that title in the same room or department, newest first."""
    key = series_key(title)
    found = minutes.meetings(conn, room, department)
    return [record for record in found if series_key(record.title) == key][:_MEETINGS]


def next_(ctx: Context, values: Values) -> Answer:
    """With a date or lines below, the next meeting is planned; without, its agenda is shown as it stands."""
    typed = str(values.get("title", ""))
    found = _when(ctx, typed)
    name = f"{typed[: found.start]} {typed[found.end :]}".strip(" ,，") if found else typed.strip()
    room, department = ctx.room.id if ctx.room else None, values.get("department") or ctx.actor.department
    if (named := _named(ctx, name)) and not found:
        name, room, department = named.title.partition("\n")[0], named.room, named.department
    if not name:
        latest = minutes.meetings(ctx.unit.conn, room, None if room else ctx.actor.department)
        if not latest:
            raise ctx.refuse("refuse.no_series", name=typed, example=ctx.tr("command.meeting_next.example"))
        name = latest[0].title.partition("\n")[0]
    series = series_of(ctx.unit.conn, name, room, int(str(department)) if department else None)
    lines = str(values.get("notes", ""))
    if found or lines:
        return _plan(ctx, values, name, series, found.at if found else None, lines)
    if not series:
        raise ctx.refuse("refuse.no_series", name=name, example=ctx.tr("command.meeting_next.example"))
    return Say(_card(ctx.unit.conn, series, View(ctx.tr, ctx.directory, ctx.now, ctx.actor)), series[0].ref)


def _when(ctx: Context, typed: str) -> Found | None:
    """The date in what was typed. `Weekly Monday 10:00` is one Monday's meeting, unless the series is called so."""
    found = find_due(typed, ctx.reader.frame)
    if found or series_of(ctx.unit.conn, typed, ctx.room.id if ctx.room else None, ctx.actor.department):
        return found
    return find_closing(typed, ctx.reader.frame)


def _named(ctx: Context, name: str) -> Record | None:
    """The meeting that is said by its reference."""
    found = records.by_reference(ctx.unit.conn, name) if read_reference(name) else None
    return found if found and found.kind == _KIND and readable(ctx, found) else None


def _plan(ctx: Context, values: Values, name: str, series: list[Record], at: datetime | None, lines: str) -> Answer:
    planned = next((record for record in series if record.status == "planned"), None)
    fields = dict(planned.fields or {}) if planned else {}
    fields |= {"starts": at.astimezone(UTC).isoformat()} if at else {}
    fields |= {"agenda": "\n".join([*filter(None, [fields.get("agenda", "")]), lines])} if lines else {}
    kept = json.dumps(fields, ensure_ascii=False)
    if planned:
        record = change(ctx, planned, "meeting_next", {"fields": kept})
    else:
        columns = {**columns_of(ctx, values), "status": "planned", "fields": kept}
        record, _ = captured(ctx, KINDS[_KIND], name, columns)
    tell_agenda(ctx, record)
    card = _card(ctx.unit.conn, [record, *series], View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
    return Say(card, record.ref)


def tell_agenda(ctx: Context, record: Record) -> None:
    """The agenda goes to the room where the meeting is."""
    room = ctx.directory.rooms.get(record.room or 0)
    if room and room.person is None:
        key = f"agenda:{record.ref}:{record.revision}"
        outbox.put(ctx.unit, "agenda", key=key, record=record.id, room=room.id)


def agenda_lines(conn: Connection, series: list[Record], view: View) -> list[Line]:
    """Open actions from last time, decisions to look at again, and the lines of the agenda; each with its head."""
    tr = view.tr
    decisions, actions = minutes.outcomes(conn, [record.id for record in series])
    still = [task for task in records.of_ids(conn, actions) if task.closed_at is None]
    starts = next((at for record in series if (at := _starts(record))), view.now)
    until = max(starts, view.now) + _SOON
    again = [d for d in records.of_ids(conn, decisions) if d.closed_at is None and d.due_at and d.due_at <= until]
    lines: list[Line] = []
    for key, found in (("agenda.open", still), ("agenda.review", again)):
        if found:
            lines.append((Bold(tr.count(key, len(found))),))
            lines += [_line(record, view) for record in found[:_SHOWN]]
            lines += [(tr.count("and_more", len(found) - _SHOWN),)] if len(found) > _SHOWN else []
    own = [line for line in series[0].field("agenda").split("\n") if line.strip()] if series else []
    if own:
        lines.append((Bold(tr("agenda.lines")),))
        lines += [(f"{number}. {line.strip().lstrip('-*• ')}",) for number, line in enumerate(own, 1)]
    return lines


def _line(record: Record, view: View) -> Line:
    """A task with who has it and since when it is overdue; a decision with its date."""
    title = record.title.partition("\n")[0]
    who = f" · {view.name(record.owner)}" if record.owner else ""
    if record.due_at is None:
        return ("· ", Bold(record.ref), f" {title}{who}")
    late = f"{view.tr('choice.overdue')}: " if record.due_at < view.now else ""
    return ("· ", Bold(record.ref), f" {title}{who} · {late}", view.tr.moment(record.due_at, view.now))


def _starts(record: Record) -> datetime | None:
    return datetime.fromisoformat(record.field("starts")) if record.field("starts") else None


def _card(conn: Connection, series: list[Record], view: View) -> Card:
    """The planned meeting, or the one that would come next."""
    newest = series[0]
    planned = newest.status in ("planned", "held")
    name = short_title(newest) if planned else newest.title.partition("\n")[0]
    lines = agenda_lines(conn, series if planned else [_unplanned(newest), *series], view)
    starts = _starts(newest) if planned else None
    when: list[Line] = [("🗓 ", *view.tr.spoken(starts, view.now))] if starts else []
    empty: list[Line] = [] if lines else [(view.tr("agenda.nothing"),)]
    hint: list[Line] = [] if planned else [(view.tr("agenda.plan", name=name),)]
    title = Bold(view.tr("agenda.title", name=name))
    return Card((title,), newest.ref if planned else "", (*when, *lines, *empty, *hint))


def _unplanned(newest: Record) -> Record:
    """A meeting that nobody has planned has no agenda of its own yet."""
    return replace(newest, fields={})


def render_agenda(rendering: Rendering, message: Message) -> Card | None:
    """In the room, before or when the meeting begins; nothing where there is nothing to say."""
    record = records.get(rendering.conn, message.record or 0)
    room = rendering.directory.rooms.get(message.room or 0)
    if record is None or room is None or not may_see(room) or record.status not in ("planned", "held"):
        return None
    view = View(rendering.tr, rendering.directory, rendering.now)
    series = series_of(rendering.conn, record.title, record.room, record.department)
    series = [record, *(one for one in series if one.id != record.id)]
    lines = agenda_lines(rendering.conn, series, view)
    starts = _starts(record) if record.status == "planned" else None
    if not lines and starts is None:
        return None
    when: list[Line] = [("🗓 ", view.tr.moment(starts, view.now))] if starts else []
    title = Bold(view.tr("agenda.title", name=short_title(record)))
    document = _invitation(record, view, room) if starts else None
    return Card((title,), record.ref, (*when, *lines), document=document)


def render_invitation(rendering: Rendering, message: Message) -> Card | None:
    """The meeting as a file for a calendar."""
    record = records.get(rendering.conn, message.record or 0)
    room = rendering.directory.rooms.get(message.room or 0)
    if record is None or (message.room and (room is None or not may_see(room))):
        return None
    view = View(rendering.tr, rendering.directory, rendering.now)
    at = view.tr.moment(_starts(record) or record.created_at, view.now)
    card = Card((Bold(short_title(record)), " · ", at), record.ref)
    return Card(
        card.title, card.ref, document=_invitation(record, view, rendering.directory.rooms.get(record.room or 0))
    )


def _invitation(record: Record, view: View, room: Room | None) -> Document:
    starts = _starts(record) or record.created_at
    about = [
        record.field("agenda"),
        *(f"{view.tr('field.present')}: {who}" for who in [record.field("present")] if who),
    ]
    event = Event(
        uid=f"{record.ref.lower()}-{record.created_at:%Y%m%d%H%M%S}@muster",
        sequence=record.revision,
        start=starts,
        end=starts + _LENGTH,
        stamp=view.now,
        summary=record.title.partition("\n")[0],
        description="\n".join(filter(None, about)),
        location=record.field("place") or (room.name if room and room.person is None else ""),
    )
    return Document(f"{record.ref}.ics", MIME, calendar(event))


MESSAGES = {"agenda": render_agenda, "invitation": render_invitation}
_ARGS = (Arg("title", "line"), Arg("notes", "text", asked=False), Arg("department", "department", asked=False))
COMMANDS = (
    Command("meeting_next", next_, _ARGS, right="capture", listed=False),
    Command("agenda", next_, _ARGS, right="capture"),
)
