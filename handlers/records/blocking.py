"""What is said to be in the way of what is blocked already: nothing that somebody says is lost."""

from __future__ import annotations

import json

from core.access import may
from core.kinds import KINDS
from core.record import Record
from handlers.changing import change
from handlers.context import Context
from handlers.records.comments import comment


def is_still_blocked(record: Record, verb: str, reason: str) -> bool:
    """Whether somebody says once more, and in words, that it is blocked."""
    return verb == "block" and record.status == "blocked" and bool(reason)


def still_blocked(ctx: Context, record: Record, reason: str) -> tuple[Record, str]:
    """The record, and as what it was kept: as the new reason, where the one who says it could have blocked it, else as
    a comment."""
    if reason == record.field("reason"):
        return record, "block"
    doers = {who for step in KINDS[record.kind].transitions if step.verb == "block" for who in step.who}
    if may(ctx.actor, record, doers, ctx.directory):
        fields = json.dumps({**(record.fields or {}), "reason": reason}, ensure_ascii=False)
        return change(ctx, record, "block_again", {"fields": fields}, reason), "block_again"
    comment(ctx, {"record": record.ref, "text": reason})
    return record, "block_comment"
