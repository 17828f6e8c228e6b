"""An obligation: what is to be done again and again, by whom, and how often (requirements.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.cadence import Cadence, read_cadence
from core.cadence.periods import code, period
from core.cadence.read import PERIODS
from core.people import Directory, Person, Role

Each = Literal["", "holder", "client"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """`owner` is `person:ID`, `role:ROLE` or "" for the department's lead. `each`: one occurrence for all, one for each
    holder of the role, or one for each client that was not spoken with for as long as its grade allows.

    `lead` and `grace` are working days: opened so long before it is due, missed so long after. `least`: so many must be
    done in each period, in the place of single moments. `origin` is its key in the catalogue.
    """

    id: int
    name: str
    title: str
    cadence: str
    zone: str = "UTC"
    lead: int = 1
    grace: int = 1
    owner: str = ""
    department: int | None = None
    checklist: str = ""
    evidence: bool = False
    least: int = 0
    each: Each = ""
    origin: str = ""
    enabled: bool = True
    set_by: int = 0

    @property
    def schedule(self) -> str:
        return f"obligation:{self.id}"

    @property
    def opens(self) -> str:
        """The cadence of its openings, as it is kept with its schedule."""
        return f"{self.cadence} lead {self.lead}"

    @property
    def unit(self) -> str:
        """The period of which an occurrence is the only one; "" where it is known by its day."""
        head, position = self.cadence.split()[:2]
        if head == "least":
            return self.cadence.split()[2]
        return PERIODS.get(head, "") if "," not in position else ""

    def called(self, due: datetime) -> str:
        """How an occurrence is told from the others: `2026-Q4`, or its day."""
        return code(self.unit, due.date()) if self.unit else due.date().isoformat()

    def period(self, day: date) -> tuple[date, date]:
        """The period in which so many must be done at least, or that has one occurrence; otherwise the day."""
        return period(self.unit, day) if self.unit else (day, day)

    def read(self) -> Cadence:
        return read_cadence(self.cadence)


def home(obligation: Obligation, directory: Directory) -> int | None:
    """Whose lead is asked where whoever had it is gone."""
    kind, _, value = obligation.owner.partition(":")
    found = directory.people.get(int(value)) if kind == "person" else None
    return obligation.department or (found.department if found else None)


def owners(obligation: Obligation, directory: Directory) -> list[Person]:
    """Who has the next occurrence, or one each; nobody where the department's lead is to say."""
    kind, _, value = obligation.owner.partition(":")
    if kind == "person":
        found = directory.people.get(int(value))
        return [found] if found and found.active else []
    if kind != "role":
        return []
    holders = sorted((p for p in directory.people.values() if p.active and p.role == Role(value)), key=lambda p: p.id)
    theirs = [p for p in holders if p.department == obligation.department]
    if obligation.each == "holder":
        return theirs if obligation.department else holders
    return (theirs or holders)[:1]
