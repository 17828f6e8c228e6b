"""Targets: set by a line, split into shorter periods, listed with what does not fit, and taken back (S003-目-a)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.dates.fold import fold
from core.kpi.goals import joined, parts_of, split
from core.kpi.model import Goal, Kpi, Subject, subject_of
from core.kpi.periods import KINDS, Period, PeriodKind
from handlers.context import Context
from handlers.kpis.find import at_spot, spot, today
from handlers.kpis.progress import progress
from handlers.kpis.target_list import doubts, listed, readable, said_goal
from handlers.kpis.target_words import Meant, goal_of, may_aim, read
from handlers.kpis.text import name, name_about, period_said
from storage import goals, searches
from storage.goals import Target
from storage.kpis import amount, stored

_SHOWN = 13
_SPLITS: tuple[PeriodKind, ...] = ("quarter", "month")


def target(ctx: Context, values: Values) -> Answer:
    """`/kpi target sales` lists, with an amount it sets, `off` takes back; nothing said at all tells how."""
    if not str(values.get("words", "")).strip():
        return Say(Card((ctx.tr("kpigoal.how"),)))
    found = read(ctx, values)
    if not found.rest:
        return Say(listed(ctx, found.kpi, found.period.start.year))
    kpi, subject = found.kpi, found.subject
    if not may_aim(ctx, kpi, subject):
        raise ctx.refuse("kpigoal.not_yours", name=name_about(ctx.tr, ctx.directory, kpi, subject))
    if fold(found.rest) in ctx.languages.meanings("kpigoaloff"):
        return _set(ctx, found, Goal())
    return _set(ctx, found, goal_of(ctx, kpi, found.rest))


def _set(ctx: Context, found: Meant, wanted: Goal) -> Answer:
    kpi, subject, period = found.kpi, found.subject, found.period
    try:
        stored(wanted.realistic), stored(wanted.ideal)
    except ValueError:
        raise ctx.refuse("kpiamount.large", given=found.rest[:30], unit=kpi.unit, name=name(ctx.tr, kpi)) from None
    new = [Target(kpi.id, subject, period, wanted)]
    before = goals.put(ctx.unit, new, ctx.actor.id)
    if wanted == Goal() == before[0].goal:
        raise ctx.refuse("kpigoal.no_target", name=name(ctx.tr, kpi), period=period_said(ctx.tr, period))
    return Say(_card(ctx, kpi, new, before))


def split_up(ctx: Context, values: Values) -> Answer:
    """A press: equal parts of a year or a quarter, in the place of those that are there."""
    place, _, kinds = str(values["message"]).partition("/")
    kpi, subject, _ = at_spot(ctx, place)
    kind, _, shorter = kinds.partition("/")
    if kind not in KINDS or shorter not in KINDS or not may_aim(ctx, kpi, subject):
        raise ctx.refuse("kpigoal.not_yours", name=name_about(ctx.tr, ctx.directory, kpi, subject))
    period = Period.of(kind, date.fromisoformat(place.rpartition(":")[2][:10]))
    whole = goals.goal(ctx.unit.conn, kpi, subject, period)
    parts = parts_of(period, shorter)
    if whole == Goal() or not parts:
        raise ctx.refuse("kpigoal.no_target", name=name(ctx.tr, kpi), period=period_said(ctx.tr, period))
    shares = zip(parts, split(whole, len(parts), kpi.total), strict=True)
    new = [Target(kpi.id, subject, part, share) for part, share in shares]
    return Say(_card(ctx, kpi, new, goals.put(ctx.unit, new, ctx.actor.id)))


def take_back(ctx: Context, values: Values) -> Answer:
    """What held before the change that the button is below holds again."""
    kept = searches.words_of(ctx.unit.conn, ctx.actor.id, str(values["message"]))
    if not kept:
        raise ctx.refuse("kpigoal.back_gone")
    new = [_load(one) for one in json.loads(kept)]
    kpi, subject, _ = at_spot(ctx, f"{new[0].kpi}:{new[0].subject.key}:")
    if not may_aim(ctx, kpi, subject):
        raise ctx.refuse("kpigoal.not_yours", name=name(ctx.tr, kpi))
    return replace(Say(_card(ctx, kpi, new, goals.put(ctx.unit, new, ctx.actor.id))), instead=True)


def _card(ctx: Context, kpi: Kpi, new: list[Target], before: list[Target]) -> Card:
    """What holds now, what held before, how far it is, and what does not fit; with the way back."""
    subject = new[0].subject
    lines: list[Line] = [_line(ctx, kpi, one) for one in new[:_SHOWN]]
    changed = [one for one in before if one.goal != Goal()]
    if changed:
        made = changed[0].goal if len(changed) == 1 else joined([one.goal for one in changed], kpi.total)
        lines.append((ctx.tr("kpigoal.was", was=said_goal(ctx, kpi, made) or ctx.tr("kpigoal.nothing")),))
    if len(new) == 1:
        lines.append(progress(ctx.unit.conn, ctx.tr, ctx.directory, kpi, subject, new[0].period, today(ctx)))
    lines += [(f"⚠ {text}",) for text in doubts(ctx, kpi, readable(ctx, kpi, new[0].period.start.year))]
    title = (Bold(name_about(ctx.tr, ctx.directory, kpi, subject)),)
    return Card(title, body=tuple(line for line in lines if line), buttons=_buttons(ctx, kpi, new, before))


def _line(ctx: Context, kpi: Kpi, one: Target) -> Line:
    said = period_said(ctx.tr, one.period)
    if one.goal == Goal():
        return (ctx.tr("kpigoal.off", period=said),)
    return (
        ctx.tr(
            "kpigoal.set" if one.goal.ideal is None else "kpigoal.set_both",
            period=said,
            goal=said_goal(ctx, kpi, one.goal),
        ),
    )


def _buttons(ctx: Context, kpi: Kpi, new: list[Target], before: list[Target]) -> tuple[Button, ...]:
    found: list[Button] = []
    one = new[0]
    for shorter in _SPLITS if len(new) == 1 and one.goal != Goal() else ():
        if parts_of(one.period, shorter) and KINDS.index(shorter) >= KINDS.index(kpi.period):
            place = f"{spot(kpi, one.subject, one.period)}/{one.period.kind}/{shorter}"
            found.append(Button("kpi_target_split", ctx.tr(f"button.kpi_split_{shorter}"), place))
    draft = searches.keep(ctx.unit, ctx.actor.id, json.dumps([_dump(was) for was in before]))
    found.append(Button("kpi_target_list", ctx.tr("button.kpi_target_list"), spot(kpi, one.subject, one.period)))
    return (*found, Button("kpi_target_back", ctx.tr("button.undo"), draft))


def show(ctx: Context, values: Values) -> Answer:
    kpi, _, period = at_spot(ctx, str(values["message"]))
    return Say(listed(ctx, kpi, (period.start if period else today(ctx)).year))


def _dump(target: Target) -> list[str | int | None]:
    levels = (stored(target.goal.realistic), stored(target.goal.ideal))
    return [target.kpi, target.subject.key, target.period.kind, target.period.start.isoformat(), *levels]


def _load(kept: list[str | int | None]) -> Target:
    kpi, key, kind, start, realistic, ideal = kept
    period = Period(date.fromisoformat(str(start)), str(kind))  # type: ignore[arg-type]  # as it was dumped
    subject: Subject = subject_of(str(key))
    levels = (amount(level if isinstance(level, int) else None) for level in (realistic, ideal))
    return Target(int(str(kpi)), subject, period, Goal(*levels))


_SPOT = (Arg("message", "word", required=True, asked=False),)
COMMANDS = (
    Command(
        "kpi_target",
        target,
        (
            Arg("words", "text", asked=False),
            Arg("owner", "person", asked=False),
            Arg("department", "department", asked=False),
            Arg("client", "client", asked=False),
        ),
        listed=False,
    ),
    Command("kpi_target_split", split_up, _SPOT, listed=False),
    Command("kpi_target_back", take_back, _SPOT, listed=False),
    Command("kpi_target_list", show, _SPOT, effect="read", listed=False),
)
