"""`/simulate policy NAME last month`: what a policy would have sent, against what was sent. It only reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.answer import Answer, Say
from core.calendar.ranges import Days
from core.command import Arg, Command, Values
from core.dates.fold import half_width
from core.errors import Undone
from core.escalation import Past, Policy, PolicyError, Sent, choose, replay
from core.reading import Reading
from handlers.context import Context
from handlers.escalation.chains import calendar_of
from handlers.escalation.policy_text import name_of, policy_of, say
from handlers.escalation.simulated import Case, card
from handlers.escalation.simulated_days import days_named
from handlers.escalation.simulated_past import past_of
from handlers.escalation.simulated_words import NOTHING, Unnamed, without_name
from handlers.forms import form_for
from storage import past, policies

_MOST = 20_000
_CHOICES = 100
_WORDS = ("policy", "规则", "規則")
_DAY = timedelta(days=1)


def simulate(ctx: Context, values: Values) -> Answer:
    """As typed, with other lines to try below; bare, it asks, and so it does where no policy is named."""
    first, _, steps = str(values.get("words", "")).partition("\n")
    words = first.split()
    if words and words[0].casefold() in _WORDS:
        words = words[1:]
    if not words:
        raise _asked(ctx, "default")
    names = [version.policy.name for version in policies.newest(ctx.unit.conn)]
    if half_width(words[0]).casefold() in names or not (unnamed := without_name(ctx, words, steps)):
        return _simulated(ctx, words[0], steps, " ".join(words[1:]))
    if unnamed.steps and len(names) == 1:
        return _simulated(ctx, names[0], unnamed.steps, unnamed.dates)
    raise _asked(ctx, "", unnamed, names)


def _asked(ctx: Context, name: str, given: Unnamed = NOTHING, names: Sequence[str] = ()) -> Undone:
    """The form; which policy is a choice where there are `names`."""
    command = next(command for command in COMMANDS if command.name == "simulate_form")
    filled = {"name": name, "steps": given.steps, "dates": given.dates or ctx.tr("simulateword.last_month")}
    form = form_for(command, ctx.tr, ctx.directory, Reading(given=filled))
    if not 0 < len(names) <= _CHOICES:
        return Undone(form)
    which = replace(form.fields[0], type="choice", options=tuple((one, one) for one in sorted(names)), required=True)
    return Undone(replace(form, fields=(which, *form.fields[1:])))


def from_form(ctx: Context, values: Values) -> Answer:
    """The named policy as it is, or with the lines that are given."""
    return _simulated(ctx, str(values.get("name", "")), str(values.get("steps", "")), str(values.get("dates", "")))


def _simulated(ctx: Context, name: str, steps: str, dates: str) -> Answer:
    policy = _policy(ctx, name, steps)
    days = days_named(ctx, dates)
    found = past_of(ctx, *_moments(ctx, days), _MOST)
    return Say(card(ctx, policy, days, _cases(ctx, policy, found), _MOST if len(found) == _MOST else 0))


def _policy(ctx: Context, name: str, steps: str) -> Policy:
    try:
        if steps.strip():
            return policy_of(ctx, name_of(name), steps)
        known = policies.versions(ctx.unit.conn, name_of(name))
    except PolicyError as error:
        raise ctx.refuse_with(say(ctx, error)) from None
    if not known:
        names = ctx.tr("comma").join(sorted(version.policy.name for version in policies.newest(ctx.unit.conn)))
        raise ctx.refuse("policy.none", name=name[:50], known=names)
    return known[0].policy


def _moments(ctx: Context, days: Days) -> tuple[datetime, datetime]:
    zone = ZoneInfo(ctx.actor.zone)
    first, after = (datetime.combine(day, time(), zone) for day in (days.first, days.last + _DAY))
    return first, after


def _cases(ctx: Context, policy: Policy, found: Sequence[Past]) -> list[Case]:
    """Each chain that the policy would have been for, or was, and what it alone would have begun: what would have been
    sent, and what was."""
    others = [one for one in policies.in_force(ctx.unit.conn) if one.name != policy.name]
    was = past.sent(ctx.unit.conn, list(found))
    cases = []
    for one in found:
        department = one.record.department if one.record else one.person.department if one.person else None
        chosen = choose((*others, policy), one.record, department, one.cause)
        would: list[Sent] = []
        if chosen is policy:
            would = replay(policy, one, ctx.directory, calendar_of(ctx.directory, one.record, one.person))
        elif one.policy != policy.name:
            continue
        if one.id < 0 and not would:
            continue  # nobody was told, and nobody would have been
        cases.append(Case(one, would, was[one.id]))
    return cases


COMMANDS = (
    Command("simulate", simulate, (Arg("words", "text", asked=False),), "read", right="configure"),
    Command(
        "simulate_form",
        from_form,
        (Arg("name", "line"), Arg("steps", "text"), Arg("dates", "line")),
        "read",
        right="configure",
        listed=False,
    ),
)
