"""Help, made from the declarations and the catalogs: what can be typed, with an example of each."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Card
from core.command import Arg, Command, Values
from handlers.context import Context


def help_(ctx: Context, values: Values) -> Answer:
    wanted = ctx.registry.get(str(values.get("topic", "")).lstrip("/").casefold())
    commands = [wanted] if wanted and wanted.listed else ctx.registry.listed()
    allowed = [command for command in commands if ctx.actor.has(command.right)]
    body = tuple(
        (
            Bold(f"/{command.name}"),
            f" — {ctx.tr(f'command.{command.name}.help')}  ",
            ctx.tr(f"command.{command.name}.example"),
        )
        for command in allowed
    )
    return Say(Card(title=(Bold(ctx.tr("help.title")),), body=(*body, (ctx.tr("help.more"),))))


COMMANDS = (Command("help", help_, (Arg("topic", "word", asked=False),), effect="read"),)
