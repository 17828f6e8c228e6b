"""`/why I-12`: what happens next to a record, when, to whom, by which rule, and which day of the calendar matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.ahead import Ahead
from core.answer import Answer, Say
from core.calendar import Calendar
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from core.reminding import whose
from core.standing import stand_in
from handlers.answering import view_of
from handlers.buttons import buttons
from handlers.calendars.words import coming
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.reminders.planning import office_of
from handlers.reminders.reminders import schedule_of
from storage import outbox, slots

_SHOWN = 7
_DAYS = 5
_SENT = 3
_DAY = timedelta(days=1)
_FARTHEST = 62


def why(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    view, kind = view_of(ctx), KINDS[record.kind]
    found = _ahead(ctx, record)
    office = office_of(ctx.directory, whose(record, ctx.directory)[0])
    body: list[Line] = [_line(ctx, one, office) for one in found[:_SHOWN]]
    if len(found) > _SHOWN:
        body.append((ctx.tr.count("and_more", len(found) - _SHOWN),))
    if found:
        body += _calendar(ctx, record, found[:_SHOWN][-1].at)
    else:
        due = "over" if record.due_at else "nothing"
        body.append((ctx.tr(f"why.{due}" if kind.is_open(record.status) else "why.closed"),))
    body += _sent(ctx, record)
    shown = buttons(record, kind, view, ("snooze", "promise", "due", "assign"))
    return Say(
        Card(ctx.tr.line("why.title", record=Bold(short_title(record))), record.ref, tuple(body), buttons=shown),
        record.ref,
    )


def _ahead(ctx: Context, record: Record) -> list[Ahead]:
    """What every feature has to tell, in order of time."""
    from handlers import aheads

    told = (one for tell in aheads() for one in tell(ctx.unit.conn, view_of(ctx), record))
    return sorted((one for one in told if one.at > ctx.now), key=lambda one: one.at)


def _line(ctx: Context, one: Ahead, office: Calendar) -> Line:
    """`Fri 20 Nov 17:00 (in 2 days), 14 working hours · Bob is reminded · default: when it is due`"""
    left = office.between(ctx.now, one.at)
    hours, days = left / timedelta(hours=1), _workdays(ctx.now, one.at, office)
    work = ctx.tr.count("why.days", days) if hours > 16 else ctx.tr.count("why.hours", max(1, round(hours)))
    within = ctx.tr("why.within", work=work) if left else " · "
    return (*ctx.tr.spoken(one.at, ctx.now), within, *one.what, " · ", *one.rule)


def _workdays(a: datetime, b: datetime, office: Calendar) -> int:
    """How many working days begin between them."""
    first, days = office.local(a), (office.local(b) - office.local(a)).days
    return sum(office.is_workday(first + _DAY * n) for n in range(1, min(days, 366) + 1))


def _calendar(ctx: Context, record: Record, until: datetime) -> Iterator[Line]:
    """The days up to then that are not as the week has them: `Fri 25 Sep Mid-Autumn Festival`."""
    person = ctx.directory.people.get(whose(record, ctx.directory)[0])
    if person is None:
        return
    calendar = ctx.directory.calendar(person)
    today = calendar.local(ctx.now)
    days = list(coming(ctx.tr, calendar, today, min((calendar.local(until) - today).days, _FARTHEST)))
    if days:
        yield (ctx.tr("why.calendar", days=ctx.tr("calendar.then").join(days[:_DAYS])),)


def _sent(ctx: Context, record: Record) -> list[Line]:
    """What was told about it last, and to whom; the reminders by their slots, since several are one message."""
    told = [one for one in outbox.told(ctx.unit.conn, record.id, 2 * _SENT) if one[1] != "remind"]
    whose_ = {schedule_of(record.id, person): person for person in whose(record, ctx.directory)}
    newest = slots.newest(ctx.unit.conn, whose_, _SENT)
    reminded = [(at, "remind", _heard(ctx, whose_[name], at)) for name, at in newest]
    found = sorted({*told, *reminded}, reverse=True)[:_SENT]
    lines: list[Line] = []
    for at, kind, person in found:
        what = ctx.tr.first(f"why.sent.{kind}", "why.told")
        lines.append((ctx.tr.moment(at, ctx.now), " · ", what.format(who=ctx.name(person))))
    return lines


def _heard(ctx: Context, person: int, at: datetime) -> int:
    """Who was told in somebody's place: whoever stood in for them then."""
    known = ctx.directory.people.get(person)
    return stand_in(ctx.directory, known, at).id if known else person


COMMANDS = (Command("why", why, (Arg("record", "record", required=True),), effect="read"),)
