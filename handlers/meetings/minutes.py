"""The draft of a meeting's minutes: what was read of the notes, what is unsure, settled by a press or a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core.answer import Answer, Say
from core.command import Arg, Command, Values
from core.errors import Undone
from core.minutes import Action, Minutes, Settled, read_minutes, read_settled
from core.record import Record
from handlers.buttons import may_edit
from handlers.cards import short_title
from handlers.context import Context
from handlers.meetings.minutes_card import draft_card
from storage import minutes, records
from storage.minutes import Version


def begin(ctx: Context, record: Record, text: str, speakers: Sequence[int | None] = ()) -> Version | None:
    """A draft of these notes; None where nothing in them asks to be confirmed. What was settled or saved of the same
    lines before stays so."""
    reader, mentions = ctx.reader, ctx.invocation.mentions
    found = read_minutes(text, reader.frame, ctx.directory, mentions, speakers)
    before = minutes.saved(ctx.unit.conn, record.id) or minutes.draft_of(ctx.unit.conn, record.id)
    found = _carried(found, before.minutes) if before else found
    if not found and before is None:
        return None
    return minutes.begin(ctx.unit, record, ctx.actor.id, found)


def shown(ctx: Context, record: Record, draft: Version) -> Say:
    """The draft as its author sees it, in the place of the one whose button was pressed."""
    card = draft_card(ctx.tr, ctx.directory, ctx.now, record, draft)
    return Say(card, record.ref, instead=bool(ctx.invocation.revision))


def answered(ctx: Context, text: str, record: Record | None = None) -> Answer | None:
    """What a person's words settle in the draft that waits for them; None where they are no answer to it."""
    draft = _waiting(ctx, record)
    if draft is None or ctx.invocation.files:
        return None
    found = _read(ctx, text)
    if not found or not all(_answers(one, draft.minutes) for one in found):
        return None
    return _settle(ctx, draft, found)


def settle(ctx: Context, values: Values) -> Answer:
    """Typed with a slash, it is an answer whatever it says."""
    draft = _waiting(ctx, None)
    if draft is None:
        raise ctx.refuse("refuse.no_draft")
    found = _read(ctx, str(values["text"]))
    if not found:
        raise ctx.refuse("refuse.settle", given=str(values["text"])[:60])
    return _settle(ctx, draft, found)


def _read(ctx: Context, text: str) -> list[Settled]:
    reader = ctx.reader
    return read_settled(text, reader.frame, ctx.directory, ctx.invocation.mentions)


def settle_as(ctx: Context, values: Values) -> Answer:
    """One of those whom the name fits, by its button: M-12.5.34."""
    record, number, person = _parts(ctx, str(values["page"]))
    draft = current(ctx, record)
    found = ctx.directory.people.get(person)
    if found is None or not found.active:
        raise ctx.refuse("refuse.no_draft")
    return _settle(ctx, draft, [Settled(number, "", owner=found.id)])


def settle_ask(ctx: Context, values: Values) -> Answer:
    """Who and when, by a form."""
    record, number, _ = _parts(ctx, str(values["page"]))
    draft = _of_actor(ctx, record)
    due = values.get("due")
    said = Settled(number, "", owner=int(str(values["owner"])), due=due if isinstance(due, datetime) else None)
    return _settle(ctx, draft, [said])


def current(ctx: Context, record: Record) -> Version:
    """The draft that a pressed button belongs to; refuses one that was changed since, with the draft as it is now."""
    draft = _of_actor(ctx, record)
    if ctx.invocation.revision and ctx.invocation.revision != draft.revision:
        raise _changed(ctx, record, draft)
    return draft


def _changed(ctx: Context, record: Record, draft: Version) -> Undone:
    return ctx.refuse("refuse.draft_changed", shown(ctx, record, draft).card, record=short_title(record))


def _of_actor(ctx: Context, record: Record) -> Version:
    draft = minutes.draft_of(ctx.unit.conn, record.id)
    if draft is None:
        raise gone(ctx, record)
    if draft.author != ctx.actor.id and not may_edit(ctx.actor, record, ctx.directory):
        raise ctx.refuse("refuse.draft_not_yours", record=short_title(record), who=ctx.name(draft.author))
    return draft


def gone(ctx: Context, record: Record) -> Undone:
    """There is nothing to confirm any more: who has done it, and how to correct it."""
    saved = minutes.saved(ctx.unit.conn, record.id)
    if saved is None:
        return ctx.refuse("refuse.no_draft")
    who, version = ctx.name(saved.author), saved.version
    return ctx.refuse("refuse.draft_saved", record=short_title(record), ref=record.ref, who=who, version=version)


def _waiting(ctx: Context, record: Record | None) -> Version | None:
    """The newest draft that this person has to confirm, of that meeting where one is meant."""
    found = minutes.drafts_by(ctx.unit.conn, ctx.actor.id)
    return next((draft for draft in found if record is None or draft.record == record.id), None)


def _answers(one: Settled, of: Minutes) -> bool:
    """`5 Bob` is an answer, `3 days are left` is talk: it names nobody, and nobody's name has so many words."""
    if one.both:
        return 1 <= one.number <= len(of.actions) and len(of.actions[one.number - 1].candidates) > 1
    if one.named and not one.people:
        return 1 <= one.number <= len(of.actions) and len(one.named.split()) <= 2
    return bool(one.owner or one.due or one.undated or one.note or one.people)


def _settle(ctx: Context, draft: Version, said: Sequence[Settled]) -> Answer:
    record = records.get(ctx.unit.conn, draft.record)
    if record is None:
        raise ctx.refuse("refuse.no_draft")
    card = shown(ctx, record, draft).card
    actions = list(draft.minutes.actions)
    for one in said:
        if not 1 <= one.number <= len(actions):
            raise ctx.refuse("refuse.no_line", card, number=one.number, last=len(actions))
        if one.named and not one.people:
            raise ctx.refuse("refuse.nobody", card, given=one.named, number=one.number)
        if one.people and one.also:
            names = ctx.tr("draft.comma").join(person.name for person in one.people)
            raise ctx.refuse("refuse.which_of", card, given=one.named, names=names)
        if one.both and not actions[one.number - 1].candidates:
            raise ctx.refuse("refuse.who_both", card, number=one.number)
        actions[one.number - 1] = _settled(actions[one.number - 1], one)
    settled = minutes.settle(ctx.unit, draft, replace(draft.minutes, actions=tuple(actions)))
    if settled is None:
        raise _changed(ctx, record, minutes.draft_of(ctx.unit.conn, draft.record) or draft)
    return shown(ctx, record, settled)


def _settled(action: Action, said: Settled) -> Action:
    if said.note:
        return replace(action, note=True)
    changed = replace(action, note=False, due=said.due or action.due, undated=said.undated or action.undated)
    if said.both:
        owner, *also = action.candidates
        return replace(changed, owner=owner, also=tuple(also), candidates=())
    if said.owner:
        return replace(changed, owner=said.owner, also=said.also, candidates=())
    if said.people:
        return replace(changed, owner=None, also=(), named=said.named, candidates=tuple(p.id for p in said.people))
    return changed


def _parts(ctx: Context, target: str) -> tuple[Record, int, int]:
    """The record, the line's number and the person of a button's target."""
    reference, number, person = (*target.split("."), "", "")[:3]
    record = records.by_reference(ctx.unit.conn, reference)
    if record is None or not number.isdecimal() or len(number) > 6 or len(person) > 16:
        raise ctx.refuse("refuse.no_draft")
    return record, int(number), int(person) if person.isdecimal() else 0


def _carried(found: Minutes, before: Minutes) -> Minutes:
    """What was settled about a line, and what it became, holds for the same words in a newer version."""
    actions = {before.lines[one.line].strip(): one for one in before.actions}
    titles = {one.title: one for one in before.actions}
    decisions = {one.title: one for one in before.decisions}
    kept = []
    for one in found.actions:
        if same := actions.get(found.lines[one.line].strip()):
            kept.append(replace(same, line=one.line))
        else:
            kept.append(replace(one, record=titles[one.title].record) if one.title in titles else one)
    made = [
        replace(one, record=decisions[one.title].record) if one.title in decisions else one for one in found.decisions
    ]
    return replace(found, actions=tuple(kept), decisions=tuple(made))


_PAGE = Arg("page", "word", required=True, asked=False)
COMMANDS = (
    Command("settle", settle, (Arg("text", "text", required=True),), right="capture", listed=False),
    Command("settle_as", settle_as, (_PAGE,), right="capture", listed=False),
    Command(
        "settle_ask",
        settle_ask,
        (_PAGE, Arg("owner", "person", required=True), Arg("due", "when")),
        right="capture",
        listed=False,
    ),
)
