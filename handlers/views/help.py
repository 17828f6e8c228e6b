"""Help, made from the declarations and the catalogs: the few commands of every day, and the others area by area."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.terms import folded
from handlers.context import Context
from handlers.views.help_areas import AREAS, STEPS, is_daily


def help_(ctx: Context, values: Values) -> Answer:
    """`/help take`, or an area by its name, which may have several words; a sentence that only begins with the word is
    none (core/talk.py goes by the argument's type)."""
    topic = (ctx.invocation.text.strip() or str(values.get("topic", ""))).lstrip("/").casefold()
    wanted = ctx.registry.get(topic)
    if wanted and wanted.listed and ctx.actor.has(wanted.right):
        title = (Bold(ctx.tr.command(wanted.name)), f" · {_what(ctx, wanted)}")
        return Say(Card(title=title, body=(_example(ctx, wanted), *_behind(ctx, wanted))))
    areas = {folded(name): keys for name, keys in ctx.languages.meanings("help.area").items()}
    named = sorted(areas.get(folded(topic), ()))
    return _area(ctx, named[0]) if named else _beginning(ctx)


def area(ctx: Context, values: Values) -> Answer:
    """The press of an area's button."""
    wanted = str(values["page"])
    return replace(_area(ctx, wanted) if wanted in AREAS else _beginning(ctx), instead=True)


def _beginning(ctx: Context) -> Say:
    """What one types every day, with an example each: read in ten seconds."""
    daily = [c for c in _allowed(ctx) if is_daily(c)]
    body: list[Line] = [(Bold(ctx.tr.command(c.name)), f" · {_what(ctx, c)}\n", _said(ctx, c)) for c in daily]
    body += [(ctx.tr("help.more"),), *_behind(ctx)]
    title = f"{ctx.tr('help.title')} · {ctx.tr('help.version', version=ctx.settings['version'])}"
    return _card(ctx, title, body, "")


def _area(ctx: Context, wanted: str) -> Say:
    """The commands of an area by name alone; the steps, kind by kind."""
    if wanted == STEPS:
        kinds = [kind for kind in KINDS.values() if kind.captured and not kind.archived]
        body: list[Line] = [
            (Bold(f"{kind.sign} {ctx.tr(f'choice.{kind.name}')}"), " ", "  ".join(_verbs(ctx, kind.name)))
            for kind in kinds
        ]
    else:
        found = [c for c in _allowed(ctx) if not is_daily(c) and AREAS[wanted](c) and c.name != "help"]
        body = [(Bold(c.name), f" · {_what(ctx, c)}") for c in found]
    return _card(ctx, ctx.tr(f"help.area.{wanted}"), [*body, (ctx.tr("help.one"),), *_behind(ctx)], wanted)


def _behind(ctx: Context, command: Command | None = None) -> list[Line]:
    """Slack knows but the short commands by themselves, and refuses the others before they reach us."""
    if ctx.invocation.actor.platform != "slack" or (command and command.short):
        return []
    return [(ctx.tr("help.behind"),)]


def _verbs(ctx: Context, kind: str) -> list[str]:
    allowed = {c.name for c in _allowed(ctx)}
    return [verb for verb in dict.fromkeys(t.verb for t in KINDS[kind].transitions) if verb in allowed]


def _card(ctx: Context, title: str, body: list[Line], but: str) -> Say:
    others = [name for name in AREAS if name != but]
    buttons = tuple(Button("help_area", ctx.tr(f"help.area.{name}"), name) for name in others)
    return Say(Card(title=(Bold(title),), body=tuple(body), buttons=buttons))


def _allowed(ctx: Context) -> list[Command]:
    return [command for command in ctx.registry.listed() if ctx.actor.has(command.right)]


def _what(ctx: Context, command: Command) -> str:
    return ctx.tr(f"command.{command.name}.help")


def _said(ctx: Context, command: Command) -> str:
    return ctx.tr(f"command.{command.name}.example")


def _example(ctx: Context, command: Command) -> Line:
    return (ctx.tr("help.example", example=_said(ctx, command)),)


COMMANDS = (
    Command("help", help_, (Arg("topic", "word", asked=False),), effect="read"),
    Command("help_area", area, (Arg("page", "word", required=True),), effect="read", listed=False),
)
