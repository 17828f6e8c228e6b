"""`/kpi report October`: how a month, quarter or year went, for who answers for departments; as a card, on paper and as
a sheet, by hand and with the digest of the departments (S000-8-b, S000-3.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.access import answers_for
from core.answer import Answer, Say
from core.card import Bold, Card, Document, Line
from core.command import Arg, Command, Values
from core.digest import MANAGEMENT, clip, part_of
from core.kpi.periods import KINDS, Period
from core.kpi.report import Row, graver_first
from core.people import Person
from handlers.answering import view_of
from handlers.context import Context, Job
from handlers.kpis.book import XLSX, workbook
from handlers.kpis.charting import achievement, picture
from handlers.kpis.lines import line, verdict
from handlers.kpis.paper import PDF, paper
from handlers.kpis.report_period import asked, file_name, params_of
from handlers.kpis.rows import of_period
from handlers.kpis.text import period_said
from handlers.messages import Rendering
from handlers.view import View
from storage import outbox
from storage.db import Connection
from storage.outbox import Message

_FOLLOWS = {"monthly": "month", "quarterly": "quarter"}
"""Which digests of the departments bring a report, and over which period."""


def report(ctx: Context, values: Values) -> Answer:
    """At once in words; the paper and the sheet come privately. Without a period the last month."""
    if not _may(ctx.actor, ctx):
        raise ctx.refuse("kpi_report.not_yours")
    period = asked(ctx, str(values.get("page", "")).strip())
    view = view_of(ctx)
    rows = _rows(ctx.unit.conn, view, ctx.actor, period)
    if not any(row.value is not None for row in rows):
        raise ctx.refuse("kpi_report.empty", period=period_said(ctx.tr, period))
    for kind in ("kpi_report", "kpi_sheet"):
        outbox.put(ctx.unit, kind, person=ctx.actor.id, params=params_of(period))
    found = _card(view, rows, period)
    return Say(Card(found.title, body=(*found.body, (ctx.tr("kpi_report.coming"),))))


def with_digest(job: Job, person: Person, today: date, due: Collection[str]) -> None:
    """What falls due with a digest of the departments."""
    for name in due:
        part = part_of(name)
        if part.whose != MANAGEMENT or part.cadence not in _FOLLOWS or not job.directory.kpis:
            continue
        period = Period.of("month" if part.cadence == "monthly" else "quarter", today).previous
        for kind in ("kpi_report", "kpi_sheet"):
            key = f"{kind}:{person.id}:{period.kind}:{period.start.isoformat()}"
            outbox.put(job.unit, kind, key=key, person=person.id, params=params_of(period))


def render(rendering: Rendering, message: Message) -> Card | None:
    """The card with its picture, and the paper; made for who may read then."""
    found = _asked(rendering, message)
    if found is None:
        return None
    view, rows, period, reader = found
    title = period_said(view.tr, period)
    laid = paper(view, rendering.conn, reader, rows, period)
    document = Document(f"{view.tr('kpi_report.file')} {file_name(period)}.pdf", PDF, laid)
    card = _card(view, rows, period)
    return Card(
        card.title, body=card.body, document=document, picture=picture(achievement(view, rows, f"KPI · {title}"))
    )


def render_sheet(rendering: Rendering, message: Message) -> Card | None:
    found = _asked(rendering, message)
    if found is None:
        return None
    view, rows, period, reader = found
    made = workbook(view, rendering.conn, reader, rows, period)
    document = Document(f"{view.tr('kpi_report.file')} {file_name(period)}.xlsx", XLSX, made)
    title = view.tr.line("kpi_report.sheet", period=Bold(period_said(view.tr, period)))
    return Card(title, document=document)


def _asked(rendering: Rendering, message: Message) -> tuple[View, list[Row], Period, Person] | None:
    """None for who has left, may not read it any more, or where there is nothing."""
    reader = rendering.directory.people.get(message.person or 0)
    if reader is None or not reader.active or not _may(reader, rendering):
        return None
    kind = next(kind for kind in KINDS if kind == message.params["kind"])
    period = Period(date.fromisoformat(message.params["start"]), kind)
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    rows = _rows(rendering.conn, view, reader, period)
    return (view, rows, period, reader) if any(row.value is not None for row in rows) else None


def _may(person: Person, where: Context | Rendering) -> bool:
    """Who answers for a department, decides, or audits."""
    return bool(answers_for(person, where.directory)) or person.has("approve") or person.has("audit")


def _rows(conn: Connection, view: View, reader: Person, period: Period) -> list[Row]:
    office = view.directory.office(reader)
    return of_period(conn, view.directory, reader, period, office.local(view.now), office)


def _card(view: View, rows: list[Row], period: Period) -> Card:
    tr = view.tr
    there = [row for row in rows if row.value is not None]
    shown, left = clip(graver_first(there), len(there))
    body: list[Line] = [line(view, row, period) for row in shown]
    if left:
        body.append((tr.count("and_more", left),))
    if lacking := len(rows) - len(there):
        body.append((tr.count("kpi_report.lacking", lacking),))
    return Card((Bold(f"KPI · {period_said(tr, period)}"), f" · {verdict(tr, rows)}"), body=tuple(body))


COMMANDS = (Command("kpi_report", report, (Arg("page", "line", asked=False),), listed=False),)
MESSAGES = {"kpi_report": render, "kpi_sheet": render_sheet}
