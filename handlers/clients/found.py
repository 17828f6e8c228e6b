"""Finding the client that somebody means; what they may not read is as if it were not there."""

from __future__ import annotations

from core.access import may_read_client
from core.answer import Refusal
from core.card import Button, Card
from core.command import Values
from core.errors import Undone
from core.nearest import nearest
from core.people import Client
from handlers.context import Context

_ALIKE = 60
_LONGEST = 64


def readable_client(ctx: Context, values: Values) -> Client:
    """The client that a command names; refuses, with the nearest name, when there is none for this person."""
    given = values["client"]
    if not isinstance(given, int):
        raise unknown(ctx, str(given))
    found = ctx.directory.files.get(given)
    if found is None or not may_read_client(ctx.actor, found, ctx.directory):
        raise unknown(ctx, ctx.directory.clients.get(given, str(given)), is_new=False)
    return found


def unknown(ctx: Context, name: str, is_new: bool = True) -> Undone:
    """There is none of this name for this person: the nearest is offered, and to add it."""
    known = {c.name: c for c in ctx.directory.files.values() if may_read_client(ctx.actor, c, ctx.directory)}
    near = nearest(name, (other for other in known if other != name), _ALIKE)
    text = ctx.tr("refuse.no_client_near", given=name, near=near) if near else ctx.tr("refuse.no_client", given=name)
    buttons = [Button("client", f"{near}?", f"~{known[near].id}")] if near else []
    if is_new:
        buttons.append(Button("client_new", ctx.tr("button.client_add", name=name), name))
    fitting = tuple(b for b in buttons if len(b.id.encode()) <= _LONGEST and b.id.count("|") == 2)
    return Undone(Refusal(text, {"client": text} if ctx.invocation.asked else {}, Card((text,), buttons=fitting)))
