"""Targets of service: those in force, and setting them, by a line or by a form (S000-1.4-a, S000-4.1)."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.clients import GRADES
from core.command import Arg, Command, Values
from core.dates.fold import fold
from core.errors import Undone
from core.kinds import KINDS, SEVERITIES
from core.reading import Reading
from core.sla import SET, Span, Target
from core.sla.said import Said, SlaError, read_length, read_targets
from core.sla.targets import possible
from handlers.context import Context
from handlers.forms import form_for
from handlers.limits.sla_words import grouped, presets, say_about, say_target
from storage import targets


def sla(ctx: Context, values: Values) -> Answer:
    """Alone it lists what holds; with words it sets them, and where some are missing it asks in a form."""
    words, department = str(values.get("words", "")).strip(), int(str(values.get("department") or 0))
    if not words and not department:
        return _listed(ctx)
    _check(ctx)
    try:
        said = read_targets(words, _kinds(ctx))
    except SlaError as error:
        raise ctx.refuse(error.key, given=error.given) from None
    about = Target("", None, said.kind, said.severity, said.grade, department)
    if not said.whats:
        raise _form(ctx, about)
    return _set(ctx, about, said)


def edit(ctx: Context, values: Values) -> Answer:
    """The form: what is empty stays as it is, and all of the rest is set, or nothing."""
    _check(ctx)
    department = int(str(values.get("department") or 0))
    kind, severity, grade = (str(values.get(name, "")) for name in ("kind", "severity", "grade"))
    about = Target("", None, kind, severity, grade, department)
    typed = {what: text for what in SET if (text := str(values.get(what, "")).strip())}
    if not ctx.invocation.asked:
        raise _form(ctx, about)
    said, problems = Said(), {}
    for what, text in typed.items():
        try:
            span, default = read_length(text)
        except SlaError as error:
            problems[what] = ctx.tr(error.key, given=error.given)
            continue
        if default:
            said.default.append(what)
        else:
            said.spans[what] = span
    if problems:
        raise _form(ctx, about, typed, problems)
    if not typed:
        raise ctx.refuse("sla.nothing")
    return _set(ctx, about, said)


def _set(ctx: Context, about: Target, said: Said) -> Answer:
    kind = KINDS.get(about.kind)
    for what in said.whats:
        if kind and not possible(what, kind):
            key = "sla.archived" if kind.archived else f"sla.impossible_{what}"
            raise ctx.refuse(key, kind=ctx.tr(f"choice.{kind.name}"))
    wanted = [replace(about, what=what, span=span) for what, span in said.spans.items()]
    dropped = [replace(about, what=what) for what in said.default]
    targets.put(ctx.unit, wanted, dropped, ctx.actor.id)
    done = [say_target(ctx.tr, target) for target in wanted]
    done += [ctx.tr("sla.default", what=ctx.tr(f"limit.{target.what}")) for target in dropped]
    title = (Bold(say_about(ctx.tr, ctx.directory, about)), f": {' · '.join(done)}")
    return Say(Card(title, body=(ctx.tr.line("sla.follows"),), buttons=(Button("sla", ctx.tr("button.sla")),)))


def _listed(ctx: Context) -> Say:
    """What administrators set, then our defaults where nothing else is set."""
    given = ctx.directory.targets.given
    lines: list[Line] = grouped(ctx.tr, ctx.directory, [*given, *presets(given)])
    hint = (ctx.tr("sla.how"),) if ctx.actor.has("configure") else (ctx.tr("sla.who"),)
    buttons = (Button("sla_edit", ctx.tr("button.sla_edit")),) if ctx.actor.has("configure") else ()
    return Say(Card((Bold(ctx.tr("sla.title")),), body=(*lines, hint), buttons=buttons))


def _check(ctx: Context) -> None:
    if not ctx.actor.has("configure"):
        raise ctx.refuse("sla.not_yours")


def _kinds(ctx: Context) -> dict[str, str]:
    """What kinds are called, in any language, and what people type for them."""
    named = {fold(word): kind for word, kind in ctx.languages.words.items() if kind in KINDS}
    for word, keys in ctx.languages.meanings("choice").items():
        named |= {fold(word): key for key in keys if key in KINDS}
    return named


def _form(
    ctx: Context, about: Target, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> Undone:
    """The generated form of sla_edit, filled with what is set for just this."""
    command = next(command for command in commands() if command.name == "sla_edit")
    own = {t.what: _typed(ctx, t.span) for t in ctx.directory.targets.given if t.about == about.about}
    given = {"kind": about.kind, "severity": about.severity, "grade": about.grade}
    given |= {"department": str(about.department or ""), **(typed if typed is not None else own)}
    form = form_for(command, ctx.tr, ctx.directory, Reading(given=given))
    fields = tuple(replace(field, error=(problems or {}).get(field.id, "")) for field in form.fields)
    return Undone(replace(form, fields=fields))


def _typed(ctx: Context, span: Span | None) -> str:
    """As it would be typed."""
    if span is None:
        return ctx.tr("sla.typed_off")
    if span.unit == "end" and span.amount < 2:
        return ctx.tr("sla.typed_next" if span.amount else "sla.typed_same")
    return f"{span.amount}{span.unit[0]}"


def commands() -> tuple[Command, ...]:
    """Of any kind that is declared at this moment and can have targets."""
    kinds = tuple(
        kind.name for kind in KINDS.values() if kind.targets or (kind.captured and possible("response", kind))
    )
    about = (
        Arg("kind", "choice", choices=kinds),
        Arg("severity", "choice", choices=SEVERITIES),
        Arg("grade", "choice", choices=GRADES),
        Arg("department", "department"),
    )
    return (
        Command("sla", sla, (Arg("department", "department"), Arg("words", "text", asked=False))),
        Command("sla_edit", edit, (*about, *(Arg(what, "line") for what in SET)), listed=False),
    )


COMMANDS = commands
