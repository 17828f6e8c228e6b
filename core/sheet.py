"""A sheet that somebody hands in: from bytes or pasted text to rows, and from rows to named values."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.csvsafe import uncell
from core.errors import MusterError
from core.headings import Headings, recognize
from core.text import tidy

MOST_ROWS = 20_000
_LOOKED = 10
"""Rows among which the headings are looked for: a list often has a title above."""
_DELIMITERS = "\t;,，|"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that has no value to read; `why` is a catalog key below `sheet.`"""

    why: str


class Spread(str):
    """The text of a merged cell, but in its first place. A name may be meant for all of its rows; a number is not."""

    __slots__ = ()


Cell = str | Broken


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the one that a spreadsheet shows beside it, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the sheet: `key` is a catalog key below `sheet.`, `values` fill it."""

    row: int
    column: str
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


def dump_rows(rows: Sequence[Row]) -> str:
    """The rows as text that can be kept, with what could not be read in them."""
    cells = [[row.number, [_dumped(cell) for cell in row.cells]] for row in rows]
    return json.dumps(cells, ensure_ascii=False)


def load_rows(text: str) -> list[Row]:
    return [
        Row(number, tuple(_loaded(cell) if isinstance(cell, dict) else cell for cell in cells))
        for number, cells in json.loads(text)
    ]


def _dumped(cell: Cell) -> str | dict[str, str]:
    if isinstance(cell, Broken):
        return {"why": cell.why}
    return {"spread": str(cell)} if isinstance(cell, Spread) else cell


def _loaded(cell: Mapping[str, str]) -> Cell:
    return Broken(cell["why"]) if "why" in cell else Spread(cell["spread"])


class SheetError(MusterError):
    """The sheet as a whole cannot be read; `key` is a catalog key below `sheet.`"""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as field → text, without empty ones."""

    row: int
    values: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """`headings` are the columns as the sheet calls them, `ignored` those that nothing is known of."""

    entries: tuple[Entry, ...]
    headings: Mapping[str, str]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]


def decode(data: bytes, is_right: Callable[[str], bool]) -> str:
    """Text in UTF-8 or UTF-16 with or without its mark, GB18030 or Big5; `is_right` says whether it can be read."""
    if mark := next((codec for bom, codec in _BOMS if data.startswith(bom)), None):
        return data.decode(mark, "replace")
    if not data.isascii() or b"\0" in data:
        for codec in _guesses(data):
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if is_right(text):
                return text
    for codec in ("utf-8", "gb2312", "cp950", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _guesses(data: bytes) -> tuple[str, ...]:
    if b"\0" in data:
        return ("utf-16-le", "utf-16-be") if data[1:2] == b"\0" else ("utf-16-be", "utf-16-le")
    return ("utf-8", "gb18030", "cp950", "big5hkscs")


def split(text: str) -> list[Row]:
    """Rows of text: whichever of tab, semicolon, comma and bar stands most often in its first line parts the cells."""
    lines = tidy(text.removeprefix("\ufeff"))
    first = next((line for line in lines.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        read = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, skipinitialspace=True)
        return bounded(Row(number, tuple(cells)) for number, cells in enumerate(read, 1))
    except csv.Error:
        raise SheetError("unreadable") from None


def bounded(rows: Iterable[Row]) -> list[Row]:
    """The rows that say something; refuses more than a team or a list of open work can have."""
    found: list[Row] = []
    for row in rows:
        if any(isinstance(cell, Broken) or cell.strip() for cell in row.cells):
            found.append(row)
        if len(found) > MOST_ROWS:
            raise SheetError("too_many", limit=MOST_ROWS)
    return found


def has_headings(text: str, known: Headings) -> bool:
    """Whether any of the first rows names columns, which wrongly decoded text does not."""
    try:
        return any(recognize(str(cell), known) for row in split(text)[:_LOOKED] for cell in row.cells)
    except SheetError:
        return False


def read_table(rows: Sequence[Row], known: Headings, needed: str, otherwise: Sequence[str] = ()) -> Table:
    """Values by field. Without headings the columns are taken in the order of `otherwise`; raises SheetError when
    there is neither, or when two columns are called the same."""
    at = max(range(min(_LOOKED, len(rows))), key=lambda i: _recognized(rows[i], known), default=0)
    if rows and _recognized(rows[at], known):
        heads = [_text(cell) for cell in rows[at].cells]
        fields = [recognize(head, known) for head in heads]
        body = rows[at + 1 :]
    elif rows and otherwise:
        heads, fields, body = list(otherwise), list(otherwise), rows
    else:
        raise SheetError("no_headings", names=", ".join(known))
    used = [name for name in fields if name]
    if twice := next((name for name in used if used.count(name) > 1), None):
        raise SheetError("twice", name=twice)
    if needed not in used:
        raise SheetError("no_column", name=known[needed][0])
    headings = {name: head for name, head in zip(fields, heads, strict=True) if name}
    ignored = tuple(head for name, head in zip(fields, heads, strict=True) if head and not name)
    return _table(body, fields, headings, ignored)


def _recognized(row: Row, known: Headings) -> int:
    return sum(recognize(_text(cell), known) is not None for cell in row.cells)


def _table(
    rows: Sequence[Row], fields: Sequence[str | None], headings: Mapping[str, str], ignored: tuple[str, ...]
) -> Table:
    entries, problems = [], []
    for row in rows:
        named = [(name, cell) for name, cell in zip(fields, row.cells, strict=False) if name]
        broken = [Problem(row.number, headings[name], cell.why) for name, cell in named if isinstance(cell, Broken)]
        problems += broken
        values = {name: text for name, cell in named if (text := _text(cell))}
        if values and not broken:
            entries.append(Entry(row.number, values))
    return Table(tuple(entries), headings, ignored, tuple(problems))


def _text(cell: Cell) -> str:
    text = "" if isinstance(cell, Broken) else uncell(tidy(cell).strip())
    return Spread(text) if isinstance(cell, Spread) and text else text
