"""The process that draws charts by matplotlib: an order comes in on standard input, the pictures go out as JSON.

A picture has a ground of its own, near white, so that it reads the same on a light page and on a dark one; what its
colours say is also said by form (dashes, dots, words beside the lines).
"""

from __future__ import annotations

import base64
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.drawing_bars import achievement, pareto
from bot.drawing_style import BLUE, GREEN, GRID, GROUND, INK, ORANGE, SOFT, numbers
from core.kpi.chart import Chart, any_of, texts
from core.kpi.chart_json import load

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

_WIDE, _DPI = 7.2, 200
_TALL = {"trend": 3.7, "pareto": 3.9}
_BAR = 0.42
_SILENT = "\ufe0e\ufe0f\u200b\u200c\u200d\u2060\ufeff"
_TICKS = 6
_COLUMNS = 2


def figure(chart: Chart, font: FontProperties) -> Figure:
    """The chart as a figure, from which tests read back what it shows."""
    if chart.kind == "multiples":
        return _multiples(chart, font)
    bars = len(chart.labels)
    tall = 1.3 + _BAR * max(bars, 2) if chart.kind == "achievement" else _TALL[chart.kind]
    made = _sheet(tall)
    axes = made.subplots()
    _head(axes, chart, font, 13)
    {"trend": _trend, "achievement": achievement, "pareto": pareto}[chart.kind](axes, chart, font)
    return made


def _sheet(tall: float) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(w_pad=0.14, h_pad=0.12, wspace=0.06, hspace=0.08)
    return Figure(figsize=(_WIDE, tall), dpi=_DPI, facecolor=GROUND, layout=layout)


def _multiples(chart: Chart, font: FontProperties) -> Figure:
    rows = -(-len(chart.panels) // _COLUMNS)
    made = _sheet(0.6 + 2.1 * max(rows, 1))
    made.suptitle(chart.title, x=0.02, ha="left", fontproperties=font, fontsize=13, color=INK)
    grid = made.subplots(max(rows, 1), _COLUMNS, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(chart.panels):
            _head(axes, chart.panels[place], font, 10)
            _trend(axes, chart.panels[place], font, small=True)
        else:
            axes.set_axis_off()
    return made


def _head(axes: Axes, chart: Chart, font: FontProperties, size: float) -> None:
    title = f"{chart.title} · {chart.subtitle}" if chart.subtitle else chart.title
    axes.set_title(title, loc="left", pad=10, fontproperties=font, fontsize=size, color=INK)
    axes.set_facecolor(GROUND)
    for side, line in axes.spines.items():
        line.set_visible(side == "bottom")
        line.set_color(SOFT)
    axes.tick_params(colors=SOFT, length=0, labelsize=9)
    axes.set_axisbelow(True)


def _trend(axes: Axes, chart: Chart, font: FontProperties, small: bool = False) -> None:
    if chart.main is None:
        return
    places, values = list(range(len(chart.labels))), numbers(chart.main, chart)
    if chart.low is not None and chart.high is not None:
        low, high = (float(value * chart.scale.factor) for value in (chart.low, chart.high))
        axes.axhspan(low, high, color=GREEN, alpha=0.13, lw=0, label=chart.share, gid="band")
    for goal, colour, dashes in ((chart.realistic, ORANGE, (5, 2.5)), (chart.ideal, GREEN, (1.5, 2))):
        if goal and any_of(goal):
            axes.plot(
                places,
                numbers(goal, chart),
                color=colour,
                lw=1.6,
                dashes=dashes,
                label=goal.name,
                gid=goal.name,
                marker="_" if sum(value is not None for value in goal.values) == 1 else "",
                ms=16,
                mew=1.8,
            )
    axes.plot(
        places, values, color=BLUE, lw=2.4 if not small else 1.8, marker="o", ms=5 if not small else 3.5,
        label=chart.main.name, gid="main", solid_capstyle="round", zorder=3,
    )  # fmt: skip
    _room_above(axes, 0.24 if small else 0.14)
    _value_axis(axes, chart, font, 4 if small else _TICKS)
    _gaps(axes, chart, values, font)
    _last(axes, chart, values, font, small)
    every = 1 if not small and len(places) <= 13 else max(1, -(-len(places) // (4 if small else 13)))
    shown = places[::-1][::every][::-1]
    axes.set_xticks(shown, [chart.labels[place] for place in shown], fontproperties=font, fontsize=8 if small else 9)
    axes.set_xlim(-0.4, len(places) - 0.4 + (0.25 if small else 0.1))
    if not small and (chart.realistic or chart.ideal or chart.low is not None):
        _legend(axes, font)


def _room_above(axes: Axes, share: float) -> None:
    """So that the words over or under the last point stand free; from 0 where nothing is below it and that costs no
    detail."""
    low, high = axes.get_ylim()
    if low > 0 and low < high * 0.6:
        low = 0.0
    axes.set_ylim(low and low - (high - low) * share, high + (high - low) * share)


def _gaps(axes: Axes, chart: Chart, values: list[float], font: FontProperties) -> None:
    """Where there is no data stand crosses, and the words once for neighbours: a gap alone would look like an end."""
    at, run = axes.get_xaxis_transform(), list[int]()
    for place in range(len(values) + 1):
        if place < len(values) and values[place] != values[place]:
            axes.plot([place], [0.05], marker="x", color=SOFT, ms=5, transform=at, gid="none", lw=0)
            run.append(place)
        elif run and chart.main is not None:
            axes.annotate(
                chart.main.said[run[0]], ((run[0] + run[-1]) / 2, 0.05), xycoords=at, xytext=(0, 7),
                textcoords="offset points", ha="center", fontproperties=font, fontsize=7.5, color=SOFT,
            )  # fmt: skip
            run = []


def _last(axes: Axes, chart: Chart, values: list[float], font: FontProperties, small: bool) -> None:
    """The newest value in words at its point, on the side from which the line does not come."""
    known = [place for place in range(len(values)) if values[place] == values[place]]
    if known and chart.main is not None:
        place = known[-1]
        falls = place - 1 in known and values[place - 1] > values[place]
        axes.annotate(
            chart.main.said[place], (place, values[place]), xytext=(0, -8 if falls else 8), textcoords="offset points",
            ha="center", va="top" if falls else "bottom", fontproperties=font, fontsize=9 if small else 11, color=BLUE,
            gid="last", zorder=4, bbox={"boxstyle": "round,pad=0.15", "fc": GROUND, "ec": "none", "alpha": 0.85},
        )  # fmt: skip


def _value_axis(axes: Axes, chart: Chart, font: FontProperties, ticks: int) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(ticks, min_n_ticks=3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: chart.scale.said(Decimal(repr(float(value))))))
    axes.grid(axis="y", color=GRID, lw=0.8)
    for label in axes.get_yticklabels():
        label.set_fontproperties(font)
        label.set_fontsize(9)


def _legend(axes: Axes, font: FontProperties) -> None:
    axes.legend(
        loc="upper left", bbox_to_anchor=(0, -0.1), ncols=4, frameon=False, borderaxespad=0, labelcolor=INK,
        prop=_sized(font, 9), handlelength=2.2,
    )  # fmt: skip


def _sized(font: FontProperties, size: float) -> FontProperties:
    made = font.copy()
    made.set_size(size)
    return made


def missing(charts: list[Chart], path: Path) -> str:
    """The characters of these charts that the font lacks; those which show nothing by themselves are not missed."""
    from matplotlib.ft2font import FT2Font

    known = FT2Font(str(path)).get_charmap()
    signs = dict.fromkeys(sign for chart in charts for text in texts(chart) for sign in text)
    return "".join(sign for sign in signs if ord(sign) not in known and sign not in _SILENT and sign != "\n")[:8]


def picture(chart: Chart, font: FontProperties) -> bytes:
    """The same chart is the same file."""
    out = io.BytesIO()
    figure(chart, font).savefig(out, format="png", facecolor=GROUND, metadata={"Software": "Muster"})
    return out.getvalue()


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    from matplotlib.font_manager import FontProperties

    path = Path(order["font"])
    charts = [load(data) for data in order["charts"]]
    if lacking := missing(charts, path):
        return {"missing": lacking}
    font = FontProperties(fname=str(path))
    return {"drawn": [base64.b64encode(picture(chart, font)).decode() for chart in charts]}


if __name__ == "__main__":
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)
