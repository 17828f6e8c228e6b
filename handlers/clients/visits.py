"""Visits, talks, enquiries and suggestions: each is a record of the client's, by two taps, by one line or by a form.

A problem that a visit finds is an issue or a complaint of its own, linked with the visit (S001-3.3-d).
"""

from __future__ import annotations

import json
from typing import Any

from core.answer import Answer, Say
from core.card import Button, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.kinds.contact import CONTACT, HAPPENED, OUTCOMES, TYPES
from core.kinds.words import CHANNELS
from core.people import Client
from core.record import Record
from handlers.answering import own_card
from handlers.buttons import button, offered
from handlers.capture.files import attach
from handlers.capture.sources import sourced
from handlers.cards import short_title
from handlers.clients.found import readable_client
from handlers.context import Context
from handlers.following import follow
from handlers.paging import beside
from handlers.publish import post_new
from handlers.starts import arrive
from handlers.view import View
from storage import history, links, records
from storage.links import RELATED

_PROBLEMS = ("issue", "complaint")
_LONGEST = 100_000


def visited(ctx: Context, values: Values) -> Answer:
    return _how(ctx, readable_client(ctx, values), "visit", ("good",))


def talked(ctx: Context, values: Values) -> Answer:
    return _how(ctx, readable_client(ctx, values), "contact", ("phone", "mail", "chat"))


def _how(ctx: Context, client: Client, type: str, ways: tuple[str, ...]) -> Say:
    """The second tap. Each question is one of its own, so that the same answer next week counts, too."""
    about = f"{client.id}.{type}.{int(ctx.now.timestamp()):x}"
    known = [Button("met", ctx.tr(f"choice.{way}"), f"{about}.{way}", 1) for way in ways]
    more = [Button(verb, ctx.tr(f"button.{verb}"), about) for verb in ("met_problem", "met_note")]
    return Say(Card(ctx.tr.line(f"met.{type}", client=client.name), buttons=(*known, *more)))


def met(ctx: Context, values: Values) -> Answer:
    client, type, way = _pressed(ctx, values)
    fields = {"outcome": way} if way in OUTCOMES else {"channel": way} if way in CHANNELS else {}
    record = _create(ctx, type, ctx.tr(f"met.title_{type}"), client.id, "", fields)
    return _answer(ctx, record, instead=True)


def met_note(ctx: Context, values: Values) -> Answer:
    client, type, _ = _pressed(ctx, values)
    return _answer(ctx, _create(ctx, type, str(values["title"]), client.id, "", {}))


def met_problem(ctx: Context, values: Values) -> Answer:
    """The visit, and what it found; the client's complaint, or an issue of ours."""
    client, type, _ = _pressed(ctx, values)
    text = str(values["title"])
    visit = _create(ctx, type, text, client.id, "", {"outcome": "problem"})
    return _found(ctx, visit, str(values["as"]), text)


def _found(ctx: Context, visit: Record, kind: str, text: str) -> Answer:
    columns = _columns(ctx, visit.client, "")
    problem = records.create(ctx.unit, kind, text, ctx.actor.id, **columns)
    history.note(ctx.unit, problem, ctx.actor.id, "captured", text=text, status=problem.status)
    links.put(ctx.unit, visit.id, problem.id, RELATED, ctx.actor.id)
    post_new(ctx, problem)
    arrive(ctx, problem)
    follow(ctx, None, problem)
    card = own_card(ctx, problem)
    title = ctx.tr.line("capture.done", record=short_title(problem))
    body = (ctx.tr.line("met.linked", record=visit.ref), *card.body)
    return Say(Card(title, problem.ref, body, card.fields, card.buttons), problem.ref)


def _command(type: str) -> Command:
    """`/visit Acme: they want samples`; what is to be answered is shown to the room, too."""

    def run(ctx: Context, values: Values) -> Answer:
        client = values["client"]
        if isinstance(client, int):
            readable_client(ctx, values)
        chosen = {name: str(values[name]) for name in ("outcome", "channel") if name in values}
        known, name = (client, "") if isinstance(client, int) else (None, str(client))
        text = str(values["title"])
        record = attach(ctx, _create(ctx, type, text, known, name, chosen))
        record = sourced(ctx, record)
        if type in HAPPENED and values.get("outcome") == "problem":
            return _found(ctx, record, _PROBLEMS[0], text)
        if type not in HAPPENED:
            post_new(ctx, record)
        return _answer(ctx, record)

    outcome = (Arg("outcome", "choice", choices=OUTCOMES),) if type in HAPPENED else ()
    args = (Arg("client", "client", required=True, free=True), Arg("title", "line", required=True))
    return Command(type, run, (*args, Arg("channel", "choice", choices=CHANNELS), *outcome), right="capture")


def _create(ctx: Context, type: str, text: str, client: int | None, name: str, chosen: dict[str, str]) -> Record:
    if len(text) > _LONGEST:
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    columns = _columns(ctx, client, name) | {"created_at": ctx.said_at}
    fields = {"type": type, **chosen, **({"client_name": name} if name else {})}
    columns["fields"] = json.dumps(fields, ensure_ascii=False)
    if type in HAPPENED:
        columns |= {"status": "closed", "closed_at": ctx.said_at, "owner_id": ctx.actor.id}
    record = records.create(ctx.unit, CONTACT.name, text, ctx.actor.id, **columns)
    history.note(ctx.unit, record, ctx.actor.id, "captured", text=text, at=ctx.said_at, status=record.status)
    follow(ctx, None, record)
    return record


def _columns(ctx: Context, client: int | None, name: str) -> dict[str, Any]:
    here, said = ctx.room, ctx.invocation
    where = {"room_id": here.id if here else None, "message": said.message, "url": said.url}
    fields = {"client_name": name} if name else {}
    department = {"department_id": ctx.actor.department, "client_id": client}
    return {**department, **where, "fields": json.dumps(fields, ensure_ascii=False)}


def _pressed(ctx: Context, values: Values) -> tuple[Client, str, str]:
    id, type, _, way, *_ = [*str(values["message"]).split("."), *[""] * 4]
    number = int(id) if id.isascii() and id.isdecimal() and len(id) < 16 else id
    return readable_client(ctx, {"client": number}), type if type in HAPPENED else "contact", way


def _answer(ctx: Context, record: Record, instead: bool = False) -> Say:
    """What was recorded, and what may be added to it."""
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    card = own_card(ctx, record)
    kind = KINDS[record.kind]
    unknown = [verb for verb in ("client_near", "client_add") if offered(record, kind, verb, view)]
    own = [] if kind.is_open(record.status) else ["rate", "comment"]
    known = [button(record, kind, verb, view) for verb in (*unknown, *own)]
    undo = Button("undo", ctx.tr("button.undo"), record.ref, record.revision)
    title = ctx.tr.line("capture.done", record=short_title(record))
    buttons = beside(known if own else (*known, *card.buttons), undo)
    return Say(Card(title, record.ref, card.body, card.fields, buttons), record.ref, instead)


_CLIENT = (Arg("client", "client", required=True, asked=False),)
_MET = Arg("message", "word", required=True, asked=False)
_TEXT = Arg("title", "line", required=True)
COMMANDS = (
    *map(_command, TYPES),
    Command("visited", visited, _CLIENT, effect="read", right="capture", listed=False),
    Command("talked", talked, _CLIENT, effect="read", right="capture", listed=False),
    Command("met", met, (_MET,), right="capture", listed=False),
    Command("met_note", met_note, (_MET, _TEXT), right="capture", listed=False),
    Command(
        "met_problem",
        met_problem,
        (_MET, _TEXT, Arg("as", "choice", required=True, choices=_PROBLEMS)),
        right="capture",
        listed=False,
    ),
)
