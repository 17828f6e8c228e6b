"""Sheets as files: CSV in any encoding of the office, and XLSX as a person sees it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice, zip_longest
from typing import Any
from xml.etree import ElementTree

from core.headings import Headings
from core.sheet import Broken, Cell, Row, SheetError, Spread, bounded, decode, has_headings, split

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
_UNPACKED = 10 * LARGEST
_DAMAGE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, EOFError, RuntimeError),
    *(AssertionError, zipfile.BadZipFile, zlib.error, SyntaxError),
)
"""What reading a damaged file raises, wherever it is damaged; broken XML is a SyntaxError."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS = 100
_LONGEST = 1_000_000
"""Rows that are walked through at all: empty ones count, filled ones are bounded much earlier."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read(data: bytes, headings: Headings) -> list[Row]:
    """The rows of a file. Raises SheetError when it is no sheet that Muster can read."""
    if len(data) > LARGEST:
        raise SheetError("too_large", limit=LARGEST // (1024 * 1024))
    if data.startswith(_OLD_EXCEL):
        raise SheetError("old_excel")
    if data.startswith(b"PK"):
        return bounded(_xlsx(data))
    return split(decode(data, lambda text: has_headings(text, headings)))


def _xlsx(data: bytes) -> Iterator[Row]:
    """The first sheet. A merged cell's value stands in each of the cells that it covers, as it looks on paper."""
    import openpyxl

    try:
        _refuse_bomb(data)
        books = [openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=known) for known in (True, False)]
        with closing(books[0]), closing(books[1]):
            values, formulas = (book.worksheets[0] for book in books)
            merged = _merged(data, values._worksheet_path)
            for sheet in (values, formulas):
                sheet.reset_dimensions()  # what a file says of its own size is often wrong
            pairs = zip_longest(values.iter_rows(), formulas.iter_rows(), fillvalue=())
            for number, (row, sources) in enumerate(islice(pairs, _LONGEST), 1):
                pair = zip_longest(row[:_MOST_COLUMNS], sources[:_MOST_COLUMNS])
                yield Row(number, merged.over(number, [_cell(value, source) for value, source in pair]))
    except SheetError:
        raise
    except _DAMAGE:
        raise SheetError("unreadable") from None


def _cell(cell: Any, source: Any) -> Cell:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "e":
        return Broken("cell_error")
    if value is None:
        return Broken("cell_formula") if getattr(source, "data_type", "") == "f" else ""
    if isinstance(value, int | float) and "%" in getattr(cell, "number_format", ""):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return text_of(value)


def text_of(value: object) -> str:
    """What a cell's value looks like: a number without an idle `.0`, a moment as ISO, a day without its midnight."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str):  # how the format writes what XML cannot hold
        return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), value)
    return "" if isinstance(value, timedelta) else str(value)


class _Merged:
    """Which cells a merged one covers; the value of its first cell is met before the others."""

    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._ranges = sorted(ranges, key=lambda area: area[1])
        self._open: list[tuple[tuple[int, int, int, int], Cell]] = []

    def over(self, number: int, cells: list[Cell]) -> tuple[Cell, ...]:
        while self._ranges and self._ranges[0][1] <= number:
            area = self._ranges.pop(0)
            if area[1] == number:
                self._open.append((area, cells[area[0] - 1] if area[0] <= len(cells) else ""))
        self._open = [(area, value) for area, value in self._open if area[3] >= number]
        for (left, top, right, _), value in self._open:
            last = min(right, _MOST_COLUMNS)
            cells += [""] * (last - len(cells))
            spread = value if isinstance(value, Broken) else Spread(value)
            cells[left - 1 : last] = [spread] * (last - left + 1)
            if top == number:
                cells[left - 1] = value
        return tuple(cells)


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as file:
        if sum(part.file_size for part in file.infolist()) > _UNPACKED:
            raise SheetError("too_large", limit=LARGEST // (1024 * 1024))


def _merged(data: bytes, part: str) -> _Merged:
    """Read beside the rows, since the streaming reader leaves merged cells out."""
    from openpyxl.utils.cell import range_boundaries

    found = []
    with zipfile.ZipFile(BytesIO(data)) as file, file.open(part) as sheet:
        for _, element in ElementTree.iterparse(sheet):  # noqa: S314  expat refuses entities that blow up
            if element.tag.endswith("}mergeCell"):
                found.append(range_boundaries(element.attrib["ref"]))
            element.clear()
    return _Merged(found)
