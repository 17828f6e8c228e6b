"""`/kpi` alone: what matters to the asker in ten seconds. What they are to enter, what missed and why, and how the rest
of their departments stands. Persons are never ranked: of persons one's own figures alone."""

from __future__ import annotations

from core.access import answers_for
from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Command, Values
from core.digest import clip
from core.kpi.access import may_read
from core.kpi.model import COMPANY, subject_of
from core.kpi.periods import Period
from core.kpi.report import Row, graver_first
from handlers.answering import view_of
from handlers.context import Context
from handlers.kpis.lines import line, verdict
from handlers.kpis.overview_buttons import buttons_of
from handlers.kpis.rows import own, standing
from handlers.kpis.text import name_about, period_said
from handlers.view import View
from storage import kpi_reports
from storage.kpi_reports import Waiting


def overview(ctx: Context) -> Answer:
    """Privately, whatever the room."""
    view = view_of(ctx)
    waits = [wait for wait in kpi_reports.waiting(ctx.unit.conn, ctx.actor.id) if wait.kpi in ctx.directory.kpis]
    rows = graver_first(_rows(ctx, view))
    missed = [row for row in rows if row.missed]
    rest = [row for row in rows if not row.missed]
    if not rows and not waits:
        return Say(_nothing(ctx))
    body: list[Line] = _section(ctx, "to_enter", [_wait(ctx, wait) for wait in waits])
    body += _section(ctx, "missed", [line(view, row) for row in missed])
    body += _section(ctx, "standing", [line(view, row) for row in rest])
    return Say(Card((Bold(_title(ctx, waits, rows)),), body=tuple(body), buttons=buttons_of(ctx, waits, missed, rest)))


def _rows(ctx: Context, view: View) -> list[Row]:
    """Of the departments that they answer for, else of their own; of the company; and their own figures."""
    actor, directory = ctx.actor, ctx.directory
    departments = answers_for(actor, directory) or ((actor.department,) if actor.department else ())
    office = directory.office(actor)
    today = office.local(ctx.now)
    return [
        *own(ctx.unit.conn, directory, actor, today, office),
        *standing(ctx.unit.conn, directory, actor, departments, today, office),
    ]


def _title(ctx: Context, waits: list[Waiting], rows: list[Row]) -> str:
    found = []
    if waits:
        found.append(ctx.tr.count("kpi_overview.waits", len(waits)))
    if rows:
        found.append(verdict(ctx.tr, rows))
    return f"KPI · {' · '.join(found)}"


def _section(ctx: Context, name: str, lines: list[Line]) -> list[Line]:
    if not lines:
        return []
    shown, left = clip(lines, len(lines))
    more: list[Line] = [(ctx.tr.count("and_more", left),)] if left else []
    return [(Bold(ctx.tr(f"kpi_overview.{name}")),), *(("· ", *line) for line in shown), *more]


def _wait(ctx: Context, wait: Waiting) -> Line:
    kpi, subject = ctx.directory.kpis[wait.kpi], subject_of(wait.subject)
    said = f"{name_about(ctx.tr, ctx.directory, kpi, subject)} · {period_said(ctx.tr, Period(wait.start, kpi.period))}"
    key = "kpi_overview.late" if wait.due_at < ctx.now else "kpi_overview.due"
    return (Bold(said), f" {ctx.tr(key)} ", *ctx.tr.spoken(wait.due_at, ctx.now))


def _nothing(ctx: Context) -> Card:
    """What to do where there is none yet, by who may do it."""
    theirs = any(may_read(ctx.actor, kpi, COMPANY, ctx.directory) for kpi in ctx.directory.kpis.values() if kpi.enabled)
    if theirs:
        return Card((ctx.tr("kpi_overview.no_values"),), body=((ctx.tr("kpi_overview.how"),),))
    key = "kpi_overview.none_admin" if ctx.actor.has("configure") else "kpi_overview.none"
    return Card((ctx.tr("kpi_overview.empty"),), body=((ctx.tr(key),),))


def show(ctx: Context, values: Values) -> Answer:
    """What a button leads back to."""
    return overview(ctx)


COMMANDS = (Command("kpi_overview", show, effect="read", listed=False),)
