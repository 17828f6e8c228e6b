"""Chains of escalation: what starts one, what stops it, and what a promise holds back (requirements.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from core.calendar import Calendar
from core.escalation import Policy, ceiling_of, choose, freeze, moment
from core.kinds import KINDS
from core.people import Directory, Person
from core.record import Record
from handlers.context import Context, Job, doer
from handlers.records.undoable import WITHIN
from storage import chain_steps, chains, policies, promises
from storage.chains import FINISHED, New
from storage.uow import Unit

COVERED = {"response": "severity"}
"""A cause says nothing new where a chain of the other climbs for the same record, was acknowledged, or has told all."""


def start(where: Context | Job, record: Record, cause: str, at: datetime) -> None:
    """Starts a chain by the policy that is for it, which is frozen with it; none where one is under way already, or
    nobody would be told."""
    start_all(where, [(record, cause, at)])


def start_all(where: Context | Job, found: Sequence[tuple[Record, str, datetime]]) -> None:
    """The same for many records, each with its cause and since when: what is known of them is read at once."""
    if not found:
        return
    conn = where.unit.conn
    ids = {record.id for record, _, _ in found}
    known, in_force = chains.of_records(conn, ids), policies.in_force(conn)
    begun = [
        new
        for record, cause, at in found
        if _is_new(known[record.id], record, cause)
        and (new := _new(where, in_force, f"record:{record.id}", record, None, cause, at, {}))
    ]
    chains.start_all(where.unit, begun)
    for record, until in promises.open_until(conn, {new.record for new in begun if new.record}).items():
        hold(where.unit, record, until)


def _is_new(known: Iterable[chains.Chain], record: Record, cause: str) -> bool:
    """What ended already does not climb, nor what climbs for this cause, or has said what it would say."""
    under_way = {chain.cause for chain in known if chain.ended_at is None}
    said = under_way | {chain.cause for chain in known if chain.why in ("seen", "heard", FINISHED)}
    return KINDS[record.kind].is_open(record.status) and cause not in under_way and COVERED.get(cause) not in said


def start_about(where: Context | Job, person: Person, cause: str, at: datetime, params: Mapping[str, str]) -> None:
    """The same about a person alone. `params` may hold the `title` of what it is about, and a `key` that tells it from
    other such chains."""
    about, in_force = _about(person.id, params.get("key", "")), policies.in_force(where.unit.conn)
    new = _new(where, in_force, about, None, person, cause, at, params)
    chains.start_all(where.unit, [new] if new else [])


def stop_about(where: Context | Job, person: int, cause: str, key: str = "") -> None:
    """They have done what it was about."""
    if chain := chains.open_about(where.unit.conn, _about(person, key), cause):
        chains.end(where.unit, chain, "acted", person)


def _about(person: int, key: str) -> str:
    return f"person:{person}:{key}"


def _new(
    where: Context | Job,
    in_force: Iterable[Policy],
    subject: str,
    record: Record | None,
    person: Person | None,
    cause: str,
    at: datetime,
    params: Mapping[str, str],
) -> New | None:
    department = record.department if record else person.department if person else None
    policy = choose(in_force, record, department, cause)
    ceiling = ceiling_of(policy, record) if policy else 0
    ticks = freeze(policy, ceiling) if policy else ()
    if policy is None or not ticks:
        return None
    calendar = calendar_of(where.directory, record, person)
    due_at = moment(at, ticks[0].wait, ticks[0].hours, calendar)
    about = (record.id if record else None, person.id if person else None)
    return New(subject, *about, cause, policy.name, policy.critical, ceiling, ticks, at, due_at, params)


def calendar_of(directory: Directory, record: Record | None, person: Person | None) -> Calendar:
    """In whose working time it climbs: that of whoever has it, else its department's."""
    who = directory.people.get(record.owner or 0) if record else person
    return directory.office(who) if who else directory.calendars.office(0, record.department if record else None)


def stop(where: Context | Job, record: Record, why: str, by: int | None = None, cause: str = "") -> None:
    """Nobody need be told any more: `closed`, `acted`, `seen`, `heard` or `lowered`. All of a record's chains, or that
    of a cause."""
    for chain in chains.open_of(where.unit.conn, record.id):
        if cause in ("", chain.cause):
            chains.end(where.unit, chain, why, by)


def hold(unit: Unit, record: int, until: datetime | None) -> None:
    """Somebody has promised: no step before that moment, and then on from where it stood; None lets it go on now."""
    chains.hold(unit, record, until)


def follow(where: Context | Job, before: Record | None, after: Record) -> None:
    """Closing stops what climbs, and so does what one of those does whom it was told, or who has it; undoing that lets
    it go on. What is opened again, or grave and not taken, starts to climb."""
    if not KINDS[after.kind].is_open(after.status):
        if before and KINDS[before.kind].is_open(before.status):
            stop(where, after, "closed", doer(where))
        return
    if before and isinstance(where, Context) and where.invocation.command == "undo":
        chains.put_back(where.unit, after.id, where.actor.id, where.now - WITHIN)
    elif before:
        if (before.status, before.owner, before.due_at) != (after.status, after.owner, after.due_at):
            heard(where, after, "acted")
        if not KINDS[before.kind].is_open(before.status) and not _has(where, after):
            start(where, after, "reopen", where.now)
    _follow_severity(where, before, after)


def _follow_severity(where: Context | Job, before: Record | None, after: Record) -> None:
    grave, was_grave = (one is not None and one.severity in KINDS[one.kind].alarms for one in (after, before))
    if grave and not was_grave and KINDS[after.kind].waits(after.status) and not _has(where, after):
        start(where, after, "severity", where.now)
    if was_grave and not grave:
        stop(where, after, "lowered", doer(where), "severity")


def heard(where: Context | Job, record: Record, why: str = "heard") -> bool:
    """Whoever has it, or was told of it, acts or says something: that stops it. False for anybody else."""
    under_way = chains.open_of(where.unit.conn, record.id)
    if not under_way or not (_has(where, record) or _told(where, [chain.id for chain in under_way])):
        return False
    stop(where, record, why, doer(where))
    return True


def _has(where: Context | Job, record: Record) -> bool:
    return _is_doer(where, (record.owner, *record.owners))


def _told(where: Context | Job, ids: list[int]) -> bool:
    steps = chain_steps.of_chains(where.unit.conn, ids)
    people = {id for of_chain in steps.values() for id in chain_steps.told(of_chain)}
    return _is_doer(where, people)


def _is_doer(where: Context | Job, people: Iterable[int | None]) -> bool:
    """Whether whoever does this is one of them; a job is nobody."""
    return isinstance(where, Context) and any(where.directory.is_same(id, where.actor) for id in people)
