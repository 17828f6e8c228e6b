"""What was promised and is still open at its moment does not go unnoticed (requirements.md S002-工作)."""

from __future__ import annotations

from datetime import datetime

from core import promising
from core.card import Bold, Button, Card
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from core.standing import lead_of, stand_in
from handlers.buttons import button, offered
from handlers.cards import short_title
from handlers.context import Job
from handlers.messages import Rendering
from handlers.retelling import retold_as
from handlers.view import View
from storage import chains, outbox, promises, records
from storage.outbox import Message

BATCH = 500


def miss(job: Job) -> int:
    """What was promised by now and is still open: it is noted, and whoever promised and who is next above hear."""
    rows = promises.due(job.unit, BATCH)
    promises.miss(job.unit, [row.id for row in rows])
    for row in rows:
        record = records.get(job.unit.conn, row.record_id)
        if record is None or not KINDS[record.kind].is_open(record.status):
            continue
        moved = retold_as(job, record, "promise_missed", owner=row.person_id, due_at=row.at)
        for person in _who_hears(job, moved, row.person_id, row.at) if moved else ():
            params = {"who": str(row.person_id), "at": row.at.isoformat()}
            outbox.put(
                job.unit,
                "promise_missed",
                key=f"promise:{row.id}:{person.id}",
                record=record.id,
                person=person.id,
                params=params,
            )
    return len(rows)


def _who_hears(job: Job, record: Record, person: int, at: datetime) -> list[Person]:
    """Whoever promised it, and the next above, unless a chain that the promise held back goes on and tells them."""
    one = job.directory.people.get(person)
    climbs = any(
        chain.held_until == at and (chain.ended_at is None or chain.ended_at >= at)
        for chain in chains.of_record(job.unit.conn, record.id)
    )
    above = lead_of(job.directory, one) if one and not climbs else None
    found = [stand_in(job.directory, who, job.now) for who in (one, above) if who and who.active]
    return list({who.id: who for who in found}.values())


def render_missed(rendering: Rendering, message: Message) -> Card | None:
    """None once it is closed or promised anew."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None or not KINDS[record.kind].is_open(record.status):
        return None
    who, at = int(message.params["who"]), datetime.fromisoformat(message.params["at"])
    one = promising.of_person(record, who)
    if one is None or not one.missed:
        return None
    tr, theirs = rendering.tr, rendering.directory.is_same(who, reader)
    key, name = "promise.missed_you" if theirs else "promise.missed", rendering.name(who)
    title = tr.line(key, record=Bold(short_title(record)), at=tr.moment(at, rendering.now), who=name)
    view = View(tr, rendering.directory, rendering.now, reader)
    kind, verbs = KINDS[record.kind], ("done", "promise", "assign", "why")
    body = ((tr("promise.next"),),) if theirs else ()
    shown = [button(record, kind, verb, view) for verb in verbs if offered(record, kind, verb, view)]
    nudge = () if theirs else (Button("nudge", tr("button.nudge"), record.ref),)
    return Card(title, record.ref, body, buttons=(*nudge, *shown))


JOBS = {"promises": miss}
MOMENTS = {"promises": promises.next_due}
MESSAGES = {"promise_missed": render_missed}
