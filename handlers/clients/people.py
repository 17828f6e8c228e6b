"""Whom to speak with at a client's."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Button, Card
from core.command import Arg, Command, Values
from core.contact import read_contact
from handlers.clients.found import readable_client
from handlers.context import Context
from storage import client_changes, clients
from storage.clients import Contact

_LONGEST = 200


def add(ctx: Context, values: Values) -> Answer:
    """Somebody new, or more about somebody who is known there already."""
    client = readable_client(ctx, values)
    given = {name: " ".join(str(values.get(name, "")).split()) for name in ("name", "phone", "mail", "role")}
    if given["name"] and not (given["phone"] or given["mail"] or given["role"]):
        given = read_contact(given["name"])
    known = next((one for one in clients.contacts(ctx.unit.conn, client.id) if one.name == given["name"]), Contact(""))
    given = {name: text or getattr(known, name) for name, text in given.items()}
    if any(len(text) > _LONGEST for text in given.values()):
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    with client_changes.noted(ctx.unit, client.id, ctx.actor.id):
        if not clients.put_contact(ctx.unit, client.id, Contact(**given)):
            raise ctx.refuse("refuse.contact_same", name=given["name"], client=client.name)
    said = " · ".join(given[name] for name in ("role", "phone", "mail") if given[name])
    return _shown(ctx, client.id, "client.contact", given["name"], client.name, said)


def drop(ctx: Context, values: Values) -> Answer:
    client = readable_client(ctx, values)
    name = " ".join(str(values["name"]).split())
    with client_changes.noted(ctx.unit, client.id, ctx.actor.id):
        if not clients.drop_contact(ctx.unit, client.id, name):
            known = ctx.tr("room.comma").join(c.name for c in clients.contacts(ctx.unit.conn, client.id))
            raise ctx.refuse("refuse.no_contact", name=name, client=client.name, known=known or ctx.tr("nobody"))
    return _shown(ctx, client.id, "client.contact_gone", name, client.name)


def _shown(ctx: Context, id: int, key: str, name: str, client: str, said: str = "") -> Say:
    title = ctx.tr.line(key, name=name, client=client)
    show, undo = (Button(verb, ctx.tr(f"button.{key}"), f"~{id}") for verb, key in _AFTER)
    return Say(Card(title, body=((said,),) if said else (), buttons=(show, undo)))


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
