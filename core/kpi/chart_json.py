"""A chart as JSON values, on its way to the process that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.kpi.chart import Chart, Scale, Series


def dump(chart: Chart) -> dict[str, Any]:
    """As JSON values, for the process that draws it."""
    plain = {name: getattr(chart, name) for name in ("kind", "title", "labels", "subtitle", "share", "colon")}
    series = {name: _dump_series(getattr(chart, name)) for name in ("main", "realistic", "ideal")}
    band = {name: None if (value := getattr(chart, name)) is None else str(value) for name in ("low", "high")}
    scale = chart.scale
    steps = [[str(size), sign] for size, sign in scale.steps]
    return {
        **plain,
        **series,
        **band,
        "scale": [str(scale.factor), scale.before, scale.after, steps],
        "panels": [dump(panel) for panel in chart.panels],
    }


def load(data: Mapping[str, Any]) -> Chart:
    factor, before, after, steps = data["scale"]
    low, high = (None if data[name] is None else Decimal(data[name]) for name in ("low", "high"))
    main, realistic, ideal = (_load_series(data[name]) for name in ("main", "realistic", "ideal"))
    return Chart(
        data["kind"],
        data["title"],
        tuple(data["labels"]),
        main,
        data["subtitle"],
        realistic,
        ideal,
        low,
        high,
        data["share"],
        Scale(Decimal(factor), before, after, tuple((Decimal(size), sign) for size, sign in steps)),
        tuple(map(load, data["panels"])),
        data["colon"],
    )


def _dump_series(series: Series | None) -> list[Any] | None:
    if series is None:
        return None
    return [series.name, [None if value is None else str(value) for value in series.values], list(series.said)]


def _load_series(data: list[Any] | None) -> Series | None:
    if data is None:
        return None
    name, values, said = data
    return Series(name, tuple(None if value is None else Decimal(value) for value in values), tuple(said))
