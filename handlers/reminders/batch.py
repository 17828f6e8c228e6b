"""What the reminders of many records come down to: those that are alike are reckoned once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple

from core.people import Directory
from core.reminding import ripe
from core.standing import stand_in
from handlers.escalation.climbed import Heard, is_repeated
from handlers.reminders.planning import Plans, next_of, office_of, plans
from storage.reminders import Due


class Told(NamedTuple):
    """Somebody's reminder that has come: whose, from which moment of their plan, and who reads it. It is needless where
    their digest says it just now, or where it climbs and they have heard so."""

    person: int
    at: str
    reader: int
    needless: bool


class Outcome(NamedTuple):
    """What is told of a record now, and when its next reminder is."""

    told: list[Told]
    next_at: datetime | None


class Batch:
    """`snoozed` and `heard` by record, as storage has them; `mornings` are those whose digest comes now."""

    def __init__(
        self,
        directory: Directory,
        now: datetime,
        snoozed: Mapping[int, Mapping[int, datetime]],
        heard: Heard,
        mornings: Collection[int],
    ) -> None:
        self._directory = directory
        self._now = now
        self._snoozed = snoozed
        self._heard = heard
        self._mornings = mornings
        self._known: dict[Hashable, Outcome] = {}
        self._reader = cache(self._who_reads)

    def outcome(self, record: Due) -> Outcome:
        if record.id in self._snoozed or record.id in self._heard:
            return self._reckon(record)
        alike = _alike(record)
        found = self._known.get(alike)
        if found is None:
            found = self._known[alike] = self._reckon(record)
        return found

    def _reckon(self, record: Due) -> Outcome:
        planned = plans(self._directory, record, self._snoozed.get(record.id, {}))
        return Outcome(self._told(record, planned), next_of(planned, self._now))

    def _told(self, record: Due, planned: Plans) -> list[Told]:
        """To whom to say it now: to whoever stands in, while somebody is away, unless these have put it off."""
        found = []
        urgent, snoozed = record.severity == "urgent", self._snoozed.get(record.id, {})
        for person, plan in planned.items():
            reader = self._reader(person)
            at = ripe(plan, record.remind_at, self._now, office_of(self._directory, person), urgent)
            if reader is None or at is None or snoozed.get(reader, at) > at:
                continue
            digested = reader == person and reader in self._mornings
            needless = digested or is_repeated(self._heard, record, person, plan, at)
            found.append(Told(person, at.isoformat(), reader, needless))
        return found

    def _who_reads(self, person: int) -> int | None:
        who = self._directory.people.get(person)
        return stand_in(self._directory, who, self._now).id if who else None


def _alike(record: Due) -> Hashable:
    """By what two records that nobody has put off or climbed with are reminded of alike. Since when one is known says
    only whether something comes before it is due."""
    is_due = record.due_at is not None and record.due_at <= record.remind_at
    return record[2:] if is_due else record[1:]
