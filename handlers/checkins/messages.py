"""What people are told of a check-in: the question, what was said, and who did not answer."""

from __future__ import annotations

from core.access import may_show
from core.card import Bold, Button, Card
from handlers.messages import Rendering
from storage import checkins
from storage.outbox import Message

_SHOWN = 500


def render(rendering: Rendering, message: Message) -> Card | None:
    """The question; none any more once they have answered or it was summed up."""
    asked = checkins.get(rendering.conn, int(message.params["id"]))
    if asked is None or asked.answered_at is not None or asked.closes_at is None:
        return None
    tr = rendering.tr
    key = "checkin.again" if message.kind == "checkin_again" else "checkin.question"
    title = tr.line(key, department=Bold(_name(rendering, asked.department)), at=_clock(asked.slot))
    button = Button("checkin_said", tr("button.checkin_said"), str(asked.id), primary=True)
    return Card(title, body=((tr("checkin.how"),),), buttons=(button,))


def render_summary(rendering: Rendering, message: Message) -> Card | None:
    """For the room, where colleagues alone still sit: who did not answer is not named."""
    room = rendering.directory.rooms.get(message.room or 0)
    found = checkins.round_at(rendering.conn, int(message.params["round"]))
    if room is None or found is None or not may_show(room.audience):
        return None
    tr, asked = rendering.tr, checkins.of_round(rendering.conn, found.id)
    answered = [one for one in asked if one.answered_at]
    title = tr.line("checkin.summary", department=Bold(_name(rendering, found.department)), at=_clock(found.slot))
    count = tr("checkin.answered", count=len(answered), of=len(asked))
    body = tuple((Bold(rendering.name(one.person)), tr("checkin.says", words=_clip(one.said))) for one in answered)
    return Card((*title, f" · {count}"), body=body)


def render_missing(rendering: Rendering, message: Message) -> Card | None:
    """For their lead alone; none when all of them have answered meanwhile."""
    found = checkins.round_at(rendering.conn, int(message.params["round"]))
    if found is None:
        return None
    answered = {one.person for one in checkins.of_round(rendering.conn, found.id) if one.answered_at}
    missing = [int(id) for id in message.params["people"].split() if int(id) not in answered]
    if not missing:
        return None
    tr = rendering.tr
    title = tr.line("checkin.missing", department=Bold(_name(rendering, found.department)), at=_clock(found.slot))
    return Card(title, body=((tr("comma").join(map(rendering.name, missing)),), (tr("checkin.only_you"),)))


def _name(rendering: Rendering, department: int) -> str:
    found = rendering.directory.departments.get(department)
    return found.name if found else rendering.tr("nobody")


def _clock(slot: str) -> str:
    return slot[-5:]


def _clip(said: str) -> str:
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


MESSAGES = {
    "checkin": render,
    "checkin_again": render,
    "checkin_summary": render_summary,
    "checkin_missing": render_missing,
}
