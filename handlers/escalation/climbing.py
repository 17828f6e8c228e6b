"""Chains are worked off: each step that has come tells who stands there, and writes down who was skipped and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from core.escalation import Case, Found, Move, Skip, Tick, resolve, work_off
from core.kinds import KINDS
from core.record import Record
from handlers.context import Job, goes_on
from handlers.escalation.chains import calendar_of
from handlers.kpis.alerts import may_hear
from storage import chain_steps, chains, history, outbox, records
from storage.chain_steps import Step
from storage.chains import FINISHED, Chain, Moved

BATCH = 150
"""So many take less than a tenth of a second, for which nobody else can write on SQLite."""


def climb(job: Job) -> int:
    """The next step of each chain whose moment has come; a full batch goes on."""
    rows = chains.due(job.unit, BATCH)
    conn = job.unit.conn
    found = {record.id: record for record in records.of_ids(conn, [row.record for row in rows if row.record])}
    steps = chain_steps.of_chains(conn, [row.id for row in rows])
    log: list[Step] = []
    gaps: set[str] = set()
    moved = [_climb(job, chain, found.get(chain.record or 0), steps[chain.id], log, gaps) for chain in rows]
    chain_steps.add(job.unit, log)
    chains.go_on(job.unit, moved)
    return goes_on(len(rows), BATCH)


def _climb(job: Job, chain: Chain, record: Record | None, before: list[Step], log: list[Step], gaps: set[str]) -> Moved:
    """Tells whom the present step tells, and how far the chain has come; what it did is added to the log, and where
    nobody stands to the gaps."""
    person = job.directory.people.get(chain.person or 0)
    if chain.next_at is None or (chain.record and (record is None or not KINDS[record.kind].is_open(record.status))):
        return Moved(chain.id, chain.step, None, "closed")
    calendar = calendar_of(job.directory, record, person)
    move = work_off(chain.ticks, chain.step, chain.next_at, job.now, calendar)
    case, told = Case(record, person, chain.ceiling), chain_steps.told(before)
    present = _present(job, chain, case, move, told)
    log += [Step(chain.id, place, at, "missed") for place, at in move.missed if place not in present]
    for place in present:
        tick = chain.ticks[place]
        found = resolve(tick.targets, case, job.directory, job.now, () if tick.again else told)
        if chain.cause == "kpi":
            _keep_readers(job, chain, found)
        told |= {one.id for one in found.people}
        log += _noted(job, chain, place, found)
        _tell(job, chain, record, place, found)
        if found.nobody and tick.targets:
            _tell_administrators(job, chain, record, place, gaps)
        _remember(job, chain, record, tick, found, sum(place not in present for place, _ in move.missed))
    return Moved(chain.id, move.step, move.due_at, "" if move.due_at else FINISHED)


def _present(job: Job, chain: Chain, case: Case, move: Move, told: set[int]) -> list[int]:
    """The steps to tell now. After downtime it is the present one alone; where that finds nobody, the last of those
    that were missed and find somebody is told with it, or nobody would hear at all."""
    present = list(move.told)
    for place in [place for place, _ in reversed(move.missed)]:
        if not all(resolve(chain.ticks[one].targets, case, job.directory, job.now, told).nobody for one in present):
            break
        present = [place, *present[-len(move.told) :]]
    return present


def _keep_readers(job: Job, chain: Chain, found: Found) -> None:
    """Of a figure nobody hears who may not read it, not even that it is low."""
    key = chain.params.get("key", "")
    for person in [one for one in found.people if not may_hear(job.directory, key, one)]:
        found.people.remove(person)
        found.skipped.append(Skip(person.id, "unreadable"))


def _tell(job: Job, chain: Chain, record: Record | None, place: int, found: Found) -> None:
    """Each alone, and the rooms."""
    for person in found.people:
        kind = "escalation_now" if chain.critical else "escalation"
        _put(job, chain, record, place, kind, f"escalation:{chain.id}:{place}:{person.id}", person=person.id)
    for room in found.rooms if record else ():
        _put(job, chain, record, place, "escalation_room", f"escalation:{chain.id}:{place}:room:{room}", room=room)


def _is_known(job: Job, chain: Chain, record: Record | None, place: int) -> bool:
    """Whether the administrators have heard that nobody stands there for this record, whatever the cause was then:
    the others are in its history."""
    known = {one.id: one for one in chains.of_record(job.unit.conn, record.id)} if record else {chain.id: chain}
    steps = (step for of in chain_steps.of_chains(job.unit.conn, known).values() for step in of)
    wanted = chain.ticks[place].targets
    return any(step.state == "nobody" and known[step.chain].ticks[step.place].targets == wanted for step in steps)


def _tell_administrators(job: Job, chain: Chain, record: Record | None, place: int, gaps: set[str]) -> None:
    """Once a day for those who should stand there, whichever record it was: what is to be done is the same. `gaps`
    are those that this batch has told already."""
    whom = hashlib.sha256(repr(chain.ticks[place].targets).encode()).hexdigest()[:16]
    where = f"{whom}:{record.department if record else 0}"
    if where in gaps or _is_known(job, chain, record, place):
        return
    gaps.add(where)
    for person in job.directory.people.values():
        if person.has("configure"):
            key = f"escalation_nobody:{where}:{job.directory.office(person).local(job.now)}:{person.id}"
            _put(job, chain, record, place, "escalation_nobody", key, person=person.id)


def _put(
    job: Job,
    chain: Chain,
    record: Record | None,
    place: int,
    kind: str,
    key: str,
    room: int | None = None,
    person: int | None = None,
) -> None:
    params = {"chain": str(chain.id), "place": str(place)}
    id, revision = (record.id, record.revision) if record else (None, 0)
    outbox.put(job.unit, kind, key=key, record=id, room=room, person=person, revision=revision, params=params)


def _noted(job: Job, chain: Chain, place: int, found: Found) -> Iterable[Step]:
    for person in found.people:
        yield Step(chain.id, place, job.now, "told", person.id)
    for room in found.rooms:
        yield Step(chain.id, place, job.now, "told", room=room)
    for skip in found.skipped:
        yield Step(chain.id, place, job.now, "skipped", skip.who, None, skip.instead, skip.why)
    if found.nobody and chain.ticks[place].targets:
        yield Step(chain.id, place, job.now, "nobody")


def _remember(job: Job, chain: Chain, record: Record | None, tick: Tick, found: Found, missed: int) -> None:
    """In the record's history: who was told at which step, who was not and why."""
    if record is None or not tick.targets:
        return
    history.note(
        job.unit,
        record,
        None,
        "escalated",
        step=tick.number,
        cause=chain.cause,
        told=[person.id for person in found.people],
        rooms=found.rooms,
        skipped=[[skip.who, skip.why, skip.instead] for skip in found.skipped if skip.who],
        missed=missed,
    )


JOBS = {"climb": climb}
MOMENTS = {"climb": chains.next_step}
