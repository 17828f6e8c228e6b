"""What a simulation found, as a card: the sums, who would hear more or less, and the cases that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.calendar.ranges import Days
from core.card import Bold, Card, Line
from core.escalation import Past, Policy, Sent
from handlers.calendars.days import say_days, today
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import readable
from storage import records

_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Case:
    past: Past
    would: list[Sent]
    was: list[Sent]

    @property
    def differs(self) -> bool:
        """To others, or at another minute: a message goes out within the second."""
        return _by_minute(self.would) != _by_minute(self.was)


def card(ctx: Context, policy: Policy, days: Days, cases: Sequence[Case], most: int) -> Card:
    """`most`: so many matters were looked at and there are more; 0 where all of them were."""
    tr = ctx.tr
    said = say_days(tr, days, today(ctx))
    limited: list[Line] = [(tr("simulate.most", limit=most),)] if most else []
    if not cases:
        return Card(tr.line("simulate.none", policy=Bold(policy.name), days=said), body=tuple(limited))
    title = (Bold(tr.count("simulate.title", len(cases), policy=policy.name, days=said)),)
    would = Counter(one.person for case in cases for one in case.would)
    was = Counter(one.person for case in cases for one in case.was)
    people = tr.count("simulate.people", len(would.keys() - {None}))
    sums = tr.count("simulate.would", would.total(), people=people, was=was.total())
    differing = [case for case in cases if case.differs]
    body: list[Line] = [(sums,), *_people(ctx, would, was), *_lines(ctx, differing[:_SHOWN])]
    if len(differing) > _SHOWN:
        body.append((tr("simulate.more", count=len(differing) - _SHOWN),))
    if fresh := sum(case.past.id < 0 for case in cases):
        body.append((tr.count("simulate.fresh", fresh),))
    if same := len(cases) - len(differing):
        body.append((tr.count("simulate.same", same),))
    return Card(title, body=(*body, *limited, tr.line("simulate.now_line")))


def _people(ctx: Context, would: Counter[int | None], was: Counter[int | None]) -> list[Line]:
    """Those for whom it changes most."""
    change = {id: would[id] - was[id] for id in would | was if id and would[id] != was[id]}
    first = sorted(change, key=lambda id: (-abs(change[id]), id))[:_SHOWN]
    said = (ctx.tr("simulate.person", who=ctx.name(id), would=would[id], was=was[id]) for id in first)
    return [(ctx.tr("comma").join(said),)] if first else []


def _lines(ctx: Context, cases: Sequence[Case]) -> list[Line]:
    found = records.by_ids(ctx.unit.conn, [case.past.record.id for case in cases if case.past.record])
    titles = {record.id: short_title(record) if readable(ctx, record) else record.ref for record in found}
    return [
        ctx.tr.line(
            "simulate.line",
            what=Bold(_what(case.past, titles)),
            cause=ctx.tr(f"cause.{case.past.cause}"),
            would=_said(ctx, case.would),
            was=_said(ctx, case.was),
        )
        for case in cases
    ]


def _what(past: Past, titles: Mapping[int, str]) -> str:
    if past.record:
        return titles.get(past.record.id, past.record.ref)
    return past.person.name if past.person else ""


def _by_minute(sent: Sequence[Sent]) -> list[tuple[int | None, int | None, datetime]]:
    return [(one.person, one.room, one.at.replace(second=0, microsecond=0)) for one in sent]


def _said(ctx: Context, sent: Sequence[Sent]) -> str:
    """`Amy Fri 10:00, Ken Mon 9:00`."""
    parts = []
    for one in sent:
        room = ctx.directory.rooms.get(one.room or 0)
        who = room.name if room else ctx.name(one.person)
        parts.append(ctx.tr("simulate.sent", who=who, at=ctx.tr.moment(one.at, ctx.now).text))
    return ctx.tr("comma").join(parts) or ctx.tr("simulate.nothing")
