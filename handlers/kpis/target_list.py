"""The targets of a KPI for a year, how far they are reached, and what of them does not fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.card import Bold, Card, Line
from core.kpi.access import may_read
from core.kpi.goals import falling, parts_of, unlike
from core.kpi.model import COMPANY, Goal, Kpi, Subject
from core.kpi.periods import Period, PeriodKind
from handlers.context import Context
from handlers.kpis.find import today
from handlers.kpis.progress import progress
from handlers.kpis.text import about, name, period_said, said, typed
from storage import goals

_MOST = 24
Goals = Mapping[Subject, Mapping[Period, Goal]]


def listed(ctx: Context, kpi: Kpi, year: int) -> Card:
    """The whole company first, then departments and people whom the asker may read; below each its periods."""
    known = readable(ctx, kpi, year)
    title = (Bold(ctx.tr("kpigoal.title", name=name(ctx.tr, kpi), year=year)),)
    if not known:
        return Card(title, body=((ctx.tr("kpigoal.none", code=typed(ctx.tr, ctx.directory, kpi)),),))
    body: list[Line] = []
    for subject, of in known.items():
        whom = about(ctx.tr, ctx.directory, subject) or ctx.tr("kpigoal.all")
        parts = [f"{period_said(ctx.tr, period)} {said_goal(ctx, kpi, goal)}" for period, goal in of.items()]
        body.append((Bold(whom), f" · {' · '.join(parts[:_MOST])}"))
        body.append(progress(ctx.unit.conn, ctx.tr, ctx.directory, kpi, subject, _now(ctx, kpi, of), today(ctx)))
    body += [(f"⚠ {text}",) for text in doubts(ctx, kpi, known)]
    return Card(title, body=tuple(line for line in body if line))


def said_goal(ctx: Context, kpi: Kpi, goal: Goal) -> str:
    """`NT$1M`, with the ideal level behind a stroke where there is one: `NT$1M / NT$1.2M`."""
    levels = [said(ctx.tr, kpi, level) for level in (goal.realistic, goal.ideal) if level is not None]
    return " / ".join(levels)


def readable(ctx: Context, kpi: Kpi, year: int) -> Goals:
    """The targets of a year by whom they are about, the longest period of those that begin together first."""
    found: dict[Subject, dict[Period, Goal]] = {}
    for target in goals.goals(ctx.unit.conn, kpi.id, year=year):
        if may_read(ctx.actor, kpi, target.subject, ctx.directory):
            found.setdefault(target.subject, {})[target.period] = target.goal
    order = {"company": 0, "department": 1, "client": 2, "product": 2, "person": 3}
    return dict(sorted(found.items(), key=lambda one: (order[one[0].scope], one[0].key)))


def doubts(ctx: Context, kpi: Kpi, known: Goals) -> list[str]:
    """Sums that do not match, along the year and down to people, and periods that ask for less than those before."""
    found: list[str] = []
    for subject, of in known.items():
        for period, goal in of.items():
            for shorter in ("quarter", "month"):
                parts = parts_of(period, shorter)
                if parts and all(part in of for part in parts):
                    what = ctx.tr(f"kpigoal.parts_{shorter}", period=period_said(ctx.tr, period))
                    found += _unlike(ctx, kpi, what, goal, [of[part] for part in parts])
            found += _below(ctx, kpi, subject, period, goal, known)
        for kind in ("quarter", "month"):
            found += _falling(ctx, kpi, of, kind)
    return found


def _below(ctx: Context, kpi: Kpi, subject: Subject, period: Period, goal: Goal, known: Goals) -> list[str]:
    """The departments of the company, the people of a department: as far as they have a target for that period."""
    if subject == COMPANY:
        below = [of[period] for one, of in known.items() if one.scope == "department" and period in of]
        what = ctx.tr("kpigoal.parts_departments", period=period_said(ctx.tr, period))
    elif subject.scope == "department":
        here = {person.id for person in ctx.directory.people.values() if person.department == subject.id}
        theirs = [of for one, of in known.items() if one.scope == "person" and one.id in here]
        below = [of[period] for of in theirs if period in of]
        whom = about(ctx.tr, ctx.directory, subject)
        what = ctx.tr("kpigoal.parts_people", whom=whom, period=period_said(ctx.tr, period))
    else:
        return []
    return _unlike(ctx, kpi, what, goal, below)


def _unlike(ctx: Context, kpi: Kpi, what: str, whole: Goal, parts: Sequence[Goal]) -> list[str]:
    texts = []
    for one in unlike(whole, parts, kpi.total):
        made, wanted = said(ctx.tr, kpi, one.parts), said(ctx.tr, kpi, one.whole)
        texts.append(ctx.tr(f"kpigoal.unlike_{one.level}", what=what, parts=made, whole=wanted))
    return texts


def _falling(ctx: Context, kpi: Kpi, of: Mapping[Period, Goal], kind: PeriodKind) -> list[str]:
    same = {period: goal for period, goal in of.items() if period.kind == kind}
    pairs = falling(same, kpi.direction)
    return [
        ctx.tr("kpigoal.falling", before=period_said(ctx.tr, before), after=period_said(ctx.tr, after))
        for before, after in pairs
    ]


def _now(ctx: Context, kpi: Kpi, of: Mapping[Period, Goal]) -> Period:
    """The shortest period with a target that runs, else the last that has one."""
    running = [period for period in of if period.start <= today(ctx) < period.end]
    return min(running, key=lambda one: (one.end - one.start).days) if running else max(of)
