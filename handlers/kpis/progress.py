"""How far a target is reached, in one line, wherever it is said."""

from __future__ import annotations

from datetime import date

from core.card import Line
from core.i18n import Translator
from core.kpi.goals import achievement, days_gone, forecast, pace
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.people import Directory
from handlers.kpis.bulk import so_far, until
from handlers.kpis.text import period_said, said
from storage import goals
from storage.db import Connection
from storage.measures import office_of


def progress(
    conn: Connection, tr: Translator, directory: Directory, kpi: Kpi, subject: Subject, period: Period, today: date
) -> Line:
    """`November 2026: NT$780K, 78 % of NT$1M on 57 % of its working days; if it goes on so, NT$1.37M`. Nothing where
    there is no target, or it has not begun."""
    wanted = goals.goal(conn, kpi, subject, period)
    if wanted.realistic is None or period.start > today:
        return ()
    value, _ = so_far(conn, directory, kpi, subject, period, today)
    reached = achievement(value, wanted, kpi.direction)
    said_ = {"period": period_said(tr, period), "value": said(tr, kpi, value), "goal": said(tr, kpi, wanted.realistic)}
    if reached is None:
        return (tr("kpigoal.no_share", **said_),)
    share = f"{reached * 100:.0f}"
    days = days_gone(period, until(kpi, period, today), office_of(directory, subject).is_workday)
    if period.end <= today or days.share is None or kpi.total != "sum":
        return (tr("kpigoal.share", **said_, share=share),)
    gone = f"{days.share * 100:.0f}"
    found = [tr("kpigoal.share_of_days", **said_, share=share, gone=gone)]
    expected, on_course = forecast(value, days), pace(reached, days)
    if expected is not None and on_course is not None and kpi.direction == "up":
        found.append(tr("kpigoal.forecast", forecast=said(tr, kpi, expected), pace=f"{on_course * 100:.0f}"))
    return (" · ".join(found),)
