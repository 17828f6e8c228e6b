"""The board: the open records of one kind by their state, with the first of each; a state's button opens its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS, Kind
from handlers.context import Context
from handlers.paging import fitting
from handlers.views.summaries import summary
from handlers.views.wanted import in_words, packed, unpacked, wanted_of
from storage import search
from storage.search import Filter

_FIRST = 2
_STATES = 4
"""Buttons of states; the fifth turns to another kind."""
Counts = Mapping[tuple[str, str], int]


def board(ctx: Context, values: Values) -> Answer:
    """`/board tasks #Operations`; where no kind is named the one of which most is open."""
    return _board(ctx, wanted_of(ctx, values))


def turn(ctx: Context, values: Values) -> Answer:
    return replace(_board(ctx, unpacked(str(values["page"]))), instead=True)


def _board(ctx: Context, wanted: Filter) -> Say:
    wanted = replace(wanted, state=wanted.state or "open")
    counts = search.by_state(ctx.unit.conn, ctx.actor, replace(wanted, kind=""), ctx.now)
    of_kind = {name: sum(n for (kind, _), n in counts.items() if kind == name) for name in KINDS}
    name = wanted.kind or max(of_kind, key=lambda kind: of_kind[kind])
    wanted = replace(wanted, kind=name)
    if not of_kind[name] and not any(of_kind.values()):
        return Say(Card((ctx.tr("board.none"),), body=((ctx.tr("mine.try"),),)))
    states = _states(KINDS[name], counts)
    title = Bold(ctx.tr.count("list.title", of_kind[name], what=in_words(ctx, wanted)))
    body = [line for state in states for line in _of_state(ctx, wanted, state, counts[name, state])]
    return Say(Card((title,), body=tuple(body), buttons=_buttons(ctx, wanted, states, counts, of_kind)))


def _states(kind: Kind, counts: Counts) -> list[str]:
    """Those in which something is, in the order of its life."""
    return [state for state in kind.states if counts.get((kind.name, state))]


def _of_state(ctx: Context, wanted: Filter, state: str, count: int) -> list[Line]:
    found, _ = search.listed(ctx.unit.conn, ctx.actor, replace(wanted, statuses=(state,)), ctx.now, 0, _FIRST)
    head = ctx.tr("board.state", state=ctx.tr(f"state.{state}"), count=count)
    return [(Bold(head),), *(summary(ctx, record) for record in found)]


def _buttons(
    ctx: Context, wanted: Filter, states: list[str], counts: Counts, of_kind: Mapping[str, int]
) -> tuple[Button, ...]:
    """The states with the most in them; then the next kind of which something is open."""
    most = sorted(states, key=lambda state: -counts[wanted.kind, state])[:_STATES]
    buttons = [
        Button("list_open", ctx.tr(f"state.{state}"), packed(replace(wanted, statuses=(state,))))
        for state in states
        if state in most
    ]
    kinds = [name for name in KINDS if of_kind[name] or name == wanted.kind]
    following = kinds[(kinds.index(wanted.kind) + 1) % len(kinds)]
    if following != wanted.kind:
        label = ctx.tr("board.kind", kind=ctx.tr(f"choice.{following}"))
        buttons.append(Button("board_page", label, packed(replace(wanted, kind=following, statuses=()))))
    return fitting(buttons)


COMMANDS = (
    Command("board", board, (Arg("filter", "line"), Arg("department", "department"), Arg("owner", "person")), "read"),
    Command("board_page", turn, (Arg("page", "word", required=True),), "read", listed=False),
)
