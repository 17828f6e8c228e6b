"""`Later today`: a digest comes once more, as things stand then."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.answer import Answer, Toast
from core.calendar import Calendar, NoWorkingTime
from core.command import Arg, Command, Values
from handlers.context import Context
from handlers.digests.owner import of_person
from storage import digests, outbox

_WORK = timedelta(hours=4)
_OTHERWISE = timedelta(hours=1)


def later(ctx: Context, values: Values) -> Answer:
    """Four working hours on or, where that is not today any more, in an hour."""
    owner = of_person(ctx.directory, ctx.actor)
    newest = max(digests.last(ctx.unit.conn, owner.key).values(), key=lambda one: one.at, default=None)
    today = owner.today(ctx.now)
    if newest is None or owner.today(newest.at) != today or values["page"] != str(today):
        raise ctx.refuse("refuse.digest_gone")
    at = _later(owner.calendar, ctx.now)
    key = f"digest:{owner.key}:{at.isoformat()}"
    outbox.put(ctx.unit, "digest", key=key, person=ctx.actor.id, due_at=at, params=newest.params)
    return Toast(ctx.tr("done.digest_later", at=ctx.tr.moment(at, ctx.now).text))


def _later(calendar: Calendar, now: datetime) -> datetime:
    try:
        at = calendar.add(now, _WORK)
    except NoWorkingTime:
        return now + _OTHERWISE
    return at if calendar.local(at) == calendar.local(now) else now + _OTHERWISE


COMMANDS = (Command("digest_later", later, (Arg("page", "word", required=True),), listed=False),)
