"""Lists of records: by what they are, and by the words in them. Answers go to the asker alone, seven a page."""

from __future__ import annotations

from dataclasses import astuple, replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS, SEVERITIES
from core.record import Record
from handlers.cards import SIGNS
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from storage import search
from storage.search import Filter

_KINDS = frozenset(kind.name for kind in KINDS.values() if kind.captured)
_STATES = ("open", "closed", "overdue")
_SHOWN = 80
_BUTTONS = 3
"""References that open, beside the two that turn the page."""


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
    found, total = search.listed(ctx.unit.conn, wanted, ctx.now, page * SIZE, SIZE)
    title = ctx.tr.count("list.title", total, what=_what(ctx, wanted))
    return _card(ctx, title, found, page, total, turns(ctx.tr, "list_page", _packed(wanted), page, total))


def find(ctx: Context, values: Values) -> Answer:
    return _found(ctx, " ".join(str(values["words"]).split()), 0)


def find_page(ctx: Context, values: Values) -> Answer:
    page, words = read(str(values["page"]))
    return replace(_found(ctx, words, page), instead=True)


def _found(ctx: Context, words: str, page: int) -> Say:
    found, total = search.containing(ctx.unit.conn, words.split(), page * SIZE, SIZE)
    title = ctx.tr.count("find.title", total, words=words[:_SHOWN])
    return _card(ctx, title, found, page, total, turns(ctx.tr, "find_page", words, page, total))


def _card(ctx: Context, title: str, found: list[Record], page: int, total: int, turning: tuple[Button, ...]) -> Say:
    body = [summary(ctx, record) for record in found]
    left = total - page * SIZE - len(found)
    if left > 0:
        body.append((ctx.tr.count("and_more", left), "" if turning else f" · {ctx.tr('find.narrow')}"))
    buttons = tuple(Button("show", record.ref, record.ref) for record in found[:_BUTTONS])
    return Say(Card((Bold(title),), body=tuple(body), buttons=(*buttons, *turning)))


def summary(ctx: Context, record: Record, ticked: bool = False) -> Line:
    """One record in one line: its reference, its words, how it stands and when it is due."""
    sign = "✅" if ticked else SIGNS[record.severity] or KINDS[record.kind].sign
    words = record.title.split("\n", 1)[0][:_SHOWN]
    head: Line = (f"{sign} ", Bold(record.ref), f" {words} · {ctx.tr(f'state.{record.status}')}")
    if record.due_at is None or not KINDS[record.kind].is_open(record.status):
        return head
    key = "mine.overdue" if record.due_at < ctx.now else "card.due"
    return (*head, " · ", *ctx.tr.line(key), " ", *ctx.tr.spoken(record.due_at, ctx.now))


def _wanted(ctx: Context, text: str) -> Filter:
    """Words like `tasks overdue` in any language; refuses one that says nothing of a list, with an example."""
    wanted = Filter()
    for word in text.casefold().split():
        choice = ctx.languages.choices.get(word) or ctx.languages.choices.get(word.removesuffix("s")) or word
        if choice in _KINDS:
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
        kind if kind in _KINDS else "",
        state if state in _STATES else "",
        _id(client),
        _id(department),
        _id(owner),
        severity if severity in SEVERITIES else "",
    )


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
    Command("find", find, (Arg("words", "line", required=True),), effect="read", short=True),
    Command("find_page", find_page, _PAGE, effect="read", listed=False),
)
