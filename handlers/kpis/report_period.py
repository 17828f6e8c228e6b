"""The period of a report: as people name it, as a message holds it, and in the name of a file."""

from __future__ import annotations

from core.kpi.period_words import read_period
from core.kpi.periods import Period, PeriodKind
from handlers.context import Context

_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "year", "week")


def asked(ctx: Context, text: str) -> Period:
    today = ctx.reader.now.date()
    if not text:
        return Period.of("month", today).previous
    found = next((period for kind in _KINDS if (period := read_period(text, kind, today))), None)
    if found is None:
        raise ctx.refuse("kpi_report.no_period", given=text, example=ctx.tr("command.kpi_report.example"))
    return found


def params_of(period: Period) -> dict[str, str]:
    return {"kind": period.kind, "start": period.start.isoformat()}


def file_name(period: Period) -> str:
    """In a file's name: `2026-10`, `2026-Q3`, `2026`, `2026-W47`."""
    start = period.start
    iso = start.isocalendar()
    quarter = (start.month + 2) // 3
    return {
        "month": f"{start:%Y-%m}", "quarter": f"{start.year}-Q{quarter}", "year": f"{start.year}",
        "week": f"{iso.year}-W{iso.week:02}", "day": start.isoformat(),
    }[period.kind]  # fmt: skip
