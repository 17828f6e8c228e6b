"""Whether a value may be entered: whose it is, of which period, and whether it can be right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median

from core.errors import Undone
from core.kpi.access import may_enter, may_read, responsible
from core.kpi.amounts import AmountError, read_amount
from core.kpi.formula import names
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.standing import acts_for
from handlers.context import Context
from handlers.kpis.find import today
from handlers.kpis.text import about, name, name_about, period_said, typed
from handlers.kpis.values import parsed
from storage import figures, waits
from storage.uow import Unit

LOOKED, _FAR = 6, 10
"""Of so many periods before the median is taken, and so many times off it is asked back."""

_SIGNS = {"person": "@", "client": "~"}
"""Before a name, where it is typed."""


def usual(unit: Unit, day: date, kpi: Kpi, subject: Subject) -> Period:
    """The period that is meant where none is said: the one that is waited for and has ended, the last that is over
    otherwise; of a day this one."""
    now = Period.of(kpi.period, day)
    if kpi.period == "day":
        return now
    open_ = [
        w for w in waits.of_kpi(unit.conn, kpi.id) if w.subject == subject.key and w.next_at and w.start < now.start
    ]
    return Period(open_[0].start, kpi.period) if open_ else now.previous


def allow(ctx: Context, kpi: Kpi, subject: Subject, period: Period, given: str = "", correcting: bool = False) -> None:
    """Refuses where the value is nobody's to enter, not this person's, or of no period that is open; and says what to
    do instead."""
    if kpi.source != "entered":
        node = parsed(kpi.formula) if kpi.source == "formula" else None
        inputs = ctx.tr("comma").join(_input(ctx, code) for code in names(node)) if node else ""
        raise ctx.refuse("kpi.by_formula" if node else "kpi.counted", name=name(ctx.tr, kpi), inputs=inputs)
    if subject.scope != kpi.scope:
        raise ctx.refuse(f"kpi.whose_{kpi.scope}", name=name(ctx.tr, kpi), code=typed(ctx.tr, ctx.directory, kpi))
    if not may_enter(ctx.actor, kpi, subject, ctx.directory) and not _stands_in(ctx, kpi, subject):
        who = responsible(kpi, subject, ctx.directory)
        raise ctx.refuse("kpi.not_yours", name=name(ctx.tr, kpi), who=who.name if who else ctx.tr("nobody"))
    if period.kind != kpi.period:
        raise ctx.refuse("kpi.other_period", name=name(ctx.tr, kpi), kind=ctx.tr(f"choice.kpi_{kpi.period}"))
    if period.start > today(ctx):
        raise ctx.refuse("kpi.future", period=period_said(ctx.tr, period))
    if not correcting and (why := closed(ctx.unit, today(ctx), kpi, subject, period)):
        raise refuse_closed(ctx, why, kpi, subject, period, given)


def _input(ctx: Context, code: str) -> str:
    found = next((one for one in ctx.directory.kpis.values() if one.code == code), None)
    return typed(ctx.tr, ctx.directory, found) if found else code


def _stands_in(ctx: Context, kpi: Kpi, subject: Subject) -> bool:
    """For whoever enters it and is away, as far as they may read it."""
    who = responsible(kpi, subject, ctx.directory)
    acts = who is not None and who.id in acts_for(ctx.directory, ctx.actor, ctx.now)
    return acts and may_read(ctx.actor, kpi, subject, ctx.directory)


def refuse_closed(ctx: Context, why: str, kpi: Kpi, subject: Subject, period: Period, given: str = "") -> Undone:
    """What closed means here, and the line that corrects it with a reason."""
    row = figures.of(ctx.unit.conn, kpi.id, subject.key, [period.start]).get(period.start)
    whom = f"{_SIGNS.get(subject.scope, '')}{about(ctx.tr, ctx.directory, subject)}"
    return ctx.refuse(
        f"kpi.closed_{why}",
        name=name_about(ctx.tr, ctx.directory, kpi, subject),
        period=period_said(ctx.tr, period),
        given=given[:30] or ctx.tr("kpi.closed_number"),
        code=f"{typed(ctx.tr, ctx.directory, kpi)} {whom}".strip(),
        who=ctx.name(row.verified_by if row else None),
    )


def amount(ctx: Context, kpi: Kpi, text: str) -> Decimal:
    try:
        return read_amount(text, kpi.unit)
    except AmountError as error:
        raise ctx.refuse(f"kpiamount.{error.key}", given=error.given, unit=kpi.unit, name=name(ctx.tr, kpi)) from None


def closed(unit: Unit, day: date, kpi: Kpi, subject: Subject, period: Period) -> str:
    """Why a value is not simply entered any more: `old` (before last year) or `verified` by a second person; "" where
    it is open."""
    if period.start.year < day.year - 1:
        return "old"
    row = figures.of(unit.conn, kpi.id, subject.key, [period.start]).get(period.start)
    return "verified" if row and row.verified_by else ""


def doubtful(unit: Unit, kpi: Kpi, subject: Subject, period: Period, value: Decimal) -> bool:
    """Ten times more or less than usual: a zero too many, or the wrong unit."""
    before = [row.value for row in figures.past(unit.conn, kpi.id, subject.key, period.start, LOOKED)]
    usual = abs(median(before)) if before else Decimal(0)
    return bool(usual) and not usual / _FAR < abs(value) < usual * _FAR
