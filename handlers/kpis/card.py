"""One KPI as it stands: its value, how it came to that, and what can be done."""

from __future__ import annotations

from dataclasses import replace

from core.card import Bold, Button, Card, Line
from core.kpi.access import may_enter, may_read, responsible
from core.kpi.levels import holds_over, level, threshold
from core.kpi.model import Figure, Kpi, Subject
from core.kpi.periods import Period
from handlers.context import Context
from handlers.kpis.beside import behind_button, beside
from handlers.kpis.bulk import so_far
from handlers.kpis.find import spot, today
from handlers.kpis.remarks import may_remark
from handlers.kpis.second import unverified
from handlers.kpis.text import about, exact, formula_said, name, name_about, period_said, said
from handlers.kpis.values import Values, figure, parsed, series
from storage import figures
from storage.goals import goal

_SHOWN, _CORRECTIONS, _EACH = 6, 4, 12
_BUTTONS = ("kpi_enter", "kpi_cause", "kpi_chart")


def card(ctx: Context, kpi: Kpi, subject: Subject, period: Period | None) -> Card:
    """Of the period that was asked for, else of the newest that has a value, else of the last that is over."""
    period = period or _newest(ctx, kpi, subject)
    found = _found(ctx, kpi, subject, period)
    title = (Bold(f"{name_about(ctx.tr, ctx.directory, kpi, subject)} · {period_said(ctx.tr, period)}"),)
    parts = _parts(ctx, kpi, found)
    body = [*_standing(ctx, kpi, found, bool(parts)), *parts, *_before(ctx, kpi, subject, period)]
    body += _entries(ctx, kpi, subject, period)
    body.append(_meaning(ctx, kpi, subject))
    value = said(ctx.tr, kpi, found.value)
    if found.value is None and parts:
        value = ctx.tr(f"choice.kpi_{kpi.scope}")
    return Card((*title, ctx.tr("kpi.is", value=value)), body=tuple(body),
                buttons=_buttons(ctx, kpi, subject, period))  # fmt: skip


def _found(ctx: Context, kpi: Kpi, subject: Subject, period: Period) -> Figure:
    """Of a longer period that is running what there is so far, as reports have it."""
    found = figure(ctx.unit.conn, ctx.directory, kpi, subject, period)
    if found.value is not None or period.kind == kpi.period or period.end <= today(ctx):
        return found
    value, state = so_far(ctx.unit.conn, ctx.directory, kpi, subject, period, today(ctx))
    return found if value is None else replace(found, value=value, state=state, missing=())


def _newest(ctx: Context, kpi: Kpi, subject: Subject) -> Period:
    now = Period.of(kpi.period, today(ctx))
    if kpi.source == "entered":
        rows = figures.past(ctx.unit.conn, kpi.id, subject.key, now.end, 1)
        return Period(rows[0].start, kpi.period) if rows else now.previous
    conn, directory = ctx.unit.conn, ctx.directory
    return next(
        (p for p in (now, now.previous) if figure(conn, directory, kpi, subject, p).value is not None), now.previous
    )


def _standing(ctx: Context, kpi: Kpi, found: Figure, parted: bool) -> list[Line]:
    tr = ctx.tr
    lines: list[Line] = []
    if found.value is None and not parted:
        lines += _nothing(ctx, kpi, found)
    if found.state == "draft":
        lines.append((unverified(ctx, kpi, found.subject, found.by),))
    if found.value is not None and found.period.kind != kpi.period and found.period.end > today(ctx):
        lines.append((tr("kpi.so_far", period=period_said(tr, found.period)),))
    reached = level(kpi, found.value) if holds_over(kpi, found.period) else "none"
    if (limit := threshold(kpi, reached)) is not None:
        lines.append((tr(f"kpi.level_{reached}", limit=said(tr, kpi, limit)),))
    elif reached == "warning":
        lines.append((f"🟠 {tr('kpialert.band', low=said(tr, kpi, kpi.low), high=said(tr, kpi, kpi.high))}",))
    if found.verified_by:
        lines.append((tr("kpi.verified_by", who=ctx.name(found.verified_by)),))
    wanted = goal(ctx.unit.conn, kpi, found.subject, found.period).realistic
    if wanted is not None and found.period.start > today(ctx):
        lines.append((tr("kpi.target", value=said(tr, kpi, wanted)),))
    return [*lines, *beside(ctx.unit.conn, tr, ctx.directory, kpi, found.subject, found.period, ctx.now)]


def _nothing(ctx: Context, kpi: Kpi, found: Figure) -> list[Line]:
    """Why there is no data."""
    tr = ctx.tr
    if kpi.scope != "company" and found.subject.scope == "company" and kpi.source != "computed":
        return [(tr("kpi.each", scope=tr(f"choice.kpi_{kpi.scope}")),)]
    if found.period.kind != kpi.period and found.period.end > today(ctx):
        return [(tr("kpi.not_over", period=period_said(tr, found.period)),)]
    if kpi.source == "formula" and found.missing:
        return [(tr("kpi.missing", codes=tr("comma").join(_called(ctx, code) for code in found.missing)),)]
    return [(tr(f"kpi.none_{kpi.source}"),)]


def _parts(ctx: Context, kpi: Kpi, found: Figure) -> list[Line]:
    """Of each whom it is about, where all together were asked for or a department; by their names, in no order of
    merit."""
    wider = found.subject.scope == "company" or (found.subject.scope, kpi.scope) == ("department", "person")
    if kpi.scope == found.subject.scope or not wider or found.period.kind != kpi.period:
        return []
    values = Values(ctx.unit.conn, ctx.directory)
    whom = [one for one in values.subjects(kpi, found.period) if may_read(ctx.actor, kpi, one, ctx.directory)]
    if found.subject.scope == "department":
        day = found.period.last
        whom = [one for one in whom if ctx.directory.department_on(one.id, day) == found.subject.id]
    named = sorted(((about(ctx.tr, ctx.directory, one), one) for one in whom), key=lambda pair: pair[0])
    lines: list[Line] = []
    for called, one in named[:_EACH]:
        value = said(ctx.tr, kpi, values.figure(kpi, one, found.period).value)
        lines.append((called, ctx.tr("kpi.is", value=value)))
    return [*lines, (ctx.tr.count("and_more", len(named) - _EACH),)] if len(named) > _EACH else lines


def _called(ctx: Context, code: str) -> str:
    """What lacks, by its name; a rate or a target as what it is."""
    by_code = {kpi.code: kpi for kpi in ctx.directory.kpis.values()}
    if code.startswith("rate "):
        return ctx.tr("kpi.lacks_rate", currency=code.removeprefix("rate "))
    inner = code.removeprefix("target(").removesuffix(")")
    called = name(ctx.tr, by_code[inner]) if inner in by_code else inner
    return ctx.tr("kpi.lacks_target", name=called) if code.startswith("target(") else called


def _before(ctx: Context, kpi: Kpi, subject: Subject, period: Period) -> list[Line]:
    """`Aug 3.1M · Sep 3.2M`, the newest last."""
    found = series(ctx.unit.conn, ctx.directory, kpi, subject, period.previous, _SHOWN - 1)
    known = [one for one in found if one.value is not None]
    parts = [f"{period_said(ctx.tr, one.period)} {said(ctx.tr, kpi, one.value)}" for one in known]
    return [(" · ".join(parts),)] if parts else []


def _entries(ctx: Context, kpi: Kpi, subject: Subject, period: Period) -> list[Line]:
    """What stood there before it was corrected, and who entered it when."""
    if kpi.source != "entered" or period.kind != kpi.period:
        return []
    rows = figures.history(ctx.unit.conn, kpi.id, subject.key, period.start)
    lines: list[Line] = []
    for row in rows[:_CORRECTIONS]:
        key = "kpi.entry_replaced" if row.state == "replaced" else "kpi.entry"
        value, who = exact(ctx.tr, kpi, row.value), ctx.name(row.by)
        why = (ctx.tr("kpi.why", why=row.reason),) if row.reason else ()
        lines.append((ctx.tr(key, value=value, who=who), ctx.tr.moment(row.at, ctx.now), *why))
    return lines


def _meaning(ctx: Context, kpi: Kpi, subject: Subject) -> Line:
    """How it comes about and which way is better, in one line."""
    tr = ctx.tr
    node = parsed(kpi.formula) if kpi.source == "formula" else None
    if node:
        how = f"= {formula_said(tr, ctx.directory.kpis.values(), node)}"
    elif kpi.source == "computed":
        how = tr("kpi.from_records")
    else:
        who = responsible(kpi, subject, ctx.directory)
        name_of = who.name if who else tr("nobody")
        if kpi.scope in ("department", "person") and subject.scope != kpi.scope:
            name_of = tr(f"choice.kpi_{kpi.scope}")
        how = tr("kpi.by", who=name_of, due=kpi.due)
    band = f" {said(tr, kpi, kpi.low)} – {said(tr, kpi, kpi.high)}" if kpi.direction == "band" else ""
    parts = [kpi.code, how, tr(f"choice.kpi_{kpi.direction}") + band, tr(f"choice.kpi_{kpi.period}")]
    parts += [tr(f"choice.kpi_{kpi.readers}")] if kpi.readers != "everyone" else []
    return (" · ".join(parts),)


def _buttons(ctx: Context, kpi: Kpi, subject: Subject, period: Period) -> tuple[Button, ...]:
    """What there is to do: enter it, say why, draw it."""
    found = []
    for command in _BUTTONS:
        if command == "kpi_enter" and (
            kpi.source != "entered"
            or not may_enter(ctx.actor, kpi, subject, ctx.directory)
            or subject.scope != kpi.scope
            or period.kind != kpi.period
        ):
            continue
        if command == "kpi_cause" and not may_remark(ctx, kpi, subject):
            continue
        if ctx.registry.get(command):
            found.append(Button(command, ctx.tr(f"button.{command}"), spot(kpi, subject, period)))
    return (*behind_button(ctx.tr, kpi, subject, period), *found)
