"""Reactions to a card as steps: 👀 takes it, ✅ closes it, as the team's table says and the kind allows.

Whoever reacts may do by it what the card's button would let them. What the table does not know, or the state does not
allow, is only a reaction. Taking one back undoes nothing by itself: it offers to.
"""

from __future__ import annotations

from core.answer import Answer, Say, Toast
from core.card import Button, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.reactions import bare, table
from core.record import Record
from handlers.answering import told
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living
from handlers.moving import move
from handlers.records.undoable import last_change

_ONLY_A_REACTION = Toast("")


def react(ctx: Context, values: Values) -> Answer:
    record = living(ctx, find(ctx, values))
    verb = _meant(ctx, record, values)
    if not verb or KINDS[record.kind].transition(verb, record.status) is None:
        return _ONLY_A_REACTION
    return told(ctx, move(ctx, record, verb), verb)


def unreact(ctx: Context, values: Values) -> Answer:
    """Said only to who did something by it, while it is their last change and can still be undone."""
    record = living(ctx, find(ctx, values))
    verb = _meant(ctx, record, values)
    last = last_change(ctx.unit.conn, ctx.actor.id, ctx.now, record.id) if verb else []
    if not last or last[0].verb != verb:
        return _ONLY_A_REACTION
    undo = Button("undo", ctx.tr("button.undo"), record.ref, record.revision, primary=True)
    return Say(Card((ctx.tr("react.stays", record=short_title(record)),), record.ref, buttons=(undo,)), record.ref)


def _meant(ctx: Context, record: Record, values: Values) -> str:
    """The verb of the emoji; "" where it is none, or the kind hears no reactions."""
    if not KINDS[record.kind].reactions:
        return ""
    return table(ctx.settings["reactions"]).get(bare(str(values["emoji"])), "")


_ARGS = (Arg("record", "record", required=True), Arg("emoji", "word", required=True))
COMMANDS = (
    Command("react", react, _ARGS, listed=False),
    Command("unreact", unreact, _ARGS, effect="read", listed=False),
)
