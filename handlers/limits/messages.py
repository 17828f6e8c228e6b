"""What people are told of limits: that one is at risk or was breached, with what they can do; and what lies ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.ahead import Ahead
from core.card import Bold, Button, Card, Line, Span
from core.i18n import Translator
from core.kinds import KINDS
from core.people import Directory
from core.record import Record
from core.sla import Limit
from core.sla.following import calendar_of, target_of
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.limits.limited import apart, client_of, remaining
from handlers.limits.limits import whose
from handlers.limits.sla_words import say_span
from handlers.messages import Rendering
from handlers.view import View
from storage import limits, records
from storage.db import Connection
from storage.outbox import Message

_OFFERED = ("take", "inform", "done", "assign", "due", "block")
_MOST = 4
_SAID = timedelta(minutes=2)
"""Less than this is not worth saying of what was just missed."""


def render(rendering: Rendering, message: Message) -> Card | None:
    """None once it was met, moved or ended meanwhile."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None:
        return None
    limit = limits.of_record(rendering.conn, record.id).get(message.params["limit"])
    if limit is None or limit.met_at or (limit.state, limit.at.isoformat()) != (message.kind, message.params["at"]):
        return None
    tr, now = rendering.tr, rendering.now
    title = tr.line(f"limited.{message.kind}.{limit.what}", **_spans(record, limit, rendering.directory, tr, now))
    calendar = calendar_of(rendering.directory, record)
    left = (apart(remaining(tr, calendar, now, limit.at)),) if abs(calendar.between(now, limit.at)) >= _SAID else ()
    other = record.owner is not None and record.owner != reader.id
    with_ = "card.asked" if limit.what == "response" else "limited.with"
    body: list[Line] = [tr.line(with_, who=rendering.name(record.owner))] if other else []
    shown = buttons(record, KINDS[record.kind], View(tr, rendering.directory, now, reader), _OFFERED)
    more = Button("show", tr("button.show"), record.ref)
    return Card((*title, *left), record.ref, tuple(body), buttons=(*shown[:_MOST], more))


def _spans(record: Record, limit: Limit, directory: Directory, tr: Translator, now: datetime) -> dict[str, Span]:
    return {
        "record": Bold(short_title(record)),
        "at": tr.moment(limit.at, now),
        "client": client_of(record, directory, tr),
        "state": tr(f"state.{record.status}"),
    }


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """When a limit is at risk and when it is over, who hears of it then, and by which target. Of a due moment the
    reminders tell."""
    found: list[Ahead] = []
    for limit in limits.of_record(conn, record.id).values():
        if not limit.runs or limit.what == "due":
            continue
        rule = _rule(record, limit, view)
        if limit.state == "running" and limit.risk_at:
            found.append(Ahead(limit.risk_at, _what("at_risk", limit, record, limit.risk_at, view), rule))
        found.append(Ahead(limit.at, _what("breached", limit, record, limit.at, view), rule))
    return found


def _what(event: str, limit: Limit, record: Record, at: datetime, view: View) -> Line:
    """Who hears of it at that moment: whoever stands in then."""
    person = whose(view.directory, record, max(at, view.now))
    who = person.name if person else view.tr("nobody")
    return view.tr.line(f"ahead.{event}", what=view.tr(f"limit.{limit.what}"), who=who)


def _rule(record: Record, limit: Limit, view: View) -> Line:
    """`Time to take it: 1 working hour (default)`"""
    what, target = view.tr(f"limit.{limit.what}"), target_of(limit.what, record, view.directory)
    if target is None or target.span is None:
        return (what,)
    preset = view.tr("limited.preset") if target.preset else ""
    return view.tr.line("ahead.rule", what=what, span=f"{say_span(view.tr, target.span)}{preset}")


MESSAGES = {"at_risk": render, "breached": render}
AHEAD = ahead
