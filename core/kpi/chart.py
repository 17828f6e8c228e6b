"""A chart as what it says: its values in words beside each, so that the picture and its text alternative are made from
the same data (voice.md 13). Drawing it is bot/drawing.py's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Literal

ChartKind = Literal["trend", "achievement", "pareto", "multiples"]
"""`trend`: one KPI over its periods. `achievement`: the share of its target that each bar has. `pareto`: causes, the
most frequent first, with their share so far. `multiples`: several small trends."""
LONGEST = 1800
"""Characters of a text alternative; Slack takes 2,000."""
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Scale:
    """How an axis writes its numbers, times `factor`: `NT$3.4M`, `340萬`, `78 %`. `steps` are sizes with their signs,
    the largest first."""

    factor: Decimal = Decimal(1)
    before: str = ""
    after: str = ""
    steps: tuple[tuple[Decimal, str], ...] = ()

    def said(self, value: Decimal) -> str:
        """A number of the axis, with at most two places."""
        size, sign = next(((s, w) for s, w in self.steps if abs(value) >= s), (Decimal(1), ""))
        short = (value / size).quantize(_PLACES, ROUND_HALF_UP)
        plain = f"{short.normalize():f}" if short else "0"
        lead = "−" if plain.startswith("-") else ""
        return f"{lead}{self.before}{plain.lstrip('-')}{sign}{self.after}"


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each label of its chart, None where there is no data; `said` are the same in words."""

    name: str
    values: tuple[Decimal | None, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`main` are the values, `realistic` and `ideal` the two levels of the target (S003-目-a), `low` and `high` the
    band (K16), `panels` the charts of `multiples`. `share` names the line of a Pareto's shares, and a band; `colon` is
    the language's."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...] = ()
    main: Series | None = None
    subtitle: str = ""
    realistic: Series | None = None
    ideal: Series | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    share: str = ""
    scale: Scale = Scale()
    panels: tuple[Chart, ...] = ()
    colon: str = ": "

    @property
    def alt(self) -> str:
        """The text alternative: every value in words, one line for each chart."""
        text = "\n".join(_lines(self))
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _lines(chart: Chart) -> list[str]:
    if chart.panels:
        return [chart.title, *(line for panel in chart.panels for line in _lines(panel))]
    said = chart.main.said if chart.main else ()
    shares = pareto_shares(chart)
    parts = [f"{label} {words}" for label, words in zip(chart.labels, said, strict=True)]
    if shares:
        parts = [f"{part} ({_percent(share)})" for part, share in zip(parts, shares, strict=True)]
    parts += [f"{goal.name} {newest(goal)}" for goal in (chart.realistic, chart.ideal) if goal and any_of(goal)]
    if chart.low is not None and chart.high is not None:
        parts.append(f"{chart.share} {_scaled(chart, chart.low)}–{_scaled(chart, chart.high)}")
    head = f"{chart.title} · {chart.subtitle}" if chart.subtitle else chart.title
    return [f"{head}{chart.colon}{' · '.join(parts)}" if parts else head]


def any_of(series: Series) -> bool:
    return any(value is not None for value in series.values)


def newest(series: Series) -> str:
    """The last value that there is, in words."""
    known = [words for value, words in zip(series.values, series.said, strict=True) if value is not None]
    return known[-1] if known else ""


def pareto_shares(chart: Chart) -> list[Decimal]:
    """Of all, how much the bars up to each are; none for another kind of chart, and where all is 0."""
    values = [value or Decimal(0) for value in chart.main.values] if chart.main else []
    whole = sum(values, Decimal(0))
    return [so_far / whole for so_far in accumulate(values)] if chart.kind == "pareto" and whole else []


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"


def _scaled(chart: Chart, value: Decimal) -> str:
    return chart.scale.said(value * chart.scale.factor)


def texts(chart: Chart) -> list[str]:
    """Everything that is written on the picture, for who checks that all of it can be."""
    found = [chart.title, chart.subtitle, chart.share, chart.scale.before, chart.scale.after, *chart.labels]
    found += [sign for _, sign in chart.scale.steps]
    for series in (chart.main, chart.realistic, chart.ideal):
        found += [series.name, *series.said] if series else []
    return found + [text for panel in chart.panels for text in texts(panel)]
