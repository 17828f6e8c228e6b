"""What waits for me: read in ten seconds, and ticked off where it stands."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.asking import may_answer
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.asks.asked import waiting
from handlers.asks.asks import questions
from handlers.buttons import offered
from handlers.context import Context
from handlers.finding import find, fresh
from handlers.moving import move
from handlers.paging import beside, read, turns
from handlers.records.undoable import WITHIN
from handlers.view import View
from handlers.views.summaries import summary
from storage import search

_PAGE = 5
"""Lines; each has a button, as far as there is room beside those that turn the page: what is ticked off makes some."""
_TICK = "done"


def mine(ctx: Context, values: Values) -> Answer:
    return _page(ctx, _waiting(ctx), 0)


def mine_page(ctx: Context, values: Values) -> Answer:
    page, _ = read(str(values["page"]))
    return replace(_page(ctx, _with_ticked(ctx), page), instead=True)


def tick(ctx: Context, values: Values) -> Answer:
    """Closes one with a tap; the list stands where it stood, with that line ticked."""
    record = move(ctx, fresh(ctx, find(ctx, values)), _TICK)
    found = _with_ticked(ctx)
    place = next((index for index, one in enumerate(found) if one.id == record.id), 0)
    return replace(_page(ctx, found, place // _PAGE), instead=True)


def _waiting(ctx: Context) -> list[Record]:
    found = search.waiting_for(ctx.unit.conn, ctx.actor, _led(ctx))
    return _asked_first(ctx, [record for record in found if not _closed(record)])


def _with_ticked(ctx: Context) -> list[Record]:
    """What waits, and in its place what was done just now."""
    found = search.waiting_for(ctx.unit.conn, ctx.actor, _led(ctx), closed_since=ctx.now - WITHIN)
    return _asked_first(ctx, [record for record in found if not _closed(record) or _ticked(record)])


def _asked_first(ctx: Context, found: list[Record]) -> list[Record]:
    """Before what is theirs to do, what others wait for an answer about."""
    asked = questions(ctx)
    return [*asked, *(record for record in found if record.id not in {one.id for one in asked})]


def _led(ctx: Context) -> list[int]:
    """The departments whose work is this person's until somebody takes it."""
    return [department.id for department in ctx.directory.departments.values() if department.lead == ctx.actor.id]


def _page(ctx: Context, found: list[Record], page: int) -> Say:
    waits = sum(not _closed(record) for record in found)
    if not found:
        return Say(Card(title=(ctx.tr("mine.none"),), body=((ctx.tr("mine.try"),),)))
    shown = found[page * _PAGE : (page + 1) * _PAGE]
    body = [_line(ctx, record) for record in shown]
    if (left := len(found) - page * _PAGE - len(shown)) > 0:
        body.append((ctx.tr.count("and_more", left),))
    title = Bold(ctx.tr.count("mine.title", waits) if waits else ctx.tr("mine.none"))
    buttons = [_button(ctx, record) for record in shown if not _closed(record)]
    turning = turns(ctx.tr, "mine_page", "", page, len(found), _PAGE)
    return Say(Card((title,), body=tuple(body), buttons=beside(buttons, *turning)))


def _line(ctx: Context, record: Record) -> Line:
    line = summary(ctx, record, ticked=_ticked(record))
    if (asker := _asker(ctx, record)) is not None:
        return (*line, f" · {ctx.tr('mine.asked', who=ctx.name(asker))}")
    nobody = record.owner is None and not _closed(record)
    return (*line, f" · {ctx.tr('mine.nobody')}") if nobody else line


def _button(ctx: Context, record: Record) -> Button:
    """A tick for what this person may close as it is; the others open."""
    kind = KINDS[record.kind]
    if _asker(ctx, record) is not None:
        return Button("answer", f"❓ {record.ref}", record.ref)
    if offered(record, kind, _TICK, View(ctx.tr, ctx.directory, ctx.now, ctx.actor)):
        return Button("tick", f"✓ {record.ref}", record.ref, record.revision)
    return Button("show", record.ref, record.ref)


def _asker(ctx: Context, record: Record) -> int | None:
    """Who waits for this person's answer."""
    return next((one.asker for one in waiting(record) if may_answer(ctx.actor, one, ctx.directory, ctx.now)), None)


def _closed(record: Record) -> bool:
    return not KINDS[record.kind].is_open(record.status)


def _ticked(record: Record) -> bool:
    return any(t.verb == _TICK and t.target == record.status for t in KINDS[record.kind].transitions)


COMMANDS = (
    Command("mine", mine, effect="read", short=True),
    Command("mine_page", mine_page, (Arg("page", "word", required=True),), effect="read", listed=False),
    Command("tick", tick, (Arg("record", "record", required=True),), listed=False),
)
