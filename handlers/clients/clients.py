"""`/client NAME` is the client's file; `/client C-7 NAME` says whom a record is from. A name that is not on file is
added, or is the nearest one on file."""

from __future__ import annotations

import json

from core.access import is_open, may
from core.answer import Answer, Say
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import not_now, told
from handlers.buttons import button, nearest_client
from handlers.cards import short_title
from handlers.changing import change
from handlers.clients.file import file_card
from handlers.clients.form import adding, editing
from handlers.clients.found import readable_client
from handlers.context import Context
from handlers.finding import find, fresh, stale
from handlers.starts import arrive
from handlers.view import View
from storage import client_changes, people

_LONGEST = 200


def _may_turn(ctx: Context, record: Record) -> None:
    """What is about a client who is not for everyone stays with those who may read it until its lead, or whoever looks
    after the client, says that it is another's."""
    client = ctx.directory.files.get(record.client or 0)
    if client is None or is_open(record, ctx.directory) or ctx.directory.is_same(client.owner, ctx.actor):
        return
    if not may(ctx.actor, record, ("lead", "triage"), ctx.directory):
        lead = ctx.directory.people.get(client.owner or 0) or ctx.directory.lead_of(record.department)
        who = lead.name if lead else ctx.tr("doer.triage")
        raise ctx.refuse("refuse.client_kept", record=short_title(record), client=client.name, who=who)


def client(ctx: Context, values: Values) -> Answer:
    """With a record, another client than the one that was said; otherwise the file, or the form to fill it in."""
    if "record" in values:
        record, wanted = _open(ctx, values), values["client"]
        return _set(ctx, record, wanted, "client") if isinstance(wanted, int) else _said(ctx, record, str(wanted))
    if values.get("action") == "add":
        return adding(ctx, values)
    found = readable_client(ctx, values)
    return editing(ctx, found) if values.get("action") == "edit" else file_card(ctx, found, 0)


def _said(ctx: Context, record: Record, name: str) -> Answer:
    """A name that is not on file is kept. One tap corrects it or puts it on file, and /undo takes it back."""
    if len(name) > _LONGEST:
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    fields = {**(record.fields or {}), "client_name": name}
    columns = {"client_id": None, "fields": json.dumps(fields, ensure_ascii=False)}
    moved = change(ctx, record, "client_said", columns, name)
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    near = nearest_client(moved, ctx.directory)
    title = ctx.tr.line("client.nearest" if near else "client.unknown", name=Bold(name), near=Bold(near or ""))
    verbs = ("client_near", "client_add") if near else ("client_add",)
    offered = tuple(button(moved, KINDS[moved.kind], verb, view, at == 0) for at, verb in enumerate(verbs))
    undo = Button("undo", ctx.tr("button.undo"), moved.ref, moved.revision)
    return Say(Card(title, moved.ref, ((short_title(moved),),), buttons=(*offered, undo)), moved.ref)


def client_near(ctx: Context, values: Values) -> Answer:
    """The nearest client on file is meant."""
    record = _open(ctx, values)
    near = nearest_client(record, ctx.directory)
    found = ctx.directory.client(near) if near else None
    if found is None:
        raise stale(ctx, record)
    return _set(ctx, record, found, "client")


def client_add(ctx: Context, values: Values) -> Answer:
    """The name that was said is a client's from now on."""
    record = _open(ctx, values)
    name = record.field("client_name")
    if not name:
        raise stale(ctx, record)
    if len(name) > _LONGEST:
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    found = ctx.directory.client(name)
    if found is None:
        found = people.add_client(ctx.unit, name)
        client_changes.note(ctx.unit, found, ctx.actor.id, {})
    return _set(ctx, record, found, "client_add", name)


def _open(ctx: Context, values: Values) -> Record:
    """What has ended keeps its client, unless nobody knows yet who that is."""
    record = fresh(ctx, find(ctx, values))
    kind = KINDS[record.kind]
    if "client" not in kind.marks or not (kind.is_open(record.status) or record.field("client_name")):
        raise not_now(ctx, record)
    _may_turn(ctx, record)
    return record


def _set(ctx: Context, record: Record, client: int, verb: str, name: str = "") -> Answer:
    kept = {key: value for key, value in (record.fields or {}).items() if key != "client_name"}
    columns = {"client_id": client, "fields": json.dumps(kept, ensure_ascii=False)}
    moved = change(ctx, record, verb, columns, name or ctx.directory.clients[client], client=client)
    arrive(ctx, moved)
    return told(ctx, moved, verb)


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command(
        "client",
        client,
        (
            Arg("record", "record", asked=False),
            Arg("action", "choice", choices=("add", "edit"), asked=False, leads=True),
            Arg("client", "client", required=True, free=True),
        ),
        right="capture",
    ),
    Command("client_near", client_near, (_RECORD,), right="capture", listed=False),
    Command("client_add", client_add, (_RECORD,), right="capture", listed=False),
)
