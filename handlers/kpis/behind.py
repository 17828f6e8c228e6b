"""The records that a figure is made of, a page at a time: they add up to it, as far as their reader may read them."""

from __future__ import annotations

from core.access import may_read_client
from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.kpi.measures import Counted
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from handlers.context import Context
from handlers.kpis.find import at_spot, meant, spot
from handlers.kpis.find import today as today_of
from handlers.kpis.text import name_about, period_said, said
from handlers.paging import SIZE, read, turns
from handlers.views.summaries import page_card, summary
from storage.measures import MEASURES, Measure, clients


def behind(ctx: Context, values: Values) -> Answer:
    """A page of a button, or `/kpi_behind K3a for October`."""
    token = str(values["page"])
    page, target = read(token)
    if not target:
        kpi, subject, period, _ = meant(ctx, token)
        page, period = 0, period or Period.of(kpi.period, today_of(ctx))
    else:
        kpi, subject, asked = at_spot(ctx, target)
        period = asked or Period.of(kpi.period, today_of(ctx)).previous
    measure = MEASURES.get(kpi.formula) if kpi.source == "computed" else None
    if measure is None:
        raise ctx.refuse("kpibehind.entered")
    counted = measure.counted(ctx.unit.conn, ctx.directory, subject, period)
    head = f"{name_about(ctx.tr, ctx.directory, kpi, subject)} · {period_said(ctx.tr, period)}"
    title = head + ctx.tr("kpi.is", value=said(ctx.tr, kpi, counted.value))
    if measure.rule.how == "clients":
        return _clients(ctx, kpi, subject, period, title, page)
    return _records(ctx, kpi, subject, period, measure, counted, title, page)


def _records(
    ctx: Context,
    kpi: Kpi,
    subject: Subject,
    period: Period,
    measure: Measure,
    counted: Counted,
    title: str,
    page: int,
) -> Say:
    found = measure.records(ctx.unit.conn, ctx.actor, ctx.directory, subject, period, offset=page * SIZE, limit=SIZE)
    turning = turns(ctx.tr, "kpi_behind", spot(kpi, subject, period), page, found.seen)
    shown = page_card(ctx, title, found.records, page, found.seen, turning)
    ticks = [summary(ctx, record, measure.rule.how == "ratio" and record.id in found.good) for record in found.records]
    body: list[Line] = [
        (_sum(ctx, measure, counted, found.seen + found.hidden),),
        *ticks,
        *shown.card.body[len(ticks) :],
    ]
    if found.hidden:
        body.append((ctx.tr.count("kpibehind.hidden", found.hidden),))
    return Say(Card(shown.card.title, body=tuple(body), buttons=shown.card.buttons), instead=bool(page))


def _sum(ctx: Context, measure: Measure, counted: Counted, records: int) -> str:
    """`11 of 12: what counts has a tick`: how the records make the figure."""
    how, tr = measure.rule.how, ctx.tr
    part = f"{counted.part:.1f}" if how in ("response", "resolution") else f"{counted.part:.0f}"
    return tr(f"kpibehind.{how}", part=part, whole=counted.whole, records=records)


def _clients(ctx: Context, kpi: Kpi, subject: Subject, period: Period, title: str, page: int) -> Say:
    """Clients by name; of those that the asker may not read how many there are."""
    ids = clients(ctx.unit.conn, ctx.directory, subject, period)
    mine = [id for id in ids if may_read_client(ctx.actor, ctx.directory.files[id], ctx.directory)]
    lines: list[Line] = [(f"{ctx.directory.clients[id]}",) for id in mine[page * SIZE : (page + 1) * SIZE]]
    if hidden := len(ids) - len(mine):
        lines.append((ctx.tr.count("kpibehind.hidden", hidden),))
    turning = turns(ctx.tr, "kpi_behind", spot(kpi, subject, period), page, len(mine))
    return Say(Card((Bold(title),), body=tuple(lines), buttons=turning), instead=bool(page))


COMMANDS = (Command("kpi_behind", behind, (Arg("page", "line", required=True),), effect="read", listed=False),)
