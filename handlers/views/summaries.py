"""Records one line each, a page of them at a time."""

from __future__ import annotations

from datetime import timedelta

from core.answer import Say
from core.card import Bold, Button, Card, Line
from core.kinds import KINDS
from core.record import Record
from handlers.cards import SIGNS
from handlers.context import Context
from handlers.messages import Rendering
from handlers.paging import SIZE
from handlers.view import View

_SHOWN = 80
_JUST_NOW = timedelta(minutes=1)
_HEAD = 60
_BUTTONS = 3
"""References that open, beside the two that turn the page."""


def page_card(
    ctx: Context, title: str, found: list[Record], page: int, total: int, turning: tuple[Button, ...], more: str = ""
) -> Say:
    """`turning` are the buttons below the records' own; `more` is said in place of how many are left."""
    body = [summary(ctx, record) for record in found]
    left = total - page * SIZE - len(found)
    if left > 0:
        body.append((more or ctx.tr.count("and_more", left), "" if turning else f" · {ctx.tr('find.narrow')}"))
    buttons = tuple(Button("show", record.ref, record.ref) for record in found[:_BUTTONS])
    return Say(Card((Bold(title),), body=tuple(body), buttons=(*buttons, *turning)))


def summary(ctx: Context | View | Rendering, record: Record, ticked: bool = False) -> Line:
    """One record in one line: its reference, its words, how it stands and when it is due."""
    sign = "✅" if ticked else SIGNS[record.severity] or KINDS[record.kind].sign
    words = record.title.split("\n", 1)[0][:_SHOWN]
    head: Line = (f"{sign} ", Bold(record.ref), f" {words} · {ctx.tr(f'state.{record.status}')}")
    if record.due_at is None or not KINDS[record.kind].is_open(record.status):
        return head
    # What is told just when it falls due is not yet overdue.
    key = "mine.overdue" if record.due_at < ctx.now - _JUST_NOW else "card.due"
    return (*head, " · ", *ctx.tr.line(key), " ", *ctx.tr.spoken(record.due_at, ctx.now))


def head(view: Context | View, record: Record) -> Line:
    """`🔴 C-7 Acme: pallets wet`: which record a line is about."""
    sign = SIGNS[record.severity] or KINDS[record.kind].sign
    client = view.directory.clients.get(record.client or 0) or record.field("client_name")
    words = record.title.split("\n", 1)[0][:_HEAD]
    words = view.tr("stuck.of_client", client=client, title=words) if client else words
    return (f"{sign} ", Bold(record.ref), f" {words}")
