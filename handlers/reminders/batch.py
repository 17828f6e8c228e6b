"""What the reminders of many records come down to: those that are alike are reckoned once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
        self._apart = {*snoozed, *heard}
        self._reader = cache(self._who_reads)

    def outcomes(self, due: Due) -> Iterator[tuple[Collection[int], Outcome]]:
        """Of records that are alike, but for those that somebody has put off, or that have climbed: which, and what
        comes of them."""
        alike = [id for id in due.ids if id not in self._apart]
        if alike:
            yield alike, self._reckon(due._replace(ids=tuple(alike)))
        for id in self._apart.intersection(due.ids):
            yield (id,), self._reckon(due._replace(ids=(id,)))

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
