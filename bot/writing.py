"""Exported rows as files: one object a line, comma-separated, or a workbook, each written as the rows are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

from core.clip import clip
from core.csvsafe import cell

Rows = Iterable[dict[str, Any]]
Writer = Callable[[IO[bytes], str, Sequence[str], Rows], int]
"""Writes rows of these fields under a title; gives how many cells had to be shortened."""
_MOST_ROWS = 1_000_000
"""Of one sheet, the headings apart; what is more goes on in another."""
_LONGEST = 32_767
"""UTF-16 units that a cell of a workbook holds."""
_NO_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def jsonl(out: IO[bytes], title: str, fields: Sequence[str], rows: Rows) -> int:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return 0


def comma_separated(out: IO[bytes], title: str, fields: Sequence[str], rows: Rows) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        write = csv.writer(text).writerow
        write(_headings(fields))
        for row in rows:
            write([cell(_flat(row, name)) for name in fields])
    finally:
        text.detach()  # whoever opened it closes it
    return 0


def workbook(out: IO[bytes], title: str, fields: Sequence[str], rows: Rows) -> int:
    """Text stays text: neither a formula nor a link is made of it. No more than a row is held in memory."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    shortened = 0
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        sheet, at = None, _MOST_ROWS
        for row in rows:
            if at == _MOST_ROWS:
                sheet, at = _sheet(book, title, fields, bold), 0
            at += 1
            for column, name in enumerate(fields):
                shortened += _write(sheet, at, column, _flat(row, name))
        if sheet is None:
            _sheet(book, title, fields, bold)
    return shortened


WRITERS: Mapping[str, Writer] = {"jsonl": jsonl, "csv": comma_separated, "xlsx": workbook}


def _sheet(book: Any, title: str, fields: Sequence[str], bold: Any) -> Any:
    """The next sheet, with its headings, which stay in sight."""
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(_headings(fields)):
        sheet.write_string(0, column, name, bold)
    return sheet


def _write(sheet: Any, row: int, column: int, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = cell(value).translate(_NO_XML)
        short = clip(text, _LONGEST, "utf16")
        sheet.write_string(row, column, short)
        return int(short != text)
    sheet.write_number(row, column, value)
    return 0


def _headings(fields: Sequence[str]) -> list[str]:
    return [name.replace(".", "_") for name in fields]


def _flat(row: Mapping[str, Any], name: str) -> Any:
    """`source.room` from within; what is nested deeper is JSON."""
    outer, _, inner = name.partition(".")
    value = row[outer][inner] if inner else row[outer]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
