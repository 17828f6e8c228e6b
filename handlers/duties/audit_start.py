"""An audit that is due becomes one that is planned: with the duty's title, linked with it (S000-6.2-a, S000-6.2-b)."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import editable, not_now, told
from handlers.capture.capture import captured
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh
from storage import history, links
from storage.links import RELATED


def start(ctx: Context, values: Values) -> Answer:
    """Its owner and what it covers are the duty's. Undone, the duty offers it again."""
    duty = editable(ctx, fresh(ctx, find(ctx, values)))
    name, _, area = duty.field("starts").partition(":")
    kind = KINDS.get(name)
    if kind is None or kind.archived:
        raise not_now(ctx, duty)
    columns = {
        "owner_id": duty.owner or ctx.actor.id,
        "department_id": duty.department,
        "due_at": duty.due_at,
        "room_id": ctx.room.id if ctx.room else None,
        "fields": json.dumps({"area": area}),
    }
    audit, _ = captured(ctx, kind, duty.title, columns)
    was = links.put(ctx.unit, duty.id, audit.id, RELATED, ctx.actor.id)
    history.note(ctx.unit, audit, ctx.actor.id, "link", before={}, other=duty.ref)
    change(ctx, duty, "audit_start", _begun(duty), more={"links": [was]}, other=audit.ref)
    return told(ctx, audit, "audit_start", other=duty.ref)


def _begun(duty: Record) -> dict[str, str]:
    kept = {name: value for name, value in (duty.fields or {}).items() if name != "starts"}
    return {"fields": json.dumps(kept, ensure_ascii=False)}


COMMANDS = (Command("audit_start", start, (Arg("record", "record", required=True, asked=False),), listed=False),)
