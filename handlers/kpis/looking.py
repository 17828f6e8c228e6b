"""What nobody enters is looked at in the morning: figures that are counted from records, and formulas over them."""

from __future__ import annotations

from datetime import datetime

from core.kpi.goals import days_gone
from core.kpi.levels import watched
from core.kpi.model import COMPANY, Kpi, Subject
from core.kpi.named import find
from core.kpi.periods import Period
from handlers.context import Job
from handlers.keeping import Wanted, in_step
from handlers.kpis.alerts import is_share, look, today
from handlers.kpis.values import Values, inputs
from storage import goals, meta, waits
from storage.db import Connection
from storage.measures import office_of
from storage.schedules import Schedule

_CADENCE = "workday 09:00"
_CURSOR = "kpi_look"
_AT_ONCE = 4
_FULL = 500
_SUBJECTS = 20
"""Clients or products of one KPI that are looked at: of each somebody may be told."""


def keep(job: Job) -> int:
    """The schedule is there as long as there is something to look at."""
    return in_step(job, "kpi_look", lambda: _wanted(job), "kpi_look")


def _wanted(job: Job) -> dict[str, Wanted]:
    if not any(kpi.enabled and kpi.source != "entered" for kpi in job.directory.kpis.values()):
        return {}
    office = job.directory.calendars.office()
    return {"kpi_look": Wanted("kpi_look", _CADENCE, office.zone, office)}


def begin(job: Job, schedule: Schedule, slot: datetime, missed: list[datetime]) -> str:
    """The slot only begins it: the looks follow in batches, so that nobody waits for them."""
    meta.put(job.unit, _CURSOR, f"0 {job.now.isoformat()}")
    return "sent"


def work_off(job: Job) -> int:
    """The next few, as far as the list goes; it is the same list as long as the KPIs and the team are."""
    at, since = _cursor(job.unit.conn)
    if since is None:
        return 0
    waiting = [(kpi, subject) for kpi in _looked_at(job) for subject in subjects(job, kpi)]
    for kpi, subject in waiting[at : at + _AT_ONCE]:
        for period in periods(job, kpi, subject):
            if is_share(kpi) and _lacks(job, kpi, period):
                continue
            look(job.unit, job.directory, kpi, subject, period)
    more = at + _AT_ONCE < len(waiting)
    meta.put(job.unit, _CURSOR, f"{at + _AT_ONCE} {since.isoformat()}" if more else "")
    return _FULL if more else 1


def periods(job: Job, kpi: Kpi, subject: Subject) -> list[Period]:
    """The last that is over and, once half of its working days are gone, the one that runs: before that a few records
    would make an alarm."""
    day = today(job.directory, job.unit)
    now = Period.of(kpi.period, day)
    gone = days_gone(now, day, office_of(job.directory, subject).is_workday)
    return [now.previous, now] if gone.gone * 2 >= max(1, gone.all) else [now.previous]


def subjects(job: Job, kpi: Kpi) -> list[Subject]:
    """Of whom its thresholds are: all together, or each department, person, client or product; of the last two the
    first so many that have values."""
    if kpi.scope == "department":
        return [Subject("department", id) for id in job.directory.departments]
    if kpi.scope == "person":
        here = (p for p in job.directory.people.values() if p.active and kpi.department in (None, p.department))
        return [Subject("person", person.id) for person in here]
    if kpi.scope in ("client", "product"):
        month = Period.of(kpi.period, today(job.directory, job.unit))
        values = Values(job.unit.conn, job.directory)
        found = [*values.subjects(kpi, month.previous), *values.subjects(kpi, month)]
        return list(dict.fromkeys(found))[:_SUBJECTS]
    return [COMPANY]


def _lacks(job: Job, kpi: Kpi, period: Period) -> bool:
    """Whether a part of the whole is still waited for."""
    parts = [one for code in inputs(kpi) for one in find(job.directory.kpis.values(), code)]
    return any(w.start == period.start and w.next_at for one in parts for w in waits.of_kpi(job.unit.conn, one.id))


def _looked_at(job: Job) -> list[Kpi]:
    """What is on, is not entered, and has a threshold or a target."""
    known = [kpi for kpi in job.directory.kpis.values() if kpi.enabled and kpi.source != "entered"]
    return [kpi for kpi in known if watched(kpi) or goals.goals(job.unit.conn, kpi.id)]


def _cursor(conn: Connection) -> tuple[int, datetime | None]:
    at, _, since = meta.get(conn, _CURSOR).partition(" ")
    return (int(at), datetime.fromisoformat(since)) if since else (0, None)


def waits_since(conn: Connection) -> datetime | None:
    return _cursor(conn)[1]


JOBS = {"kpi_look_keep": keep, "kpi_look": work_off}
SCHEDULED = {"kpi_look": begin}
MOMENTS = {"kpi_look": waits_since}
