"""Exports as sheets: what people wrote comes back as text, never as a formula (fault 48), and can be taken in again."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import catalogs, spreadsheet
from bot.commands.import_ import SORTS
from bot.writing import WRITERS
from core.csvsafe import cell, uncell
from core.kinds import KINDS, SEVERITIES
from core.sheet import read_table
from core.text import tidy
from handlers.importing.importing import Desk, Plan, carry_out
from storage import people, records
from storage.db import Database
from storage.exports import EXPORTS
from storage.uow import Unit
from storage.writer import Writer
from tests.cli.program import Program
from tests.databases import sqlite
from tests.hostile import PAYLOADS
from tests.world import WEDNESDAY, ZONE

LANGUAGES = catalogs.load()

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "''+",
    "=cmd|' /C calc'!A0",
    "@SUM(1)*cmd|",
)
FORMULAS = [f"{start}{tail}" for start in STARTS for tail in ("1+1", 'HYPERLINK("http://evil","x")', "A1", "cmd|'x'!A")]
HOSTILE = [tidy(text) for text in (*FORMULAS, *PAYLOADS) if len(text) < 30_000]


def _cells(format: str, texts: list[str]) -> list[Any]:
    """One column of texts, written and read back with another library; the cells as a spreadsheet has them."""
    out = io.BytesIO()
    WRITERS[format](out, "records", ("title",), ({"title": text} for text in texts))
    if format == "csv":
        csv.field_size_limit(10_000_000)
        return [row[0] for row in csv.reader(io.StringIO(out.getvalue().decode(), newline=""))][1:]
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=2):
        assert row[0].data_type in ("s", "n", "inlineStr") and row[0].hyperlink is None, row[0].value
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_text_becomes_a_formula(format: str) -> None:
    assert len(FORMULAS) >= 50
    found = _cells(format, HOSTILE)
    assert len(found) == len(HOSTILE)
    for text, shown in zip(HOSTILE, found, strict=True):
        assert not str(shown or "").startswith(tuple("=+-@＝＋－＠\t\r\n")), (text, shown)


@given(st.text())
def test_the_apostrophe_goes_as_it_came(text: str) -> None:
    assert uncell(cell(text)) == text


@given(st.text(alphabet="'=+-@＝a\t", max_size=6))
def test_no_mix_of_apostrophes_is_mistaken(text: str) -> None:
    assert uncell(cell(text)) == text and not cell(text).startswith(tuple("=+-@＝\t"))


def test_a_long_export_is_bounded_in_memory_and_loses_no_row() -> None:
    def rows(count: int) -> Iterator[dict[str, Any]]:
        return ({"title": f"Pallet {number} " + "x" * 500} for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        with Path("/dev/null").open("wb") as out:
            WRITERS["xlsx"](out, "records", ("title",), rows(count))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what the library loads once
    assert peak(6000) - peak(1000) < 1_000_000


def test_more_rows_than_a_sheet_takes_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.writing._MOST_ROWS", 10)
    out = io.BytesIO()
    WRITERS["xlsx"](out, "records", ("n",), ({"n": number} for number in range(25)))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["records", "records 2", "records 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [11, 11, 6]


@pytest.fixture
def muster(database_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, DATABASE_URL=database_url)


def _fill(url: str, work: Any) -> None:
    database = Database(url)
    Writer(database, lambda: WEDNESDAY, b"").perform(work)
    database.close()


def test_into_a_file_and_to_a_pipe(muster: Program, database_url: str) -> None:
    def work(unit: Unit) -> None:
        for name in ("Acme", "宏達", "=1+1"):
            people.add_client(unit, name)

    _fill(database_url, work)
    assert muster("export", "clients", "--format", "xlsx", "--output", "c.xlsx").stdout == ""
    sheet = openpyxl.load_workbook(muster.folder / "c.xlsx").active
    assert sheet is not None
    assert [row[:2] for row in sheet.values] == [("id", "name"), (1, "Acme"), (2, "宏達"), (3, "'=1+1")]
    assert muster("export", "clients", "--format", "csv", "--output", "c.csv").returncode == 0
    assert (muster.folder / "c.csv").read_bytes().startswith("\ufeffid,name,".encode())
    assert sorted(path.name for path in muster.folder.iterdir() if path.suffix in (".xlsx", ".csv")) == [
        "c.csv",
        "c.xlsx",
    ]
    said = muster.refused("export", "clients", "--output", "no/such/folder.jsonl")
    assert said == "cannot write no/such/folder.jsonl: No such file or directory"


def test_a_text_longer_than_a_cell_is_shortened_and_said(muster: Program, database_url: str) -> None:
    def work(unit: Unit) -> None:
        one = people.add_person(unit, "Amy")
        records.create(unit, "issue", "x" * 40_000, one)

    _fill(database_url, work)
    done = muster("export", "records", "--format", "xlsx", "--output", "r.xlsx")
    assert done.stderr.startswith("1 texts were longer") and done.returncode == 0
    assert muster("import", "records", "r.xlsx", "--preview", "--as", "Amy").returncode == 0
    assert muster("export", "records", "--format", "csv", "--output", "r.csv").stderr == ""


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)
_TITLES = st.one_of(st.sampled_from([t for t in HOSTILE if t.strip()]), st.text(min_size=1, max_size=60))


def _clean(text: str) -> str:
    """As a title is stored: without what a database refuses, nor blanks at its ends; nor what no workbook can hold."""
    return tidy(text).strip().translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})


@st.composite
def _work(draw: st.DrawFn) -> dict[str, Any]:
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    status = draw(st.sampled_from(kind.states))
    moment = st.integers(0, 10**6).map(lambda minutes: WEDNESDAY + timedelta(minutes=minutes))
    created = draw(moment)
    return {
        "kind": kind.name,
        "title": draw(_TITLES.map(_clean).filter(bool)),
        "severity": draw(st.sampled_from(SEVERITIES)),
        "status": status,
        "due_at": draw(st.none() | moment),
        "created_at": created,
        "closed_at": None if kind.is_open(status) else created + timedelta(days=1),
        "fields": json.dumps(draw(st.dictionaries(st.sampled_from(["reason", "back", "cause"]), _NAMES, max_size=2))),
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing else, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    sqlite(folder)
    return folder / "muster.db"


def _put(unit: Unit, work: list[dict[str, Any]], clients: list[str]) -> None:
    department = people.add_department(unit, "=Ops")
    ken = people.add_person(unit, "Ken", role="manager", email="ken@example.com", department_id=department)
    values = {"superior_id": ken, "locale": "zh_Hant", "zone": "Asia/Taipei", "active": False}
    people.add_person(unit, "王大維", **values)
    ids = [people.add_client(unit, name) for name in clients]
    for number, row in enumerate(work):
        rest = {name: value for name, value in row.items() if name not in ("kind", "title")}
        client = ids[number % len(ids)] if ids else None
        records.create(unit, row["kind"], row["title"], ken, owner_id=ken, client_id=client, **rest)


def _carry(first: Database, second: Database, what: str, format: str) -> Plan:
    """Everything of one sort out of the first database and into the second."""
    sort, out = SORTS[what], io.BytesIO()
    declared, rows = EXPORTS[what]
    with first.read() as conn:
        WRITERS[format](out, what, declared.fields, rows(conn))
    read = read_table(spreadsheet.read(out.getvalue(), sort.headings), sort.headings, sort.needed)

    def work(unit: Unit) -> Plan:
        desk = Desk(unit.conn, people.load(unit.conn), LANGUAGES, LANGUAGES.translator("en", ZONE), unit.now, None)
        plan = sort.plan(read, desk)
        carry_out(unit, plan)
        return plan

    return Writer(second, lambda: WEDNESDAY, b"").perform(work)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    format=st.sampled_from(["csv", "xlsx"]),
    work=st.lists(_work(), max_size=6),
    clients=st.lists(_NAMES.map(_clean).filter(bool), max_size=4, unique_by=str.casefold),
)
def test_what_went_out_comes_back_the_same(
    empty: Path, format: str, work: list[dict[str, Any]], clients: list[str]
) -> None:
    databases = []
    for name in ("first", "second"):
        file = empty.with_name(f"{name}-{uuid4().hex}")  # an example that failed leaves its own behind
        shutil.copy(empty, file)
        databases.append(Database(f"sqlite:///{file}"))
    first, second = databases
    Writer(first, lambda: WEDNESDAY, b"").perform(lambda unit: _put(unit, work, clients))
    for what in ("people", "clients", "records"):
        assert not _carry(first, second, what, format).problems
        again = _carry(first, second, what, format)
        assert (again.new, again.changed, again.problems) == ([], [], [])
    with first.read() as one, second.read() as other:
        for what, left in (("people", {"id", "identities"}), ("clients", {"id"}), ("records", {"source"})):
            rows = EXPORTS[what][1]
            assert _same(list(rows(one)), left) == _same(list(rows(other)), left)
    for database in databases:
        database.close()


def _same(rows: list[dict[str, Any]], left: set[str]) -> list[dict[str, Any]]:
    """The rows without what is a database's own; `fields` keep the reference that a record had before."""
    for row in rows:
        row.get("fields", {}).pop("ref", None)
    return [{name: value for name, value in row.items() if name not in left} for row in rows]
