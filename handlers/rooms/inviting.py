"""One sheet invites everybody: pasted behind /invite, shown first, and saved at a press, all or nothing."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Person
from handlers.context import Context
from handlers.importing.sheets import look, pasted_people
from handlers.messages import Rendering
from handlers.paging import SIZE, read, turns
from handlers.rooms.joining import invite_one, ways_in
from storage import people
from storage.outbox import Message


def invite(ctx: Context, values: Values) -> Answer:
    """One name is one invitation; several lines, or a file that came along, are a sheet."""
    if ctx.invocation.rows is not None:
        return look(ctx, ctx.invocation.rows, "people")
    pasted = (ctx.invocation.text or str(values["name"])).strip()
    return pasted_people(ctx, pasted) if "\n" in pasted else invite_one(ctx, str(values["name"]))


def missing(ctx: Context, values: Values) -> Answer:
    """Who is not reachable on any platform yet, each with a fresh way in to hand out."""
    return _missing(ctx, 0)


def missing_page(ctx: Context, values: Values) -> Answer:
    page, _ = read(str(values["page"]))
    return replace(_missing(ctx, page), instead=True)


def _missing(ctx: Context, page: int) -> Say:
    """A way in is made for those alone who are shown: each is good for a week from when it was seen."""
    found = people.unreachable(ctx.unit.conn)
    if not found:
        return Say(Card((ctx.tr("missing.none"),)))
    page = min(page, (len(found) - 1) // SIZE)
    shown = found[page * SIZE : (page + 1) * SIZE]
    body: list[Line] = []
    for person in shown:
        body += [(Bold(ctx.name(person)),), *ways_in(ctx, person)]
    if (left := len(found) - page * SIZE - len(shown)) > 0:
        body.append((ctx.tr.count("and_more", left),))
    turning = turns(ctx.tr, "missing_page", "", page, len(found))
    return Say(Card((ctx.tr.count("missing.title", len(found)),), body=tuple(body), buttons=turning))


def render_invited(rendering: Rendering, message: Message) -> Card | None:
    """Everybody of the sheet was looked for: how many nobody can reach yet."""
    reader: Person | None = rendering.directory.people.get(message.person or 0)
    if reader is None or not reader.has("configure"):
        return None
    left = len(people.unreachable(rendering.conn))
    if not left:
        return Card((rendering.tr("missing.none"),))
    button = Button("missing", rendering.tr("button.missing"), "", primary=True)
    return Card((rendering.tr.count("missing.left", left),), body=((rendering.tr("missing.why"),),), buttons=(button,))


MESSAGES = {"invited": render_invited}
COMMANDS = (
    Command("invite", invite, (Arg("name", "text", required=True),), right="configure", sheet=True),
    Command("missing", missing, right="configure"),
    Command("missing_page", missing_page, (Arg("page", "word", required=True),), right="configure", listed=False),
)
