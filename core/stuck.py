"""What is stuck: why, since when, who moves next; what waits for the asker first, then by harm, cause by cause.

A cause is declared twice, in a line each: here who moves next, and in storage/stuck.py which records it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import promising
from core.asking import of_record
from core.kinds import SEVERITIES
from core.people import Directory, Person
from core.record import Record
from core.standing import lead_of

Mover = Callable[[Record, Directory], int | None]
PATIENCE = {
    "urgent": timedelta(hours=1),
    "high": timedelta(hours=4),
    "normal": timedelta(days=1),
    "low": timedelta(days=3),
}
"""How long somebody may think about taking it."""


def _owner(record: Record, directory: Directory) -> int | None:
    return record.owner or _lead(record, directory)


def _lead(record: Record, directory: Directory) -> int | None:
    lead = directory.lead_of(record.department)
    return lead.id if lead else None


def _asked(record: Record, directory: Directory) -> int | None:
    """The first who has not answered; of a department its lead."""
    waiting = next((one for one in of_record(record) if one.waits(record.status)), None)
    if waiting is None:
        return None
    lead = directory.lead_of(waiting.department)
    return waiting.delegate or waiting.person or (lead.id if lead else None)


def _awaited(record: Record, directory: Directory) -> int | None:
    """Whoever has what it waits for."""
    return next((owner for _, owner in record.waits if owner), None) or _owner(record, directory)


def _above(record: Record, directory: Directory) -> int | None:
    """Whoever is next above the one who missed their promise."""
    missed = next((one.person for one in promising.of_record(record) if one.missed), None)
    person = directory.people.get(missed or 0)
    above = lead_of(directory, person) if person else None
    return above.id if above else _owner(record, directory)


CAUSES: Mapping[str, Mover] = {
    "record": _awaited,
    "unowned": _lead,
    "promise": _above,
    "overdue": _owner,
    "late_reply": _owner,
    "late_resolution": _owner,
    "late_state": _owner,
    "client": _owner,
    "blocked": _owner,
    "no_answer": _owner,
    "late_response": _owner,
    "asked": _asked,
}
"""Every cause → who moves next, None where nobody in particular; the gravest first where a record has several."""


@dataclass(frozen=True, slots=True)
class Case:
    record: Record
    cause: str
    since: datetime


def mover(case: Case, directory: Directory) -> Person | None:
    """Who moves next; None where anybody may."""
    found = directory.people.get(CAUSES[case.cause](case.record, directory) or 0)
    return found if found and found.active else None


def needs(case: Case, people: Collection[int], directory: Directory) -> bool:
    """Whether one of these moves next: the reader, and those for whom they stand in."""
    found = mover(case, directory)
    return found is not None and found.id in people


def harm(case: Case) -> tuple[int, float, int]:
    """How much it hurts: by its severity, then the longer the worse. The smallest hurts most."""
    return (-SEVERITIES.index(case.record.severity), case.since.timestamp(), case.record.id)


def rank(cases: Iterable[Case], people: Collection[int], directory: Directory) -> list[Case]:
    """What waits for these by harm; then cause by cause, the one with the gravest case first."""
    found = sorted(cases, key=harm)
    theirs = [case for case in found if needs(case, people, directory)]
    others = [case for case in found if not needs(case, people, directory)]
    causes = list(dict.fromkeys(case.cause for case in others))
    return [*theirs, *(case for cause in causes for case in others if case.cause == cause)]
