"""What a policy would have done with a chain of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.calendar import Calendar
from core.escalation.climb import freeze
from core.escalation.defaults import ceiling_of
from core.escalation.model import Policy
from core.escalation.moments import moment
from core.escalation.resolve import Case, resolve
from core.people import Directory, Person
from core.record import Record


class Sent(NamedTuple):
    """One message: to a person, or into a room."""

    person: int | None
    room: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A chain as it went: `until` is when somebody acted, or until when it is looked at."""

    id: int
    record: Record | None
    person: Person | None
    cause: str
    policy: str
    started_at: datetime
    until: datetime


def replay(policy: Policy, past: Past, directory: Directory, calendar: Calendar) -> list[Sent]:
    """The messages that the policy would have sent, with leave as it was and the reporting line as it is."""
    ceiling = ceiling_of(policy, past.record)
    case = Case(past.record, past.person, ceiling)
    told: set[int] = set()
    found: list[Sent] = []
    at = past.started_at
    for tick in freeze(policy, ceiling):
        at = moment(at, tick.wait, tick.hours, calendar)
        if at >= past.until:
            break
        step = resolve(tick.targets, case, directory, at, () if tick.again else told)
        told |= {person.id for person in step.people}
        found += [Sent(person.id, None, at) for person in step.people]
        found += [Sent(None, room, at) for room in step.rooms]
    return found
