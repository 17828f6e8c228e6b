"""What stands beside a figure wherever it is shown whole: how far its target is, why it was missed, and the issue."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from core.card import Bold, Button, Line
from core.i18n import Translator
from core.kinds import KINDS
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.people import Directory
from handlers.cards import short_title
from handlers.kpis.find import spot
from handlers.kpis.progress import progress
from handlers.kpis.remark_lines import remark_lines
from handlers.kpis.text import period_said
from storage import kpi_reports, levels, records
from storage.db import Connection


def beside(
    conn: Connection, tr: Translator, directory: Directory, kpi: Kpi, subject: Subject, period: Period, now: datetime
) -> list[Line]:
    """Nothing of what is not there."""
    day = now.astimezone(ZoneInfo(directory.calendars.zone())).date()
    lines = [progress(conn, tr, directory, kpi, subject, period, day)]
    said = kpi_reports.remarks(conn, [kpi.id], kpi_reports.starts(kpi.period, period)).get(kpi.id, {})
    remark, part = kpi_reports.remark_of(said, kpi, subject, period)
    if remark:
        lines += [(period_said(tr, part),)] if part else []
        lines += remark_lines(tr, directory, remark, now)
    standing = levels.of(conn, kpi.id, subject.key)
    record = records.get(conn, standing.record or 0) if standing else None
    if record and KINDS[record.kind].is_open(record.status):
        lines.append(tr.line("kpialert.issue_open", record=Bold(short_title(record))))
    return [line for line in lines if line]


def behind_button(tr: Translator, kpi: Kpi, subject: Subject, period: Period) -> tuple[Button, ...]:
    """To the records of a figure that is counted from them; none where people enter it."""
    target = f"0.{spot(kpi, subject, period)}"
    return (Button("kpi_behind", tr("button.kpi_behind"), target),) if kpi.source == "computed" else ()
