"""Saving the minutes: actions become tasks, decisions enter the register, and each owner hears of theirs once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.minutes import Action, Decision, Minutes
from core.record import Record
from handlers.buttons import offered
from handlers.capture.capture import noted_of
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find
from handlers.following import follow
from handlers.meetings.minutes import current, gone
from handlers.meetings.minutes_card import counted
from handlers.meetings.minutes_text import lines_of
from handlers.messages import Rendering
from handlers.publish import gather, show
from handlers.records.assigning import with_owners
from handlers.telling import who_hears
from handlers.view import View
from storage import history, links, minutes, outbox, postings, records
from storage.minutes import Version
from storage.outbox import Message

_MOST = 5
_OWN_CARDS = 3
"""Actions of one meeting that have each a card in its rooms; more are the list that the minutes are."""


def save(ctx: Context, values: Values) -> Answer:
    """Confirms the draft as it is: what is still unsure stays a note."""
    record = find(ctx, values)
    draft = current(ctx, record)
    sure = tuple(one if one.ready else replace(one, note=True) for one in draft.minutes.actions)
    version = minutes.save(ctx.unit, draft, replace(draft.minutes, actions=sure))
    if version is None:
        raise gone(ctx, record)
    made = _Made(ctx, record, version)
    record = made.all()
    told = _tell(ctx, record, made)
    text = ctx.tr("minutes.saved", record=short_title(record), found=counted(ctx.tr, made.minutes))
    body = [*lines_of(ctx.unit.conn, made.minutes, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))]
    body += [(told,)] if told else []
    pdf = Button("meeting_pdf", ctx.tr("button.meeting_pdf"), record.ref, record.revision)
    undo = Button("undo", ctx.tr("button.undo"), record.ref, record.revision)
    return Say(Card((Bold(text),), record.ref, tuple(body), buttons=(pdf, undo)), record.ref, instead=True)


class _Made:
    """What a saved version brings about. `news` are the tasks that are new to their owners."""

    def __init__(self, ctx: Context, record: Record, version: Version) -> None:
        self._ctx = ctx
        self._record = record
        self.version = version
        self.minutes: Minutes = version.minutes
        self._listed = False
        self.news: dict[int, list[Record]] = defaultdict(list)

    def all(self) -> Record:
        """The records of the lines, written down with the version; and the meeting as it then is."""
        ctx = self._ctx
        new = [one for one in self.minutes.actions if not (one.note or one.record)]
        self._listed = len(new) > _OWN_CARDS
        decisions = tuple(self._decision(one) for one in self.minutes.decisions)
        actions = tuple(one if one.note else self._action(one) for one in self.minutes.actions)
        self.minutes = replace(self.minutes, decisions=decisions, actions=actions)
        minutes.linked(ctx.unit, self.version, self.minutes)
        changed = {"fields": self._fields(), **self._words()}
        number = str(self.version.version)
        return change(ctx, self._record, "minutes", changed, version=number)

    def _fields(self) -> str:
        """Who was there and what was on the agenda, as the notes say it."""
        comma = self._ctx.tr("comma")
        said = {name: comma.join(getattr(self.minutes, name)) for name in ("present", "absent")}
        said["agenda"] = "\n".join(self.minutes.agenda)
        fields = {**(self._record.fields or {}), **{name: value for name, value in said.items() if value}}
        return json.dumps(fields, ensure_ascii=False)

    def _words(self) -> dict[str, Any]:
        """A version that was corrected is what the record says from now on; the old words stay in their version."""
        title = self._record.title.partition("\n")[0]
        text = f"{title}\n{self.minutes.text}"
        if text == self._record.title:
            return {}
        return {"title_id": records.new_title(self._ctx.unit, self._record, text, self._ctx.actor.id)}

    def _decision(self, one: Decision) -> Decision:
        known = records.get(self._ctx.unit.conn, one.record) if one.record else None
        if known and not self._undone(known):
            return one
        review = one.review or KINDS["decision"].first_due(self._ctx.reader.now)
        columns = {"owner_id": one.owner or self._ctx.actor.id, "due_at": review}
        made = self._create("decision", one.title, columns)
        links.put(self._ctx.unit, made.id, self._record.id, links.RELATED, self._ctx.actor.id)
        return replace(one, record=made.id, review=review)

    def _action(self, one: Action) -> Action:
        known = records.get(self._ctx.unit.conn, one.record) if one.record else None
        if known and KINDS[known.kind].is_open(known.status):
            self._follow(known, one)
            return one
        if known and not self._undone(known):
            return one
        columns = {"owner_id": one.owner, "due_at": one.due, "severity": one.severity or "normal"}
        if one.also:
            columns["fields"] = json.dumps(with_owners({}, one.also))
        made = self._create("task", one.title, columns, self._record)
        for person in one.owners:
            self.news[person].append(made)
        return replace(one, record=made.id)

    def _undone(self, known: Record) -> bool:
        """It went with the saving that was taken back, and not because somebody cancelled it."""
        entries = history.of_record(self._ctx.unit.conn, known.id)
        return known.closed_at is not None and bool(entries) and entries[-1].verb == "undo"

    def _follow(self, known: Record, one: Action) -> None:
        """A corrected version gives its task to somebody else, or another date."""
        if one.owner != known.owner:
            known = change(self._ctx, known, "assign", {"owner_id": one.owner}, but=(one.owner or 0,), owner=one.owner)
            self.news[one.owner or 0].append(known)
        if new := [person for person in one.also if person not in (known.owner, *known.owners)]:
            fields = json.dumps(with_owners(known.fields or {}, (*known.owners, *new)), ensure_ascii=False)
            known = change(self._ctx, known, "share", {"fields": fields}, but=new, owners=new)
            for person in new:
                self.news[person].append(known)
        if one.due and one.due != known.due_at:
            change(self._ctx, known, "due", {"due_at": one.due}, due_at=one.due)

    def _create(self, kind: str, title: str, columns: dict[str, Any], parent: Record | None = None) -> Record:
        """A task has its card at once, where the meeting's stands and in its department's room; a decision, which the
        minutes show, at its first change; of many tasks the minutes are the list, and a card comes when somebody
        brings it."""
        ctx, meeting = self._ctx, self._record
        owner = ctx.directory.people.get(columns["owner_id"] or 0)
        department = owner.department if owner and kind == "task" else meeting.department
        row = {"department_id": department or meeting.department, "room_id": meeting.room, **columns}
        made = records.create(
            ctx.unit, kind, title, ctx.actor.id, parent, message="", url=meeting.columns["url"], **row
        )
        history.note(ctx.unit, made, ctx.actor.id, "captured", text=title, **noted_of(made))
        listed = kind == "task" and self._listed
        for posting in () if listed else postings.of_record(ctx.unit.conn, meeting.id):
            postings.want(ctx.unit, made.id, posting.room, posting.thread)
            if kind == "task":
                show(ctx, made, posting.room)
        if kind == "task" and not listed:
            gather(ctx, made)
        follow(ctx, None, made)
        return made


def _tell(ctx: Context, record: Record, made: _Made) -> str:
    """One message for each owner but who saved, and the minutes in their room; who hears of it."""
    version = made.version.version
    for person, tasks in made.news.items():
        if person and person != ctx.actor.id:
            params = {"tasks": ",".join(str(task.id) for task in tasks), "who": str(ctx.actor.id)}
            key = f"actions:{record.ref}:{version}:{person}"
            outbox.put(ctx.unit, "actions", key=key, record=record.id, person=person, params=params)
    shared = [p.room for p in postings.of_record(ctx.unit.conn, record.id) if _is_shared(ctx, p.room)]
    room = record.room if record.room in shared else next(iter(shared), None)
    if room:
        key, params = f"minutes:{record.ref}:{version}:{room}", {"version": str(version)}
        outbox.put(ctx.unit, "minutes", key=key, record=record.id, room=room, params=params)
    return who_hears(ctx, [person for person in made.news if person and person != ctx.actor.id], "minutes.told")


def _is_shared(ctx: Context, room: int) -> bool:
    found = ctx.directory.rooms.get(room)
    return found is not None and found.person is None


def render_actions(rendering: Rendering, message: Message) -> Card | None:
    """All that a person took on in one meeting; what was done, cancelled or given away meanwhile is left out."""
    meeting = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    found = records.of_ids(rendering.conn, [int(id) for id in message.params["tasks"].split(",")])
    tasks = [task for task in found if task.closed_at is None and reader and reader.id in (task.owner, *task.owners)]
    if meeting is None or reader is None or not tasks:
        return None
    tr = rendering.tr
    who = rendering.name(int(message.params["who"]))
    title = tr.count("actions.title", len(tasks), record=short_title(meeting), who=who)
    view = View(tr, rendering.directory, rendering.now, reader)
    return Card((Bold(title),), meeting.ref, tuple(_line(task, view) for task in tasks), buttons=_taking(tasks, view))


def _line(task: Record, view: View) -> Line:
    due: Sequence[Any] = (
        (" · ", view.tr("card.due"), " ", *view.tr.spoken(task.due_at, view.now)) if task.due_at else ()
    )
    return ("☑️ ", Bold(task.ref), f" {task.title.partition(chr(10))[0]}", *due)


def _taking(tasks: list[Record], view: View) -> tuple[Button, ...]:
    """Each is taken by its own button, as far as there is room."""
    found = []
    for task in tasks[:_MOST]:
        verb = "take" if offered(task, KINDS[task.kind], "take", view) else "show"
        label = f"{view.tr('button.take')} {task.ref}" if verb == "take" else task.ref
        found.append(Button(verb, label, task.ref, task.revision if verb == "take" else 0))
    return tuple(found)


MESSAGES = {"actions": render_actions}
COMMANDS = (
    Command(
        "minutes_save", save, (Arg("record", "record", required=True, asked=False),), right="capture", listed=False
    ),
)
