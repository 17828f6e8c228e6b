"""The register of decisions: what is in force, and when each is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.dates import find_due
from core.dates.find import find_leading
from core.kinds import KINDS
from core.record import Record
from handlers.answering import told
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.duties.obligation_lists import overview
from handlers.finding import find, fresh, readable
from handlers.moving import allowed
from handlers.paging import SIZE, read, turns
from storage import search
from storage.search import Filter

_KIND = "decision"
_BUTTONS = 3


def decisions(ctx: Context, values: Values) -> Answer:
    department = values.get("department")
    return _page(ctx, int(str(department)) if department else None, 0)


def decisions_page(ctx: Context, values: Values) -> Answer:
    page, state = read(str(values["page"]))
    department = int(state) if state.isdecimal() and len(state) < 16 else None
    return replace(_page(ctx, department, page), instead=True)


def _page(ctx: Context, department: int | None, page: int) -> Say:
    """What is in force, soonest review first."""
    wanted = Filter(kind=_KIND, state="open", department=department)
    found, total = search.listed(ctx.unit.conn, ctx.actor, wanted, ctx.now, page * SIZE, SIZE)
    if not total:
        return Say(Card((ctx.tr("decisions.none"),), body=((ctx.tr("decisions.how"),),)))
    body: list[Line] = [_line(ctx, record) for record in found]
    left = total - page * SIZE - len(found)
    body += [(ctx.tr.count("and_more", left),)] if left > 0 else []
    opening = tuple(Button("show", record.ref, record.ref) for record in found[:_BUTTONS])
    turning = turns(ctx.tr, "decisions_page", str(department or ""), page, total)
    return Say(Card((Bold(ctx.tr.count("decisions.title", total)),), body=tuple(body), buttons=(*opening, *turning)))


def _line(ctx: Context, record: Record) -> Line:
    sign = "⚠" if record.due_at and record.due_at < ctx.now else "⚖️"
    title = record.title.partition("\n")[0][:80]
    meeting = record.part_of
    part = f" · {short_title(meeting)}" if meeting and readable(ctx, meeting) else ""
    if record.due_at is None:
        return (f"{sign} ", Bold(record.ref), f" {title}{part}")
    when = ctx.tr.spoken(record.due_at, ctx.now)
    return (f"{sign} ", Bold(record.ref), f" {title}{part} · ", ctx.tr("card.due.decision"), " ", *when)


def review(ctx: Context, values: Values) -> Answer:
    """It stays in force, and is looked at again at that moment, or after as long as a new one. Without a record, what
    is to be done again and again."""
    if "record" not in values:
        return overview(ctx, str(values.get("note", "")))
    record = fresh(ctx, find(ctx, values))
    allowed(ctx, record, "review")
    due, note = _when(ctx, values)
    moved = change(ctx, record, "review", {"due_at": due}, note, due_at=due)
    return told(ctx, moved, "review", at=ctx.tr.moment(due, ctx.now).text)


def _when(ctx: Context, values: Values) -> tuple[datetime, str]:
    """The next review, from its own field or out of what was typed: `in 3 months it works`."""
    note, due = str(values.get("note", "")), values.get("due")
    if isinstance(due, datetime):
        return due, note
    found = find_leading(note, ctx.reader.frame) or find_due(note, ctx.reader.frame)
    if found:
        return found.at, f"{note[: found.start]} {note[found.end :]}".strip(" ,，:：")
    return KINDS[_KIND].first_due(ctx.reader.now) or ctx.now, note


_PAGE = (Arg("page", "word", required=True),)
COMMANDS = (
    Command("decisions", decisions, (Arg("department", "department"),), effect="read"),
    Command("decisions_page", decisions_page, _PAGE, effect="read", listed=False),
    Command(
        "review",
        review,
        (Arg("record", "record", asked=False), Arg("note", "text"), Arg("due", "when")),
        steps={
            **{name: f"review_{name}" for name in ("enable", "disable", "catalog", "add", "edit", "done")},
            "skip": "skip",
        },
    ),
)
