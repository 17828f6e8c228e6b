"""The obligations that the business documents ask for, each to be switched on by its key (requirements.md section 5).

Their words are `obligation.KEY.*` in the catalogs. Lead and grace are ours everywhere, and so is the cadence where the
documents say no more than "regularly" (`given` is False).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.duties.obligation import Each
from core.duties.said import least_of
from core.people import Role

_S, _A, _M = Role.SUPERVISOR, Role.AUDITOR, Role.MANAGER
_WEEK = "weekly last 17:00 moved previous"
_MONTH, _QUARTER, _HALF, _YEAR = (
    f"{name} last 18:00 moved previous" for name in ("monthly", "quarterly", "halfyearly", "yearly")
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`sources` are rows of requirements.md. `lead` and `grace` are working days."""

    key: str
    sources: tuple[str, ...]
    cadence: str
    owner: Role = _S
    lead: int = 5
    grace: int = 2
    evidence: bool = False
    each: Each = ""
    given: bool = False

    @property
    def least(self) -> int:
        return least_of(self.cadence)


_ENTRIES = (
    # Weekly and monthly.
    Entry("weekly-report", ("S000-4.2-a",), _WEEK, lead=1, grace=1, evidence=True, each="holder", given=True),
    Entry("monthly-report", ("S000-4.2-a",), _MONTH, lead=3, evidence=True, each="holder", given=True),
    Entry("monthly-targets", ("S002-通则",), "monthly 1 18:00 moved next", each="holder", given=True),
    Entry("skill-training", ("S000-5.1",), "least 1 month 18:00 moved previous", evidence=True, given=True),
    Entry("law-scan", ("S000-6-a",), _MONTH, given=True),
    # Quarterly.
    Entry("goal-review", ("S003-目-b", "S000-1.1", "S000-2"), _QUARTER, each="holder", given=True),
    Entry("central-training", ("S000-5.1",), "least 1 quarter 18:00 moved previous", evidence=True, given=True),
    Entry("financial-audit", ("S000-6.2-a",), _QUARTER, _A, lead=10, grace=5, evidence=True, given=True),
    Entry("compliance-assessment", ("S000-6-a",), _QUARTER, lead=10, grace=5, evidence=True, given=True),
    # Half-yearly and yearly.
    Entry("operational-audit", ("S000-6.2-a",), _HALF, _A, lead=15, grace=5, evidence=True, given=True),
    Entry("risk-control-audit", ("S000-6.2-a",), _YEAR, _A, lead=20, grace=5, evidence=True, given=True),
    Entry("draft-plan", ("S004-3.1",), "yearly 12-15 18:00 moved previous", _M, lead=20, evidence=True, given=True),
    Entry("appraisal", ("S000-2.3", "S001-4.3", "S004-4"), _YEAR, _M, lead=20, grace=5, given=True),
    Entry("training-plan", ("S004-5",), "yearly 12-20 18:00 moved previous", lead=15, evidence=True, given=True),
    # The compliance tasks that have no interval of their own.
    Entry("law-knowledge", ("S000-6-a", "S000-6.1"), _QUARTER),
    Entry("compliance-culture", ("S000-6-a",), _QUARTER),
    Entry("violation-check", ("S000-6-a",), _MONTH, lead=2),
    Entry("legal-liaison", ("S000-6-a",), _MONTH),
    Entry("compliance-pledge", ("S000-6.1",), _YEAR, lead=15, evidence=True),
    # Regular.
    Entry("team-meeting", ("S000-2", "S000-2.4", "S000-4.2-a"), "weekly mon 10:00 moved next", lead=1, each="holder"),
    Entry("project-progress", ("S001-3.2-b",), "weekly thu 15:00 moved previous", lead=1, each="holder"),
    Entry(
        "return-visits",
        ("S001-3.3-d", "S000-1.4-b", "S003-岗-b", "S003-市-f", "S002-规定-d"),
        "weekly fri 18:00 moved previous",
        lead=4,
        each="client",
    ),
    Entry("satisfaction-survey", ("S000-1.4-b",), _HALF, lead=15, evidence=True),
    Entry("risk-sweep", ("S001-5.1",), _MONTH),
    Entry("kpi-analysis", ("S004-3.4", "S000-3.3"), "monthly 8 18:00 moved next", lead=3, evidence=True),
    Entry("data-due", ("S000-3.1", "S001-6.1"), "monthly 3 18:00 moved next", lead=2, grace=1),
    Entry("backup", ("S000-8-a", "S001-6.2"), "weekly fri 16:00 moved previous", lead=1, grace=1),
    Entry("sop-review", ("S002-SOP", "S002-推行"), _HALF, lead=15),
    Entry("rule-review", ("S002-通则",), _YEAR, lead=20),
    Entry("client-data", ("S002-记录",), _QUARTER),
    Entry("partner-review", ("S000-9",), _QUARTER),
    Entry("team-building", ("S000-5.2", "S000-7"), _QUARTER, lead=15),
    Entry("written-summary", ("S003-市-d",), _MONTH, Role.STAFF, lead=3, evidence=True, each="holder"),
    Entry("quality-check", ("S002-质量",), "random 2 month quality-check 17:00", lead=0),
    Entry("process-review", ("S000-1.2-a",), _QUARTER),
    Entry("cooperation-review", ("S000-1.3-c",), _QUARTER),
    Entry("channel-review", ("S000-4.2-b",), _HALF),
    Entry("staff-opinions", ("S000-7",), _QUARTER),
    Entry("career-talks", ("S000-5.3",), _YEAR, lead=20, each="holder"),
    Entry("coaching", ("S003-训",), _MONTH, each="holder"),
    Entry("equipment-check", ("S000-8.1",), _QUARTER),
    Entry("security-training", ("S001-6.3",), _YEAR, lead=15, evidence=True),
    Entry("ip-review", ("S000-6.3",), _YEAR, lead=15),
    Entry("resource-check", ("S004-3.5",), _QUARTER),
)
CATALOGUE: Mapping[str, Entry] = {entry.key: entry for entry in _ENTRIES}
ELSEWHERE: Mapping[str, str] = {"field-check-in": "S003-市-c"}
"""What the documents ask for again and again and another feature does → its row."""

PLANNED: Mapping[str, str] = {
    "financial-audit": "audit:financial",
    "operational-audit": "audit:operational",
    "risk-control-audit": "audit:risk_control",
}
"""Those whose occurrences are planned as a record of their own → its kind and its sort (S000-6.2-b)."""

VISITED = {"A": 30, "B": 90, "C": 180}
"""Days after which a client of this grade is visited again; one without a grade is as C (S003-岗-b)."""
UNGRADED = VISITED["C"]
