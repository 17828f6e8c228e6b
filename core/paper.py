"""A document that is laid out only when it is sent: headings, text, lists and tables, without a thought of pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.kpi.chart import Chart
from core.kpi.chart import texts as chart_texts


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line breaks in it stay."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, behind its mark: a number, a reference or a bullet."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many cells as `head`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, as wide as the page, with its text alternative for who hears it."""

    chart: Chart


Block = Heading | Text | Entry | Table | Drawn


@dataclass(frozen=True, slots=True)
class Paper:
    """`subtitle` stands below the title, `foot` at the foot of every page, beside its number."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: str = ""


Cell = str | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. `shares` are the columns whose numbers are ratios, shown as percent."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]


def texts(paper: Paper) -> list[str]:
    """Everything that stands on the paper, for who checks that all of it can be written."""
    found = [paper.title, paper.subtitle, paper.foot]
    for block in paper.blocks:
        match block:
            case Heading(text) | Text(text):
                found.append(text)
            case Entry(mark, text):
                found += [mark, text]
            case Table(head, rows):
                found += [*head, *(cell for row in rows for cell in row)]
            case Drawn(chart):
                found += chart_texts(chart)
    return found
