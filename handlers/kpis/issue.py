"""An issue about a KPI that stands badly, by one tap, with the measure that is suggested for it (S000-3.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from core.answer import Answer, Say
from core.card import Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.kpi.access import responsible
from core.kpi.model import Kpi, Remark, Subject
from core.kpi.periods import Period
from core.record import Record
from handlers.answering import own_card
from handlers.capture.capture import captured, columns_of
from handlers.cards import short_title
from handlers.context import Context
from handlers.escalation.alarming import at_once
from handlers.finding import readable
from handlers.kpis.alerts import acted
from handlers.kpis.find import at_spot
from handlers.kpis.measure import measure
from handlers.kpis.remarks import may_remark, spotted
from handlers.kpis.text import name, name_about, period_said, said
from handlers.kpis.values import figure
from storage import levels, records, remarks
from storage.levels import Standing


def open_issue(ctx: Context, values: Values) -> Answer:
    """The one that is open about it already, or a new one: whose the number is has it, and it is due when the remedy
    is."""
    kpi, subject, period = spotted(ctx, str(values["message"]))
    standing = levels.hold(ctx.unit, kpi.id, subject.key) or Standing(period.start, "none")
    known = records.get(ctx.unit.conn, standing.record or 0)
    if known and KINDS[known.kind].is_open(known.status) and readable(ctx, known):
        card = own_card(ctx, known)
        return Say(replace(card, title=ctx.tr.line("kpialert.issue_there", record=short_title(known))), known.ref)
    record = _captured(ctx, kpi, subject, period, standing)
    levels.put(ctx.unit, kpi.id, subject.key, replace(standing, record=record.id))
    remark = remarks.newest(ctx.unit.conn, kpi.id, subject.key, period.start)
    if remark:
        remarks.put(ctx.unit, kpi.id, subject.key, period.start, replace(remark, record=record.id))
    acted(ctx.unit, ctx.directory, kpi, subject)
    at_once(ctx, record)
    card = own_card(ctx, record)
    title = ctx.tr.line("capture.done", record=short_title(record))
    return Say(Card(title, record.ref, card.body, card.fields, card.buttons), record.ref)


def _captured(ctx: Context, kpi: Kpi, subject: Subject, period: Period, standing: Standing) -> Record:
    owner = responsible(kpi, subject, ctx.directory)
    remark = remarks.newest(ctx.unit.conn, kpi.id, subject.key, period.start)
    given: dict[str, int | str | datetime] = {"severity": "high" if standing.level == "critical" else "normal"}
    if owner:
        given["owner"] = owner.id
    department = subject.id if subject.scope == "department" else kpi.department
    if department:
        given["department"] = department
    if remark and remark.by:
        given["due"] = datetime.combine(remark.by, time(18), ZoneInfo(ctx.actor.zone))
    text = _words(ctx, kpi, subject, period, remark)
    return captured(ctx, KINDS["issue"], text, columns_of(ctx, given))[0]


def _words(ctx: Context, kpi: Kpi, subject: Subject, period: Period, remark: Remark | None) -> str:
    """An issue is read by all, so it has the number only where everybody may read that; else the name alone."""
    tr = ctx.tr
    lines = [line for line in (measure(tr, kpi), remark.remedy if remark else "") if line]
    if kpi.readers == "everyone" and subject.scope != "person":
        value = figure(ctx.unit.conn, ctx.directory, kpi, subject, period).value
        head = f"{name_about(tr, ctx.directory, kpi, subject)} · {period_said(tr, period)}"
        head += tr("kpi.is", value=said(tr, kpi, value))
    else:
        lines = []
        head = tr("kpialert.issue_private", name=name(tr, kpi))
    return "\n".join([head, *lines])


def link(ctx: Context, values: Values) -> Answer:
    """An issue that there is already: it stands with the number from then on."""
    kpi, subject, period = at_spot(ctx, str(values["message"]))
    if not may_remark(ctx, kpi, subject):
        raise ctx.refuse("kpiremark.not_yours", name=name(ctx.tr, kpi))
    record = records.by_reference(ctx.unit.conn, str(values["issue"]))
    if record is None or not readable(ctx, record):
        raise ctx.refuse("refuse.unknown_record", given=str(values["issue"])[:40])
    was = levels.hold(ctx.unit, kpi.id, subject.key)
    start = was.start if was else (period or Period.of(kpi.period, ctx.reader.now.date())).start
    levels.put(ctx.unit, kpi.id, subject.key, Standing(start, was.level if was else "none", record.id))
    acted(ctx.unit, ctx.directory, kpi, subject)
    return Say(replace(own_card(ctx, record), title=ctx.tr.line("kpialert.linked", record=short_title(record))))


_SPOT = Arg("message", "line", required=True, asked=False)
COMMANDS = (
    Command("kpi_issue", open_issue, (_SPOT,), right="capture", listed=False),
    Command("kpi_link", link, (_SPOT, Arg("issue", "line", required=True)), listed=False),
)
