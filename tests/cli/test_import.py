"""People, clients and open work from files, as people make them: all or nothing, with the bad rows named."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.cli.program import Program, Running

TEAM = """Name;E-mail (Slack);Department;Superior;Language
Grace Lin;grace@example.com;Management;;English
Amy Chen;AMY@example.com;Operations;grace@example.com;en
Bob Tan;bob@example.com;Warehouse;Amy Chen;
王大維;dawei@example.com;Sales;Grace Lin;繁體中文
"""
CHINESE = """姓名,部門,上級,郵箱,語言
王大維,業務部,,dawei@example.com,繁體中文
小陳,業務部,王大維,chen@example.com,繁體
李晓明,倉庫,小陳,ming@example.com,简体中文
"""


@pytest.fixture
def muster(database_url: str, tmp_path: Path) -> Program:
    return Program(tmp_path, DATABASE_URL=database_url)


def _put(muster: Program, text: str | bytes, name: str = "sheet.csv") -> str:
    (muster.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def _names(muster: Program, what: str = "people") -> list[str]:
    return [row["name"] for row in muster.rows(what)]


def _xlsx(*rows: tuple[object, ...], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_team_from_one_sheet(muster: Program) -> None:
    done = muster("import", "people", _put(muster, TEAM))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == [
        "4 people: 4 new",
        "4 new departments: Management, Operations, Warehouse, Sales",
    ]
    rows = {row["name"]: row for row in muster.rows("people")}
    assert rows["Bob Tan"]["superior"] == "Amy Chen" and rows["Amy Chen"]["superior"] == "Grace Lin"
    assert rows["Amy Chen"]["email"] == "amy@example.com"
    assert rows["王大維"]["locale"] == "zh_Hant" and rows["王大維"]["department"] == "Sales"

    again = muster("import", "people", _put(muster, TEAM))
    assert again.stdout == "4 people: 4 as before\n"
    changed = muster("import", "people", _put(muster, "Email,Name,Department\nBOB@example.com,Bob T.,Sales\n"))
    assert changed.stdout.splitlines()[0] == "1 person: 1 changed"
    bob = next(row for row in muster.rows("people") if row["email"] == "bob@example.com")
    assert (bob["name"], bob["department"], bob["superior"]) == ("Bob T.", "Sales", "Amy Chen")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_headings_in_chinese_in_the_encodings_of_an_office(muster: Program, encoding: str) -> None:
    done = muster("import", "people", _put(muster, CHINESE.encode(encoding)), MUSTER_LOCALE="zh_Hant")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "3 人：新增 3"
    rows = {row["name"]: row for row in muster.rows("people")}
    assert rows["李晓明"]["superior"] == "小陳" and rows["李晓明"]["locale"] == "zh_Hans"


@pytest.mark.parametrize(("encoding", "delimiter"), [("big5", ","), ("cp950", "\t"), ("gb2312", ";"), ("utf-8", "，")])
def test_each_script_in_its_own_encoding(muster: Program, encoding: str, delimiter: str) -> None:
    simplified = encoding == "gb2312"
    text = "姓名,部门,上级\n陈小明,仓库,李主任\n李主任,仓库,\n" if simplified else CHINESE.replace("李晓明", "李曉明")
    text = text if simplified else text.replace("简体中文", "en")
    done = muster("import", "people", _put(muster, text.replace(",", delimiter).encode(encoding)))
    assert (done.returncode, done.stderr) == (0, "")
    assert _names(muster) == (["陈小明", "李主任"] if simplified else ["王大維", "小陳", "李曉明"])


def test_bad_rows_are_named_and_nothing_is_saved(muster: Program) -> None:
    text = "name,e-mail,superior,language\nAlice,alice,Kim,Klingon\n,x@example.com,,\nBob,b@example.com,Carol,\n"
    text += "Carol,c@example.com,Bob,\nCarol,c@example.com,Bob,en\n"
    done = muster("import", "people", _put(muster, text))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "4 rows cannot be read. Nothing was saved.",
        "Row 2, e-mail: “alice” is no e-mail address",
        "Row 2, language: “Klingon” is no language that I speak; write one of English, 简体中文, 繁體中文",
        "Row 2, superior: “Kim” is neither in the sheet nor on file",
        "Row 3, name: there is no name",
        "Row 4, superior: “Carol” fits several people; write the e-mail address",
        "Row 6, name: Carol stands in row 5 too, with other words; leave one",
    ]
    assert muster.rows("people") == []


def test_at_most_twenty_bad_rows_are_named(muster: Program) -> None:
    text = "name,superior\n" + "".join(f"P{i},Nobody\n" for i in range(30))
    said = muster("import", "people", _put(muster, text)).stderr.splitlines()
    assert len(said) == 22 and said[-1] == "and 10 more"


def test_a_circle_is_named_also_through_those_on_file(muster: Program) -> None:
    assert muster("import", "people", _put(muster, "name,superior\nA,\nB,A\nC,B\n")).returncode == 0
    said = muster("import", "people", _put(muster, "name,superior\nA,C\n")).stderr
    assert "nobody can be above themselves: A → C → B → A" in said
    assert (
        "nobody can be above themselves: X → X" in muster("import", "people", _put(muster, "name,superior\nX,X")).stderr
    )


def test_a_workbook_as_a_person_makes_it(muster: Program) -> None:
    rows: list[tuple[object, ...]] = [
        ("Team 2026", None, None),
        (None, None, None),
        ("NAME", "Team", "Phone"),
        ("Amy Chen", "Operations", 886912345678.0),
        ("Bob Tan", None, None),
        (None, None, None),
        (12345, None, None),
    ]
    done = muster("import", "people", _put(muster, _xlsx(*rows, merge="B4:B5"), "team.xlsx"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Left out, since I know nothing of these columns: Phone" in done.stdout
    assert [(row["name"], row["department"]) for row in muster.rows("people")] == [
        ("Amy Chen", "Operations"),
        ("Bob Tan", "Operations"),
        ("12345", None),
    ]


def test_formulas_without_a_value_and_errors_are_named(muster: Program) -> None:
    rows = [("title", "owner", "note"), ("=A1", None, "=1+1"), ("Fix it", None, None)]
    done = muster("import", "records", _put(muster, _xlsx(*rows), "work.xlsx"))
    assert done.returncode == 1
    assert "Row 2, title: the formula has no stored value" in done.stderr and "note" not in done.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0 old", "old .xls file"),
        (b"PK\x03\x04 broken", "no CSV or XLSX file"),
        (b"", "no headings"),
        (b"name\n\n", "nothing in it but headings"),
        (b"client,customer\nA,B\n", "Two columns are called"),
    ],
)
def test_what_is_no_sheet_is_said_in_one_line(muster: Program, data: bytes, said: str) -> None:
    done = muster("import", "clients", _put(muster, data))
    assert done.returncode == 1 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


def test_every_damaged_workbook_is_refused_or_read(muster: Program) -> None:
    """No traceback, wherever the file ends or is damaged (Program fails on one)."""
    whole = _xlsx(("client",), ("Acme",))
    for cut in range(100, len(whole), 700):
        damaged = whole[:cut] + b"\0\0\0" + whole[cut + 3 :]
        for data in (whole[:cut], damaged):
            assert muster("import", "clients", "--preview", _put(muster, data)).returncode in (0, 1)


def test_clients_once_each(muster: Program) -> None:
    done = muster("import", "clients", _put(muster, "客戶名稱\nAcme\n宏達\nacme\n'=1+1\n"))
    assert done.stdout.splitlines()[0] == "4 clients: 3 new, 1 as before"
    assert _names(muster, "clients") == ["Acme", "宏達", "=1+1"]


def test_a_clients_file_goes_out_and_comes_back(muster: Program) -> None:
    assert muster("import", "people", _put(muster, TEAM)).returncode == 0
    rows = "client,grade,負責人,language,readers,people,contacts,address\n"
    rows += "Acme,a,Bob Tan,zh_TW,people by name,Amy Chen,Lee | buyer | 0912 | lee@acme.example; Chen,1 Pier\n"
    done = muster("import", "clients", _put(muster, rows))
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = muster.rows("clients")
    assert {name: kept[name] for name in ("grade", "owner", "language", "readers", "people", "address")} == {
        "grade": "A", "owner": "Bob Tan", "language": "zh_Hant", "readers": "people", "people": "Amy Chen",
        "address": "1 Pier",
    }  # fmt: skip
    assert kept["contacts"] == "Lee | buyer | 0912 | lee@acme.example; Chen"
    assert muster("export", "clients", "--format", "csv", "--output", "again.csv").returncode == 0
    assert muster("import", "clients", "again.csv").stdout.startswith("1 client: 1 as before")
    wrong = muster("import", "clients", _put(muster, "client,grade,owner\nHoya,Z,Nobody\n"))
    assert wrong.returncode == 1 and "Row 2, grade" in wrong.stderr and "Row 2, owner" in wrong.stderr


def test_open_work_from_another_system(muster: Program) -> None:
    assert muster("import", "people", _put(muster, TEAM)).returncode == 0
    assert muster("import", "clients", _put(muster, "client\nAcme\n")).returncode == 0
    due = datetime(2030, 1, 2, 15, 30)  # noqa: DTZ001  a cell has no zone
    rows = [
        ("No.", "Type", "標題", "負責人", "Department", "Client", "Deadline", "Priority", "Status", "System"),
        ("J-7", "issue", "Printer\nsmokes", "Bob Tan", "warehouse", "acme", due, "緊急", None, "Jira"),
        (12, None, "Count pallets", "bob@example.com", None, None, 47500, "low", "進行中", None),
        (13, "任务", "Old one", None, None, None, None, None, "done", None),
    ]
    name = _put(muster, _xlsx(*rows), "work.xlsx")
    assert "3 records: 3 new" in muster("import", "records", name, "--preview", "--as", "Amy Chen").stdout
    assert muster.rows("records") == []
    done = muster("import", "records", name, "--as", "Amy Chen")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, third = muster.rows("records")
    kept = {
        key: first[key] for key in ("ref", "title", "owner", "department", "client", "severity", "status", "due_at")
    }
    assert kept == {
        **{"ref": "I-1", "title": "Printer\nsmokes", "owner": "Bob Tan", "department": "Warehouse", "client": "Acme"},
        **{"severity": "urgent", "status": "reported", "due_at": "2030-01-02T07:30:00+00:00"},
    }
    assert first["fields"] == {"ref": "J-7", "source": "Jira"} and first["reporter"] == "Amy Chen"
    assert (second["ref"], second["status"], second["due_at"]) == ("T-1", "doing", "2030-01-16T16:00:00+00:00")
    assert (third["status"], third["owner"]) == ("done", None) and third["closed_at"]
    assert muster.rows("messages") == []
    assert "3 records: 3 as before" in muster("import", "records", name).stdout
    assert "imported it" in muster("do", "/show I-1", "--as", "Bob Tan").stdout


def test_unknown_names_in_work_are_named(muster: Program) -> None:
    text = "title,owner,client,due,kind,status\nFix,Zoe,Acme,someday,thing,\nFix,,,,task,monitoring\n"
    said = muster("import", "records", _put(muster, text)).stderr
    for words in ("“Zoe”", "“Acme” on file", "“someday” is no time", "“thing” is not possible", "--as NAME"):
        assert words in said
    assert "Row 3, status: “monitoring” is not possible here; possible: to do, doing, blocked, done" in said
    assert muster.rows("records") == []


def test_beside_a_running_bot(muster: Program) -> None:
    with Running(muster, MUSTER_LOCAL_CHAT="on"):
        assert muster("import", "people", _put(muster, TEAM)).returncode == 0
        done = muster("do", "/task @Bob Count the pallets", "--as", "Amy Chen")
        assert done.returncode == 0 and "Bob Tan is asked" in done.stdout


def test_a_missing_file_is_one_line(muster: Program) -> None:
    assert muster.refused("import", "people", "none.csv") == "cannot read none.csv: No such file or directory"
