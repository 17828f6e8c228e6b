"""Changing a record: by compare-and-set, with what can undo it, and everybody told who is to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.record import Record
from handlers.context import Context, Job, doer
from handlers.finding import stale
from handlers.following import follow
from handlers.publish import changed, gather, line_params
from storage import history, outbox, records, watchers


def change(
    ctx: Context,
    record: Record,
    verb: str,
    columns: Mapping[str, Any],
    note: str = "",
    but: Collection[int] = (),
    more: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Record:
    """The record with these columns, in the history, on its cards and told; refuses when somebody was faster.

    `facts` are what the line about it needs beside the person's `note`; `but` are people who hear of it otherwise;
    `more` is what else it touched, as the history's `before` has it.
    """
    return noted(ctx, record, records.change(ctx.unit, record, **columns), verb, note, but, more, **facts)


def noted(
    ctx: Context,
    record: Record,
    moved: Record | None,
    verb: str,
    note: str = "",
    but: Collection[int] = (),
    more: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Record:
    """The same for a change that was made already: the record before and after it, None when it was not possible."""
    if moved is None:
        raise stale(ctx, record)
    before = {**records.before(record, moved), **(more or {})}
    history.note(ctx.unit, moved, ctx.actor.id, verb, text=note, before=before, **facts)
    tell(ctx, moved, verb, note, facts, but)
    if (record.department, record.client) != (moved.department, moved.client):
        gather(ctx, moved)
    follow(ctx, record, moved)
    return moved


def tell(
    ctx: Context | Job, record: Record, verb: str, note: str, facts: Mapping[str, object], but: Collection[int] = ()
) -> None:
    """The cards everywhere, the line in their threads, and the watchers but who did it and who hears otherwise."""
    changed(ctx, record, verb, note, facts)
    params = line_params(ctx, verb, note, facts)
    for person in watchers.of_record(ctx.unit.conn, record.id):
        if person != doer(ctx) and person not in but:
            outbox.put(ctx.unit, "watched", record=record.id, person=person, revision=record.revision, params=params)
