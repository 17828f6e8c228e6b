"""A reminder as its reader sees it: one record with what can be done, or several in one message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import promising
from core.card import Bold, Button, Card, Line, plain
from core.kinds import KINDS, SEVERITIES
from core.record import Record
from handlers.buttons import button, offered
from handlers.cards import SIGNS, short_title
from handlers.view import View

_SHOWN, _NUMBERED = 5, 3
_NOW = timedelta(minutes=15)
_JUST_NOW = timedelta(minutes=1)
"""What is told just when it falls due is not yet overdue."""
_REST = ("snooze", "promise", "assign", "why")


@dataclass(frozen=True, slots=True)
class Told:
    """Of which record, whose reminder, at which moment of their plan."""

    record: int
    person: int
    at: datetime


def one_card(record: Record, told: Told, view: View, climbed: tuple[datetime, int] | None = None) -> Card:
    """What is due, when, and what can be done about it. `climbed` is when somebody above was told, and who: from then
    on it is not said each morning."""
    tr, kind = view.tr, KINDS[record.kind]
    when = _when(record, view.now)
    own = f"remind.title.{kind.name}"
    promise = promising.of_person(record, told.person)
    when = "promised" if when == "late" and promise and promise.at > view.now else when
    key = own if tr.has(own) else f"remind.title.{when}" if when else "remind.again"
    body: list[Line] = []
    if record.due_at:
        at = (tr.moment(record.due_at, view.now),) if when == "now" else tr.spoken(record.due_at, view.now)
        body.append((*tr.line("remind.due" if when == "soon" else "remind.was_due"), " ", *at))
    if promise:
        body.append(_promised(promise, told, view))
    if view.reader and view.reader.id != told.person:
        body.append(tr.line("remind.instead", who=view.name(told.person)))
    if when == "late" and climbed:
        since, who = climbed
        body.append(tr.line("remind.climbed", who=view.name(who), at=tr.moment(since, view.now)))
    return Card(tr.line(key, record=Bold(short_title(record))), record.ref, tuple(body), buttons=_buttons(record, view))


def _promised(promise: promising.Promise, told: Told, view: View) -> Line:
    """Until when, and whose promise it is where its reader stands in."""
    how = "missed" if promise.missed else "promised"
    if view.reader and view.reader.id != told.person:
        said = view.tr.line(f"remind.{how}_of", who=view.name(told.person))
    else:
        said = view.tr.line(f"remind.{how}")
    gap = "" if plain(said).endswith("：") else " "  # a full-width colon brings its own room
    return (*said, gap, view.tr.moment(promise.at, view.now))


def _when(record: Record, now: datetime) -> str:
    if record.due_at is None:
        return ""
    return "soon" if record.due_at > now else "now" if now - record.due_at <= _NOW else "late"


def _buttons(record: Record, view: View) -> tuple[Button, ...]:
    kind = KINDS[record.kind]
    steps = ("take" if record.owner is None else "done", *kind.likeliest(record))
    first = next((verb for verb in steps if verb not in _REST and offered(record, kind, verb, view)), "")
    verbs = [verb for verb in (first, *_REST) if verb and offered(record, kind, verb, view)]
    shown = [button(record, kind, verb, view, index == 0) for index, verb in enumerate(verbs)]
    hand_over = view.tr("button.hand_over")
    return tuple(replace(one, label=hand_over) if one.command == "assign" else one for one in shown)


def list_card(found: list[tuple[Record, Told]], view: View, message: int) -> Card:
    """The gravest first, the first three numbered; a number opens its record, and all can be put off together."""
    tr = view.tr
    ordered = sorted(found, key=_weight)
    shown = ordered[:_SHOWN]
    body = [_line(number, record, told, view) for number, (record, told) in enumerate(shown, 1)]
    left = len(ordered) - len(shown)
    if left:
        body.append((tr.count("and_more", left),))
    local = view.directory.office(view.reader).local(view.now) if view.reader else view.now.date()
    title: Line = (Bold(tr.count("remind.several", len(ordered))), f" · {tr.day(local, local)}")
    numbers = tuple(Button("show", str(number), record.ref) for number, (record, _) in enumerate(shown[:_NUMBERED], 1))
    then = Button("mine", tr("button.all_mine")) if left else Button("stuck", tr("button.what_is_stuck"))
    return Card(
        title, body=tuple(body), buttons=(*numbers, then, Button("snooze_all", tr("button.snooze_later"), str(message)))
    )


def _weight(pair: tuple[Record, Told]) -> tuple[int, bool, float, int]:
    record = pair[0]
    at = record.due_at.timestamp() if record.due_at else 0.0
    return (-SEVERITIES.index(record.severity), not record.due_at, at, record.id)


def _line(number: int, record: Record, told: Told, view: View) -> Line:
    """`1 · 🔴 C-7 Acme: pallets wet: overdue since Fri 20 Nov 17:00`; what has no due moment says until when it is
    promised."""
    sign = SIGNS[record.severity] or KINDS[record.kind].sign
    place = f"{number} · " if number <= _NUMBERED else "· "
    head: Line = (f"{place}{sign} ", Bold(record.ref), short_title(record).removeprefix(record.ref))
    if record.due_at is None:
        promise = promising.of_person(record, told.person)
        return (*head, " · ", *_promised(promise, told, view)) if promise else head
    key = "card.due" if record.due_at > view.now - _JUST_NOW else "mine.overdue"
    return (*head, " · ", *view.tr.line(key), " ", *view.tr.spoken(record.due_at, view.now))
