"""Leave, with somebody who stands in: entered for oneself or, by a lead, for somebody of theirs, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from core.answer import Answer, Say
from core.calendar import Away, CalendarError, Leave, NoWorkingTime
from core.calendar.ranges import LONGEST
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.marks import read_marks
from core.people import Person
from core.reading import Reading
from core.standing import lead_of
from handlers.calendars.days import away_in, away_of, say_away, today
from handlers.calendars.words import leads
from handlers.context import Context
from handlers.forms import form_for
from handlers.messages import Rendering
from storage import calendars, outbox
from storage.outbox import Message

_SHOWN = 4
_DAY = timedelta(days=1)


def timeoff(ctx: Context, values: Values) -> Answer:
    """`12/1–12/5 @Lily`, for somebody else `@Bob 12/1–12/5 @Lily`; alone what is entered, to be taken back."""
    text = str(values.get("words", "")).strip()
    if not text:
        return Say(_list(ctx))
    given = _parts(ctx, text)
    people: dict[str, int] = {}
    problems: dict[str, str] = {}
    for name in ("person", "delegate"):
        if name in given:
            found, problem = ctx.reader.value(Arg(name, "person"), given[name])
            people |= {name: int(str(found))} if found else {}
            problems |= {name: problem} if problem else {}
    first = ctx.directory.people.get(people.get("person", 0))
    if first and "delegate" not in given and not (first.id == ctx.actor.id or leads(ctx, first.id)):
        people = {"delegate": first.id}  # nobody enters leave for a colleague: the name is whom they ask to stand in
        del given["person"]
    if problems or not given["dates"]:
        given |= {name: str(id) for name, id in people.items()}
        problems |= {} if given["dates"] else {"dates": "problem.required"}
        raise Undone(form_for(_ADD, ctx.tr, ctx.directory, Reading(given=given, problems=problems), True))
    return enter(ctx, {**people, "dates": given["dates"]})


def enter(ctx: Context, values: Values) -> Answer:
    """Saves one leave; one that meets another of the same person becomes one with it."""
    person = ctx.directory.people[int(str(values.get("person", ctx.actor.id)))]
    if person.id != ctx.actor.id and not leads(ctx, person.id):
        raise ctx.refuse("timeoff.not_yours", who=person.name)
    try:
        days = away_of(ctx, str(values["dates"]))
    except CalendarError as error:
        raise ctx.refuse(error.key, given=error.given) from None
    if days.last < today(ctx):
        raise ctx.refuse("timeoff.past", days=_say(ctx, days))
    old = [leave for leave in ctx.directory.calendars.leaves(person.id) if _meet(leave, days)]
    all_ = [days, *(leave.away for leave in old)]
    begins, ends = min(all_, key=lambda away: away.begin), max(all_, key=lambda away: away.end)
    whole = Away(begins.first, ends.last, begins.late, ends.early)
    if (whole.last - whole.first).days >= LONGEST:
        raise ctx.refuse("calendar.days_long", given=_say(ctx, whole))
    delegate = _delegate(ctx, person, whole, values, old)
    calendars.drop_leaves(ctx.unit, [leave.id for leave in old])
    kept = delegate.id if delegate else None
    others = [leave for leave in ctx.directory.calendars.leaves(person.id) if leave not in old]
    back = _back(ctx, person, [*(leave.away for leave in others), whole])
    leave = calendars.add_leave(ctx.unit, person.id, whole, kept, ctx.actor.id, back)
    for reader in {kept, person.id} - {None, ctx.actor.id}:
        outbox.put(ctx.unit, "leave", person=reader, params={"leave": str(leave)})
    return Say(_entered(ctx, person, delegate, whole, leave, joined=bool(old)))


def drop(ctx: Context, values: Values) -> Answer:
    """Takes a leave back; whoever stood in hears of it."""
    leave = _leave(ctx.directory.calendars.leaves, ctx.directory.people, str(values["message"]))
    if leave is None:
        raise ctx.refuse("timeoff.gone")
    who = ctx.directory.people[leave.person]
    if who.id != ctx.actor.id and not leads(ctx, who.id):
        raise ctx.refuse("timeoff.not_yours", who=who.name)
    calendars.drop_leaves(ctx.unit, [leave.id])
    params = {"who": who.name, **{name: str(value) for name, value in leave.away._asdict().items()}}
    for reader in {leave.delegate, who.id} - {None, ctx.actor.id}:
        outbox.put(ctx.unit, "leave_back", person=reader, params=params)
    days = _say(ctx, leave.away)
    key = "timeoff.dropped" if who.id == ctx.actor.id else "timeoff.dropped_of"
    return Say(Card((ctx.tr(key, days=days, who=who.name),)), instead=True)


def _parts(ctx: Context, text: str) -> dict[str, str]:
    """The dates, and the names: one before the dates is whose leave it is, one behind them who stands in."""
    marks = read_marks(text, ctx.reader.names, {"people"}, 2)
    rest, position = "", 0
    for mark in marks:
        rest += f"{text[position : mark.start]} "
        position = mark.end
    rest = " ".join((rest + text[position:]).split())
    begins = text.find(rest.split(" ", 1)[0]) if rest else len(text)
    found = {"dates": rest}
    for mark in marks:
        name = "person" if mark.start < begins and "person" not in found else "delegate"
        found[name] = mark.value
    return found


def _delegate(ctx: Context, person: Person, days: Away, values: Values, old: list[Leave]) -> Person | None:
    """Who stands in, as named now or before; refuses somebody who cannot."""
    before = next((leave.delegate for leave in old if leave.delegate), None)
    found = ctx.directory.people.get(int(str(values.get("delegate") or before or 0)))
    if found is None:
        return None
    if found.id == person.id:
        raise ctx.refuse("timeoff.self")
    if not found.active:
        raise ctx.refuse("timeoff.left", who=found.name)
    for leave in ctx.directory.calendars.leaves(found.id):
        if leave.away.begin <= days.end and days.begin <= leave.away.end:
            raise ctx.refuse("timeoff.away", who=found.name, days=_say(ctx, leave.away))
    return found


def _meet(leave: Leave, days: Away) -> bool:
    """Whether they overlap, or one begins as soon as the other has ended."""
    return leave.away.begin <= days.end + 1 and days.begin <= leave.away.end + 1


def _back(ctx: Context, person: Person, all_: list[Away]) -> datetime | None:
    """Their first working moment after the last one of these leaves."""
    try:
        return replace(ctx.directory.office(person), away=tuple(all_)).back(all_[-1])
    except NoWorkingTime:
        return None


def _entered(ctx: Context, person: Person, delegate: Person | None, days: Away, leave: int, joined: bool) -> Card:
    said = {"days": _say(ctx, days), "who": person.name}
    title = (Bold(ctx.tr("timeoff.mine" if person.id == ctx.actor.id else "timeoff.theirs", **said)),)
    body: list[Line] = [(_workdays(ctx, person, days),), (_who_stands_in(ctx, person, delegate),)]
    if joined:
        body.append((ctx.tr("timeoff.joined"),))
    return Card(title, body=tuple(body), buttons=(Button("timeoff_drop", ctx.tr("button.timeoff_drop"), str(leave)),))


def _workdays(ctx: Context, person: Person, days: Away) -> str:
    office = ctx.directory.office(person)
    each = (days.first + n * _DAY for n in range((days.last - days.first).days + 1))
    halves = sum(sum(days.halves(day)) for day in each if office.is_workday(day))
    if halves % 2:
        return ctx.tr("timeoff.half_workdays", count=halves / 2)
    return ctx.tr.count("timeoff.workdays", halves // 2)


def _who_stands_in(ctx: Context, person: Person, delegate: Person | None) -> str:
    if delegate:
        return ctx.tr("timeoff.stands_in", who=delegate.name)
    lead = lead_of(ctx.directory, person)
    return ctx.tr("timeoff.lead_stands_in", who=lead.name) if lead else ctx.tr("timeoff.nobody_stands_in")


def _list(ctx: Context) -> Card:
    """The asker's own leave from today on, for a lead also that of their people."""
    now = today(ctx)
    mine = sorted((p for p in ctx.directory.people.values() if p.active), key=lambda p: (p.id != ctx.actor.id, p.name))
    seen = [p for p in mine if p.id == ctx.actor.id or (leads(ctx, p.id) and not ctx.actor.has("configure"))]
    found = [(p, leave) for p in seen for leave in ctx.directory.calendars.leaves(p.id) if leave.away.last >= now]
    add = Button("timeoff_add", ctx.tr("button.timeoff_add"), primary=not found)
    if not found:
        return Card((ctx.tr("timeoff.none"),), body=((ctx.tr("timeoff.how"),),), buttons=(add,))
    body: list[Line] = []
    buttons = []
    for person, leave in found:
        days = _say(ctx, leave.away)
        who = ctx.tr("timeoff.you") if person.id == ctx.actor.id else person.name
        delegate = ctx.directory.people.get(leave.delegate or 0)
        said = ctx.tr("timeoff.line", who=who, days=days)
        gap = "" if said.endswith("。") else " "
        body.append((said, gap, _who_stands_in(ctx, person, delegate)))
        buttons.append(Button("timeoff_drop", ctx.tr("button.timeoff_drop_of", who=who, days=days), str(leave.id)))
    title = ctx.tr.count("timeoff.title", len(found))
    return Card((Bold(title),), body=tuple(body), buttons=(*buttons[:_SHOWN], add))


def _leave(leaves: Callable[[int], tuple[Leave, ...]], people: Iterable[int], id: str) -> Leave | None:
    return next((leave for person in people for leave in leaves(person) if str(leave.id) == id), None)


def _say(ctx: Context, away: Away) -> str:
    return say_away(ctx.tr, away, today(ctx))


def render(rendering: Rendering, message: Message) -> Card | None:
    """What the one who stands in, or for whom it was entered, is told; nothing once it was taken back."""
    directory, tr = rendering.directory, rendering.tr
    leave = _leave(directory.calendars.leaves, directory.people, message.params["leave"])
    reader = directory.people.get(message.person or 0)
    if leave is None or reader is None or not reader.active:
        return None
    now = directory.office(reader).local(rendering.now)
    said = {"who": rendering.name(leave.person), "days": say_away(tr, leave.away, now)}
    key = "timeoff.for_you" if directory.is_same(leave.person, reader) else "timeoff.you_stand_in"
    return Card((Bold(tr(key, **said)),), body=((tr("timeoff.what_it_means"),),))


def render_back(rendering: Rendering, message: Message) -> Card | None:
    days = say_away(rendering.tr, away_in(message.params), rendering.now.date())
    return Card((rendering.tr("timeoff.dropped_of", who=message.params["who"], days=days),))


_ARGS = (Arg("dates", "line", required=True), Arg("delegate", "person"), Arg("person", "person"))
_ADD = Command("timeoff_add", enter, _ARGS, listed=False)
COMMANDS = (
    Command("timeoff", timeoff, (Arg("words", "text", asked=False),)),
    _ADD,
    Command("timeoff_drop", drop, (Arg("message", "word", required=True),), listed=False),
)
MESSAGES = {"leave": render, "leave_back": render_back}
