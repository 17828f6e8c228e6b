"""The language that Muster speaks with a member."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Card
from core.command import Arg, Command, Values
from core.i18n import LOCALES
from handlers.context import Context
from storage import people


def language(ctx: Context, values: Values) -> Answer:
    locale = str(values["language"])
    people.change_person(ctx.unit, ctx.actor.id, locale=locale)
    for room in ctx.directory.rooms.values():
        if room.person == ctx.actor.id:
            people.change_room(ctx.unit, room.id, locale=locale)
    tr = ctx.languages.translator(locale, ctx.actor.zone, ctx.tr.platform)
    return Say(Card(title=(tr("language.done"),)))


COMMANDS = (Command("language", language, (Arg("language", "choice", required=True, choices=LOCALES),)),)
