"""What is to be handed over, with ticks, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Person
from handlers.context import Context
from handlers.handovers.holdings import Holdings, counted
from handlers.paging import read
from handlers.view import View
from storage import handover_items, handovers
from storage.handover_items import Item
from storage.handovers import Handover

_PAGE = 3
_FIRST = 2
"""Of several pages the first has room for what ticks all."""
_WAITING = 3


def mine(ctx: Context, id: str, state: str) -> Handover:
    """The handover that a button of its author names; refuses one that has gone on or is somebody else's."""
    found = handovers.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    if found is None or found.state != state or not ctx.directory.is_same(found.author, ctx.actor):
        raise ctx.refuse("handover.gone")
    return found


def tick(ctx: Context, values: Values) -> Answer:
    """Ticks one thing, or takes the tick away; the card stands where it stood."""
    page, id = read(str(values["page"]))
    item = handover_items.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    if item is None:
        raise ctx.refuse("handover.gone")
    found = mine(ctx, str(item.handover), "draft")
    handover_items.tick(ctx.unit, [item.id], not item.ticked)
    return Say(preview(ctx, found, page), instead=True)


def tick_all(ctx: Context, values: Values) -> Answer:
    """All of it, or where all is ticked nothing."""
    page, id = read(str(values["page"]))
    found = mine(ctx, id, "draft")
    all_ = all(item.ticked for item in handover_items.of(ctx.unit.conn, found.id))
    handover_items.tick_all(ctx.unit, found.id, not all_)
    return Say(preview(ctx, found, page), instead=True)


def turn(ctx: Context, values: Values) -> Answer:
    page, id = read(str(values["page"]))
    return Say(preview(ctx, mine(ctx, id, "draft"), page), instead=True)


def preview(ctx: Context, found: Handover, page: int, left: bool = False) -> Card:
    items = handover_items.of(ctx.unit.conn, found.id)
    first = page_of(len(items), page)
    shown = items[first.start : first.stop]
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    holdings = Holdings(ctx.unit.conn, view, [item.thing for item in shown])
    ticked = sum(item.ticked for item in items)
    title = ctx.tr("handover.preview", who=ctx.name(found.giver), all=len(items), ticked=ticked)
    body: list[Line] = [(counted(view, [item.thing for item in items]),)]
    body += [(f"{_box(item)} ", *holdings.line(item.thing)) for item in shown]
    if (rest := len(items) - first.stop) > 0:
        body.append((ctx.tr.count("and_more", rest),))
    body += [(ctx.tr("handover.by_lead"),)] if left else []
    lines, back = waiting(ctx, ctx.directory.people[found.giver])
    ticks = [Button("handover_tick", f"{_box(i)} {holdings.label(i.thing)}", f"{page}.{i.id}") for i in shown]
    buttons = (*ticks, *_steps(ctx, found, page, len(items), ticked, back))
    return Card((Bold(title),), body=(*body, *lines), buttons=buttons)


def page_of(total: int, page: int) -> range:
    """Which things stand on a page: with the buttons below them they are at most five (voice.md 6)."""
    if total <= _PAGE:
        return range(total)
    start = _FIRST + (page - 1) * _PAGE if page else 0
    return range(start, min(start + (_PAGE if page else _FIRST), total))


def _steps(ctx: Context, found: Handover, page: int, total: int, ticked: int, back: list[Button]) -> Iterator[Button]:
    """On the first page what takes back what waits, or ticks all; the next page, round and round; and to hand over."""
    if page == 0 and back:
        yield back[0]
    elif total > 1 and (page == 0 or not ticked):
        label = ctx.tr("button.handover_none" if ticked == total else "button.handover_all")
        yield Button("handover_all", label, f"{page}.{found.id}")
    if total > _PAGE:
        on = 0 if page_of(total, page).stop >= total else page + 1
        yield Button("handover_page", ctx.tr("page.next"), f"{on}.{found.id}")
    if ticked:
        yield _give_button(ctx, found, ticked)


def _give_button(ctx: Context, found: Handover, count: int) -> Button:
    if found.receiver is None:
        return Button("handover_to", ctx.tr("button.handover_to", count=count), str(found.id), primary=True)
    label = ctx.tr("button.handover_give", count=count, who=ctx.name(found.receiver))
    return Button("handover_give", label, str(found.id), 1, primary=True)


def waiting(ctx: Context, giver: Person) -> tuple[list[Line], list[Button]]:
    """What of it waits for somebody's answer, and can be taken back."""
    found = handovers.offered(ctx.unit.conn, giver.id)[:_WAITING]
    label = "button.handover_back_of"
    mine = [one for one in found if ctx.directory.is_same(one.author, ctx.actor)]
    back = [Button("handover_back", ctx.tr(label, who=ctx.name(one.receiver)), str(one.id), 1) for one in mine]
    return [(ctx.tr("handover.waits", who=ctx.name(one.receiver)),) for one in found], back


def _box(item: Item) -> str:
    return "☑" if item.ticked else "☐"


_PAGE_ARG = (Arg("page", "word", required=True, asked=False),)
COMMANDS = (
    Command("handover_tick", tick, _PAGE_ARG, listed=False),
    Command("handover_all", tick_all, _PAGE_ARG, listed=False),
    Command("handover_page", turn, _PAGE_ARG, effect="read", listed=False),
)
