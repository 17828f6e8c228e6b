"""Correcting what was captured: its kind, its words, how bad it is, and whose client it is about."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS, SEVERITIES
from handlers.answering import editable, told
from handlers.cards import short_title
from handlers.changing import change, noted
from handlers.context import Context
from handlers.escalation.alarming import at_once
from handlers.finding import find, fresh
from handlers.starts import arrive
from storage import records

_LONGEST = 100_000


def kind(ctx: Context, values: Values) -> Answer:
    """The same record under another kind's number and in its first state; all that belongs to it stays."""
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    wanted = KINDS[str(values["kind"])]
    if wanted.name == record.kind:
        raise ctx.refuse("refuse.same_kind", record=short_title(record), kind=ctx.tr(f"choice.{wanted.name}"))
    fields = {name: value for name, value in (record.fields or {}).items() if name not in ("back", "reason")}
    values_ = {"status": wanted.initial, "fields": json.dumps(fields, ensure_ascii=False)}
    moved = records.change_kind(ctx.unit, record, wanted.name, **values_)
    moved = noted(ctx, record, moved, "kind", was=record.ref, kind=wanted.name)
    arrive(ctx, moved)
    return told(ctx, moved, "kind", was=record.ref)


def severity(ctx: Context, values: Values) -> Answer:
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    wanted = str(values["severity"])
    if wanted == record.severity:
        raise ctx.refuse("refuse.same_severity", record=short_title(record), severity=ctx.tr(f"choice.{wanted}"))
    moved = change(ctx, record, "severity", {"severity": wanted}, severity=wanted)
    at_once(ctx, moved)
    return told(ctx, moved, "severity")


def rename(ctx: Context, values: Values) -> Answer:
    """The new words are a text of their own; the old ones stay in the history."""
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    title = str(values["title"])
    if len(title) > _LONGEST:
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    if title == record.title:
        raise ctx.refuse("refuse.same_title", record=short_title(record))
    text = records.new_title(ctx.unit, record, title, ctx.actor.id)
    moved = records.change(ctx.unit, record, title_id=text)
    return told(ctx, noted(ctx, record, moved, "rename", title), "rename")


_RECORD = Arg("record", "record", required=True, asked=False)


def commands() -> tuple[Command, ...]:
    """A record can become any captured kind that is declared at this moment."""
    kinds = tuple(kind.name for kind in KINDS.values() if kind.captured)
    return (
        Command("kind", kind, (_RECORD, Arg("kind", "choice", required=True, choices=kinds))),
        Command("severity", severity, (_RECORD, Arg("severity", "choice", required=True, choices=SEVERITIES))),
        Command("rename", rename, (_RECORD, Arg("title", "line", required=True))),
    )


COMMANDS = commands
