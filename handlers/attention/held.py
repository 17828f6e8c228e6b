"""What was held back comes as one message when its reader's day begins, unless a digest says it before."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Span
from core.command import Arg, Command, Values
from core.i18n import Translator
from handlers.attention import attention
from handlers.attention.attention import Gathered, Told
from handlers.context import Context, Job
from handlers.messages import Rendering
from handlers.paging import fitting, read, turns
from storage import holding, outbox
from storage.outbox import Message

_BATCH = 500
_MORNING = timedelta(hours=3)
_AFTER = timedelta(minutes=1)
"""A digest that did not come by then took nothing in."""
_SIZE = 5
_FIRST = 7


def release(job: Job) -> int:
    """Whose day has begun is told what was held for them; whose day begins later by now, or whose digest says it this
    morning, waits on. It runs after what is scheduled, so that a digest of the same moment comes first."""
    people = holding.due(job.unit.conn, job.now, _BATCH)
    for id in people:
        if until := _waits(job, id):
            holding.put_off(job.unit, id, until)
            continue
        ids = [message.id for message in holding.of(job.unit.conn, id)]
        key = f"held:{id}:{ids[-1]}" if ids else ""
        if ids and attention.taken(job.unit, id, ids, key):
            outbox.put(job.unit, "held", key=key, person=id)
    return len(people)


def _waits(job: Job, id: int) -> datetime | None:
    person = job.directory.people.get(id)
    until = attention.quiet_until(job.unit.conn, job.directory, person, job.now) if person else None
    digest = holding.next_digest(job.unit.conn, id)
    if until is None and digest and job.now - _AFTER < digest <= job.now + _MORNING:
        return digest + _AFTER
    return until


def render(rendering: Rendering, message: Message) -> Card | None:
    """The first of them, with the way to all; None when nothing of it is due any more."""
    found = attention.gathered(rendering, message.key)
    if not found.told:
        return None
    tr, left = rendering.tr, found.total - _FIRST
    body = [one.line for one in found.told[:_FIRST]]
    shown = list(_opening(found.told[:_FIRST]))
    if left > 0:
        body.append((tr.count("and_more", left),))
        shown[4:] = way_to_all(tr, found)
    return Card((Bold(tr.count("held.title", found.total)),), body=tuple(body), buttons=tuple(shown[:5]))


def way_to_all(tr: Translator, found: Gathered) -> tuple[Button, ...]:
    return fitting([Button("held", tr("held.all"), f"0.{found.last}")])


def held(ctx: Context, values: Values) -> Answer:
    """What waits for the asker now; by a button everything that one message came down to."""
    page, taken = read(str(values.get("page", "")))
    conn, me, id = ctx.unit.conn, ctx.actor.id, int(taken) if taken.isdecimal() and len(taken) < 16 else 0
    messages = holding.beside(conn, me, id) if taken else attention.held(conn, me)
    found = attention.told(Rendering(ctx.unit.conn, ctx.directory, ctx.tr, ctx.now), messages)
    if not found:
        return Say(Card((ctx.tr("held.none"),), buttons=(Button("quiet", ctx.tr("button.quiet")),)))
    shown = found[page * _SIZE : (page + 1) * _SIZE]
    title: Span = Bold(ctx.tr.count("held.title" if taken else "held.waiting", len(found)))
    turning = turns(ctx.tr, "held", taken, page, len(found), _SIZE)
    buttons = (*list(_opening(shown))[: 5 - len(turning)], *turning)
    card = Card((title,), body=tuple(one.line for one in shown), buttons=buttons)
    return Say(card, instead=page > 0)


def _opening(told: list[Told]) -> tuple[Button, ...]:
    """Each record opens once."""
    return tuple(Button("show", ref, ref) for ref in dict.fromkeys(one.ref for one in told if one.ref))


JOBS = {"held": release}
MOMENTS = {"held": holding.next_moment}
MESSAGES = {"held": render}
COMMANDS = (Command("held", held, (Arg("page", "word", asked=False),), effect="read"),)
