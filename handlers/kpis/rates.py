"""`/kpi rate USD 31.5 for October`: what finance counts other currencies with, month by month."""

from __future__ import annotations

from decimal import Decimal

from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.kpi.access import may_set
from core.kpi.amounts import find_currency
from core.kpi.period_words import split_period
from core.kpi.periods import Period
from core.kpi.said import is_currency, plain
from core.numbers import parse_number
from handlers.context import Context
from handlers.kpis.find import today
from handlers.kpis.text import period_said
from storage import rates


def rate(ctx: Context, values: Values) -> Answer:
    """Alone it lists those of this month and of the last; a rate of 1 names the company's own currency."""
    text = str(values.get("words", "")).strip()
    if not text:
        return _listed(ctx)
    if not may_set(ctx.actor, None, ctx.directory):
        raise ctx.refuse("kpi_rate.not_yours")
    said, period = split_period(text, "month", today(ctx))
    currency, _, number = said.partition(" ")
    code = find_currency(currency) or (currency.upper() if is_currency(currency.upper()) else "")
    value = parse_number(number.strip(" =:：")) if number else None
    if not code or value is None or Decimal(value) <= 0:
        raise ctx.refuse("kpi_rate.unread", given=text[:60])
    if Decimal(value) == 1:
        rates.choose(ctx.unit, code)
        return Say(Card((Bold(code), ctx.tr("kpi_rate.own"))))
    own = rates.own(ctx.unit.conn)
    if code == own:
        raise ctx.refuse("kpi_rate.is_own", currency=code)
    month = period or Period.of("month", today(ctx))
    before = rates.put(ctx.unit, code, month.start, Decimal(value), ctx.actor.id)
    title = ctx.tr(
        "kpi_rate.set", currency=code, rate=plain(Decimal(value), 6), own=own, month=period_said(ctx.tr, month)
    )
    body: tuple[Line, ...] = ((ctx.tr("kpi_rate.was", rate=plain(before, 6)),),) if before else ()
    return Say(Card((Bold(title),), body=body))


def _listed(ctx: Context) -> Say:
    own, now = rates.own(ctx.unit.conn), Period.of("month", today(ctx))
    lines: list[Line] = []
    for month in (now, now.previous):
        for currency, value in rates.of_month(ctx.unit.conn, month.start).items():
            said = period_said(ctx.tr, month)
            text = ctx.tr("kpi_rate.set", currency=currency, rate=plain(value, 6), own=own, month=said)
            lines.append((text,))
    return Say(Card((Bold(ctx.tr("kpi_rate.title", own=own)),), body=(*lines, (ctx.tr("kpi_rate.how"),))))


COMMANDS = (Command("kpi_rate", rate, (Arg("words", "line", asked=False),), listed=False),)
