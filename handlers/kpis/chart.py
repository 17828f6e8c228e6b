"""`/kpi sales chart`: how a KPI went, as a picture that comes privately, and at once in words."""

from __future__ import annotations

from datetime import date

from core.answer import Answer, Say
from core.card import Bold, Card
from core.command import Arg, Command, Values
from core.kpi.access import may_read
from core.kpi.chart import Chart
from core.kpi.model import Kpi, Subject, subject_of
from core.kpi.periods import Period
from handlers.answering import view_of
from handlers.context import Context
from handlers.kpis.bulk import Bulk
from handlers.kpis.charting import picture, trend
from handlers.kpis.find import at_spot, meant, part, spot
from handlers.kpis.text import name_about
from handlers.messages import Rendering
from handlers.view import View
from storage import outbox
from storage.db import Connection
from storage.outbox import Message


def chart(ctx: Context, values: Values) -> Answer:
    """`/kpi chart sales #Operations`, or the button below a KPI's card."""
    text = str(values["page"]).strip()
    if text.partition(":")[0].isdecimal() and ":" in text:
        kpi, subject, period = at_spot(ctx, text)
    else:
        found = meant(ctx, text)
        kpi, subject, period = found.kpi, found.subject, found.period
    last = _last(ctx, kpi, subject, period)
    drawn = _drawn(ctx.unit.conn, view_of(ctx), kpi, subject, last)
    outbox.put(ctx.unit, "kpi_chart", person=ctx.actor.id, params={"spot": spot(kpi, subject, last)})
    title = name_about(ctx.tr, ctx.directory, kpi, subject)
    return Say(Card((Bold(title),), body=((ctx.tr("kpi_chart.coming"),),), picture=picture(drawn)))


def render(rendering: Rendering, message: Message) -> Card | None:
    """None for who may not read it any more, and for a KPI that is gone."""
    id, _, rest = message.params["spot"].partition(":")
    key, _, start = rest.rpartition(":")
    kpi, reader = rendering.directory.kpis.get(int(id)), rendering.directory.people.get(message.person or 0)
    subject = subject_of(key)
    if kpi is None or reader is None or not reader.active or not may_read(reader, kpi, subject, rendering.directory):
        return None
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    last = Period.of(kpi.period, date.fromisoformat(start))
    title = name_about(view.tr, view.directory, kpi, subject)
    return Card((Bold(title),), picture=picture(_drawn(rendering.conn, view, kpi, subject, last)))


def _drawn(conn: Connection, view: View, kpi: Kpi, subject: Subject, last: Period) -> Chart:
    values = Bulk(conn, view.directory)
    return trend(view, values, kpi, subject, last)


def _last(ctx: Context, kpi: Kpi, subject: Subject, period: Period | None) -> Period:
    """The last one shown: as asked, else the one that runs where it has a value, else the one before."""
    if period:
        return part(ctx, kpi, period)
    now = Period.of(kpi.period, ctx.reader.now.date())
    value = Bulk(ctx.unit.conn, ctx.directory).figure(kpi, subject, now).value
    return now if value is not None else now.previous


COMMANDS = (Command("kpi_chart", chart, (Arg("page", "line", required=True),), listed=False),)
MESSAGES = {"kpi_chart": render}
