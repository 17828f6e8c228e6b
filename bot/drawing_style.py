"""The colours of charts, which read on a ground near white, and their numbers."""

from __future__ import annotations

from core.kpi.chart import Chart, Series

GROUND, INK, SOFT, GRID = "#FBFBFD", "#1F2430", "#667085", "#E4E7EC"
BLUE, ORANGE, GREEN, RED = "#2563EB", "#B04A06", "#15803D", "#B42318"


def numbers(series: Series, chart: Chart) -> list[float]:
    """For drawing alone: what is counted stays exact elsewhere. No data is a gap."""
    factor = chart.scale.factor
    return [float("nan") if value is None else float(value * factor) for value in series.values]


def folded(label: str, most: int = 12) -> str:
    """A long name in two lines, so that neighbours do not touch."""
    if len(label) <= most:
        return label
    cut = label.rfind(" ", 0, most + 1)
    first, rest = (label[:cut], label[cut + 1 :]) if cut > 0 else (label[:most], label[most:])
    return f"{first}\n{rest if len(rest) <= most else rest[: most - 1] + '…'}"
