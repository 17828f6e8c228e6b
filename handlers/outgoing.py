"""Messages that could not be sent: an administrator sees them, and lets them try again, from the chat."""

from __future__ import annotations

from core.answer import Answer, Say, Toast
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from handlers.context import Context
from handlers.messages import Rendering
from storage import outbox, records
from storage.outbox import Message

_BUTTONS = 5


def stuck(ctx: Context, values: Values) -> Answer:
    rows = outbox.aside(ctx.unit.conn)
    if not rows:
        return Say(Card(title=(ctx.tr("outbox.none"),)))
    body = []
    for row in rows:
        room = ctx.directory.rooms.get(row.room_id or 0)
        where = room.name if room else ctx.name(row.person_id)
        body.append((Bold(f"{row.id}"), f" · {row.kind} · {where} · {row.error}"))
    buttons = tuple(Button("retry", ctx.tr("outbox.retry", id=row.id), str(row.id)) for row in rows[:_BUTTONS])
    return Say(Card(title=(ctx.tr.count("outbox.title", len(rows)),), body=tuple(body), buttons=buttons))


_ARCHIVED = "is_archived"
"""As Slack says it: there nobody can invite Muster again."""


def retry(ctx: Context, values: Values) -> Answer:
    wanted = str(values["message"])
    if not wanted.isdecimal() or not outbox.retry(ctx.unit, int(wanted)):
        raise ctx.refuse("refuse.no_message", given=wanted)
    return Toast(ctx.tr("outbox.again", id=wanted))


def render_aside(rendering: Rendering, message: Message) -> Card | None:
    """What an administrator is told when a message was set aside."""
    record = records.get(rendering.conn, message.record or 0)
    tr = rendering.tr
    title = tr.line("aside.title", what=record.ref if record else message.params["kind"], where=message.params["where"])
    body = (tr.line("aside.why", error=message.params["error"]),)
    return Card(
        title, body=body, buttons=(Button("retry", tr("outbox.retry", id=message.params["id"]), message.params["id"]),)
    )


def render_moved(rendering: Rendering, message: Message) -> Card | None:
    """What the asker is told when Muster may not post where the record was said."""
    record = records.get(rendering.conn, message.record or 0)
    if record is None:
        return None
    key = "moved.archived" if message.params.get("error") == _ARCHIVED else "moved.title"
    return Card(rendering.tr.line(key, record=record.ref, where=message.params["where"]), ref=record.ref)


def render_doubt(rendering: Rendering, message: Message) -> Card | None:
    """What a person is told when nobody can know whether a message arrived."""
    return Card(rendering.tr.line("doubt.title", what=message.params["what"], where=message.params["where"]))


def render_gone(rendering: Rendering, message: Message) -> Card | None:
    """What an administrator is told when a room does not take Muster's cards any more."""
    tr, params = rendering.tr, message.params
    why = tr.line("gone.archived") if params["error"] == _ARCHIVED else tr.line("gone.why", error=params["error"])
    return Card(tr.line("gone.title", where=params["where"]), body=(why,))


def render_paused(rendering: Rendering, message: Message) -> Card | None:
    """What an administrator is told when a platform refuses Muster's token."""
    tr, params = rendering.tr, message.params
    title = tr.line("paused.title", platform=params["platform"])
    return Card(title, body=(tr.line("paused.why", error=params["error"]),))


def render_unheard(rendering: Rendering, message: Message) -> Card | None:
    """What an administrator is told when a platform refuses the token that Muster listens with."""
    tr, params = rendering.tr, message.params
    title = tr.line("unheard.title", platform=params["platform"])
    return Card(title, body=(tr.line("unheard.why", error=params["error"]),))


MESSAGES = {
    "aside": render_aside,
    "moved": render_moved,
    "doubt": render_doubt,
    "gone": render_gone,
    "paused": render_paused,
    "unheard": render_unheard,
}
COMMANDS = (
    Command("outbox", stuck, effect="read", right="configure"),
    Command("retry", retry, (Arg("message", "word", required=True),), right="configure", listed=False),
)
