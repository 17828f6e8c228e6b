"""Policies of escalation: listed, shown with who changed them when, set by a line or a form, turned off, put back.

Administrators only. Every version is kept; a chain that is under way goes on by the one that it started with.
"""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Form, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.dates.fold import half_width
from core.errors import Undone
from core.escalation import Policy, PolicyError, scope_of, write_policy, write_step
from core.reading import Reading
from handlers.context import Context
from handlers.escalation.policy_text import name_of, policy_of, say
from handlers.forms import form_for
from storage import policies
from storage.policies import Version

_SHOWN, _KEPT = 4, 5


def policy(ctx: Context, values: Values) -> Answer:
    """Bare: the list. `NAME` shows one; `set NAME steps` makes a new version; `off NAME` turns it off."""
    text = str(values.get("words", "")).strip()
    word, rest = _first(text)
    meant = next(iter(ctx.languages.meanings("policyword").get(word, ())), "")
    if not text:
        return Say(_list(ctx))
    if not meant:
        return _shown(ctx, _known(ctx, text))
    if meant == "off":
        if not rest:
            raise ctx.refuse("policy.which_one", off=word, known=_names(ctx))
        return _off(ctx, _known(ctx, rest))
    name, steps = _first(rest)
    if not name or not steps:
        raise Undone(_form(ctx, name, _text(ctx, name)))
    try:
        return _set(ctx, policy_of(ctx, name_of(name), steps))
    except PolicyError as error:
        raise ctx.refuse_with(say(ctx, error)) from None


def edit(ctx: Context, values: Values) -> Answer:
    """The form: a name and its lines; what is wrong is said there."""
    name, steps = str(values.get("name", "")), str(values.get("steps", ""))
    if not ctx.invocation.asked:
        target = str(values.get("message", ""))
        raise Undone(_form(ctx, target, _text(ctx, target)))
    try:
        return _set(ctx, policy_of(ctx, name_of(name), steps))
    except PolicyError as error:
        raise Undone(_form(ctx, name, steps, error)) from None


def show(ctx: Context, values: Values) -> Answer:
    return _shown(ctx, _known(ctx, str(values["message"])))


def turn_off(ctx: Context, values: Values) -> Answer:
    return _off(ctx, _known(ctx, str(values["message"])))


def back(ctx: Context, values: Values) -> Answer:
    """What held before the newest version holds again, as a new one."""
    newest = _known(ctx, str(values["message"]))
    _, *former = policies.versions(ctx.unit.conn, newest.policy.name)
    wanted = next((version for version in former if not version.off), newest)
    return _set(ctx, replace(wanted.policy, ours=False))


def _set(ctx: Context, policy: Policy) -> Answer:
    policies.put(ctx.unit, policy, ctx.actor.id)
    return _said(ctx, "policy.now", policy.name)


def _off(ctx: Context, version: Version) -> Answer:
    if not version.off:
        policies.put(ctx.unit, version.policy, ctx.actor.id, off=True)
    return _said(ctx, "policy.now_off", version.policy.name)


def _said(ctx: Context, key: str, name: str) -> Say:
    """What holds from now on: the title says what became of it, so that no mark does once more."""
    return Say(_card(ctx, ctx.tr.line(key, name=Bold(name)), name))


def _shown(ctx: Context, version: Version) -> Answer:
    title: Line = (Bold(version.policy.name), *_marks(ctx, version))
    return Say(_card(ctx, title, version.policy.name))


def _list(ctx: Context) -> Card:
    """Each with what it is for; ours are marked as defaults."""
    body: list[Line] = []
    buttons = []
    for version in sorted(policies.newest(ctx.unit.conn), key=lambda one: (one.policy.ours, one.policy.name)):
        found = version.policy
        scope = scope_of(found, ctx.tr, ctx.directory) or ctx.tr("policy.for_all")
        body.append((Bold(found.name), f" · {scope}", *_marks(ctx, version)))
        buttons.append(Button("policy_show", found.name, found.name))
    how = ctx.tr.line("policy.how", set=ctx.tr("policyword.set"), off=ctx.tr("policyword.off"))
    new = Button("policy_edit", ctx.tr("button.policy_new"))
    return Card(ctx.tr.line("policy.title"), body=(*body, how), buttons=(*buttons[:_SHOWN], new))


def _marks(ctx: Context, version: Version) -> tuple[str, ...]:
    marks = [ctx.tr("policy.ours")] if version.policy.ours else []
    marks += [ctx.tr("policy.off")] if version.off else []
    return tuple(f" · {mark}" for mark in marks)


def _card(ctx: Context, title: Line, name: str) -> Card:
    """What holds now, and who changed it when."""
    newest, *former = policies.versions(ctx.unit.conn, name)
    tr, found = ctx.tr, newest.policy
    lines = write_policy(found, tr, ctx.directory).split("\n")
    heads = lines[: len(lines) - len(found.steps)]
    steps = [f"{number}. {write_step(step, tr, ctx.directory)}" for number, step in enumerate(found.steps, 1)]
    body: list[Line] = [(line,) for line in (*heads, *steps)]
    body += [_changed(ctx, version) for version in (newest, *former)[:_KEPT]]
    buttons = [Button("policy_edit", tr("button.policy_edit"), name)]
    buttons += [] if newest.off else [Button("policy_off", tr("button.policy_off"), name)]
    again = "button.policy_on" if newest.off else "button.policy_back"
    buttons += [Button("policy_back", tr(again), name)] if former else []
    return Card(title, body=tuple(body), buttons=tuple(buttons))


def _changed(ctx: Context, version: Version) -> Line:
    if version.at is None:
        return (ctx.tr("policy.shipped"),)
    key = "policy.turned_off" if version.off else "policy.changed"
    at = ctx.tr.moment(version.at, ctx.now)
    return ctx.tr.line(key, version=str(version.number), who=ctx.name(version.author), at=at)


def _known(ctx: Context, name: str) -> Version:
    """The newest version of a name; refuses one that is none, with those that there are."""
    folded = half_width(name).strip().casefold()
    found = policies.versions(ctx.unit.conn, folded)
    if not found:
        raise ctx.refuse("policy.none", name=name[:50], known=_names(ctx))
    return found[0]


def _names(ctx: Context) -> str:
    return ctx.tr("comma").join(sorted(version.policy.name for version in policies.newest(ctx.unit.conn)))


def _text(ctx: Context, name: str) -> str:
    """The lines of a policy that there is, to be changed."""
    found = policies.versions(ctx.unit.conn, half_width(name).casefold())
    return write_policy(found[0].policy, ctx.tr, ctx.directory) if found else ""


def _form(ctx: Context, name: str, steps: str, error: PolicyError | None = None) -> Form:
    """The generated form of policy_edit, filled, with what is wrong at its field."""
    command = next(command for command in COMMANDS if command.name == "policy_edit")
    form = form_for(command, ctx.tr, ctx.directory, Reading(given={"name": name, "steps": steps}))
    wrong = "name" if error and error.key == "policy.name" else "steps"
    said = {wrong: say(ctx, error)} if error else {}
    fields = tuple(replace(field, required=True, error=said.get(field.id, "")) for field in form.fields)
    return replace(form, title=form.title if steps else ctx.tr("button.policy_new"), fields=fields)


def _first(text: str) -> tuple[str, str]:
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    return half_width(word).casefold(), rest


_TARGET = Arg("message", "word", required=True, asked=False)
COMMANDS = (
    Command("policy", policy, (Arg("words", "text", asked=False),), right="configure"),
    Command(
        "policy_edit",
        edit,
        (Arg("message", "word", asked=False), Arg("name", "line"), Arg("steps", "text")),
        right="configure",
        listed=False,
    ),
    *(
        Command(f"policy_{name}", run, (_TARGET,), right="configure", listed=False)
        for name, run in (("show", show), ("off", turn_off), ("back", back))
    ),
)
