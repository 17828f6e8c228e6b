"""What is stuck: read in ten seconds, what waits for the asker first, each line with who moves next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from core import promising
from core.access import leads
from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from core.standing import acts_for, stand_in
from core.stuck import CAUSES, Case, mover, needs, rank
from handlers.asks.asked import waiting, whom
from handlers.buttons import offered
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.view import View
from handlers.views.summaries import head
from storage import stuck as cases
from storage.stuck import Stuck

_SHOWN = 60
_NUDGED = 3
_TAKE = "take"


def stuck(ctx: Context, values: Values) -> Answer:
    """Everything that the asker may read, or one department's."""
    department = values.get("department")
    return _stuck(ctx, int(str(department)) if department else None, 0)


def turn(ctx: Context, values: Values) -> Answer:
    page, id = read(str(values["page"]))
    department = int(id) if id.isdecimal() and len(id) < 16 else None
    return replace(_stuck(ctx, department, page), instead=True)


def _stuck(ctx: Context, department: int | None, page: int) -> Say:
    people = acts_for(ctx.directory, ctx.actor, ctx.now)
    led = [id for person in people for id in leads(ctx.directory.people[person], ctx.directory)]
    found = cases.stuck(ctx.unit.conn, ctx.actor, people, led, ctx.now, department)
    if not found.cases:
        return Say(Card((ctx.tr("stuck.none"),)))
    ranked = rank(found.cases, people, ctx.directory)
    shown = ranked[page * SIZE : (page + 1) * SIZE]
    body = [_line(ctx, case) for case in shown]
    if found.total > SIZE and page == 0:
        body.insert(0, _causes(ctx, found))
    if (left := found.total - page * SIZE - len(shown)) > 0:
        body.append((ctx.tr.count("and_more", left),))
    title = ctx.tr.count("stuck.title", found.total)
    if found.mine:
        title += ctx.tr.count("stuck.mine", found.mine)
    turning = turns(ctx.tr, "stuck_page", str(department or ""), page, len(ranked))
    return Say(Card((Bold(title),), body=tuple(body), buttons=(*_buttons(ctx, shown), *turning)))


def _causes(ctx: Context, found: Stuck) -> Line:
    """How many there are for each cause."""
    return (" · ".join(f"{ctx.tr(f'stuck.{name}')} {found.counts[name]}" for name in CAUSES if name in found.counts),)


def _line(ctx: Context, case: Case) -> Line:
    """`🔴 C-7 Acme: pallets wet · Amy's promise missed · since Fri 17:00 → you`"""
    record = case.record
    other = ctx.tr("comma").join(ref for ref, _ in record.waits)
    why = ctx.tr(f"stuck.why.{case.cause}", who=_who(ctx, case), reason=_reason(ctx, record), other=other)
    since = ctx.tr.line("stuck.since")
    return (
        *head(ctx, record),
        *_in_the_way(ctx, case),
        f" · {why} · ",
        *since,
        " ",
        *ctx.tr.spoken(case.since, ctx.now),
        " → ",
        _next(ctx, case),
    )


def _in_the_way(ctx: Context, case: Case) -> Line:
    """What is late is told with what keeps it: ` · waits: no parts, since Wed 10:00`."""
    record = case.record
    held = KINDS[record.kind].waits_for.get(record.status)
    if held is None or case.cause in (held, "record"):
        return ()
    why = ctx.tr(f"stuck.why.{held}", who=ctx.name(record.owner), reason=_reason(ctx, record))
    moved = record.columns.get("moved_at")
    at = ctx.tr.moment(moved if isinstance(moved, datetime) else record.created_at, ctx.now)
    return (" · ", *ctx.tr.line("stuck.held", why=why, at=at))


def _reason(ctx: Context, record: Record) -> str:
    return record.field("reason")[:_SHOWN] or ctx.tr("stuck.blocked")


def _who(ctx: Context, case: Case) -> str:
    """Whose promise it was, or who was asked."""
    if case.cause == "promise":
        missed = (one.person for one in promising.of_record(case.record) if one.missed)
        return ctx.tr("comma").join(ctx.name(person) for person in missed)
    asked = next(iter(waiting(case.record)), None) if case.cause == "asked" else None
    return whom(asked, ctx.directory, ctx.tr("nobody")) if asked else ctx.name(case.record.owner)


def _next(ctx: Context, case: Case) -> Bold | str:
    person = mover(case, ctx.directory)
    if person is None:
        return ctx.tr("stuck.anybody")
    if needs(case, [ctx.actor.id], ctx.directory):
        return Bold(ctx.tr("stuck.you"))
    there = stand_in(ctx.directory, person, ctx.now)
    if there.id == person.id:
        return person.name
    other = ctx.tr("stuck.you") if there.id == ctx.actor.id else there.name
    return ctx.tr("stuck.away", who=person.name, other=other)


def _buttons(ctx: Context, shown: list[Case]) -> tuple[Button, ...]:
    """What the asker can take or open, and a word to the others."""
    people = acts_for(ctx.directory, ctx.actor, ctx.now)
    theirs = [case for case in shown if needs(case, people, ctx.directory)]
    others = [case.record.ref for case in shown if _is_nudged(ctx, case, people, case in theirs)]
    buttons = [_button(ctx, case) for case in (theirs or shown)[:2]]
    if others:
        asked = " ".join(others[:_NUDGED])
        several = len(others) > 1
        label = ctx.tr("button.nudge_others") if several else ctx.tr("button.nudge_one", record=others[0])
        buttons.append(Button("nudge", label, asked))
    return tuple(buttons)


def _is_nudged(ctx: Context, case: Case, people: Collection[int], theirs: bool) -> bool:
    """What others move next, and what has come to the asker while somebody else has it."""
    owner = case.record.owner
    if theirs:
        return owner is not None and owner not in people
    return bool(mover(case, ctx.directory) or waiting(case.record))


def _button(ctx: Context, case: Case) -> Button:
    record, kind = case.record, KINDS[case.record.kind]
    if record.owner is None and offered(record, kind, _TAKE, View(ctx.tr, ctx.directory, ctx.now, ctx.actor)):
        return Button(_TAKE, f"{ctx.tr('button.take')} {record.ref}", record.ref, record.revision)
    return Button("show", record.ref, record.ref)


COMMANDS = (
    Command("stuck", stuck, (Arg("department", "department"),), "read"),
    Command("stuck_page", turn, (Arg("page", "word", required=True),), "read", listed=False),
)
