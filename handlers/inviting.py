"""One sheet invites everybody: pasted behind /invite, shown first, and saved at a press, all or nothing."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Form, Refusal, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.headings import PEOPLE
from core.people import Person
from core.sheet import SheetError, read_table, split
from handlers.context import Context
from handlers.importing import Desk, Plan, carry_out, complaint, preview, summary
from handlers.importing_people import ORDER, plan_people
from handlers.joining import invite_one, ways_in
from handlers.messages import Rendering
from handlers.paging import SIZE, read, turns
from storage import drafts, people
from storage.outbox import Message

_PLACE = ("sheet", "invite")
"""Where a sheet that waits for its press is kept among the drafts; a newer one of the same person replaces it."""
_NAMED = 10


def invite(ctx: Context, values: Values) -> Answer:
    """One name is one invitation; several lines are a sheet."""
    pasted = (ctx.invocation.text or str(values["name"])).strip()
    return look(ctx, pasted) if "\n" in pasted else invite_one(ctx, str(values["name"]))


def look(ctx: Context, text: str) -> Answer:
    """What the sheet would do, with a button that does it."""
    plan = _plan(ctx, text)
    title = (Bold(summary(ctx.tr, "people", plan)),)
    if not plan.steps:
        return Say(Card(title, body=((ctx.tr("sheet.nothing"),),)))
    draft = drafts.keep(ctx.unit, ctx.actor.id, *_PLACE, Form("invite", "", (), {"sheet": text}), {})
    buttons = (
        Button("invite_all", ctx.tr("button.invite_all", count=plan.count), draft, 1, primary=True),
        Button("invite_none", ctx.tr("form.close"), draft),
    )
    return Say(Card(title, body=tuple(preview(ctx.tr, plan)), buttons=buttons))


def invite_all(ctx: Context, values: Values) -> Answer:
    """The press: read again, since somebody may have changed what it speaks of, and saved as a whole."""
    draft = drafts.get(ctx.unit.conn, str(values["message"]))
    if draft is None or draft.person != ctx.actor.id:
        raise ctx.refuse("refuse.no_sheet")
    plan = _plan(ctx, draft.form.values["sheet"])
    carry_out(ctx.unit, plan)
    drafts.drop(ctx.unit, draft.id)
    body = ((ctx.tr("sheet.looking"),),)
    return Say(Card((Bold(ctx.tr("sheet.done", summary=summary(ctx.tr, "people", plan))),), body=body), instead=True)


def invite_none(ctx: Context, values: Values) -> Answer:
    draft = drafts.get(ctx.unit.conn, str(values["message"]))
    if draft and draft.person == ctx.actor.id:
        drafts.drop(ctx.unit, draft.id)
    return Say(Card((ctx.tr("form.cancelled"),)), instead=True)


def missing(ctx: Context, values: Values) -> Answer:
    """Who is not reachable on any platform yet, each with a fresh way in to hand out."""
    return _missing(ctx, 0)


def missing_page(ctx: Context, values: Values) -> Answer:
    page, _ = read(str(values["page"]))
    return replace(_missing(ctx, page), instead=True)


def _missing(ctx: Context, page: int) -> Say:
    """A way in is made for those alone who are shown: each is good for a week from when it was seen."""
    found = people.unreachable(ctx.unit.conn)
    if not found:
        return Say(Card((ctx.tr("missing.none"),)))
    page = min(page, (len(found) - 1) // SIZE)
    shown = found[page * SIZE : (page + 1) * SIZE]
    body: list[Line] = []
    for person in shown:
        body += [(Bold(ctx.name(person)),), *ways_in(ctx, person)]
    if (left := len(found) - page * SIZE - len(shown)) > 0:
        body.append((ctx.tr.count("and_more", left),))
    turning = turns(ctx.tr, "missing_page", "", page, len(found))
    return Say(Card((ctx.tr.count("missing.title", len(found)),), body=tuple(body), buttons=turning))


def _plan(ctx: Context, text: str) -> Plan:
    try:
        table = read_table(split(text), PEOPLE, "name", ORDER)
    except SheetError as error:
        raise Undone(Refusal(ctx.tr(f"sheet.{error.key}", **error.values))) from None
    plan = plan_people(table, Desk(ctx.unit.conn, ctx.directory, ctx.languages, ctx.tr, ctx.now, ctx.actor))
    if plan.problems:
        raise ctx.refuse("sheet.refused", lines="\n".join(complaint(ctx.tr, plan.problems, _NAMED)))
    return plan


def render_invited(rendering: Rendering, message: Message) -> Card | None:
    """Everybody of the sheet was looked for: how many nobody can reach yet."""
    reader: Person | None = rendering.directory.people.get(message.person or 0)
    if reader is None or not reader.has("configure"):
        return None
    left = len(people.unreachable(rendering.conn))
    if not left:
        return Card((rendering.tr("missing.none"),))
    button = Button("missing", rendering.tr("button.missing"), "", primary=True)
    return Card((rendering.tr.count("missing.left", left),), body=((rendering.tr("missing.why"),),), buttons=(button,))


_DRAFT = (Arg("message", "word", required=True),)
MESSAGES = {"invited": render_invited}
COMMANDS = (
    Command("invite", invite, (Arg("name", "text", required=True),), right="configure"),
    Command("invite_all", invite_all, _DRAFT, right="configure", listed=False),
    Command("invite_none", invite_none, _DRAFT, right="configure", listed=False),
    Command("missing", missing, right="configure"),
    Command("missing_page", missing_page, (Arg("page", "word", required=True),), right="configure", listed=False),
)
