"""Help, made from the declarations and the catalogs: what can be typed, with an example of each."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from handlers.context import Context


def help_(ctx: Context, values: Values) -> Answer:
    wanted = ctx.registry.get(str(values.get("topic", "")).lstrip("/").casefold())
    if wanted and wanted.listed and ctx.actor.has(wanted.right):
        return Say(Card(title=(Bold(f"/{wanted.name}"), f" · {_what(ctx, wanted)}"), body=(_example(ctx, wanted),)))
    return Say(Card(title=(Bold(ctx.tr("help.title")),), body=tuple(_overview(ctx))))


def _overview(ctx: Context) -> list[Line]:
    """The few commands of every day with an example each, the others by name alone: read in ten seconds."""
    allowed = [command for command in ctx.registry.listed() if ctx.actor.has(command.right)]
    daily = [command for command in allowed if command.short]
    others = [command for command in allowed if not command.short and command.name != "help"]
    body: list[Line] = [
        (Bold(f"/{c.name}"), f" · {_what(ctx, c)}\n", ctx.tr(f"command.{c.name}.example")) for c in daily
    ]
    # Telegram makes a link of every word behind a slash, and refuses more than a hundred of them.
    for key, about_a_record, slash in (("help.records", True, ""), ("help.setup", False, "/")):
        names = [f"{slash}{command.name}" for command in others if bool(command.arg("record")) is about_a_record]
        if names:
            body.append((Bold(ctx.tr(key)), " ", "  ".join(names)))
    return [*body, (ctx.tr("help.one"),), (ctx.tr("help.more"),)]


def _what(ctx: Context, command: Command) -> str:
    return ctx.tr(f"command.{command.name}.help")


def _example(ctx: Context, command: Command) -> Line:
    return (ctx.tr("help.example", example=ctx.tr(f"command.{command.name}.example")),)


COMMANDS = (Command("help", help_, (Arg("topic", "word", asked=False),), effect="read"),)
