"""Who may look at a value that somebody else has entered, and so verify it."""

from __future__ import annotations

from core.kpi.access import leads_of, may_enter, may_read
from core.kpi.model import Kpi, Subject
from core.people import Directory, Person
from core.standing import lead_of


def may_verify(person: Person, kpi: Kpi, subject: Subject, by: int | None, directory: Directory) -> bool:
    """Its owner, who leads whoever entered it or the department, and who declares KPIs, as far as they may read it;
    never who entered it."""
    if directory.is_same(by, person) or not may_read(person, kpi, subject, directory):
        return False
    entered = directory.people.get(by or 0)
    lead = lead_of(directory, entered) if entered else None
    if lead is not None and lead.id == person.id:
        return True
    return may_enter(person, kpi, subject, directory) or leads_of(person, kpi, subject, directory)


def second_readers(kpi: Kpi, subject: Subject, by: int | None, directory: Directory) -> list[Person]:
    """Everybody who may verify it; who is nearest to whoever entered it first, and administrators last."""
    entered = directory.people.get(by or 0)
    lead = lead_of(directory, entered) if entered else None
    found = [p for p in directory.people.values() if p.active and may_verify(p, kpi, subject, by, directory)]
    return sorted(
        found,
        key=lambda one: (
            one != lead,
            not directory.is_same(kpi.owner, one),
            one.has("configure"),
            one.department != (entered.department if entered else None),
            one.name,
        ),
    )
