"""What a line says of evidence and of a checklist, in any order and in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.duties.said import read_wish

TODAY = date(2026, 11, 18)
TWO = "disk\ntape"


@pytest.mark.parametrize(
    ("line", "evidence", "checklist"),
    [
        ("Backup check every Monday 9:00 needs evidence checklist: disk, tape", True, TWO),
        ("Backup check every Monday 9:00 checklist: disk, tape needs evidence", True, TWO),
        ("Backup check needs evidence and a checklist: disk, and tape every Monday 9:00", True, TWO),
        ("Backup check every Monday 9:00 checklist: disk; tape, old; evidence required", True, "disk\ntape, old"),
        ("Backup check without evidence checklist: 1) disk 2) tape every Monday", False, TWO),
        ("Backup check every Monday lead 2d grace 1d evidence", True, ""),
        ("Backup check every Monday, it needs proof", True, ""),
        ("Backup check every Monday no evidence", False, ""),
        (
            "Backup check every Monday checklist: collect evidence, file evidence",
            None,
            "collect evidence\nfile evidence",
        ),
        ("备份检查 每周一9点 需要佐证 清单：磁盘、磁带", True, "磁盘\n磁带"),
        ("備份檢查 每週一9點 檢查清單：磁碟、磁帶，需要佐證", True, "磁碟\n磁帶"),
        ("备份检查 需要凭证和检查清单：磁盘，磁带 每周一9点", True, "磁盘\n磁带"),
        ("備份檢查 每週一9點 提前2天 附清單：磁碟；磁帶、舊的；不需佐證", False, "磁碟\n磁帶、舊的"),
    ],
)
def test_evidence_and_checklist_are_read_from_the_line(line: str, evidence: bool | None, checklist: str) -> None:
    wish = read_wish(line, TODAY)
    assert wish.rest in ("Backup check", "备份检查", "備份檢查")
    assert (wish.evidence, wish.checklist) == (evidence, checklist)
    assert wish.cadence is not None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Collect evidence every Friday", "Collect evidence"),
        ("Review the checklist every Monday", "Review the checklist"),
        ("整理凭证 每月5号", "整理凭证"),
        ("核對清單 每週一", "核對清單"),
    ],
)
def test_what_is_to_be_done_keeps_its_words(line: str, title: str) -> None:
    wish = read_wish(line, TODAY)
    assert (wish.rest, wish.evidence, wish.checklist) == (title, None, "")


WORDS = st.sampled_from(["disk", "old tape", "restore once", "磁盘", "磁帶", "恢复一次"])
PIECES = st.permutations(["every Monday 9:00", "lead 2d", "grace 1d"])
PROOF = st.sampled_from(
    [("needs evidence", True), ("evidence required", True), ("no evidence", False), ("需要佐證", True)]
)
LISTS = st.sampled_from(["checklist:", "with a checklist:", "清单：", "附檢查清單："])
SEPARATORS = st.sampled_from([", ", "; ", "、", "，", "；"])


@settings(max_examples=300, deadline=None)
@given(PIECES, PROOF, LISTS, st.lists(WORDS, min_size=2, max_size=6), SEPARATORS, st.booleans())
def test_every_order_says_the_same(
    pieces: list[str], proof: tuple[str, bool], lead: str, items: list[str], separator: str, first: bool
) -> None:
    clauses = [proof[0], f"{lead} {separator.join(items)}"]
    said = " ".join(["Backup check", *pieces, *(clauses if first else reversed(clauses))])
    wish = read_wish(said, TODAY)
    assert (wish.rest, wish.evidence, wish.checklist.split("\n")) == ("Backup check", proof[1], items)
    assert (wish.lead, wish.grace) == (2, 1) and wish.cadence


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["evidence", "needs", "checklist", ":", ",", "；", "清单", "佐证", "a", " "]), max_size=12)
)
def test_any_line_is_read(words: list[str]) -> None:
    read_wish("".join(words), TODAY)
