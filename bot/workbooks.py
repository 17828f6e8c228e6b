"""A workbook as XLSX, by xlsxwriter; loaded when it is used."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from core.clip import clip
from core.csvsafe import cell
from core.paper import Cell, Sheet, Workbook

_LONGEST = 32_767
_NAME = 31
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 60


def xlsx(book: Workbook) -> bytes:
    """The bytes. Text stays text: neither a formula nor a link is made of it. The same workbook is the same file."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        bold, share = made.add_format({"bold": True}), made.add_format({"num_format": "0.0 %"})
        for sheet in book.sheets:
            _write(made.add_worksheet(sheet.name.translate(_NO_NAME)[:_NAME]), sheet, bold, share)
    return out.getvalue()


def _write(page: Any, sheet: Sheet, bold: Any, share: Any) -> None:
    page.freeze_panes(1, 0)
    for column, name in enumerate(sheet.head):
        page.write_string(0, column, name, bold)
        page.set_column(column, column, min(_WIDEST, 4 + max(map(_size, (name, *_column(sheet, column))))))
    for at, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                page.write_number(at, column, float(value), share if column in sheet.shares else None)
            elif value is not None:
                page.write_string(at, column, clip(cell(value), _LONGEST, "utf16"))


def _column(sheet: Sheet, column: int) -> list[Cell]:
    return [row[column] for row in sheet.rows]


def _size(value: Cell) -> int:
    """About as many letters wide; a Chinese character takes two, and a number has no more places than are shown."""
    text = "" if value is None else f"{value:.4f}" if isinstance(value, Decimal) else str(value)
    return sum(1 if sign.isascii() else 2 for sign in text)
