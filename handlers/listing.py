"""Lists of records, by what they are, for the asker alone."""

from __future__ import annotations

from dataclasses import astuple, replace

from core.answer import Answer, Say
from core.command import Arg, Command, Values
from core.kinds import KINDS, SEVERITIES
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.summaries import page_card
from storage import search
from storage.search import Filter

_STATES = ("open", "closed", "overdue")


def list_(ctx: Context, values: Values) -> Answer:
    """Which records; where nothing is said the open ones of the asker's department."""
    wanted = _wanted(ctx, str(values.get("filter", "")))
    client, department, owner = (_id(values.get(name, "")) for name in ("client", "department", "owner"))
    severity = str(values.get("severity", ""))
    wanted = replace(wanted, client=client, department=department, owner=owner or wanted.owner, severity=severity)
    if wanted == Filter():
        wanted = Filter(department=ctx.actor.department)
    return _listed(ctx, replace(wanted, state=wanted.state or "open"), 0)


def list_page(ctx: Context, values: Values) -> Answer:
    page, state = read(str(values["page"]))
    return replace(_listed(ctx, _unpacked(state), page), instead=True)


def _listed(ctx: Context, wanted: Filter, page: int) -> Say:
    found, total = search.listed(ctx.unit.conn, ctx.actor, wanted, ctx.now, page * SIZE, SIZE)
    title = ctx.tr.count("list.title", total, what=_what(ctx, wanted))
    return page_card(ctx, title, found, page, total, turns(ctx.tr, "list_page", _packed(wanted), page, total))


def _wanted(ctx: Context, text: str) -> Filter:
    """Words like `tasks overdue` in any language; refuses one that says nothing of a list, with an example."""
    wanted = Filter()
    for word in text.casefold().split():
        choice = ctx.languages.choices.get(word) or ctx.languages.choices.get(word.removesuffix("s")) or word
        if _is_kind(choice):
            wanted = replace(wanted, kind=choice)
        elif choice in _STATES:
            wanted = replace(wanted, state=choice)
        elif choice == "mine":
            wanted = replace(wanted, owner=ctx.actor.id)
        else:
            raise ctx.refuse("refuse.list", given=word, example=ctx.tr("command.list.example"))
    return wanted


def _what(ctx: Context, wanted: Filter) -> str:
    """What a list holds, in words: `open · task · Operations`."""
    department = ctx.directory.departments.get(wanted.department or 0)
    named = [ctx.tr(f"choice.{word}") for word in (wanted.state, wanted.kind, wanted.severity) if word]
    named += [department.name] if department else []
    named += [ctx.directory.clients.get(wanted.client, "")] if wanted.client else []
    return " · ".join([*named, *([ctx.name(wanted.owner)] if wanted.owner else [])])


def _packed(wanted: Filter) -> str:
    """The filter as a button keeps it: its fields in their order."""
    return ",".join(str(value or "") for value in astuple(wanted))


def _unpacked(state: str) -> Filter:
    """The filter of a button; of one that was made up, as much as can be understood."""
    kind, state, client, department, owner, severity, *_ = [*state.split(","), *[""] * 6]
    return Filter(
        kind if _is_kind(kind) else "",
        state if state in _STATES else "",
        _id(client),
        _id(department),
        _id(owner),
        severity if severity in SEVERITIES else "",
    )


def _is_kind(name: str) -> bool:
    return name in KINDS and KINDS[name].captured


def _id(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 16 else None


_PAGE = (Arg("page", "word", required=True),)
COMMANDS = (
    Command(
        "list",
        list_,
        (
            Arg("filter", "line"),
            Arg("client", "client"),
            Arg("department", "department"),
            Arg("owner", "person"),
            Arg("severity", "choice", choices=SEVERITIES),
        ),
        effect="read",
    ),
    Command("list_page", list_page, _PAGE, effect="read", listed=False),
)
