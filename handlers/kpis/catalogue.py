"""The catalogue of KPIs: what is on, and what can be switched on."""

from __future__ import annotations

from collections.abc import Mapping

from core.answer import Say
from core.card import Bold, Button, Card, Line
from core.kpi.access import may_set
from core.kpi.catalogue import CATALOGUE, ROWS, Entry, of_row
from core.kpi.formula import write
from core.kpi.model import Kpi
from handlers.context import Context
from handlers.kpis.text import name, word_in
from handlers.kpis.values import parsed

_OFFERED = ("K11", "K13", "K10", "K1a", "K15", "K9", "K14", "K12")
_BUTTONS = 4


def catalogue(ctx: Context) -> Say:
    """Every KPI of the catalogue by its row, with a mark where it is on, and those of one's own."""
    known = {kpi.code: kpi for kpi in ctx.directory.kpis.values() if kpi.enabled}
    lines: list[Line] = [_entry(ctx, entry, known) for row in ROWS for entry in of_row(row)]
    own = [kpi for kpi in known.values() if kpi.code not in CATALOGUE and may_set(ctx.actor, kpi, ctx.directory)]
    lines += [("✅ ", Bold(kpi.code), f" {name(ctx.tr, kpi)}") for kpi in own]
    mine = may_set(ctx.actor, None, ctx.directory)
    lines.append((ctx.tr("kpi.catalogue_how" if mine else "kpi.not_to_set"),))
    off = [code for code in _OFFERED if code not in known][:_BUTTONS] if mine else []
    buttons = tuple(Button("kpi_on", ctx.tr("button.kpi_on_it", code=code), code) for code in off)
    count = len([code for code in known if code in CATALOGUE and code.startswith("K")])
    return Say(Card((Bold(ctx.tr("kpi.catalogue", on=count)),), body=tuple(lines), buttons=buttons))


def in_row(ctx: Context, row: str) -> Say:
    """Several metrics of one row are KPIs of their own: which of them?"""
    known = {kpi.code: kpi for kpi in ctx.directory.kpis.values() if kpi.enabled}
    entries = of_row(row)
    lines = [_entry(ctx, entry, known) for entry in entries]
    off = [entry.code for entry in entries if entry.code not in known][:_BUTTONS]
    buttons = tuple(Button("kpi_on", ctx.tr("button.kpi_on_it", code=code), code) for code in off)
    how = (ctx.tr("kpi.which", example=entries[0].code),)
    return Say(Card((Bold(ctx.tr("kpi.row", row=row)),), body=(*lines, how), buttons=buttons))


def _entry(ctx: Context, entry: Entry, known: Mapping[str, Kpi]) -> Line:
    node = parsed(entry.formula) if entry.source == "formula" else None
    made = f" = {write(node, lambda code: _called(ctx, code), word_in(ctx.tr))}" if node else ""
    how = made or f" · {ctx.tr('kpi.from_records' if entry.source == 'computed' else 'kpi.by_hand')}"
    return (f"{'✅' if entry.code in known else '▫️'} ", Bold(entry.code), f" {ctx.tr(f'kpi_name.{entry.code}')}{how}")


def _called(ctx: Context, code: str) -> str:
    """What it is made of, by its name."""
    key = f"kpi_name.{code}"
    return ctx.tr(key) if ctx.tr.has(key) else code
