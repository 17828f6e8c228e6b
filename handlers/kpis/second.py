"""Who else looks at a value before it counts, in words; and how somebody gets the right where nobody has it."""

from __future__ import annotations

from core.kpi.model import Kpi, Subject
from core.kpi.second import second_readers
from handlers.context import Context
from handlers.kpis.text import typed

_NAMED = 3


def unverified(ctx: Context, kpi: Kpi, subject: Subject, by: int | None) -> str:
    """`Unverified until a second person looks at it, such as Amy: /kpi verify`."""
    if others := names(ctx, kpi, subject, by):
        return ctx.tr("kpi.unverified_who", who=others)
    return ctx.tr("kpi.unverified_nobody", how=how(ctx, kpi))


def names(ctx: Context, kpi: Kpi, subject: Subject, by: int | None) -> str:
    found = second_readers(kpi, subject, by, ctx.directory)[:_NAMED]
    return ctx.tr("comma").join(one.name for one in found)


def how(ctx: Context, kpi: Kpi) -> str:
    """Who can be given the right: another owner always may, and the leads where only managers read it now."""
    key = "kpi.second_leads" if kpi.readers == "management" else "kpi.second_owner"
    return ctx.tr(key, code=typed(ctx.tr, ctx.directory, kpi))
