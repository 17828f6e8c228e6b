"""`/list clients`: those on file whom the asker may read, by grade, with whose they are and how much is open."""

from __future__ import annotations

from dataclasses import replace

from core.access import may_read_client
from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.clients import GRADES
from core.command import Arg, Command, Values
from core.listwords import Unknown
from core.people import Client
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.views.wanted import read_words
from storage import search
from storage.search import NOBODY, Filter

_BUTTONS = 5


def listed(ctx: Context, values: Values) -> Answer:
    """All, those of a grade, mine, or those that nobody looks after."""
    return _page(ctx, _wanted(ctx, str(values.get("words", ""))), 0)


def page(ctx: Context, values: Values) -> Answer:
    number, state = read(str(values["page"]))
    grade, _, owner = state.partition(".")
    whose = {"mine": ctx.actor.id, "nobody": NOBODY}.get(owner)
    return replace(_page(ctx, Filter(grade=grade if grade in GRADES else "", owner=whose), number), instead=True)


def _wanted(ctx: Context, words: str) -> Filter:
    """Refuses what says nothing of clients, with an example."""
    text = words.strip()
    found = read_words(ctx, text)
    if isinstance(found, Unknown):
        found = read_words(ctx, f"grade {text}")
    if isinstance(found, Unknown) or found != Filter(grade=found.grade, owner=found.owner):
        example = ctx.tr("command.client_list.example")
        raise ctx.refuse("refuse.list_clients", given=text[:50], example=example)
    return found


def _page(ctx: Context, wanted: Filter, number: int) -> Say:
    tr = ctx.tr
    found = [client for client in ctx.directory.files.values() if _fits(ctx, client, wanted)]
    if not found:
        return Say(Card((tr("client.list_none"),), body=((tr("client.list_how"),),)))
    found.sort(key=lambda client: (client.grade or "~", client.name.casefold(), client.id))
    shown = found[number * SIZE : (number + 1) * SIZE]
    open_ = search.open_of_clients(ctx.unit.conn, ctx.actor, [client.id for client in shown])
    body = [_line(ctx, client, open_.get(client.id, 0)) for client in shown]
    if (left := len(found) - number * SIZE - len(shown)) > 0:
        body.append((tr.count("and_more", left),))
    turning = turns(tr, "client_list_page", _packed(wanted), number, len(found))
    buttons = [Button("client", client.name, f"~{client.id}") for client in shown[: _BUTTONS - len(turning)]]
    what = f" · {tr(f'grade.{wanted.grade}')}" if wanted.grade else ""
    return Say(Card((Bold(tr.count("client.list", len(found))), what), body=tuple(body), buttons=(*buttons, *turning)))


def _fits(ctx: Context, client: Client, wanted: Filter) -> bool:
    if not may_read_client(ctx.actor, client, ctx.directory) or (wanted.grade and client.grade != wanted.grade):
        return False
    if wanted.owner == NOBODY:
        return client.owner is None
    return not wanted.owner or ctx.directory.is_same(client.owner, ctx.actor)


def _line(ctx: Context, client: Client, count: int) -> Line:
    """`Acme · A · Bob · 2 open`"""
    grade = ctx.tr(f"choice.{client.grade}") if client.grade else ""
    who = ctx.name(client.owner) if client.owner else ctx.tr("client.no_owner")
    parts = [part for part in (grade, who, ctx.tr.count("client.list_open", count) if count else "") if part]
    return (Bold(client.name), "".join(f" · {part}" for part in parts))


def _packed(wanted: Filter) -> str:
    owner = "nobody" if wanted.owner == NOBODY else "mine" if wanted.owner else ""
    return f"{wanted.grade}.{owner}"


COMMANDS = (
    Command("client_list", listed, (Arg("words", "line", asked=False),), effect="read"),
    Command("client_list_page", page, (Arg("page", "word", required=True),), effect="read", listed=False),
)
