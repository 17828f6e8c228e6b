"""Charts of bars: the share of each target, and causes by how often (bot/drawing.py)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.drawing_style import BLUE, GREEN, GRID, INK, ORANGE, folded, numbers
from core.kpi.chart import Chart, pareto_shares

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_WITHIN = 0.5
"""A bar longer than this share of the axis holds its words."""


def achievement(axes: Axes, chart: Chart, font: FontProperties) -> None:
    """Bars of how much of each target is reached; the line stands at the whole of it."""
    if chart.main is None:
        return
    places = list(range(len(chart.labels)))[::-1]
    values = [0.0 if value != value else value for value in numbers(chart.main, chart)]
    whole = float(chart.scale.factor)
    bars = axes.barh(places, values, height=0.56, color=[GREEN if value >= whole else BLUE for value in values])
    for bar in bars:
        bar.set_gid("main")
    farthest = max([whole, *values])
    axes.set_xlim(min([0.0, *values]), farthest * 1.08)
    axes.axvline(whole, color=ORANGE, lw=1.8, dashes=(5, 2.5), gid="whole", zorder=3)
    for place, value, words in zip(places, values, chart.main.said, strict=True):
        within = value > farthest * _WITHIN
        first = within and whole > farthest * _WITHIN  # at the bar's beginning, where no line crosses the words
        axes.annotate(
            words, (0 if first else max(value, 0), place), xytext=(8 if first else -8 if within else 6, 0),
            textcoords="offset points", va="center", ha="left" if first or not within else "right",
            fontproperties=font, fontsize=10, color="white" if within else INK, zorder=5,
        )  # fmt: skip
    if len(places) == 1:
        axes.set_ylim(-0.9, 0.9)
    axes.set_yticks(places, chart.labels, fontproperties=font, fontsize=10, color=INK)
    axes.set_xticks([0, whole / 2, whole], [chart.scale.said(Decimal(str(n))) for n in (0, whole / 2, whole)])
    axes.grid(axis="x", color=GRID, lw=0.8)
    for label in axes.get_xticklabels():
        label.set_fontproperties(font)
        label.set_fontsize(9)


def pareto(axes: Axes, chart: Chart, font: FontProperties) -> None:
    """The causes by how often, and which share of all they are so far."""
    if chart.main is None:
        return
    places, values = list(range(len(chart.labels))), numbers(chart.main, chart)
    for bar in axes.bar(places, values, width=0.66, color=BLUE):
        bar.set_gid("main")
    axes.set_ylim(0, max([1.0, *values]) * 1.24)
    for place, value, words in zip(places, values, chart.main.said, strict=True):
        axes.annotate(
            words, (place, value), xytext=(0, 3), textcoords="offset points", ha="center",
            fontproperties=font, fontsize=10, color=INK, zorder=5,
        )  # fmt: skip
    axes.set_yticks([])  # each bar has its number
    axes.set_xticks(places, [folded(label) for label in chart.labels], fontproperties=font, fontsize=9)
    if shares := pareto_shares(chart):
        _shares(axes, chart, places, [float(share * 100) for share in shares], font)


def _shares(axes: Axes, chart: Chart, places: list[int], shares: list[float], font: FontProperties) -> None:
    second = axes.twinx()
    second.plot(places, shares, color=ORANGE, lw=1.8, marker="o", ms=4, label=chart.share, gid="share")
    second.set_ylim(0, 124)
    second.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"], fontproperties=font, fontsize=9)
    second.set_title(chart.share, loc="right", pad=10, fontproperties=font, fontsize=9, color=ORANGE)
    second.tick_params(colors=ORANGE, length=0)
    for line in second.spines.values():
        line.set_visible(False)
