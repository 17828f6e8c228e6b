"""The catalogue of obligations, held against requirements.md: section 5, and every row that an obligation carries."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.cadence import read_cadence
from core.calendar import Calendar
from core.duties.catalogue import CATALOGUE, ELSEWHERE
from core.duties.obligation import Obligation
from core.people import Role

CADENCES = {
    "weekly": ("weekly-report",),
    "monthly": ("monthly-report", "monthly-targets", "skill-training", "law-scan"),
    "quarterly": ("goal-review", "central-training", "financial-audit", "compliance-assessment"),
    "halfyearly": ("operational-audit",),
    "yearly": ("risk-control-audit", "draft-plan", "appraisal", "training-plan"),
}
"""Section 5, by its frequencies; the daily check-in is a command of its own."""
REGULAR = (
    *("team-meeting", "project-progress", "return-visits", "satisfaction-survey", "risk-sweep", "kpi-analysis"),
    *("backup", "sop-review", "rule-review", "client-data", "partner-review", "team-building", "written-summary"),
)
"""Section 5, what is done regularly: its interval is ours, and says so."""
COMPLIANCE = (
    "law-knowledge",
    "compliance-culture",
    "law-scan",
    "compliance-assessment",
    "violation-check",
    "legal-liaison",
)
"""The six tasks of S000-6-a."""
ROWS = """
S000-1.1 S000-1.2-a S000-1.3-c S000-1.4-b S000-2 S000-2.3 S000-2.4 S000-3.1 S000-3.3 S000-4.2-a S000-4.2-b S000-5.1
S000-5.2 S000-5.3 S000-6-a S000-6.1 S000-6.2-a S000-6.3 S000-7 S000-8-a S000-8.1 S000-9 S001-3.2-b S001-3.3-d S001-5.1
S001-6.1 S001-6.2 S001-6.3 S002-通则 S002-规定-d S002-SOP S002-推行 S002-记录 S002-质量 S003-岗-b S003-市-c S003-市-d
S003-市-f S003-目-b S003-训 S004-3.1 S004-3.4 S004-3.5 S004-4 S004-5
"""
"""Every row whose mechanism is O, or whose interval section 5 gives."""


def test_everything_of_section_5_can_be_switched_on() -> None:
    listed = {key for keys in CADENCES.values() for key in keys} | {*REGULAR, *COMPLIANCE}
    assert not listed - set(CATALOGUE)
    assert set(ELSEWHERE) == {"field-check-in"}


def test_every_row_that_is_an_obligation_has_one() -> None:
    there = {row for entry in CATALOGUE.values() for row in entry.sources} | set(ELSEWHERE.values())
    assert not set(ROWS.split()) - there


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in CADENCES.items() for key in keys])
def test_what_the_documents_give_a_frequency_has_it(name: str, key: str) -> None:
    entry = CATALOGUE[key]
    units = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "halfyearly": "halfyear", "yearly": "year"}
    assert entry.given and Obligation(0, key, "", entry.cadence).unit == units[name]


@pytest.mark.parametrize("key", REGULAR)
def test_an_interval_of_ours_says_so(key: str) -> None:
    assert not CATALOGUE[key].given


@pytest.mark.parametrize("key", CATALOGUE)
def test_each_comes_and_is_opened_before_it_is_due(key: str) -> None:
    entry = CATALOGUE[key]
    obligation = Obligation(0, key, "", entry.cadence, lead=entry.lead, origin=key, least=entry.least)
    now = datetime.fromisoformat("2026-11-25T10:00")
    due, opens = (read_cadence(text).following(now, Calendar()) for text in (entry.cadence, obligation.opens))
    assert due and opens and due > now and opens > now
    assert entry.owner in Role and entry.sources and len(obligation.schedule) < 100


def test_three_audits_in_their_rhythm_and_both_trainings_at_least_so_often() -> None:
    assert [CATALOGUE[key].owner for key in ("financial-audit", "operational-audit", "risk-control-audit")] == [
        Role.AUDITOR
    ] * 3
    assert CATALOGUE["central-training"].least == CATALOGUE["skill-training"].least == 1
