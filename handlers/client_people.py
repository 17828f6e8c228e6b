"""Whom to speak with at a client's."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Button, Card
from core.command import Arg, Command, Values
from handlers.client_found import readable_client
from handlers.context import Context
from storage import client_changes, clients
from storage.clients import Contact

_LONGEST = 200


def add(ctx: Context, values: Values) -> Answer:
    """Somebody new, or other words about somebody who is known there already."""
    client = readable_client(ctx, values)
    given = {name: " ".join(str(values.get(name, "")).split()) for name in ("name", "phone", "mail", "role")}
    if any(len(text) > _LONGEST for text in given.values()):
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    with client_changes.noted(ctx.unit, client.id, ctx.actor.id):
        if not clients.put_contact(ctx.unit, client.id, Contact(**given)):
            raise ctx.refuse("refuse.contact_same", name=given["name"], client=client.name)
    return _shown(ctx, client.id, "client.contact", given["name"], client.name)


def drop(ctx: Context, values: Values) -> Answer:
    client = readable_client(ctx, values)
    name = " ".join(str(values["name"]).split())
    with client_changes.noted(ctx.unit, client.id, ctx.actor.id):
        if not clients.drop_contact(ctx.unit, client.id, name):
            known = ctx.tr("room.comma").join(c.name for c in clients.contacts(ctx.unit.conn, client.id))
            raise ctx.refuse("refuse.no_contact", name=name, client=client.name, known=known or ctx.tr("nobody"))
    return _shown(ctx, client.id, "client.contact_gone", name, client.name)


def _shown(ctx: Context, id: int, key: str, name: str, client: str) -> Say:
    title = ctx.tr.line(key, name=name, client=client)
    show, undo = (Button(verb, ctx.tr(f"button.{key}"), f"~{id}") for verb, key in _AFTER)
    return Say(Card(title, buttons=(show, undo)))


_AFTER = (("client", "show"), ("client_undo", "undo"))
_CLIENT = Arg("client", "client", required=True, asked=False, free=True)
_NAME = Arg("name", "line", required=True)
COMMANDS = (
    Command(
        "contact_add",
        add,
        (_CLIENT, _NAME, Arg("role", "line"), Arg("phone", "line"), Arg("mail", "line")),
        right="capture",
    ),
    Command("contact_drop", drop, (_CLIENT, _NAME), right="capture"),
)
