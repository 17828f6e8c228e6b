"""Filling in a client's file: a new one, or what has changed."""

from __future__ import annotations

import json
from typing import Any

from core.answer import Answer, Refusal, Say
from core.card import Button, Card
from core.clients import DETAILS, GRADES
from core.command import Arg, Command, Values
from core.errors import Undone
from core.i18n import LOCALES
from core.people import READERS, Client
from core.reading import Reading
from handlers.clients.found import readable_client
from handlers.context import Context
from handlers.forms import form_for
from handlers.publish import regather
from storage import client_changes, clients, people

_LONGEST = 200


def adding(ctx: Context, values: Values) -> Answer:
    """The form of a new file; a name that is on file leads there instead."""
    given = values["client"]
    if isinstance(given, int):
        raise ctx.refuse("refuse.client_there", name=ctx.directory.clients[given])
    raise _form(ctx, {"name": str(given), "readers": READERS[0]})


def new(ctx: Context, values: Values) -> Answer:
    """The button below a name that is not on file."""
    name = str(values["message"])
    return adding(ctx, {"client": ctx.directory.client(name) or name})


def edit(ctx: Context, values: Values) -> Answer:
    return editing(ctx, readable_client(ctx, values))


def editing(ctx: Context, client: Client) -> Answer:
    may_edit(ctx, client)
    known = {"client": f"~{client.id}", "name": client.name, "grade": client.grade, "language": client.locale}
    known |= {"owner": str(client.owner or ""), "department": str(_own_department(ctx, client) or "")}
    known |= {"readers": client.readers, "people": ", ".join(ctx.name(id) for id in sorted(client.people))}
    raise _form(ctx, known | dict(clients.details(ctx.unit.conn, client.id)))


def save(ctx: Context, values: Values) -> Answer:
    """What the form holds is the file's from now on; who may read it counts at once, in every room."""
    client = readable_client(ctx, values) if "client" in values else None
    if client:
        may_edit(ctx, client)
    columns, readers = _columns(ctx, client, values)
    if client is None:
        id = people.add_client(ctx.unit, columns.pop("name"), **columns)
        with client_changes.noted(ctx.unit, id, ctx.actor.id, is_new=True):
            people.change_client(ctx.unit, id, readers)
    else:
        id = client.id
        with client_changes.noted(ctx.unit, id, ctx.actor.id):
            people.change_client(ctx.unit, id, readers, **columns)
        regather(ctx, id)
    return _saved(ctx, id, str(values["name"]), is_new=client is None)


def _saved(ctx: Context, id: int, name: str, is_new: bool) -> Answer:
    title = ctx.tr.line("client.added" if is_new else "client.changed", name=name)
    undo = (Button("client_undo", ctx.tr("button.undo"), f"~{id}"),) if not is_new else ()
    return Say(Card(title, buttons=(Button("client", ctx.tr("button.show"), f"~{id}"), *undo)))


def _form(ctx: Context, given: dict[str, str]) -> Undone:
    command = ctx.registry.get("client_save")
    if command is None:
        raise ctx.refuse("refuse.no_client", given=given["name"])
    return Undone(form_for(command, ctx.tr, ctx.directory, Reading(given={k: v for k, v in given.items() if v})))


def may_edit(ctx: Context, client: Client) -> None:
    """Its owner and those who lead may; anybody, as long as it is nobody's."""
    if client.owner and not ctx.directory.is_same(client.owner, ctx.actor) and not ctx.actor.has("triage"):
        raise ctx.refuse("refuse.client_owner", name=client.name, who=ctx.name(client.owner))


def _own_department(ctx: Context, client: Client) -> int | None:
    """Its department, unless it is only its owner's."""
    owner = ctx.directory.people.get(client.owner or 0)
    return client.department if not owner or owner.department != client.department else None


def _columns(ctx: Context, client: Client | None, values: Values) -> tuple[dict[str, Any], list[int]]:
    name = " ".join(str(values["name"]).split())
    there = ctx.directory.client(name)
    if len(name) > _LONGEST:
        raise _wrong("name", ctx.tr("refuse.too_long", limit=_LONGEST))
    if there is not None and (client is None or there != client.id):
        raise _wrong("name", ctx.tr("refuse.client_there", name=name))
    readers = str(values.get("readers", READERS[0]))
    named = _named(ctx, str(values.get("people", "")))
    if readers == "people" and not named:
        raise _wrong("people", ctx.tr("refuse.client_people"))
    fields = {detail.name: str(values[detail.name]) for detail in DETAILS if values.get(detail.name)}
    columns = {
        "name": name,
        "grade": str(values.get("grade", "")),
        "owner_id": values.get("owner"),
        "department_id": values.get("department"),
        "locale": str(values.get("language", "")),
        "readers": readers,
        "fields": json.dumps(fields, ensure_ascii=False),
    }
    return columns, named if readers == "people" else []


def _named(ctx: Context, text: str) -> list[int]:
    """Everybody whom a list of names means; refuses at its field what is nobody's name, or several people's."""
    found = []
    for name in filter(None, (part.strip() for part in text.replace("，", ",").replace("、", ",").split(","))):
        value, problem = ctx.reader.value(Arg("people", "person"), name)
        if not isinstance(value, int):
            raise _wrong("people", ctx.tr(problem, given=name))
        found.append(value)
    return found


def _wrong(field: str, text: str) -> Undone:
    return Undone(Refusal(text, {field: text}))


_CLIENT = Arg("client", "client", required=True, asked=False)
COMMANDS = (
    Command("client_edit", edit, (_CLIENT,), right="capture", listed=False),
    Command("client_new", new, (Arg("message", "word", required=True, asked=False),), right="capture", listed=False),
    Command(
        "client_save",
        save,
        (
            Arg("client", "client", asked=False),
            Arg("name", "line", required=True),
            Arg("grade", "choice", choices=GRADES),
            Arg("owner", "person"),
            Arg("department", "department"),
            Arg("language", "choice", choices=LOCALES),
            Arg("readers", "choice", choices=READERS),
            Arg("people", "line"),
            *(Arg(detail.name, "text" if detail.type == "text" else "line") for detail in DETAILS),
        ),
        right="capture",
        listed=False,
    ),
)
