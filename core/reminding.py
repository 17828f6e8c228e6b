"""When somebody is reminded of a record (requirements.md S002-工作), as a pure function of what is stored: once before
it is due, at the moment, and on the working mornings that follow. All defaults are ours.

A restart, a second replica or a jump of the clock changes nothing: whatever of this lies behind is said once, as it
stands now. A promise takes the place of what it promises, and a snooze of everything before it; no rule changes by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from core.calendar import Calendar, NoWorkingTime
from core.people import Directory
from core.record import Reminded

HOUR = timedelta(hours=1)
"""Working time: so long before it is due at the latest, and so long after it came at the earliest."""
MORNINGS = 5
"""So many working mornings after it was due; then it is for whoever is next above."""
_INSTANT = timedelta(microseconds=1)
_LATE = timedelta(minutes=15)


class _Due(NamedTuple):
    """The reminders of what is due at a moment, whoever knew of it when. `early` are those that may come before, the
    better one first, each with the last moment at which it was still early enough to know of it."""

    early: tuple[tuple[datetime, datetime], ...]
    then: tuple[datetime, ...]


def whose(record: Reminded, directory: Directory) -> list[int]:
    """Who is reminded: all who have it; of what nobody has the department's lead, otherwise whoever reported it."""
    people = directory.people
    found = [one.id for id in (record.owner, *record.owners) if id and (one := people.get(id)) and one.active]
    if found:
        return list(dict.fromkeys(found))
    lead = directory.lead_of(record.department)
    return [lead.id if lead and lead.active else record.reporter]


def moments(due_at: datetime, since: datetime, calendar: Calendar, urgent: bool = False) -> list[datetime]:
    """The reminders of what is due then and is known since then, in order, each in working time of who is reminded;
    what is urgent is said at its moment, whatever the hour."""
    due = _due(due_at, calendar, urgent)
    early = _early(due, since)
    return [early, *due.then] if early else list(due.then)


def planned(
    due_at: datetime | None,
    since: datetime,
    calendar: Calendar,
    urgent: bool = False,
    promised: tuple[datetime, datetime] | None = None,
    snoozed: datetime | None = None,
) -> list[datetime]:
    """The same with what somebody promised, as its moment and when it was given, and until when they put it off."""
    found = moments(due_at, since, calendar, urgent) if due_at else []
    if promised:
        until, given = promised
        rest = found if due_at and due_at > until else moments(until, given, calendar, urgent)[-MORNINGS:]
        early = _early(_due(until, calendar, urgent), given)
        found = [*([early] if early else []), *(at for at in rest if at > until)]
    if snoozed:
        found = [snoozed, *(at for at in found if at > snoozed)]
    return found


def following(plan: Sequence[datetime], after: datetime) -> datetime | None:
    """The next one after a moment."""
    place = bisect_right(plan, after)
    return plan[place] if place < len(plan) else None


def repeats(at: datetime, plan: Sequence[datetime], late: datetime | None, climbed: datetime | None) -> bool:
    """Whether a reminder is one more of what is `late` since that moment, when somebody above was told and one has
    said so already: from there on the chain goes on, and not the mornings."""
    return bool(late and climbed) and any(late < one < at and climbed < one for one in plan if late and climbed)


def ripe(plan: Sequence[datetime], since: datetime, now: datetime, calendar: Calendar, urgent: bool) -> datetime | None:
    """The one to say now, of those from `since` on: the latest that has come, and alone. One that was missed by more
    than a little is left to the next, if nobody works just now."""
    place = bisect_right(plan, now)
    at = plan[place - 1] if place else None
    if at is None or at < since:
        return None
    missed = now - at > _LATE and not urgent and not _worked(calendar, now)
    return None if missed and place < len(plan) else at


def _due(due_at: datetime, calendar: Calendar, urgent: bool) -> _Due:
    """What falls due at the same moment is much, so that it is reckoned once."""
    return calendar.once(("reminders", due_at, urgent), lambda: _reckoned(due_at, calendar, urgent))


def _reckoned(due_at: datetime, calendar: Calendar, urgent: bool) -> _Due:
    try:
        at = due_at if urgent or _worked(calendar, due_at) else calendar.next_working(due_at)
        return _Due(tuple(_before(due_at, calendar)), (at, *_mornings(at, calendar)))
    except NoWorkingTime:
        return _Due((), (due_at,))


def _before(due_at: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The morning of the day on which it is due, and a working hour before: those that leave an hour until then, each
    with the moment that leaves an hour before it."""
    try:
        for at in (_morning(calendar.local(due_at), calendar), calendar.add(due_at, -HOUR)):
            if at and at < due_at and calendar.between(at, due_at) >= HOUR:
                yield at, calendar.add(at, -HOUR)
    except NoWorkingTime:
        return


def _early(due: _Due, since: datetime) -> datetime | None:
    return next((at for at, known in due.early if since <= known), None)


def _morning(day: date, calendar: Calendar) -> datetime | None:
    return calendar.opening(day) if calendar.is_workday(day) else None


def _mornings(at: datetime, calendar: Calendar) -> list[datetime]:
    found: list[datetime] = []
    while len(found) < MORNINGS:
        at = calendar.opening(calendar.local(at) + timedelta(days=1))
        found.append(at)
    return found


def _worked(calendar: Calendar, moment: datetime) -> bool:
    """The end of the day's work is still worked: what is due then is said then."""
    return calendar.is_working(moment) or calendar.is_working(moment - _INSTANT)
