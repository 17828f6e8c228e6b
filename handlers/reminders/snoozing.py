"""A reminder is put off once, for whoever asks; neither its due moment nor any rule changes by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.answer import Answer, Say, Toast
from core.card import Button, Card, plain
from core.command import Arg, Command, Values
from core.dates import parse_moment
from core.kinds import KINDS
from core.record import Record
from core.snoozing import begins, choices, opens
from handlers.answering import not_now
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, readable
from handlers.reminders.messages import told_of
from handlers.reminders.planning import plan_again
from storage import outbox, records, snoozes

_LONGEST = timedelta(days=366)
"""What is put off for longer is forgotten (design.md, promise 3)."""
CHOICES = ("hour", "later", "tomorrow", "week")


def snooze(ctx: Context, values: Values) -> Answer:
    """`/snooze T-3 2h`; with no moment the likeliest ones are offered."""
    record = _open(ctx, find(ctx, values))
    read = values.get("until")
    if not isinstance(read, datetime):
        return Say(_offers(ctx, record), record.ref)
    until = _meant(ctx, read)
    if until <= ctx.now:
        raise ctx.refuse("refuse.snooze_past", given=ctx.given.get("until", ""))
    if until - ctx.now > _LONGEST:
        raise ctx.refuse("refuse.snooze_far", given=ctx.given.get("until", ""), ref=record.ref)
    return _put_off(ctx, [record], until)


def _open(ctx: Context, record: Record) -> Record:
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    return record


def _meant(ctx: Context, read: datetime) -> datetime:
    """A day alone means its morning here, not the end of its work."""
    office = ctx.directory.office(ctx.actor)
    text = ctx.given.get("until", "")
    found = parse_moment(text, replace(ctx.reader.frame, closes=lambda day: opens(office, day)))
    return begins(text, found or read, office).astimezone(UTC)


def _put_off(ctx: Context, found: list[Record], until: datetime) -> Answer:
    for record in found:
        snoozes.put(ctx.unit, record.id, ctx.actor.id, until)
        plan_again(ctx, record)
    at = plain(ctx.tr.spoken(until, ctx.now))
    if len(found) == 1:
        return Toast(ctx.tr("done.snooze", record=short_title(found[0]), at=at))
    return Toast(ctx.tr("done.snooze_all", refs=ctx.tr("comma").join(record.ref for record in found), at=at))


def _offers(ctx: Context, record: Record) -> Card:
    buttons = [Button(f"snooze_{name}", _label(ctx, name, at), record.ref) for name, at in _choices(ctx).items()]
    title = ctx.tr.line("snooze.when", record=short_title(record))
    return Card(
        title, record.ref, buttons=(*buttons, Button("snooze_until", ctx.tr("button.snooze_until"), record.ref))
    )


def _choices(ctx: Context) -> dict[str, datetime]:
    return choices(ctx.now, ctx.directory.office(ctx.actor))


def _label(ctx: Context, name: str, at: datetime) -> str:
    """The day's name, where the next working morning is not that of tomorrow."""
    office = ctx.directory.office(ctx.actor)
    far = (office.local(at) - office.local(ctx.now)).days > 1
    return ctx.tr.moment(at, ctx.now).text if far else ctx.tr(f"button.snooze_{name}")


def _by(name: str) -> Callable[[Context, Values], Answer]:
    """Puts it off to one of the moments that were offered, as they are now."""

    def chosen(ctx: Context, values: Values) -> Answer:
        offered = _choices(ctx)
        return _put_off(
            ctx, [_open(ctx, find(ctx, values))], offered.get(name) or offered.get("tomorrow", offered["hour"])
        )

    return chosen


def snooze_all(ctx: Context, values: Values) -> Answer:
    """Everything that one message reminded of comes again later today, or on the next working morning."""
    wanted = str(values["message"])
    message = outbox.get(ctx.unit.conn, int(wanted)) if wanted.isdecimal() and len(wanted) < 16 else None
    if message is None or message.person is None or not ctx.directory.is_same(message.person, ctx.actor):
        raise ctx.refuse("refuse.no_message", given=wanted)
    there = records.of_ids(ctx.unit.conn, [one.record for one in told_of(message)])
    found = [record for record in there if readable(ctx, record) and KINDS[record.kind].is_open(record.status)]
    if not found:
        raise ctx.refuse("refuse.snooze_nothing")
    offered = _choices(ctx)
    return _put_off(ctx, found, offered.get("later") or offered.get("tomorrow", offered["hour"]))


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("snooze", snooze, (_RECORD, Arg("until", "when"))),
    Command("snooze_until", snooze, (_RECORD, Arg("until", "when", required=True)), listed=False),
    *(Command(f"snooze_{name}", _by(name), (_RECORD,), listed=False) for name in CHOICES),
    Command("snooze_all", snooze_all, (Arg("message", "word", required=True),), listed=False),
)
