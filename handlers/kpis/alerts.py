"""A KPI that comes to warning or critical, or back, is told once to whom it concerns (S000-1, S001-2-c, S001-5.3).

Looked at when a value is entered or verified, and in the morning where nobody enters it. A value below its target asks
for the cause; a critical one climbs by policy until somebody does something about it.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.calendar import NoWorkingTime
from core.i18n import Languages
from core.kpi.access import may_read, may_stand, responsible
from core.kpi.declared import needing
from core.kpi.goals import is_missed
from core.kpi.levels import RANK, level
from core.kpi.model import COMPANY, Figure, Kpi, Subject, subject_of
from core.kpi.periods import KINDS, Period
from core.people import Directory, Person
from core.standing import stand_in
from handlers.context import Job
from handlers.escalation import chains
from handlers.kpis.find import spot
from handlers.kpis.review_offer import offer_review
from handlers.kpis.values import figure
from storage import goals, levels, outbox, remarks, waits
from storage.levels import Standing
from storage.uow import Unit

_PATIENCE = timedelta(hours=2)
"""Working time in which whoever was told of a critical value can act before it climbs."""
_BACK = -2
"""Periods before the one that runs, of which a value still alarms."""
_SILENT = Languages({}, {})


def follow(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> None:
    """A value was entered, verified or taken back: it is looked at, after every formula that it is part of. Where one
    of these was told of, nobody is asked for the same once more. A share of the whole waits for the morning: until all
    parts of the whole are there it is too large."""
    told = False
    for one in _above(directory, kpi, period):
        if is_share(one):
            continue
        whose = subject if one.scope == subject.scope else COMPANY
        told = look(unit, directory, one, whose, Period.of(one.period, period.start)) or told
    look(unit, directory, kpi, subject, period, asks=not told)
    for wider in _wider(directory, kpi, subject):
        _against_target(unit, directory, kpi, wider, period)


def _wider(directory: Directory, kpi: Kpi, subject: Subject) -> list[Subject]:
    """Whose value the one of this subject is a part of. Thresholds are those of one part alone."""
    if subject == COMPANY or kpi.source != "entered":
        return []
    person = directory.people.get(subject.id) if subject.scope == "person" else None
    department = [Subject("department", person.department)] if person and person.department else []
    return [*department, COMPANY]


def _against_target(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> None:
    """Of the whole, as soon as nobody is waited for any more."""
    waited = any(wait.start == period.start and wait.next_at for wait in waits.of_kpi(unit.conn, kpi.id))
    if is_over(directory, period, unit) and not waited and not _is_long_over(directory, unit, period):
        found = figure(unit.conn, directory, kpi, subject, period)
        if found.value is not None and found.state != "draft":
            _ask_why(unit, directory, kpi, found)
            offer_review(unit, directory, kpi, subject, period)


def _is_long_over(directory: Directory, unit: Unit, period: Period) -> bool:
    return period.start < Period.of(period.kind, today(directory, unit)).shifted(_BACK).start


def _above(directory: Directory, kpi: Kpi, period: Period) -> list[Kpi]:
    """The formulas that a KPI is part of, directly or not."""
    found: dict[int, Kpi] = {}
    waiting = needing(kpi, directory.kpis.values())
    while waiting:
        one = waiting.pop()
        if one.id not in found and one.id != kpi.id and KINDS.index(one.period) >= KINDS.index(period.kind):
            found[one.id] = one
            waiting += needing(one, directory.kpis.values())
    return list(found.values())


def look(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period, asks: bool = True) -> bool:
    """What it comes to now against what was told before; whether anybody was told that it is worse.

    What is a draft, has no value or is older than what was looked at last says nothing; nor does what is long over, of
    which a file brings much. `asks`: for the cause of a target that was missed."""
    if _is_long_over(directory, unit, period):
        return False
    found = figure(unit.conn, directory, kpi, subject, period)
    if not kpi.enabled or found.value is None or found.state == "draft":
        return False
    was = levels.hold(unit, kpi.id, subject.key)
    if was and was.start > period.start:
        return False
    before = was.level if was else "none"
    now = level(kpi, found.value, before)
    told = False
    if now != "none" and (was is None or (was.level, was.start) != (now, period.start)):
        levels.put(unit, kpi.id, subject.key, Standing(period.start, now, was.record if was else None))
        told = _changed(unit, directory, kpi, found, before, now)
    if is_over(directory, period, unit):
        if asks and not told:
            _ask_why(unit, directory, kpi, found)
        offer_review(unit, directory, kpi, subject, period)
    return told


def is_share(kpi: Kpi) -> bool:
    """Whether it compares a part with the whole."""
    return kpi.source == "formula" and kpi.scope != "company" and "total(" in kpi.formula


def is_over(directory: Directory, period: Period, unit: Unit) -> bool:
    return period.end <= today(directory, unit)


def today(directory: Directory, unit: Unit) -> date:
    return unit.now.astimezone(ZoneInfo(directory.calendars.zone())).date()


def concerned(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject) -> list[Person]:
    """Who enters it or answers for it, its owner, and the lead of the department: as far as they may read it, or
    whoever stands in for them."""
    department = subject.id if subject.scope == "department" else kpi.department
    found = (responsible(kpi, subject, directory), directory.people.get(kpi.owner or 0), directory.lead_of(department))
    there = (stand_in(directory, person, unit.now) for person in found if person and person.active)
    readers = {person.id: person for person in there if may_read(person, kpi, subject, directory)}
    return list(readers.values())


def about(kpi: Kpi, subject: Subject) -> str:
    """By which a chain about it is told from others."""
    return f"kpi:{kpi.id}:{subject.key}"


def may_hear(directory: Directory, key: str, person: Person) -> bool:
    """Whether somebody may read what a chain of this key is about."""
    _, _, rest = key.partition(":")
    id, _, subject = rest.partition(":")
    kpi = directory.kpis.get(int(id)) if id.isdecimal() else None
    return kpi is not None and may_read(person, kpi, subject_of(subject), directory)


def acted(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject) -> None:
    """Somebody does something about it: it climbs no further."""
    if owner := responsible(kpi, subject, directory):
        chains.stop_about(Job(unit, directory, _SILENT), owner.id, "kpi", about(kpi, subject))


def _changed(unit: Unit, directory: Directory, kpi: Kpi, found: Figure, before: str, now: str) -> bool:
    """Whether anybody was told: of nothing that has been well from the first."""
    worse, rank = RANK[now] > RANK.get(before, 0), RANK.get(before, 0)
    if now == before or not (worse or rank):
        return False
    kind = f"kpi_{now}" if worse else "kpi_recovered"
    subject, period = found.subject, found.period
    params = {"spot": spot(kpi, subject, period), "level": now, "value": str(found.value)}
    key = f"{kind}:{kpi.id}:{subject.key}:{period.start}:{before}:{now}:{unit.now.isoformat()}"
    for person in concerned(unit, directory, kpi, subject):
        outbox.put(unit, kind, key=f"{key}:{person.id}", person=person.id, params=params)
    if room := room_of(directory, kpi, subject):
        outbox.put(unit, "kpi_alert_room", key=f"{key}:room", room=room, params={**params, "kind": kind})
    acted(unit, directory, kpi, subject)
    if worse and now == "critical":
        _climb(unit, directory, kpi, subject, period)
    return worse


def room_of(directory: Directory, kpi: Kpi, subject: Subject) -> int | None:
    """The room of the department that it is about, where all who sit there may read it. A person's figure stands in
    none, and of clients and products there are too many."""
    department = directory.departments.get((subject.id if subject.scope == "department" else kpi.department) or 0)
    room = directory.rooms.get(department.room or 0) if department else None
    fits = room is not None and subject.scope in ("company", "department") and may_stand(room, kpi, directory)
    return room.id if room and fits else None


def _climb(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> None:
    owner = responsible(kpi, subject, directory)
    if owner is None:
        return
    called = kpi.names.get(owner.locale) or next(iter(kpi.names.values()), kpi.code)
    try:
        at = directory.office(owner).add(unit.now, _PATIENCE)
    except NoWorkingTime:
        at = unit.now + _PATIENCE
    params = {"title": f"{called} ({period.start.isoformat()[:7]})", "key": about(kpi, subject)}
    chains.start_about(Job(unit, directory, _SILENT), owner, "kpi", at, params)


def _ask_why(unit: Unit, directory: Directory, kpi: Kpi, found: Figure) -> None:
    """Of a period that is over and has missed its target: whoever answers for it is asked once for the cause."""
    subject, period = found.subject, found.period
    wanted = goals.goal(unit.conn, kpi, subject, period).realistic
    owner = responsible(kpi, subject, directory)
    if owner is None or not is_missed(found.value, wanted, kpi.direction):
        return
    if remarks.newest(unit.conn, kpi.id, subject.key, period.start):
        return
    params = {"spot": spot(kpi, subject, period), "value": str(found.value)}
    person = stand_in(directory, owner, unit.now)
    key = f"kpi_missed:{kpi.id}:{subject.key}:{period.start}"
    outbox.put(unit, "kpi_missed", key=key, person=person.id, params=params)
