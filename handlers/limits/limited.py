"""The limits of a record in words: on its card, and to whoever is told of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.calendar import Calendar
from core.card import Line, Mention, Span
from core.i18n import Translator
from core.people import Directory, Person
from core.record import Record
from core.sla import Limit
from core.sla.following import calendar_of
from core.standing import lead_of
from handlers.view import View

_HOUR = timedelta(hours=1)
_DAY = 8
"""Hours that are said as one working day, from two of them on."""


def asked_line(record: Record, limits: Mapping[str, Limit], view: View, asked: Person | None) -> Line:
    """`Bob is asked to take it by 11:02; otherwise Amy`; nothing where nobody has to take it by then."""
    limit = limits.get("response")
    if limit is None or limit.met_at:
        return ()
    other = lead_of(view.directory, asked) if asked else view.directory.lead_of(record.department)
    spans: dict[str, Span] = {"at": view.tr.moment(limit.at, view.now)}
    if asked:
        spans["who"] = Mention(asked.id, asked.name)
    if other:
        spans["other"] = other.name
    key = f"limited.{'asked' if asked else 'unowned'}{'_else' if other else ''}"
    return (*view.tr.line(key, **spans), *_left(record, limit, view))


def lines(record: Record, limits: Mapping[str, Limit], view: View) -> list[Line]:
    """Until when its client is answered; for one reader also until when it is solved, and what stands still."""
    wanted = ("reply", "resolution", "state") if view.reader else ("reply",)
    return [_line(record, limit, view) for what in wanted if (limit := limits.get(what)) and limit.met_at is None]


def _line(record: Record, limit: Limit, view: View) -> Line:
    tr = view.tr
    if limit.state == "paused":
        left = calendar_of(view.directory, record).between(limit.paused_at or view.now, limit.at)
        return tr.line("limited.paused", left=counted(tr, "left", left))
    spans: dict[str, Span] = {"at": tr.moment(limit.at, view.now)}
    if limit.what == "reply":
        spans["client"] = client_of(record, view.directory, tr)
    preset = (tr("limited.preset"),) if limit.preset else ()
    return (*tr.line(f"limited.{limit.what}", **spans), *preset, *_left(record, limit, view))


def due_line(record: Record, at: datetime, view: View) -> Line:
    """The due moment; for one reader with the working time until then."""
    moment = view.tr.moment(at, view.now)
    left = remaining(view.tr, calendar_of(view.directory, record), view.now, at)
    return (moment, apart(left)) if view.reader else (moment,)


def _left(record: Record, limit: Limit, view: View) -> Line:
    if view.reader is None:
        return ()
    return (apart(remaining(view.tr, calendar_of(view.directory, record), view.now, limit.at)),)


def apart(left: str) -> str:
    """Full-width brackets bring their own room."""
    return left if left.startswith("（") else f" {left}"


def client_of(record: Record, directory: Directory, tr: Translator) -> str:
    return directory.clients.get(record.client or 0) or record.field("client_name") or tr("limited.client")


def remaining(tr: Translator, calendar: Calendar, now: datetime, at: datetime) -> str:
    """`(in 5 working hours)`, `(overdue 3 working days)`."""
    return counted(tr, "in" if at >= now else "over", abs(calendar.between(now, at)))


def counted(tr: Translator, side: str, span: timedelta) -> str:
    """Working time in the largest unit that says it well."""
    hours = round(span / _HOUR)
    if span < _HOUR:
        unit, number = "minute", max(1, round(span / timedelta(minutes=1)))
    elif hours < 2 * _DAY:
        unit, number = "hour", hours
    else:
        unit, number = "day", hours // _DAY
    return tr.count(f"working.{side}.{unit}", number)
