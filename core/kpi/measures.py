"""Measures that are counted from records, so that nobody types them (requirements.md section 4: K1, K2, K3, K10, K14,
K15, K18). What belongs to one and what counts is said here of a record; storage/measures.py asks the same of all.

The formulas are ours: the business names the figures alone. Each record belongs to the period of one moment of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from core.kinds import KINDS
from core.record import Record

Moment = Literal["due_at", "created_at", "closed_at"]
How = Literal["ratio", "count", "per_day", "response", "resolution", "clients"]
SATISFIED = ("4", "5")
"""A client who rates so is satisfied. Ours: the business asks from 1 to 5 and names no bound."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`kinds` are the records, each in the period of its `moment`. A `ratio` is what counts of what belongs, `per_day`
    the clients visited on a working day (每天平均访问户数), `response` and `resolution` the mean hours of work until
    somebody began and until it ended. `field` is a detail that what belongs must have, of that `value` where there is
    one."""

    name: str
    kinds: tuple[str, ...]
    moment: Moment = "created_at"
    how: How = "count"
    field: str = ""
    value: str = ""

    @property
    def dropped(self) -> tuple[str, ...]:
        """States of what was called off or is a duplicate: that belongs nowhere."""
        states = {state for kind in self.kinds for state in KINDS[kind].states if KINDS[kind].drops(state)}
        return tuple(sorted(states))

    def belongs(self, record: Record, start: datetime, end: datetime, now: datetime) -> bool:
        """Whether the record is one of those that the figure from `start` until before `end` is made of."""
        at = getattr(record, self.moment)
        if record.kind not in self.kinds or record.status in self.dropped or at is None or not start <= at < end:
            return False
        if self.field and (record.field(self.field) != self.value if self.value else not record.field(self.field)):
            return False
        return self.moment != "due_at" or record.closed_at is not None or at <= now

    def counts(self, record: Record) -> bool:
        """Whether one that belongs stands above the line of a ratio; of any other figure each does."""
        if self.how != "ratio":
            return True
        if self.name == "satisfaction":
            return record.field("rating") in SATISFIED
        if self.moment != "due_at" or record.closed_at is None or record.due_at is None:
            return record.closed_at is not None
        return record.closed_at <= record.due_at


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure is made of: `part` of `whole` records, `part` clients visited on `whole` days, `part` hours of
    `whole` records; of a count both are the number. `value` is None where `whole` is nothing."""

    part: Decimal
    whole: int
    value: Decimal | None


def counted(rule: Rule, part: Decimal, whole: int) -> Counted:
    if rule.how in ("count", "clients"):
        return Counted(part, whole, part)
    return Counted(part, whole, part / whole if whole else None)


def visited(visits: Iterable[tuple[int | None, date]]) -> int:
    """How many clients were visited, each counted once a day however often somebody was there (K14); of whom a visit
    was that names no client nobody knows, and each counts."""
    seen = list(visits)
    return len({visit for visit in seen if visit[0] is not None}) + sum(client is None for client, _ in seen)


def begins(kind: str) -> frozenset[str]:
    """The verbs by which somebody begins with what waited: the first of them ends the time of response."""
    known = KINDS[kind]
    return frozenset(
        way.verb
        for way in known.transitions
        if any(known.waits(state) for state in way.sources)
        and not known.waits(way.target)
        and not known.drops(way.target)
    )


def begin_verbs(kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set().union(*(begins(kind) for kind in kinds))))


_TROUBLE = ("complaint", "issue")
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("tasks_on_time", ("task",), "due_at", "ratio"),
        Rule("reports_on_time", ("duty",), "due_at", "ratio"),
        Rule("complaints_handled", ("complaint",), "created_at", "ratio"),
        Rule("satisfaction", ("complaint", "contact"), "closed_at", "ratio", field="rating"),
        Rule("visits_per_day", ("contact",), "closed_at", "per_day", field="type", value="visit"),
        Rule("response_hours", _TROUBLE, "created_at", "response"),
        Rule("resolution_hours", _TROUBLE, "closed_at", "resolution"),
        Rule("issues_count", ("issue",)),
        Rule("complaints_count", ("complaint",)),
        Rule("clients_count", (), how="clients"),
    )
}
