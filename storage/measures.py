"""Figures that are counted from records (core/kpi/measures.py has the rules), and the records behind each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, false, func, or_, select

from core.calendar import Calendar
from core.kpi.measures import RULES, SATISFIED, Counted, Rule, begin_verbs, counted, visited
from core.kpi.model import COMPANY, Subject
from core.kpi.periods import Period
from core.people import Directory, Person
from core.record import Record
from storage.reading import readable
from storage.records import by_ids
from storage.tables import metadata

_records, _history = metadata.tables["records"], metadata.tables["history"]
_clients, _people = metadata.tables["clients"], metadata.tables["people"]
_r, _h, _c, _p = _records.c, _history.c, _clients.c, _people.c
_o, _n = metadata.tables["owners"].c, metadata.tables["client_changes"].c
_HOUR = Decimal(3_600_000_000)
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Behind:
    """One page of the records that a figure is made of: `good` are the ids of those above the line of a ratio, `seen`
    how many there are for this reader, `hidden` how many more that they may not read."""

    records: list[Record]
    good: frozenset[int]
    seen: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One of RULES, asked of the database. `now` is up to when things are looked at; without it up to what the history
    was told last, so that what is not due yet is not late."""

    rule: Rule

    def value(
        self, conn: Connection, directory: Directory, subject: Subject, period: Period, now: datetime | None = None
    ) -> Decimal | None:
        return self.counted(conn, directory, subject, period, now).value

    def counted(
        self, conn: Connection, directory: Directory, subject: Subject, period: Period, now: datetime | None = None
    ) -> Counted:
        """The value with what it is made of; in one statement."""
        rule, now = self.rule, now or as_of(conn)
        if rule.how == "clients":
            number = len(clients(conn, directory, subject, period))
            return counted(rule, Decimal(number), number)
        fits = _belonging(rule, directory, subject, period, now)
        if rule.how in ("response", "resolution"):
            return _hours(conn, rule, directory, fits)
        if rule.how == "per_day":
            return counted(rule, _visited(conn, directory, fits), _days(directory, subject, period, now))
        part, whole = conn.execute(select(func.count().filter(_counting(rule)), func.count()).where(fits)).one()
        return counted(rule, Decimal(part), whole)

    def records(
        self,
        conn: Connection,
        reader: Person,
        directory: Directory,
        subject: Subject,
        period: Period,
        now: datetime | None = None,
        offset: int = 0,
        limit: int = 1000,
    ) -> Behind:
        """The records that add up to the value, as far as the reader may read them: those below the line first."""
        rule = self.rule
        fits = _belonging(rule, directory, subject, period, now or as_of(conn))
        if rule.how == "response":
            fits = and_(fits, exists().where(_h.record_id == _r.id, _h.verb.in_(begin_verbs(rule.kinds))))
        good, mine = _counting(rule), readable(reader)
        all_, seen = conn.execute(select(func.count(), func.count().filter(mine)).where(fits)).one()
        order = (case((good, 1), else_=0), getattr(_r, rule.moment).desc(), _r.id.desc())
        page = select(_r.id, good.label("good")).where(fits, mine).order_by(*order).offset(offset).limit(limit)
        rows = conn.execute(page).all()
        there = {record.id: record for record in by_ids(conn, [row.id for row in rows])} if rows else {}
        above = frozenset(row.id for row in rows if row.good)
        return Behind([there[row.id] for row in rows if row.id in there], above, seen, all_ - seen)

    def clients(
        self, conn: Connection, directory: Directory, period: Period, limit: int, now: datetime | None = None
    ) -> list[int]:
        """The ids of the clients with most of the records that the figure is made of, at most so many."""
        if self.rule.how == "clients":
            return []
        fits = _belonging(self.rule, directory, COMPANY, period, now or as_of(conn))
        query = select(_r.client_id).where(fits, _r.client_id.is_not(None)).group_by(_r.client_id)
        return list(conn.execute(query.order_by(func.count().desc(), _r.client_id).limit(limit)).scalars())


MEASURES: Mapping[str, Measure] = {name: Measure(rule) for name, rule in RULES.items()}


def as_of(conn: Connection) -> datetime:
    """The newest moment that the history knows; whatever falls due is written there when it does."""
    found = conn.execute(select(_h.at).order_by(_h.id.desc()).limit(1)).scalar()
    return found or datetime.min.replace(tzinfo=ZoneInfo("UTC"), year=1970)


def bounds(directory: Directory, period: Period) -> tuple[datetime, datetime]:
    """The moments at which a period begins and ends, in the company's zone, so that parts add up to the whole."""
    zone = ZoneInfo(directory.calendars.zone())
    return datetime.combine(period.start, time(), zone), datetime.combine(period.end, time(), zone)


def office_of(directory: Directory, subject: Subject) -> Calendar:
    """In whose working days a figure counts."""
    person = directory.people.get(subject.id) if subject.scope == "person" else None
    if person is not None:
        return directory.office(person)
    return directory.calendars.office(0, subject.id if subject.scope == "department" else None)


def clients(conn: Connection, directory: Directory, subject: Subject, period: Period) -> list[int]:
    """The ids of the clients on file when the period ended, of whoever looks after them; who left is not known."""
    later = select(_n.client_id).where(_n.before.in_(("", "{}")), _n.at >= bounds(directory, period)[1])
    query = select(_c.id).select_from(_clients.outerjoin(_people, _p.id == _c.owner_id)).where(_c.id.not_in(later))
    if subject.scope == "department":
        query = query.where(func.coalesce(_c.department_id, _p.department_id) == subject.id)
    elif subject.scope == "person":
        query = query.where(_c.owner_id.in_(_ids(directory, subject.id)))
    elif subject.scope != "company":
        query = query.where(_c.id == subject.id if subject.scope == "client" else false())
    return list(conn.execute(query.order_by(_c.name)).scalars())


def _belonging(rule: Rule, directory: Directory, subject: Subject, period: Period, now: datetime) -> Condition:
    """The records that the figure is made of, as Rule.belongs has it."""
    start, end = bounds(directory, period)
    at = getattr(_r, rule.moment)
    fits = [_r.kind == rule.kinds[0] if len(rule.kinds) == 1 else _r.kind.in_(rule.kinds)]
    fits += [at >= start, at < end, _r.status.not_in(rule.dropped), *_about(directory, subject)]
    if rule.field:
        value = f'{rule.value}"' if rule.value else ""
        fits.append(_r.fields.contains(f'"{rule.field}": "{value}', autoescape=True))
    if rule.moment == "due_at":
        fits.append(or_(_r.closed_at.is_not(None), _r.due_at <= now))
    return and_(*fits)


def _counting(rule: Rule) -> Condition:
    """As Rule.counts has it."""
    if rule.how != "ratio":
        return _r.id.is_not(None)
    if rule.name == "satisfaction":
        return or_(*(_r.fields.contains(f'"rating": "{rating}"', autoescape=True) for rating in SATISFIED))
    ended = _r.closed_at.is_not(None)
    return and_(ended, _r.closed_at <= _r.due_at) if rule.moment == "due_at" else ended


def _about(directory: Directory, subject: Subject) -> Sequence[Condition]:
    match subject.scope:
        case "company":
            return ()
        case "department":
            return (_r.department_id == subject.id,)
        case "person":
            ids = _ids(directory, subject.id)
            return (or_(_r.owner_id.in_(ids), _r.id.in_(select(_o.record_id).where(_o.person_id.in_(ids)))),)
        case "client":
            return (_r.client_id == subject.id,)
    return (false(),)


def _ids(directory: Directory, person: int) -> list[int]:
    """The person's id, and those of entries that turned out to be them."""
    same = getattr(directory.people, "same_as", {})
    return [person, *(gone for gone, kept in same.items() if kept == person)]


def _hours(conn: Connection, rule: Rule, directory: Directory, fits: Condition) -> Counted:
    """The working time of each, in the calendar of whoever has it: no database can tell that."""
    total, number = timedelta(), 0
    calendars: dict[tuple[int | None, int | None], Calendar] = {}
    for owner, department, begun, ended in conn.execute(_spans(rule, fits)):
        key = (owner, department)
        if key not in calendars:
            calendars[key] = _calendar(directory, owner, department)
        total += max(timedelta(), calendars[key].between(begun, ended))
        number += 1
    return counted(rule, Decimal(total // timedelta(microseconds=1)) / _HOUR, number)


def _visited(conn: Connection, directory: Directory, fits: Condition) -> Decimal:
    """By the company's days, which no database can tell."""
    zone = ZoneInfo(directory.calendars.zone())
    rows = conn.execute(select(_r.client_id, _r.closed_at).where(fits))
    return Decimal(visited((client, at.astimezone(zone).date()) for client, at in rows))


def _spans(rule: Rule, fits: Condition) -> Select[Any]:
    if rule.how == "resolution":
        return select(_r.owner_id, _r.department_id, _r.created_at, _r.closed_at).where(fits)
    first = func.min(_h.at).label("first")
    began = _records.join(_history, and_(_h.record_id == _r.id, _h.verb.in_(begin_verbs(rule.kinds))))
    query = select(_r.owner_id, _r.department_id, _r.created_at, first).select_from(began)
    return query.where(fits).group_by(_r.id)


def _calendar(directory: Directory, owner: int | None, department: int | None) -> Calendar:
    """As core/sla/following.py has it for limits."""
    person = directory.people.get(owner or 0) or directory.lead_of(department)
    return directory.office(person) if person else directory.calendars.office(0, department)


def _days(directory: Directory, subject: Subject, period: Period, now: datetime) -> int:
    """The working days of the period, of one that runs those up to today."""
    office, day, count = office_of(directory, subject), period.start, 0
    last = min(period.last, now.astimezone(ZoneInfo(directory.calendars.zone())).date())
    while day <= last:
        count += office.is_workday(day)
        day += timedelta(days=1)
    return count
