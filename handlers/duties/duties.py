"""What is to be done again and again: opened when its schedule says so (requirements.md section 5; faults 38, 40–44).

After downtime what is due now is opened, and it says what was not; the schedule has written those down as missed.
"""

from __future__ import annotations

from datetime import datetime

from core.ahead import Ahead
from core.cadence import read_cadence
from core.cadence.led import Led
from core.record import Record
from handlers.context import Job
from handlers.duties.cadence_words import say_cadence
from handlers.duties.obligation_keeping import KIND
from handlers.duties.opening import open_due
from handlers.schedules import calendar_of
from handlers.view import View
from storage import obligations, schedules
from storage.db import Connection
from storage.schedules import Schedule


def run(job: Job, schedule: Schedule, slot: datetime, missed: list[datetime]) -> str:
    """`collapsed` where there was nothing to open: enough was done, or nobody is to be visited."""
    obligation = obligations.get(job.unit.conn, int(schedule.params[KIND]))
    cadence, calendar = read_cadence(schedule.cadence), calendar_of(job, schedule)
    if obligation is None or not obligation.enabled or not isinstance(cadence, Led):
        return "collapsed"
    unopened = [due for one in missed for due in cadence.dues(one, calendar)]
    opened = [record for due in cadence.dues(slot, calendar) for record in open_due(job, obligation, due, unopened)]
    return "sent" if opened else "collapsed"


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """When the next one of its obligation is opened; a day that is drawn by lot is not told."""
    obligation = obligations.of_record(conn, record.id)
    schedule = schedules.get(conn, obligation.schedule) if obligation else None
    if obligation is None or schedule is None or schedule.next_at is None or obligation.cadence.startswith("random "):
        return []
    return [Ahead(schedule.next_at, (view.tr("duty.ahead"),), (say_cadence(view.tr, obligation.cadence),))]


SCHEDULED = {KIND: run}
AHEAD = ahead
