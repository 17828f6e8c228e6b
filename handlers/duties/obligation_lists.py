"""`/review`: what is switched on and what of it is due; `/review catalog`: all that can be switched on by its name."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.cadence import moment
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.duties.catalogue import CATALOGUE, Entry
from core.duties.obligation import Obligation
from core.record import Record
from handlers.context import Context
from handlers.duties.cadence_words import say_cadence
from handlers.duties.obligation_card import card, next_due
from handlers.duties.obligation_names import find
from handlers.duties.words import often, title_of
from handlers.finding import readable
from handlers.paging import SIZE, beside, read, turns
from storage import obligations

_BUTTONS = 3


def overview(ctx: Context, text: str = "") -> Answer:
    """With a name, that obligation alone."""
    if text.strip():
        found, _ = find(ctx, text)
        return card(ctx, found, "duty.is_on" if found.enabled else "duty.is_off")
    return _overview(ctx, 0)


def _overview(ctx: Context, page: int) -> Say:
    on = [one for one in obligations.everything(ctx.unit.conn) if one.enabled]
    catalog = Button("review_catalog_page", ctx.tr("button.review_catalog"), "0.")
    if not on:
        return Say(Card((ctx.tr("duty.none"),), body=((ctx.tr("duty.how"),),), buttons=(catalog,)))
    shown = on[page * SIZE :][:SIZE]
    waiting = {one.id: _pending(ctx, one) for one in shown}
    body = [line for one in shown for line in _lines(ctx, one, waiting[one.id])]
    late = [record for one in shown for record in waiting[one.id]][:_BUTTONS]
    opening = tuple(Button("show", record.ref, record.ref) for record in late)
    buttons = beside(opening, *turns(ctx.tr, "review_page", "", page, len(on)), catalog)
    return Say(Card((Bold(ctx.tr.count("duty.title", len(on))),), body=tuple(body), buttons=buttons))


def _pending(ctx: Context, obligation: Obligation) -> list[Record]:
    return [one for one in obligations.pending(ctx.unit.conn, obligation.id) if readable(ctx, one)]


def _lines(ctx: Context, obligation: Obligation, waiting: list[Record]) -> list[Line]:
    tr, due = ctx.tr, next_due(ctx, obligation)
    head: Line = ("🔁 ", Bold(title_of(tr, obligation)), f" · {often(tr, obligation)}")
    if waiting:
        return [head, *(_pending_line(ctx, record) for record in waiting[:_BUTTONS])]
    if due and not obligation.cadence.startswith("random "):
        head = (*head, " · ", *tr.line("duty.next_short", due=tr.moment(moment(due, obligation.zone), ctx.now)))
    return [head]


def _pending_line(ctx: Context, record: Record) -> Line:
    late = record.due_at is not None and record.due_at < ctx.now
    sign = "⚠" if late else "·"
    said = ctx.tr("mine.overdue" if late else "card.due")
    when = ctx.tr.spoken(record.due_at, ctx.now) if record.due_at else ()
    return (f"{sign} ", Bold(record.ref), f" {ctx.name(record.owner)} · {said} ", *when)


def catalog(ctx: Context, values: Values) -> Answer:
    return _catalog(ctx, 0)


def _catalog(ctx: Context, page: int) -> Say:
    on = {one.origin for one in obligations.everything(ctx.unit.conn) if one.enabled}
    entries = list(CATALOGUE.values())
    shown = entries[page * SIZE :][:SIZE]
    body: list[Line] = [_entry(ctx, entry, entry.key in on) for entry in shown]
    body.append((ctx.tr("duty.catalog_how"),))
    off = [entry for entry in shown if entry.key not in on][:_BUTTONS] if ctx.actor.has("configure") else []
    enabling = tuple(Button("review_on", ctx.tr("button.review_on_it", name=_title(ctx, e)), e.key) for e in off)
    turning = turns(ctx.tr, "review_catalog_page", "", page, len(entries))
    title = ctx.tr("duty.catalog", on=len(on & set(CATALOGUE)), all=len(entries))
    return Say(Card((Bold(title),), body=tuple(body), buttons=(*enabling, *turning)))


def _entry(ctx: Context, entry: Entry, on: bool) -> Line:
    own = "" if entry.given else f" {ctx.tr('duty.default')}"
    said = f" · {say_cadence(ctx.tr, entry.cadence)}{own} · "
    return (f"{'✅' if on else '▫️'} {_title(ctx, entry)}{said}", Bold(entry.key))


def _title(ctx: Context, entry: Entry) -> str:
    return ctx.tr(f"obligation.{entry.key}.title")


def turn(ctx: Context, values: Values) -> Answer:
    return replace(_overview(ctx, read(str(values["page"]))[0]), instead=True)


def turn_catalog(ctx: Context, values: Values) -> Answer:
    return replace(_catalog(ctx, read(str(values["page"]))[0]), instead=True)


_PAGE = (Arg("page", "word", required=True),)
COMMANDS = (
    Command("review_catalog", catalog, effect="read"),
    Command("review_page", turn, _PAGE, effect="read", listed=False),
    Command("review_catalog_page", turn_catalog, _PAGE, effect="read", listed=False),
)
