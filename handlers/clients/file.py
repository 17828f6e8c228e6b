"""A client's file: what is known of them, whom to speak with, and all that happened, newest first."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.clients import DETAILS
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.people import Client
from handlers.clients.found import readable_client
from handlers.context import Context
from handlers.kept import label
from handlers.lines import entry_line
from handlers.paging import read, turns
from storage import clients, records, timelines
from storage.history import Entry

_PAGE = 6
_TITLE = 60
_BEGINNINGS = frozenset({"captured", "imported"})
TOLD = _BEGINNINGS | {"inform", "rate", "satisfied", "dissatisfied", "concede", "reopen", "done"}
"""What of their records' history is the client's, too."""


def file_card(ctx: Context, client: Client, page: int) -> Say:
    entries, total = timelines.of_client(ctx.unit.conn, ctx.actor, client.id, TOLD, page * _PAGE, _PAGE)
    told = [line for entry in entries if (line := _told(ctx, entry))]
    heading: list[Line] = [(Bold(ctx.tr.count("client.timeline", total)),)] if told else [(ctx.tr("client.nothing"),)]
    about = [*_about(ctx, client), *_contacts(ctx, client)] if page == 0 else []
    grade = f" · {ctx.tr(f'choice.{client.grade}')}" if client.grade else ""
    turning = turns(ctx.tr, "client_page", str(client.id), page, total, _PAGE)
    verbs = ["visited", "talked", "client_edit", "client_history"]
    verbs[2:2] = ["contact_add"] if not turning else []  # five buttons, as everywhere
    acts = tuple(_button(ctx, verb, client) for verb in verbs)
    fields = _details(ctx, client) if page == 0 else ()
    title = (Bold(client.name), grade)
    return Say(Card(title, "", (*about, *heading, *told), fields, (*(acts if page == 0 else ()), *turning)))


def page(ctx: Context, values: Values) -> Answer:
    number, id = read(str(values["page"]))
    found = readable_client(ctx, {"client": int(id) if id.isdecimal() and len(id) < 16 else id})
    return replace(file_card(ctx, found, number), instead=True)


def _about(ctx: Context, client: Client) -> list[Line]:
    """Whose it is, in which language they are spoken to, and who may read."""
    department = ctx.directory.departments.get(client.department or 0)
    owner = ctx.tr("client.owner", who=ctx.name(client.owner)) if client.owner else ctx.tr("client.no_owner")
    parts = [owner, *([department.name] if department else [])]
    parts += [ctx.tr(f"choice.{client.locale}")] if client.locale else []
    if client.readers != "everyone":
        who = ctx.tr(f"choice.{client.readers}")
        named = ctx.tr("room.comma").join(ctx.name(id) for id in sorted(client.people))
        parts.append(ctx.tr("client.read_by", who=f"{who} ({named})" if named else who))
    return [(" · ".join(parts),)]


def _contacts(ctx: Context, client: Client) -> list[Line]:
    found = clients.contacts(ctx.unit.conn, client.id)
    return [("👤 ", Bold(c.name), "".join(f" · {part}" for part in (c.role, c.phone, c.mail) if part)) for c in found]


def _details(ctx: Context, client: Client) -> tuple[tuple[str, Line], ...]:
    known = clients.details(ctx.unit.conn, client.id)
    return tuple((label(ctx.tr, "client", d.name), (known[d.name],)) for d in DETAILS if known.get(d.name))


def _told(ctx: Context, entry: Entry) -> Line:
    """What was captured with how it stands now; what was done to it in its own words."""
    record = records.get(ctx.unit.conn, entry.record)
    if record is None:
        return ()
    kind = KINDS[record.kind]
    head: Line = (ctx.tr.moment(entry.at, ctx.now), f" · {kind.sign} ", Bold(record.ref), " ")
    if entry.verb not in _BEGINNINGS:
        return (*head, "· ", *entry_line(ctx.tr, ctx.directory, ctx.now, entry))
    title = record.title.partition("\n")[0]
    short = title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"
    chosen = [record.field(d.name) for d in kind.details if d.type == "choice" and d.name in ("type", "outcome")]
    said = [ctx.tr(f"choice.{one}") for one in chosen if one] + [ctx.tr(f"state.{record.status}")]
    return (*head, " · ".join([short, *said]))


def _button(ctx: Context, verb: str, client: Client) -> Button:
    return Button(verb, ctx.tr(f"button.{verb}"), f"~{client.id}")


COMMANDS = (Command("client_page", page, (Arg("page", "word", required=True),), effect="read", listed=False),)
