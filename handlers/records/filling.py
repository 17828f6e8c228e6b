"""Filling in what a kind keeps besides: all of it, or one sheet of what belongs together; offered, never forced."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS, Detail
from core.record import Record
from handlers.answering import editable, not_now, told
from handlers.capture.reports import new_with
from handlers.changing import change
from handlers.context import Context
from handlers.details import form, given_for, read
from handlers.finding import find
from handlers.moving import keep_words
from storage import watchers

_TOLD = frozenset({"report"})
"""Sheets after which everybody concerned hears of every change (S000-4.3-b)."""


def fill(ctx: Context, values: Values) -> Answer:
    sheet = str(values.get("sheet", ""))
    return _fill(ctx, editable(ctx, find(ctx, values)), "details", sheet)


def _fill(ctx: Context, record: Record, command: str, sheet: str) -> Answer:
    """The form, filled with what is known; when it comes back, what was changed in it is the record's."""
    wanted = _wanted(ctx, record, sheet)
    given = given_for(ctx, wanted)
    kept, problems = read(ctx, wanted, given)
    if problems or not ctx.invocation.asked:
        more = {"sheet": sheet} if command == "details" else {}
        raise Undone(form(ctx, record, command, wanted, given, problems, more=more))
    changed = {name: value for name, value in kept.items() if value != record.field(name)}
    if not changed:
        raise ctx.refuse("refuse.nothing_changed", record=record.ref)
    fields = {name: value for name, value in {**(record.fields or {}), **changed}.items() if value}
    columns = {"fields": json.dumps(fields, ensure_ascii=False)}
    touched = {"watchers": _concerned(ctx, record)} if sheet in _TOLD else {}
    moved = change(ctx, record, command, columns, more=touched, details=sorted(changed))
    keep_words(ctx, moved, changed)
    return told(ctx, moved, command)


def _concerned(ctx: Context, record: Record) -> list[list[object]]:
    """Who reported it and who has it watch it from now on; those who did not before."""
    people = dict.fromkeys(id for id in (record.reporter, record.owner) if id)
    return [[person, False] for person in people if watchers.add(ctx.unit, record.id, person)]


def _wanted(ctx: Context, record: Record, sheet: str) -> list[Detail]:
    kind = KINDS[record.kind]
    names = kind.sheets.get(sheet) if sheet else tuple(detail.name for detail in kind.details if detail.filled)
    if names is None:
        raise _no_sheet(ctx, record, sheet)
    found = [detail for name in names if (detail := kind.detail(name))]
    if not found:
        raise not_now(ctx, record)
    return found


def _no_sheet(ctx: Context, record: Record, sheet: str) -> Undone:
    """By the words on the buttons: what its kind has instead, or that it has none."""

    def called(name: str) -> str:
        return ctx.tr(f"button.{name}") if ctx.tr.has(f"button.{name}") else ""

    kind = KINDS[record.kind]
    named, of_kind = called(sheet) or sheet, ctx.tr(f"choice.{kind.name}")
    known = ctx.tr("comma").join(filter(None, map(called, kind.sheets)))
    if not known:
        return ctx.refuse("refuse.kind_sheet", record=record.ref, given=named, kind=of_kind)
    return ctx.refuse("refuse.sheet", record=record.ref, given=named, known=known)


def _command(sheet: str) -> Command:
    """Without a record it is filled in while one is captured, where the kind's own command leads here."""
    new = next((kind for kind in KINDS.values() if kind.steps.get(sheet) == sheet), None)

    def run(ctx: Context, values: Values) -> Answer:
        if "record" not in values and new:
            raise Undone(new_with(ctx, new, sheet, {}, {}))
        return _fill(ctx, editable(ctx, find(ctx, values)), sheet, sheet)

    return Command(sheet, run, (Arg("record", "record", required=new is None, asked=False),))


def commands() -> tuple[Command, ...]:
    """`/details`, and a command for each sheet that a captured kind offers by its own name."""
    captured = [kind for kind in KINDS.values() if kind.captured]
    sheets = dict.fromkeys(act for kind in captured for act in kind.acts if act in kind.sheets)
    args = (Arg("record", "record", required=True, asked=False), Arg("sheet", "word", asked=False))
    return (Command("details", fill, args), *map(_command, sheets))


COMMANDS = commands
