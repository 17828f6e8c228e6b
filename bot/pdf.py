"""A paper as PDF, by fpdf2, which breaks lines and pages and keeps the text selectable; loaded when it is used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot import charts, fonts
from core.errors import MusterError
from core.paper import Drawn, Entry, Heading, Paper, Table, Text, texts

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.enums import WrapMode

PDF = "application/pdf"
_FONT = "main"
_TITLE, _SUBTITLE, _HEADING, _TEXT, _FOOT = 17, 9.5, 12.5, 10.5, 8
_LEAD = 1.45
_POINT = 25.4 / 72
_SILENT = "\ufe0e\ufe0f\u200b\u200c\u200d\u2060\u20e3\ufeff"
"""Signs that show nothing by themselves: how an emoji is drawn, and joints."""
_SHOWN = 8


class PaperError(MusterError):
    """It cannot be laid out. `why` is a key below `paper.`; `signs` are those that the font lacks."""

    def __init__(self, why: str, signs: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.signs = signs


def pdf(paper: Paper, font: Path | None = None) -> bytes:
    """The bytes. Raises PaperError where no font has Chinese, or it lacks a character: never an empty box."""
    from fpdf import FPDF

    font = font or fonts.chinese()
    if font is None:
        raise PaperError("no_font")
    page = FPDF(format="A4")
    page.set_margins(20, 18, 20)
    page.set_auto_page_break(True, 20)
    page.add_font(_FONT, "", str(font))
    page.set_title(paper.title)
    page.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))  # the same paper is the same file
    known = frozenset(getattr(page.fonts[_FONT], "cmap", ()))
    _check(paper, known)
    wanted = [block.chart for block in paper.blocks if isinstance(block, Drawn)]
    try:
        pictures = iter(charts.png(wanted, font))
    except charts.ChartError as error:
        raise PaperError(error.why, error.signs) from None
    _lay_out(page, paper, known, pictures)
    return bytes(page.output())


def _check(paper: Paper, known: frozenset[int]) -> None:
    missing = dict.fromkeys(sign for text in texts(paper) for sign in _writable(text, known) if ord(sign) not in known)
    missing.pop("\n", None)
    if missing:
        raise PaperError("no_glyph", "".join(list(missing)[:_SHOWN]))


def _writable(text: str, known: frozenset[int]) -> str:
    """The text as the font can write it: an emoji that it lacks by its name, `[white heavy check mark]`."""
    if all(ord(sign) in known for sign in text):
        return text
    return "".join(sign if ord(sign) in known else _named(sign) for sign in text.expandtabs(4))


_BOXES = {**dict.fromkeys("☑☒✅✔✓", "[x]"), **dict.fromkeys("☐▢◻⬜", "[ ]")}
"""As people type them."""


@lru_cache(maxsize=4096)
def _named(sign: str) -> str:
    if sign in _SILENT or unicodedata.category(sign) in ("Cc", "Cf"):
        return "\n" if sign == "\n" else ""
    if unicodedata.category(sign) in ("Zs", "Zl", "Zp"):
        return " "
    if sign in _BOXES:
        return _BOXES[sign]
    if unicodedata.category(sign) in ("So", "Sk"):
        name = unicodedata.name(sign, "")
        return f"[{name.lower()}]" if name else sign
    return sign


def _lay_out(page: FPDF, paper: Paper, known: frozenset[int], pictures: Iterator[bytes]) -> None:
    foot = _writable(paper.foot, known)

    def footer() -> None:
        page.set_y(-14)
        page.set_font(_FONT, size=_FOOT)
        page.set_text_color(110)
        number = f"{page.page_no()} / {{nb}}"
        page.cell(0, 5, f"{foot} · {number}" if foot else number, align="C")
        page.set_text_color(0)

    page.footer = footer  # type: ignore[method-assign]  # how fpdf2 is given one
    page.add_page()
    _text(page, _writable(paper.title, known), _TITLE)
    if paper.subtitle:
        page.set_text_color(90)
        _text(page, _writable(paper.subtitle, known), _SUBTITLE)
        page.set_text_color(0)
    page.ln(3)
    for block in paper.blocks:
        match block:
            case Heading(text):
                page.ln(2.5)
                if page.will_page_break(20):  # a heading stands with what it heads
                    page.add_page()
                _text(page, _writable(text, known), _HEADING)
                page.ln(0.8)
            case Text(text):
                _text(page, _writable(text, known))
                page.ln(1)
            case Entry(mark, text):
                _entry(page, _writable(mark, known), _writable(text, known))
            case Table(head, rows):
                _table(page, [[_writable(cell, known) for cell in row] for row in (head, *rows)])
            case Drawn(chart):
                _picture(page, next(pictures), chart.alt)


def _picture(page: FPDF, body: bytes, alt: str) -> None:
    """As wide as the text, narrower where it would be taller than a page; on the next page where it does not fit below
    what stands."""
    size = _size(body)
    wide = min(page.epw, page.eph * size[0] / size[1])
    height = wide * size[1] / size[0]
    if page.will_page_break(height):
        page.add_page()
    page.image(BytesIO(body), w=wide, alt_text=alt)
    page.ln(3)


def _size(body: bytes) -> tuple[int, int]:
    """A PNG's width and height, from its head."""
    return int.from_bytes(body[16:20]), int.from_bytes(body[20:24])


def _text(page: FPDF, text: str, size: float = _TEXT, left: float = 0) -> None:
    page.set_font(_FONT, size=size)
    if left:
        page.set_x(page.l_margin + left)
    page.multi_cell(0, size * _LEAD * _POINT, text, align="L", new_x="LMARGIN", new_y="NEXT", wrapmode=_wrap(text))


def _entry(page: FPDF, mark: str, text: str) -> None:
    page.set_font(_FONT, size=_TEXT)
    wide = max(9.0, page.get_string_width(mark) + 3)
    if page.will_page_break(_TEXT * _LEAD * _POINT):
        page.add_page()
    top = page.get_y()
    page.cell(wide, _TEXT * _LEAD * _POINT, mark)
    page.set_xy(page.l_margin, top)
    _text(page, text or " ", left=wide)
    page.ln(0.6)


def _table(page: FPDF, rows: list[list[str]]) -> None:
    page.set_font(_FONT, size=_TEXT - 1)
    head, *rest = rows
    wrap = _wrap("".join("".join(row) for row in rows))
    with page.table(
        line_height=(_TEXT - 1) * _LEAD * _POINT + 0.6,
        borders_layout="HORIZONTAL_LINES",
        text_align="LEFT",
        col_widths=_widths(rows),
        first_row_as_headings=False,
        wrapmode=wrap,
    ) as table:
        for row in (head, *rest):
            table.row(row)
    page.ln(2)


def _widths(rows: list[list[str]]) -> tuple[int, ...]:
    """Columns as wide as their texts want them, the longest not at the cost of the others."""
    longest = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return tuple(min(max(length, 6), 40) for length in longest)


def _wrap(text: str) -> WrapMode:
    """Chinese breaks between any two characters, other text between words."""
    from fpdf.enums import WrapMode

    chinese = any(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return WrapMode.CHAR if chinese else WrapMode.WORD
