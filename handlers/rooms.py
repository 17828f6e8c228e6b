"""Saying who sits in a room: where outsiders sit too, no card is ever posted (design.md section 5)."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Card
from core.command import Arg, Command, Values
from handlers.context import Context
from storage import people

AUDIENCES = ("colleagues", "clients")


def room(ctx: Context, values: Values) -> Answer:
    if ctx.room is None or ctx.room.person is not None:
        raise ctx.refuse("refuse.not_a_room")
    audience = str(values["audience"])
    people.change_room(ctx.unit, ctx.room.id, audience=audience)
    return Say(Card(title=ctx.tr.line(f"room.{audience}", room=ctx.room.name)))


COMMANDS = (Command("room", room, (Arg("audience", "choice", required=True, choices=AUDIENCES),), right="triage"),)
