"""Who changed what in a client's file, newest first; the last change is taken back within ten minutes."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Client
from handlers.clients.differences import differences
from handlers.clients.form import may_edit
from handlers.clients.found import readable_client
from handlers.context import Context
from handlers.paging import read, turns
from handlers.publish import regather
from handlers.records.undoable import WITHIN
from storage import client_changes
from storage.client_changes import Change

_PAGE = 5


def history(ctx: Context, values: Values) -> Answer:
    return _shown(ctx, readable_client(ctx, values), 0)


def page(ctx: Context, values: Values) -> Answer:
    number, id = read(str(values["page"]))
    client = readable_client(ctx, {"client": int(id) if id.isdecimal() and len(id) < 16 else id})
    return replace(_shown(ctx, client, number), instead=True)


def undo(ctx: Context, values: Values) -> Answer:
    """Puts the file back, where the last change of it is the actor's own and fresh."""
    client = readable_client(ctx, values)
    may_edit(ctx, client)
    found, _ = client_changes.of_client(ctx.unit.conn, client.id, 0, 1)
    if not found or not _undoable(ctx, found[0]):
        raise ctx.refuse("refuse.client_undo", name=client.name)
    client_changes.put_back(ctx.unit, found[0], ctx.actor.id)
    regather(ctx, client.id)
    title = ctx.tr.line("client.undone", name=client.name)
    return Say(Card(title, buttons=(Button("client", ctx.tr("button.show"), f"~{client.id}"),)), instead=True)


def _undoable(ctx: Context, change: Change) -> bool:
    own = ctx.directory.is_same(change.actor, ctx.actor) and ctx.now - change.at <= WITHIN
    return own and bool(change.before) and change.after == client_changes.file_of(ctx.unit.conn, change.client)


def _shown(ctx: Context, client: Client, number: int) -> Say:
    found, total = client_changes.of_client(ctx.unit.conn, client.id, number * _PAGE, _PAGE)
    body: list[Line] = []
    for change in found:
        who = ctx.name(change.actor) if change.actor else ctx.tr("nobody")
        verb = "client.by_change" if change.before else "client.by_adding"
        body.append((ctx.tr.moment(change.at, ctx.now), " · ", *ctx.tr.line(verb, who=who)))
        body += [("    ", *line) for line in differences(ctx, change)]
    takes_back = number == 0 and bool(found) and _undoable(ctx, found[0])
    back = (Button("client_undo", ctx.tr("button.undo"), f"~{client.id}"),) if takes_back else ()
    title = (Bold(client.name), f" · {ctx.tr.count('history.title', total)}")
    turning = turns(ctx.tr, "client_history_page", str(client.id), number, total, _PAGE)
    return Say(Card(title, body=tuple(body), buttons=(*back, *turning)))


_CLIENT = Arg("client", "client", required=True, asked=False)
_PAGES = (Arg("page", "word", required=True),)
COMMANDS = (
    Command("client_history", history, (_CLIENT,), effect="read", listed=False),
    Command("client_history_page", page, _PAGES, effect="read", listed=False),
    Command("client_undo", undo, (_CLIENT,), right="capture", listed=False),
)
