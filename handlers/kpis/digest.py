"""The KPIs in a digest of a room's or of the departments that somebody answers for: how each stands, what missed with
its cause and remedy, and one picture at the end (voice.md 10)."""

from __future__ import annotations

from typing import NamedTuple

from core.card import Bold, Line, Picture
from core.digest import MANAGEMENT, clip
from core.kpi.periods import Period
from core.kpi.report import Row, graver_first
from handlers.digests.look import Look
from handlers.digests.period import period
from handlers.kpis.charting import achievement, picture
from handlers.kpis.lines import line, verdict
from handlers.kpis.rows import standing


class Told(NamedTuple):
    lines: list[Line]
    picture: Picture | None = None


NOTHING = Told([])


def part(look: Look) -> Told:
    """Nothing in a daily one, in one's own, and where no KPI has a value."""
    whose = look.owner.room or (look.owner.person if look.part.whose == MANAGEMENT else None)
    if whose is None or look.part.cadence == "daily" or not look.view.directory.kpis:
        return NOTHING
    today, directory = look.owner.today(look.now), look.view.directory
    departments = look.scope.departments
    over = _over(look)
    rows = standing(look.conn, directory, whose, departments, today, look.owner.calendar, over)
    if not rows:
        return NOTHING
    shown, left = clip(graver_first(rows), len(rows))
    lines: list[Line] = [_head(look, rows), *(("· ", *line(look.view, row, over)) for row in shown)]
    if left:
        lines.append((look.view.tr.count("and_more", left),))
    return Told(lines, picture(achievement(look.view, rows, look.view.tr("kpi_chart.achievement"))))


def title(look: Look, told: Told) -> list[Line]:
    """The first line of a digest that has nothing but KPIs."""
    if not told.lines:
        return []
    departments = look.view.directory.departments
    names = look.view.tr("comma").join(departments[id].name for id in look.scope.departments)
    return [(Bold(f"{names} · {period(look)}"),)]


def _over(look: Look) -> Period | None:
    """The month or quarter that a monthly or quarterly one looks back on; a weekly one says how things stand."""
    today = look.owner.today(look.now)
    if look.part.cadence == "monthly":
        return Period.of("month", today).previous
    return Period.of("quarter", today).previous if look.part.cadence == "quarterly" else None


def _head(look: Look, rows: list[Row]) -> Line:
    return (Bold(look.view.tr("kpi_report.section")), f" {verdict(look.view.tr, rows)}")
