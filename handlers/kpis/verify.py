"""Drafts are verified by a second person, all at once or by name."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kpi.access import leads_of, may_enter, may_read
from core.kpi.model import subject_of
from core.kpi.periods import Period
from core.people import Person
from core.standing import lead_of
from handlers.context import Context
from handlers.kpis.alerts import follow
from handlers.kpis.find import known
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
            raise ctx.refuse(_why_none(ctx, kpi.id), name=name(ctx.tr, kpi))
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
    return [row for row in figures.drafts(ctx.unit.conn, wanted) if row.by != ctx.actor.id and _may(ctx, row)]


def _may(ctx: Context, row: Row) -> bool:
    """Its owner, who leads whoever entered it or the department, and who declares KPIs, as far as they may read it;
    never who entered it."""
    kpi, subject = ctx.directory.kpis[row.kpi], subject_of(row.subject)
    if not may_read(ctx.actor, kpi, subject, ctx.directory):
        return False
    by: Person | None = ctx.directory.people.get(row.by or 0)
    lead = lead_of(ctx.directory, by) if by else None
    if lead is not None and lead.id == ctx.actor.id:
        return True
    return may_enter(ctx.actor, kpi, subject, ctx.directory) or leads_of(ctx.actor, kpi, subject, ctx.directory)


def _why_none(ctx: Context, kpi: int) -> str:
    own = [row for row in figures.drafts(ctx.unit.conn, [kpi]) if row.by == ctx.actor.id]
    return "kpi.verify_own" if own else "kpi.verify_none"


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
