"""The checklist of a task: lines are added as they are typed or pasted, and ticked by their number or by a button."""

from __future__ import annotations

import json
from dataclasses import replace

from core import checklist
from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.checklist import LONGEST, MOST, Item
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import editable, not_now, told
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find
from handlers.paging import read
from storage import records

_BUTTONS = 4
_MARKED = 20


def check(ctx: Context, values: Values) -> Answer:
    """Alone it shows the list; numbers tick lines or untick them; anything else is added."""
    record = _ticking(ctx, find(ctx, values))
    text = str(values.get("items", "")).strip()
    if not text:
        return _shown(ctx, record)
    items = checklist.read(record.field("checklist"))
    numbers = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if all(number.isdecimal() for number in numbers):
        return told(ctx, _tick(ctx, record, items, [int(number) for number in numbers]), "check")
    return told(ctx, _add(ctx, record, items, checklist.pasted(text)), "check")


def tick(ctx: Context, values: Values) -> Answer:
    """A press on a line: it names the line and what shall become of it, so that two presses are as good as one."""
    number, state = read(str(values["page"]))
    reference, mark, wanted = (*state.split(), "", "", "")[:3]
    record = _ticking(ctx, find(ctx, {"record": reference}))
    items = checklist.read(record.field("checklist"))
    if not 0 < number <= len(items) or items[number - 1].mark != mark:
        raise ctx.refuse("refuse.no_item", record=short_title(record), number=number, all=len(items))
    if items[number - 1].done != (wanted == "1"):
        record = _tick(ctx, record, items, [number])
    return replace(_shown(ctx, record), instead=True)


def _ticking(ctx: Context, record: Record) -> Record:
    if not KINDS[record.kind].checklist:
        raise not_now(ctx, record)
    return editable(ctx, record)


def _tick(ctx: Context, record: Record, items: tuple[Item, ...], numbers: list[int]) -> Record:
    for number in dict.fromkeys(numbers):
        if not 0 < number <= len(items):
            raise ctx.refuse("refuse.no_item", record=short_title(record), number=number, all=len(items))
        items = checklist.ticked(items, number - 1, not items[number - 1].done)
    signed = (f"{'☑' if items[n - 1].done else '☐'} {items[n - 1].text}" for n in dict.fromkeys(numbers))
    return _put(ctx, record, items, "tick", " · ".join(signed))


def _add(ctx: Context, record: Record, items: tuple[Item, ...], more: tuple[Item, ...]) -> Record:
    grown = checklist.added(items, more)
    if len(grown) == len(items):
        raise ctx.refuse("refuse.on_list", record=short_title(record))
    if len(grown) > MOST or any(len(item.text) > LONGEST for item in more):
        raise ctx.refuse("refuse.long_list", record=short_title(record), most=MOST, longest=LONGEST)
    new = [item.text for item in grown[len(items) :]]
    return _put(ctx, record, grown, "check", " · ".join(new))


def _put(ctx: Context, record: Record, items: tuple[Item, ...], verb: str, note: str) -> Record:
    fields = {**(record.fields or {}), "checklist": checklist.dump(items)}
    columns = {"fields": json.dumps(fields, ensure_ascii=False)}
    return change(ctx, record, verb, columns, note)


def _shown(ctx: Context, record: Record) -> Say:
    """The list with a button for each of the first lines that are still to do, and after them for those ticked."""
    items = checklist.read(record.field("checklist"))
    record = records.get(ctx.unit.conn, record.id) or record
    if not items:
        raise ctx.refuse("refuse.no_list_yet", record=short_title(record), ref=record.ref)
    body: list[Line] = [(f"{n}. {'☑' if item.done else '☐'} {item.text}",) for n, item in enumerate(items, 1)]
    order = sorted(range(len(items)), key=lambda at: items[at].done)[:_BUTTONS]
    buttons = tuple(_button(record, at + 1, items[at]) for at in sorted(order))
    done = ctx.tr("card.checked", done=sum(item.done for item in items), all=len(items))
    return Say(Card((Bold(short_title(record)), f" · {done}"), record.ref, tuple(body), buttons=buttons), record.ref)


def _button(record: Record, number: int, item: Item) -> Button:
    words = item.text if len(item.text) <= _MARKED else f"{item.text[: _MARKED - 1]}…"
    target = f"{number}.{record.ref} {item.mark} {'0' if item.done else '1'}"
    return Button("check_tick", f"{'↩' if item.done else '✓'} {number} {words}", target)


COMMANDS = (
    Command("check", check, (Arg("record", "record", required=True, asked=False), Arg("items", "text"))),
    Command("check_tick", tick, (Arg("page", "word", required=True),), listed=False),
)
