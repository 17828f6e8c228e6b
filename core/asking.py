"""Asking people and departments about a record: who is asked, who may answer, and what a card tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.people import Directory, Person
from core.record import Record
from core.standing import stand_in

FIELD = "asks"
"""The field of a record that holds the account of its asks, as JSON: what its card tells without looking them up."""
_KEPT = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """One person or department that is asked. `words` are the condition or the reason; `open`: its turn has come.

    `state` is the record's for which it counts, where a step of the record asked it; "" for as long as it is open.
    """

    id: int
    asker: int
    person: int | None
    department: int | None
    answer: str = ""
    words: str = ""
    by: int | None = None
    delegate: int | None = None
    open: bool = True
    due: datetime | None = None
    state: str = ""

    def counts(self, status: str) -> bool:
        """Whether a record in this state still waits for it or goes by it."""
        return self.state in ("", status)

    def waits(self, status: str) -> bool:
        return self.open and not self.answer and self.counts(status)


def may_answer(person: Person, asked: Asked, directory: Directory, now: datetime) -> bool:
    """Who was asked or whom they handed it to, and while those are on leave who stands in; for a department anybody in
    it, or its lead."""
    if whom := asked.delegate or asked.person:
        one = directory.people.get(whom)
        return directory.is_same(whom, person) or (one is not None and stand_in(directory, one, now).id == person.id)
    lead = directory.lead_of(asked.department)
    leads = lead is not None and person.id in (lead.id, stand_in(directory, lead, now).id)
    return person.active and (person.department == asked.department or leads)


def account(asks: Iterable[Asked]) -> str:
    """The asks as the record's own field keeps them."""
    rows = [
        [a.id, a.asker, a.person, a.department, a.answer, a.words[:_KEPT], a.by, a.delegate, a.open, a.state]
        for a in asks
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def of_record(record: Record) -> list[Asked]:
    """What the record's card tells of its asks."""
    stored = record.field(FIELD)
    return [Asked(**dict(zip(_TOLD, row, strict=True))) for row in json.loads(stored)] if stored else []


_TOLD = ("id", "asker", "person", "department", "answer", "words", "by", "delegate", "open", "state")
