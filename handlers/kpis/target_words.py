"""What somebody means by `sales 1M/1.2M for October #Operations @Bob`: a target, for whom and for which period."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from core.access import answers_for
from core.command import Values
from core.kpi.access import may_read, may_set
from core.kpi.goals import is_missed
from core.kpi.model import COMPANY, Goal, Kpi, Subject
from core.kpi.periods import Period, PeriodKind
from core.simplified import TO_SIMPLIFIED
from handlers.context import Context
from handlers.kpis.checks import amount
from handlers.kpis.find import known, meant, today
from handlers.kpis.text import name

_NEXT = re.compile(r"(?:\bnext\s+|下(?:一)?(?:个)?)(month|quarter|year|月|季度|季|年)", re.IGNORECASE)
_KINDS: dict[str, PeriodKind] = {"月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
_RELATIVE = re.compile(r"\b(this|last|previous)\b|[本这上去今]", re.IGNORECASE)
_LONG_AGO = timedelta(days=183)
_PRODUCT = re.compile(r"(?P<product>.*?)\s+(?P<rest>\S+)")


class Meant(NamedTuple):
    """`said` is whether the period was; `rest` the amounts as typed, "" where none were."""

    kpi: Kpi
    subject: Subject
    period: Period
    said: bool
    rest: str


def read(ctx: Context, values: Values) -> Meant:
    """Refuses what is no KPI, or may not be read by the asker."""
    words = str(values.get("words", "")).strip()
    kpi, rest = known(ctx, words)
    subject, rest, period = _given(values), rest.strip(), _next(ctx, rest)
    if period:
        rest = _cut_next(rest)
    else:
        found = meant(ctx, words)
        period, rest = found.period, found.rest
        subject = subject or (found.subject if found.subject.scope in ("client", "product") else None)
        period = _coming(ctx, words, period) if period else None
    if kpi.scope == "product" and (parts := _PRODUCT.fullmatch(subject.name if subject else "")) and not rest:
        subject, rest = Subject("product", name=parts["product"]), parts["rest"]
    subject = subject or COMPANY
    if not may_read(ctx.actor, kpi, subject, ctx.directory):
        raise ctx.refuse("kpi.not_for_you", name=name(ctx.tr, kpi))
    return Meant(kpi, subject, period or Period.of(kpi.period, today(ctx)), period is not None, rest)


def goal_of(ctx: Context, kpi: Kpi, text: str) -> Goal:
    """`1M`, or `1M/1.2M`: the realistic and the ideal one. Refuses what is no number, and an ideal below the other."""
    parts = [part.strip() for part in re.split(r"[/／]", text)]
    if len(parts) > 2:
        raise ctx.refuse("kpigoal.two", given=text[:40])
    realistic = amount(ctx, kpi, parts[0]) if parts[0] else None
    ideal = amount(ctx, kpi, parts[1]) if len(parts) > 1 and parts[1] else None
    if is_missed(ideal, realistic, kpi.direction):
        raise ctx.refuse("kpigoal.ideal", given=text[:40])
    return Goal(realistic, ideal)


def may_aim(ctx: Context, kpi: Kpi, subject: Subject) -> bool:
    """Who declares KPIs, the owner, and for a department or a person whoever stands above: nobody lowers their own."""
    if may_set(ctx.actor, kpi, ctx.directory) or ctx.directory.is_same(kpi.owner, ctx.actor):
        return True
    if subject.scope == "person":
        return subject.id != ctx.actor.id and may_read(ctx.actor, kpi, subject, ctx.directory)
    return subject.scope == "department" and subject.id in answers_for(ctx.actor, ctx.directory)


def _given(values: Values) -> Subject | None:
    """Whom a sign names; a person is meant more exactly than the department."""
    for scope, arg in (("person", "owner"), ("department", "department"), ("client", "client")):
        if isinstance(id := values.get(arg), int):
            return Subject(scope, id)  # type: ignore[arg-type]  # one of three scopes
    return None


def _next(ctx: Context, text: str) -> Period | None:
    found = _NEXT.search(text.translate(TO_SIMPLIFIED))
    if found is None:
        return None
    word = found[1].lower()
    return Period.of(_KINDS.get(word, word), today(ctx)).shifted(1)  # type: ignore[arg-type]  # a kind, by the pattern


def _cut_next(text: str) -> str:
    """The rest without `for next month`; both scripts are of one length."""
    found = _NEXT.search(text.translate(TO_SIMPLIFIED))
    if found is None:
        return text
    before = re.sub(r"\b(for|in|of)\s*$", "", text[: found.start()], flags=re.IGNORECASE)
    return f"{before} {text[found.end() :]}".strip()


def _coming(ctx: Context, words: str, period: Period) -> Period:
    """A month without a year is the one that is nearest: in November, January is that of next year."""
    named = str(period.start.year) in words or _RELATIVE.search(words.translate(TO_SIMPLIFIED))
    if named or period.kind not in ("month", "quarter") or today(ctx) - period.end < _LONG_AGO:
        return period
    return period.shifted(12 if period.kind == "month" else 4)
