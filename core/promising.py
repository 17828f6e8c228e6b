"""What people have promised about a record, as its card tells it: one promise of each, the newest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.record import Reminded

FIELD = "promised"
"""The field of a record that holds the account of its promises, as JSON."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Somebody promised something by a moment, and said so at another."""

    person: int
    at: datetime
    made_at: datetime
    missed: bool = False


def account(promises: Iterable[Promise]) -> str:
    """The promises as the record's own field keeps them."""
    rows = [[one.person, one.at.isoformat(), one.made_at.isoformat(), one.missed] for one in promises]
    return json.dumps(rows) if rows else ""


def of_record(record: Reminded) -> list[Promise]:
    """The promises of those who still have it, or of anybody where nobody has it."""
    stored = record.field(FIELD)
    rows = json.loads(stored) if stored else []
    found = [Promise(who, datetime.fromisoformat(at), datetime.fromisoformat(made), m) for who, at, made, m in rows]
    return [one for one in found if record.owner is None or one.person in (record.owner, *record.owners)]


def of_person(record: Reminded, person: int) -> Promise | None:
    found = of_record(record) if record.field(FIELD) else ()
    return next((one for one in found if one.person == person), None)
