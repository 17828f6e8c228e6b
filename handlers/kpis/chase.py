"""Asking for the figures that are due: their owner in the morning, again on the next day, then their lead is told, and
the room hears how many are there (voice.md 11)."""

from __future__ import annotations

from collections import defaultdict

from core.access import may_show
from core.answer import Answer, Toast
from core.card import plain
from core.command import Arg, Command, Values
from core.kpi.access import may_read, may_stand, responsible
from core.kpi.model import Kpi, Subject, subject_of
from core.kpi.periods import Period
from core.people import Person
from core.snoozing import choices
from core.standing import acts_for, lead_of, stand_in
from handlers.context import Context, Job
from handlers.kpis.due import begin, next_morning
from storage import figures, outbox, waits
from storage.waits import Wait

BATCH = 200
_KINDS = ("kpi_ask", "kpi_ask_again", "kpi_missing")


def chase(job: Job) -> int:
    """Each of a person's figures that is missing goes into one message."""
    found = waits.to_ask(job.unit, BATCH)
    told: dict[tuple[int, int], list[Wait]] = defaultdict(list)
    for wait in found:
        kpi = job.directory.kpis.get(wait.kpi)
        subject = subject_of(wait.subject)
        if kpi is None or not kpi.enabled:
            waits.asked(job.unit, wait, wait.asked, None)
            continue
        period = Period(wait.start, kpi.period)
        begin(job.unit, job.directory, kpi, [subject], period.shifted(1))
        if figures.of(job.unit.conn, kpi.id, wait.subject, [wait.start]):
            waits.asked(job.unit, wait, wait.asked, None)
            continue
        step = min(wait.asked, len(_KINDS) - 1)
        following = next_morning(job.directory, kpi, subject, job.now) if step < len(_KINDS) - 1 else None
        waits.asked(job.unit, wait, wait.asked + 1, following)
        person = responsible(kpi, subject, job.directory)
        if person and (receiver := _receiver(job, kpi, subject, person, step)):
            told[receiver.id, step].append(wait)
    for (person_id, step), missing in told.items():
        params = {"waits": "-".join(str(wait.id) for wait in missing)}
        moment = missing[0].next_at or job.now  # asked again at another one it is another question
        key = f"{_KINDS[step]}:{person_id}:{missing[0].id}:{moment.isoformat()}"
        outbox.put(job.unit, _KINDS[step], key=key, person=person_id, params=params)
    _rooms(job, [wait for (_, step), missing in told.items() if step == len(_KINDS) - 1 for wait in missing])
    return len(found)


def _receiver(job: Job, kpi: Kpi, subject: Subject, person: Person, step: int) -> Person | None:
    """Whoever stands in for them, if they may read it; at last their lead."""
    if step < len(_KINDS) - 1:
        found = stand_in(job.directory, person, job.now)
        return found if may_read(found, kpi, subject, job.directory) else person
    lead = lead_of(job.directory, person)
    return stand_in(job.directory, lead, job.now) if lead else None


def _rooms(job: Job, missing: list[Wait]) -> None:
    """Where more than one was due that all may see: how many are there, and nobody's name."""
    done: set[tuple[int, str]] = set()
    for wait in missing:
        kpi = job.directory.kpis[wait.kpi]
        person = responsible(kpi, subject_of(wait.subject), job.directory)
        department = job.directory.departments.get(kpi.department or (person.department if person else 0) or 0)
        room = job.directory.rooms.get((department.room if department else None) or 0)
        if room is None or not may_show(room.audience) or not may_stand(room, kpi, job.directory):
            continue
        due = wait.due_at.isoformat()
        if (room.id, due) not in done:
            done.add((room.id, due))
            params = {"wait": str(wait.id)}
            outbox.put(job.unit, "kpi_room", key=f"kpi_room:{room.id}:{due}", room=room.id, params=params)


def not_mine(ctx: Context, values: Values) -> Answer:
    """Whoever leads them is told at once who else is to enter it, and they are not asked again."""
    mine = _asked(ctx, values)
    lead = lead_of(ctx.directory, ctx.actor)
    if not mine or lead is None:
        raise ctx.refuse("kpi_ask.not_asked")
    for wait in mine:
        waits.asked(ctx.unit, wait, len(_KINDS), None)
    told = stand_in(ctx.directory, lead, ctx.now)
    params = {"waits": "-".join(str(wait.id) for wait in mine), "by": str(ctx.actor.id)}
    outbox.put(ctx.unit, "kpi_missing", person=told.id, params=params)
    return Toast(ctx.tr("kpi_ask.passed_on", who=told.name))


def later(ctx: Context, values: Values) -> Answer:
    """The same question once more before this working day ends; what follows on the next morning follows then too, so
    that nobody puts it off for ever."""
    mine = _asked(ctx, values)
    if not mine:
        raise ctx.refuse("kpi_ask.not_asked")
    at = choices(ctx.now, ctx.directory.office(ctx.actor)).get("later")
    for wait in mine:
        if at and wait.next_at and at < wait.next_at:
            waits.asked(ctx.unit, wait, max(wait.asked - 1, 0), at)
    next_at = min([wait.next_at for wait in mine if wait.next_at] + ([at] if at else []))
    return Toast(ctx.tr("kpi_ask.later", at=plain(ctx.tr.spoken(next_at, ctx.now))))


def _asked(ctx: Context, values: Values) -> list[Wait]:
    """What the question was about and is still waited for, of this person and of those for whom they stand in."""
    ids = [int(id) for id in str(values["message"]).split("-") if id.isdecimal() and len(id) < 16]
    acting = acts_for(ctx.directory, ctx.actor, ctx.now)
    return [wait for wait in waits.get(ctx.unit.conn, ids) if wait.next_at and _whose(ctx, wait) in acting]


def _whose(ctx: Context, wait: Wait) -> int:
    kpi = ctx.directory.kpis.get(wait.kpi)
    person = responsible(kpi, subject_of(wait.subject), ctx.directory) if kpi else None
    return person.id if person else 0


_WAITS = Arg("message", "word", required=True, asked=False)
COMMANDS = (
    Command("kpi_not_mine", not_mine, (_WAITS,), listed=False),
    Command("kpi_later", later, (_WAITS,), listed=False),
)
JOBS = {"kpi_chase": chase}
MOMENTS = {"kpi_chase": waits.next_moment}
