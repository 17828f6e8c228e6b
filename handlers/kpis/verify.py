"""Drafts are verified by a second person, all at once or by name."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kpi.access import may_read, may_set
from core.kpi.model import Kpi, subject_of
from core.kpi.periods import Period
from core.kpi.second import may_verify
from handlers.context import Context
from handlers.kpis.alerts import follow
from handlers.kpis.find import known
from handlers.kpis.second import how, names
from handlers.kpis.text import exact, name, name_about, period_said
from storage import figures
from storage.figures import Row

_SHOWN = 15


def verify(ctx: Context, values: Values) -> Answer:
    """What waits for this person, with one press for all of it; a name verifies what waits of that KPI."""
    text = str(values.get("name", "")).strip()
    waiting = _waiting(ctx)
    if text:
        kpi, _ = known(ctx, text)
        mine = [row for row in waiting if row.kpi == kpi.id]
        if not mine:
            raise _none(ctx, kpi)
        return _verified(ctx, mine)
    if not waiting:
        return Say(Card((ctx.tr("kpi.nothing_to_verify"),)))
    lines = [_line(ctx, row) for row in waiting[:_SHOWN]]
    if len(waiting) > _SHOWN:
        lines.append((ctx.tr.count("and_more", len(waiting) - _SHOWN),))
    last = max(row.id for row in waiting)
    label = ctx.tr.count("button.kpi_verify_all", len(waiting))
    button = Button("kpi_verify_all", label, str(last), 1, primary=True)
    title = ctx.tr.count("kpi.to_verify", len(waiting))
    return Say(Card((Bold(title),), body=(*lines, (ctx.tr("kpi.verify_how"),)), buttons=(button,)))


def verify_all(ctx: Context, values: Values) -> Answer:
    """Those that were shown: what was entered since is looked at first."""
    given = str(values["message"])
    last = int(given) if given.isdecimal() and len(given) < 16 else 0
    mine = [row for row in _waiting(ctx) if row.id <= last]
    if not mine:
        raise ctx.refuse("kpi.nothing_to_verify")
    return _verified(ctx, mine, instead=True)


def _verified(ctx: Context, rows: list[Row], instead: bool = False) -> Say:
    figures.verify(ctx.unit, [row.id for row in rows], ctx.actor.id)
    for row in rows:
        kpi = ctx.directory.kpis[row.kpi]
        follow(ctx.unit, ctx.directory, kpi, subject_of(row.subject), Period(row.start, kpi.period))
    title = ctx.tr.count("kpi.verified", len(rows))
    return Say(Card((Bold(title),), body=tuple(_line(ctx, row) for row in rows[:_SHOWN])), instead=instead)


def _waiting(ctx: Context) -> list[Row]:
    wanted = [kpi.id for kpi in ctx.directory.kpis.values() if kpi.enabled]
    return [row for row in figures.drafts(ctx.unit.conn, wanted) if _may(ctx, row)]


def _may(ctx: Context, row: Row) -> bool:
    return may_verify(ctx.actor, ctx.directory.kpis[row.kpi], subject_of(row.subject), row.by, ctx.directory)


def _none(ctx: Context, kpi: Kpi) -> Undone:
    """What waits of it is for somebody else: whom, or how somebody gets the right."""
    there = figures.drafts(ctx.unit.conn, [kpi.id])
    called = name(ctx.tr, kpi)
    if not there:
        return ctx.refuse("kpi.verify_none", name=called)
    if not any(_may_know(ctx, row) for row in there):
        return ctx.refuse("kpi.not_for_you", name=called)
    row = next((row for row in there if ctx.directory.is_same(row.by, ctx.actor)), there[0])
    who = names(ctx, kpi, subject_of(row.subject), row.by)
    own = ctx.directory.is_same(row.by, ctx.actor)
    if not who:
        return ctx.refuse("kpi.verify_nobody", name=called, who=ctx.name(row.by), how=how(ctx, kpi))
    return ctx.refuse("kpi.verify_own" if own else "kpi.verify_others", name=called, who=who)


def _may_know(ctx: Context, row: Row) -> bool:
    """Whether they may be told who entered it: who reads it, or says who does."""
    kpi = ctx.directory.kpis[row.kpi]
    reads = may_read(ctx.actor, kpi, subject_of(row.subject), ctx.directory)
    return reads or may_set(ctx.actor, kpi, ctx.directory)


def _line(ctx: Context, row: Row) -> Line:
    kpi = ctx.directory.kpis[row.kpi]
    head = name_about(ctx.tr, ctx.directory, kpi, subject_of(row.subject))
    said = period_said(ctx.tr, Period(row.start, kpi.period))
    value, who = exact(ctx.tr, kpi, row.value), ctx.name(row.by)
    why = (ctx.tr("kpi.why", why=row.reason),) if row.reason else ()
    return (ctx.tr("kpi.draft_line", name=head, period=said, value=value, who=who), *why)


COMMANDS = (
    Command("kpi_verify", verify, (Arg("name", "line", asked=False),), listed=False),
    Command("kpi_verify_all", verify_all, (Arg("message", "word", required=True, asked=False),), listed=False),
)
