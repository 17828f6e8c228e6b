"""The card of a record: for a room the same for all its readers, for one person with their own buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core import checklist, filing, promising
from core.access import is_open, may_read
from core.card import Bold, Card, Line, Link, Mention, Span
from core.i18n import Translator
from core.kinds import KINDS, Kind
from core.record import DUE_BY, Record
from core.sla import Limit
from core.standing import leave_at, stand_in
from handlers import kept
from handlers.asks import asked
from handlers.buttons import buttons
from handlers.calendars.reckoning import reckoned_by
from handlers.limits import limited
from handlers.view import View

SIGNS = {"urgent": "🔴", "high": "🟠", "normal": "", "low": "🔵"}
_TITLE = 150
_ITEMS = 7


def record_card(
    record: Record, view: View, verbs: Sequence[str] | None = None, limits: Mapping[str, Limit] = MappingProxyType({})
) -> Card:
    """`verbs` are those that get a button, where it is not all of the kind's."""
    kind = KINDS[record.kind]
    body = [
        _reported(record, view),
        *filing.lines(record, view.tr),
        _part(record, view),
        _owned(record, kind, view, limits),
        _away(record, kind, view),
        _shared(record, kind, view),
        waits_line(record, kind, view),
    ]
    body.extend(limited.lines(record, limits, view))
    if record.due_at and kind.is_open(record.status):
        due = limited.due_line(record, record.due_at, view)
        body.append((view.tr.first(f"card.due.{kind.name}", "card.due"), " ", *due, *_reckoned(record, view)))
    body.extend(_promised(record, kind, view))
    if record.parts:
        body.append(view.tr.line("card.parts", done=str(record.parts_done), all=str(record.parts)))
    body.extend(asked.lines(record, view))
    body.extend(_rest_of_title(record))
    body.extend(check_lines(record, view))
    return Card(
        ref=record.ref,
        title=_title(record, kind, view.tr),
        body=tuple(line for line in body if line),
        fields=_fields(record, view),
        buttons=buttons(record, kind, view, verbs),
    )


def foot(record: Record, view: View, verbs: Sequence[str] | None = None) -> Card:
    """What is not said where the card itself stands beside it."""
    return Card((), fields=_fields(record, view), buttons=buttons(record, KINDS[record.kind], view, verbs))


def short_title(record: Record) -> str:
    """`I-12 Label printer is down`: how a line names a record."""
    return f"{record.ref} {_headline(record.title)}"


def _title(record: Record, kind: Kind, tr: Translator) -> Line:
    head = Bold(f"{kind.sign} {record.ref} · {_headline(record.title)}")
    sign = SIGNS[record.severity]
    return (head, f"  {sign} {tr(f'choice.{record.severity}')}") if sign else (head,)


def _headline(title: str) -> str:
    first = title.split("\n", 1)[0]
    return first if len(first) <= _TITLE else first[: _TITLE - 1] + "…"


def _rest_of_title(record: Record) -> list[Line]:
    """What a long text says beyond its headline; nothing that a person wrote is left out."""
    first, _, rest = record.title.partition("\n")
    whole = record.title if len(first) > _TITLE else rest
    return [(line,) for line in whole.split("\n") if line.strip()]


def _reported(record: Record, view: View) -> Line:
    room = view.directory.rooms.get(record.room or 0)
    url = str(record.columns.get("url") or "")
    where = "card.reported" if room is None or room.person else "card.reported_from"
    own = f"card.reported.{record.kind}"
    line = view.tr.line(
        own if view.tr.has(own) else where,
        who=view.name(record.reporter),
        room=Link(room.name, url) if room and url else room.name if room else "",
        at=view.tr.moment(record.created_at, view.now),
    )
    department = view.directory.departments.get(record.department or 0)
    return (*line, f" · {department.name}") if department else line


def _owned(record: Record, kind: Kind, view: View, limits: Mapping[str, Limit]) -> Line:
    if not kind.is_open(record.status):
        at = view.tr.moment(record.closed_at or record.created_at, view.now)
        return view.tr.line(f"card.ended.{record.status}", at=at, into=record.field("into"))
    if record.owner is None and "owner" not in kind.marks:
        return ()
    lead = view.directory.lead_of(record.department) if kind.asks_lead else None
    asked_ = view.directory.people.get(record.owner or 0) or lead
    if kind.waits(record.status) and (line := limited.asked_line(record, limits, view, asked_)):
        return line
    if record.owner is None:
        nobody = view.tr.line("card.asked", who=Mention(lead.id, lead.name)) if lead else view.tr.line("card.unowned")
        begun = record.status != kind.initial and not kind.waits(record.status)
        return (*nobody, f" · {view.tr(f'state.{record.status}')}") if begun else nobody
    if kind.waits(record.status):
        who: Span = Mention(record.owner, view.name(record.owner))
        if view.tr.has(own := f"card.asked.{kind.name}"):
            return view.tr.line(own, who=who)
        theirs = view.reader and not {view.reader.id} & {record.owner, *record.owners}
        return view.tr.line("card.asked_yet" if theirs else "card.asked", who=who)
    return view.tr.line("card.has", who=Bold(view.name(record.owner)), state=view.tr(f"state.{record.status}"))


def _reckoned(record: Record, view: View) -> Line:
    """By whose working time it was reckoned, where the reader's is another; in a room, where the owner's is."""
    by = record.field(DUE_BY)
    setter = view.directory.people.get(int(by) if by else record.reporter)
    reader = view.reader or view.directory.people.get(record.owner or 0)
    said = reckoned_by(view.tr, view.directory, setter, reader) if setter and reader else ""
    return (f" · {said}",) if said else ()


def _away(record: Record, kind: Kind, view: View) -> Line:
    """Whose turn it is while the one who has it, or is asked, is on leave."""
    lead = view.directory.lead_of(record.department) if kind.asks_lead else None
    who = view.directory.people.get(record.owner or (lead.id if lead else 0))
    leave = leave_at(view.directory, who, view.now) if who and kind.is_open(record.status) else None
    if who is None or leave is None:
        return ()
    until = view.tr.day(leave.away.last, view.directory.office(who).local(view.now))
    return view.tr.line("card.away", name=who.name, until=until, who=stand_in(view.directory, who, view.now).name)


def _promised(record: Record, kind: Kind, view: View) -> list[Line]:
    """What somebody promised: until its moment, and from then on that it was missed."""
    if not kind.is_open(record.status):
        return []
    return [
        view.tr.line(f"promise.{'was_missed' if one.missed else 'stands'}", who=view.name(one.person), at=at)
        for one in promising.of_record(record)
        if (at := view.tr.moment(one.at, view.now)) and (one.missed or one.at > view.now)
    ]


def _shared(record: Record, kind: Kind, view: View) -> Line:
    """Who has it besides."""
    if not record.owners or not kind.is_open(record.status):
        return ()
    here, asked = Bold(""), kind.waits(record.status)
    spans = [Mention(id, view.name(id)) if asked else Bold(view.name(id)) for id in record.owners]
    who = [span for one in spans for span in (view.tr("comma"), one)][1:]
    return tuple(span for part in view.tr.line("card.with", who=here) for span in (who if part is here else [part]))


def waits_line(record: Record, kind: Kind, view: View) -> Line:
    """What is still in its way."""
    if not record.waits or not kind.is_open(record.status):
        return ()
    names = (f"{ref} ({view.name(owner)})" if owner else ref for ref, owner in record.waits)
    return view.tr.line("card.waits", records=view.tr("comma").join(names))


def check_lines(record: Record, view: View) -> list[Line]:
    """The first lines of its checklist, and how many are ticked."""
    items = checklist.read(record.field("checklist"))
    if not items:
        return []
    done = sum(item.done for item in items)
    lines: list[Line] = [view.tr.line("card.checked", done=str(done), all=str(len(items)))]
    lines += [(f"{'☑' if item.done else '☐'} {item.text}",) for item in items[:_ITEMS]]
    hidden = len(items) - _ITEMS
    return [*lines, (view.tr.count("and_more", hidden),)] if hidden > 0 else lines


def _part(record: Record, view: View) -> Line:
    """What it is a part of; by its reference alone where not every reader may read that."""
    parent = record.part_of
    if parent is None:
        return ()
    shown = may_read(view.reader, parent, view.directory) if view.reader else is_open(parent, view.directory)
    return view.tr.line("card.part", record=short_title(parent) if shown else parent.ref)


def _fields(record: Record, view: View) -> tuple[tuple[str, Line], ...]:
    reason = record.field("reason")
    found = [(view.tr("arg.client"), client)] if (client := _client(record, view)) else []
    found += [(view.tr("arg.reason"), (reason,))] if reason and record.status == "blocked" else []
    return (*found, *kept.shown(record, view, KINDS[record.kind].shown))


def _client(record: Record, view: View) -> Line:
    """The client's name; one that is not on file says so."""
    if record.client is not None:
        return (view.directory.clients.get(record.client, "?"),)
    name = record.field("client_name")
    return view.tr.line("card.not_on_file", name=name) if name else ()
