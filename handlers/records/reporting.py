"""The report about a record as PDF, for every kind that declares what it tells: its details, and its parts with how
they stand."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Card, Document, plain
from core.command import Arg, Command, Values
from core.kinds import KINDS, Kind
from core.paper import Block, Entry, Heading, Paper, Table, Text
from core.record import Record
from handlers import kept
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.messages import Rendering
from handlers.view import View
from storage import outbox, records
from storage.outbox import Message

_PARTS = 200
_PDF = "application/pdf"


def report(ctx: Context, values: Values) -> Answer:
    """Made when it is sent, to who asked for it alone."""
    record = find(ctx, values)
    kind = KINDS[record.kind]
    if not kind.report:
        names = ", ".join(ctx.tr(f"choice.{one.name}") for one in KINDS.values() if one.report)
        raise ctx.refuse("refuse.no_report", record=short_title(record), kinds=names)
    outbox.put(ctx.unit, "report", record=record.id, person=ctx.actor.id)
    return Say(Card(ctx.tr.line("report.coming", record=Bold(short_title(record)))), record.ref)


def render(rendering: Rendering, message: Message) -> Card | None:
    """The card that brings the paper, as the record is at this moment."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if record is None or reader is None or not reader.active:
        return None
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    title = rendering.tr.line("report.title", record=Bold(short_title(record)))
    parts = [part for part in records.parts(rendering.conn, record.id, _PARTS) if rendering.reader(message, part)]
    paper = _paper(record, parts, view)
    return Card(title, record.ref, document=Document(f"{record.ref}.pdf", _PDF, paper))


def _paper(record: Record, parts: list[Record], view: View) -> Paper:
    tr, kind = view.tr, KINDS[record.kind]
    state = f"{tr('arg.state')}: {tr(f'state.{record.status}')}"
    at = plain((tr.moment(view.now, view.now),))
    blocks: list[Block] = [Text(line) for line in record.title.split("\n")[1:] if line.strip()]
    for name in kind.report:
        blocks.append(Heading(kept.label(tr, kind.name, name)))
        said = kept.shown(record, view, [name])
        blocks.append(Text(plain(said[0][1]) if said else tr("report.nothing")))
    blocks += _parts(parts, view)
    title = f"{record.ref} · {record.title.partition(chr(10))[0]}"
    return Paper(title, tuple(blocks), " · ".join([tr(f"choice.{kind.name}"), state, at]), record.ref)


def _parts(parts: list[Record], view: View) -> list[Block]:
    """What was found, in a table that says how each stands; and below it what each keeps."""
    tr = view.tr
    if not parts:
        return [Heading(tr("report.parts")), Text(tr("report.nothing"))]
    head = (tr("report.number"), tr("report.what"), tr("arg.severity.short"), tr("arg.owner"), tr("arg.state"))
    rows = tuple(
        (
            part.ref,
            part.title.partition("\n")[0],
            tr(f"choice.{part.severity}"),
            view.name(part.owner),
            tr(f"state.{part.status}"),
        )
        for part in parts
    )
    found: list[Block] = [Heading(tr("report.parts")), Table(head, rows)]
    for part in parts:
        details = kept.shown(part, view)
        if details:
            found.append(Heading(f"{part.ref} · {part.title.partition(chr(10))[0]}"))
            found += [Entry(label, plain(line)) for label, line in details]
    return found


def _command(kind: Kind) -> Command:
    return Command(kind.report_command, report, (Arg("record", "record", required=True, asked=False),))


def commands() -> tuple[Command, ...]:
    """One for each kind that has a report: `/audit report A-1`."""
    return tuple(_command(kind) for kind in KINDS.values() if kind.report)


COMMANDS = commands
MESSAGES = {"report": render}
