"""The sections of a digest, each one small function: what it lists, and what it says behind each record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from core import promising
from core.cadence import moment
from core.card import Line
from core.digest import share, working_days
from core.kinds import KINDS
from core.record import Record
from core.sla import Limit
from handlers.asks.asked import whom
from handlers.asks.asks import asked_by, asked_of
from handlers.digests.look import FOUND, Look, Section
from storage import digest_numbers as numbers
from storage import limits


def waits(look: Look) -> Section:
    """What waits for the reader: first what others need an answer about, then their own work, soonest due first."""
    reader, directory, tr = look.owner.person, look.view.directory, look.view.tr
    asked = asked_of(look.conn, directory, reader, look.now) if reader else []
    notes: dict[int, Line] = {}
    for ask, record in asked:
        due = (" · ", *tr.line("card.due"), " ", *look.moment(ask.asked.due)) if ask.asked.due else ()
        notes[record.id] = (tr("mine.asked", who=look.view.name(ask.asked.asker)), *due)
    found, total = numbers.waiting(look.conn, look.scope, FOUND)
    own = [record for record in found if record.id not in notes]
    first = list({record.id: record for _, record in asked}.values())
    notes |= {record.id: _due(look, record) for record in own}
    return Section("waits", [*first, *own], total + len(first) - (len(found) - len(own)), notes)


def approval(look: Look) -> Section:
    """What the reader asked, and nobody has answered."""
    pairs = asked_by(look.conn, look.view.directory, look.owner.person) if look.owner.person else []
    nobody = look.view.tr("nobody")
    notes: dict[int, Line] = {
        record.id: (look.view.tr("digest.asked", who=whom(ask.asked, look.view.directory, nobody)),)
        for ask, record in pairs
    }
    found = list({record.id: record for _, record in pairs}.values())
    return Section("approval", found, len(found), notes)


def client(look: Look) -> Section:
    return _aged("client", look, numbers.with_client(look.conn, look.scope, FOUND))


def overdue(look: Look) -> Section:
    found, total = numbers.overdue(look.conn, look.scope, look.now, FOUND)
    notes = {record.id: _due(look, record, True) for record in found}
    return Section("overdue", found, total, notes, look.changed("overdue", total))


def at_risk(look: Look) -> Section:
    """What has a limit that it is about to miss."""
    found, total = numbers.at_risk(look.conn, look.scope, FOUND)
    notes = {record.id: _due(look, record, True) for record in found}
    return Section("at_risk", found, total, notes)


def new(look: Look) -> Section:
    found, total = numbers.new(look.conn, look.scope, look.since, FOUND)
    notes = {record.id: (look.view.name(record.owner),) for record in found}
    return Section("new", found, total, notes)


def complaints(look: Look) -> Section:
    """What clients complained of and is open, the oldest first; and how many were satisfied since the last digest."""
    found, total = numbers.complaints(look.conn, look.scope, FOUND)
    counts = numbers.counts(look.conn, look.scope, look.since, look.now)
    facts = look.changed("complaints", total)
    if answered := counts["answered"]:
        facts += f" · {satisfied(look, counts['satisfied'], answered)}"
    notes = {record.id: (_age(look, record), *look.who(record.owner)) for record in found}
    return Section("complaints", found, total, notes, facts, told=total > 0)


def satisfied(look: Look, count: int, of: int) -> str:
    """`satisfied 11 of 12`; percent only where there are enough of them."""
    percent = share(count, of)
    if percent is None:
        return look.view.tr("digest.satisfied", count=count, of=of)
    return look.view.tr("digest.satisfied_percent", percent=percent, of=of)


def reviews(look: Look) -> Section:
    """What stays in force and is to be looked at today, or should have been."""
    return _by_tonight("reviews", look, [kind.name for kind in KINDS.values() if kind.is_reviewed])


def duties(look: Look) -> Section:
    """What is done again and again, and is due today or was missed."""
    return _by_tonight("duties", look, [kind.name for kind in KINDS.values() if kind.recurs])


def _by_tonight(name: str, look: Look, kinds: list[str]) -> Section:
    found, total = numbers.due_by(look.conn, look.scope, kinds, _tonight(look), FOUND)
    notes = {record.id: _due(look, record, True) for record in found}
    missed = sum(record.due_at is not None and record.due_at < look.now for record in found)
    return Section(name, found, total, notes, look.view.tr(f"digest.missed_{name}", count=missed) if missed else "")


def breached(look: Look) -> Section:
    """What was not taken, solved or answered in the time that there is for it."""
    found, total = numbers.breached(look.conn, look.scope, FOUND)
    late = limits.of(look.conn, [record.id for record in found]) if found else {}
    notes: dict[int, Line] = {}
    for record in found:
        first = min((one for one in late[record.id].values() if one.is_missed and one.what != "due"), key=_at)
        said = (look.view.tr(f"stuck.why.late_{first.what}"), " · ", *look.moment(first.at))
        notes[record.id] = (*said, *look.who(record.owner))
    return Section("breached", found, total, notes, look.changed("breached", total))


def _at(limit: Limit) -> datetime:
    return limit.at


def promised(look: Look) -> Section:
    """What was promised and missed, or is promised by tonight."""
    found, total = numbers.promised(look.conn, look.scope, _tonight(look), FOUND)
    notes: dict[int, Line] = {}
    for record in found:
        first = min(promising.of_record(record), key=lambda one: one.at, default=None)
        if first:
            said = look.view.tr.line("digest.promise_missed" if first.missed else "digest.promised")
            notes[record.id] = (*said, " ", *look.moment(first.at), *look.who(first.person))
    return Section("promised", found, total, notes)


def _tonight(look: Look) -> datetime:
    tomorrow = look.owner.today(look.now) + timedelta(days=1)
    return moment(datetime.combine(tomorrow, time()), look.owner.zone)


def _aged(name: str, look: Look, found: tuple[list[Record], int]) -> Section:
    notes = {record.id: (_age(look, record), *look.who(record.owner)) for record in found[0]}
    return Section(name, found[0], found[1], notes)


def _age(look: Look, record: Record) -> str:
    calendar = look.owner.calendar
    days = working_days(calendar, calendar.local(record.created_at), calendar.local(look.now))
    return look.view.tr.count("digest.age", days)


def _due(look: Look, record: Record, whose: bool = False) -> Line:
    """By when, or since when it is overdue, and `whose` it is; what nobody has yet is said, once."""
    tr = look.view.tr
    found: Line = (tr("mine.nobody"),) if record.owner is None else ()
    who = look.who(record.owner) if whose and record.owner else ()
    if record.due_at is None:
        return (*(found or (tr(f"state.{record.status}"),)), *who)
    key = "mine.overdue" if record.due_at < look.now else "card.due"
    return (*found, *((" · ",) if found else ()), *tr.line(key), " ", *look.moment(record.due_at), *who)


Make = Callable[[Look], Section]
OWN: tuple[Make, ...] = (
    breached,
    promised,
    duties,
    waits,
    reviews,
    approval,
    client,
    overdue,
    at_risk,
    complaints,
    new,
)
ROOM: tuple[Make, ...] = (breached, duties, overdue, at_risk, client, complaints, reviews)
ROOM_DAILY: tuple[Make, ...] = (*ROOM, new)


def made(look: Look) -> Iterable[Section]:
    """Those of the look's owner, the gravest first: a record stands in one."""
    daily = look.part.cadence == "daily"
    which = OWN if look.owner.person else ROOM_DAILY if daily else ROOM
    return (section(look) for section in which)
