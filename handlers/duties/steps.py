"""What is done to an occurrence besides closing it: it is skipped with a reason, or done of one's own accord."""

from __future__ import annotations

from core.answer import Answer
from core.command import Arg, Command, Values
from core.duties.obligation import Obligation
from core.record import Record
from handlers.answering import told
from handlers.capture.files import attach
from handlers.context import Context
from handlers.duties.obligation_names import find as find_obligation
from handlers.duties.opening import Whom, create, local_now, speaker
from handlers.duties.words import title_of
from handlers.finding import find, fresh
from handlers.moving import move
from storage import obligations


def skip(ctx: Context, values: Values) -> Answer:
    """Only this one: the next comes as ever."""
    record = fresh(ctx, find(ctx, values))
    return told(ctx, move(ctx, record, "skip", str(values.get("reason", ""))), "skip")


def done(ctx: Context, values: Values) -> Answer:
    """`/review done central-training https://…`: the open occurrence, the asker's own first; where none is open it
    counts as one more, as for what must be done so often at least (S000-5.1)."""
    obligation, words = find_obligation(ctx, str(values["name"]))
    waiting = obligations.pending(ctx.unit.conn, obligation.id)
    mine = [record for record in waiting if record.owner == ctx.actor.id]
    record = next(iter((*mine, *waiting)), None) or _one_more(ctx, obligation)
    record = attach(ctx, record)
    return told(ctx, move(ctx, record, "done", words), "done")


def _one_more(ctx: Context, obligation: Obligation) -> Record:
    now = local_now(ctx, obligation)
    tr = speaker(ctx, obligation, ctx.actor)
    title = f"{title_of(tr, obligation)} ({now.date().isoformat()})"
    record = create(ctx, obligation, title, Whom(ctx.actor), tr, ctx.now, {})
    whom = ctx.actor.id if obligation.each == "holder" else 0
    obligations.add(ctx.unit, obligation.id, record.id, now.isoformat(timespec="microseconds"), whom)
    return record


COMMANDS = (
    Command("skip", skip, (Arg("record", "record", required=True, asked=False), Arg("reason", "text"))),
    Command("review_done", done, (Arg("name", "line", required=True),)),
)
