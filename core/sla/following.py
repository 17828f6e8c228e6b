"""How the limits of a record follow it: which clocks run, stand still or have ended, and until when.

All of it is a function of stored moments and the working calendar of whoever has the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from core.calendar import Calendar, NoWorkingTime
from core.kinds import KINDS, Kind
from core.people import Directory
from core.record import Record
from core.sla.limit import Limit
from core.sla.span import Span
from core.sla.targets import WHATS, Target

AGAIN = timedelta(minutes=10)
"""What goes on again sooner than this was finished by mistake."""
_HALF_DAY = timedelta(hours=4)
_QUARTER = 4
Does = Literal["runs", "pauses", "met", "ended"]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the clock does by the record as it is: until `at`, or for as long as the span says."""

    does: Does
    at: datetime | None = None
    span: Span | None = None
    preset: bool = False

    def until(self, start: datetime, calendar: Calendar) -> datetime:
        return self.at or (self.span.after(start, calendar) if self.span else start)


def calendar_of(directory: Directory, record: Record) -> Calendar:
    """In whose working time its limits count: its owner's, else its department's lead's, else the company's."""
    person = directory.people.get(record.owner or 0) or directory.lead_of(record.department)
    return directory.office(person) if person else directory.calendars.office(0, record.department)


def follow(
    record: Record, had: Mapping[str, Limit], directory: Directory, now: datetime, since: datetime, moved: bool = False
) -> dict[str, Limit]:
    """The limits that are other than they were. `since` is when those begin that are new; `moved`: the record came to
    another state just now."""
    found: dict[str, Limit] = {}
    for what in WHATS:
        old = had.get(what)
        new = settled(what, old, record, directory, now, since, moved and what == "state")
        if new is not None and new != old:
            found[what] = new
    return found


def settled(
    what: str,
    old: Limit | None,
    record: Record,
    directory: Directory,
    now: datetime,
    since: datetime,
    anew: bool = False,
) -> Limit | None:
    """One limit as it is by the record now, if there is any; `anew` begins another round."""
    calendar = calendar_of(directory, record)
    try:
        return _settled(what, old, aim(what, record, directory, calendar), calendar, now, since, anew)
    except NoWorkingTime:
        return replace(old, state="ended", met_at=now) if old and old.met_at is None else old


def aim(what: str, record: Record, directory: Directory, calendar: Calendar) -> Aim:
    """What the clock of one limit does now."""
    kind = KINDS[record.kind]
    if not kind.is_open(record.status):
        return Aim("ended" if kind.drops(record.status) else "met")
    if what == "due":
        return Aim("runs", at=_with_grace(record, calendar)) if record.due_at else Aim("ended")
    target = target_of(what, record, directory)
    return Aim(_does(what, record, kind), None, target.span, target.preset) if target else Aim("ended")


def target_of(what: str, record: Record, directory: Directory) -> Target | None:
    """The target that holds for the record, if any does."""
    client = directory.files.get(record.client or 0)
    grade = client.grade if client else ""
    return directory.targets.find(what, KINDS[record.kind], record.severity, grade, record.department or 0)


def _does(what: str, record: Record, kind: Kind) -> Does:
    if what == "response":
        asked = record.owner != record.reporter
        return ("runs" if asked else "ended") if kind.waits(record.status) else "met"
    if what == "reply":
        return "runs" if record.status in kind.owes else "met"
    if record.status not in kind.pauses:
        return "runs"
    return "pauses" if what == "resolution" else "ended"


def _with_grace(record: Record, calendar: Calendar) -> datetime | None:
    """The due moment, and as many working days more as the record allows."""
    grace = record.field("grace")
    if record.due_at is None or not grace.isdecimal() or len(grace) > 3:
        return record.due_at
    return calendar.add_days(record.due_at, int(grace))


def _settled(
    what: str, old: Limit | None, wanted: Aim, calendar: Calendar, now: datetime, since: datetime, anew: bool
) -> Limit | None:
    if wanted.does == "met" or wanted.does == "ended":
        return old.finished(wanted.does, now, calendar) if old else None
    if old and (anew or (old.met_at and now - old.met_at > AGAIN)):
        old, since = None, now
    if wanted.does == "pauses":
        return old.taken_up().halted(now) if old else None
    if old:
        return _moved(old.taken_up().resumed(now, calendar), wanted, calendar, now)
    at = wanted.until(since, calendar)
    return Limit(what, since, at, _risk(wanted, since, at, calendar), preset=wanted.preset)


def _moved(limit: Limit, wanted: Aim, calendar: Calendar, now: datetime) -> Limit:
    """It is over at another moment now. Where that has passed already it begins anew, but is never put off by that."""
    limit = replace(limit, preset=wanted.preset)
    begun = calendar.add(limit.started_at, limit.paused)
    at = wanted.at or calendar.add(wanted.until(limit.started_at, calendar), limit.paused)
    if wanted.span and at <= now < limit.at:
        begun, at = now, min(limit.at, wanted.until(now, calendar))
    if at == limit.at or (wanted.span and at <= now):
        return limit
    if limit.state == "breached" and at <= now:
        return replace(limit, at=at)
    risk = _risk(wanted, begun, at, calendar)
    risked = limit.risked and risk is not None and risk <= now
    return replace(limit, at=at, risk_at=risk, state="at_risk" if risked else "running", risked=risked)


def _risk(wanted: Aim, begun: datetime, at: datetime, calendar: Calendar) -> datetime | None:
    """When it is at risk: once three quarters of the time have passed, and half a working day before it is due; None
    where it is shorter than that."""
    ahead = _HALF_DAY if wanted.at else calendar.between(begun, at) / _QUARTER
    if ahead <= timedelta() or calendar.between(begun, at) <= ahead:
        return None
    return calendar.add(at, -ahead)
