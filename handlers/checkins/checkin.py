"""Answering a check-in: by a reply to its question, with its button, or `/checkin TEXT` (S003-市-c)."""

from __future__ import annotations

from core.answer import Answer, Say, Toast
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.reading import Reading
from handlers.checkins.set import is_meant, read, say_times, set_
from handlers.context import Context
from handlers.escalation.chains import stop_about
from handlers.forms import form_for
from storage import checkins
from storage.checkins import Asked


def checkin(ctx: Context, values: Values) -> Answer:
    """What is said to the question that was asked last; `on #Sales 9:00 17:30` and `off #Sales` set it."""
    text = str(values.get("text", "")).strip()
    if (setting := read(ctx, text)) is not None:
        return set_(ctx, *setting)
    asked = checkins.newest(ctx.unit.conn, ctx.actor.id)
    if asked is None or not _counts(asked):
        if is_meant(ctx, text):
            raise ctx.refuse("refuse.checkin_on", example=ctx.tr("checkin.example"))
        if text:
            raise ctx.refuse("refuse.checkin_none")
        return Say(_settings(ctx))
    if not text:
        reading = Reading(given={"message": str(asked.id)})
        raise Undone(form_for(_SAID, ctx.tr, ctx.directory, reading))
    return _answered(ctx, asked, text)


def said(ctx: Context, values: Values) -> Answer:
    """A reply to the question, or its form."""
    id = str(values["message"])
    asked = checkins.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    if asked is None or not ctx.directory.is_same(asked.person, ctx.actor):
        raise ctx.refuse("refuse.checkin_none")
    return _answered(ctx, asked, str(values["text"]).strip())


def _counts(asked: Asked) -> bool:
    return asked.closes_at is not None


def _answered(ctx: Context, asked: Asked, text: str) -> Answer:
    """Kept; who answers again is heard again. When it was the last one, it is summed up."""
    before = asked.said
    words = f"{before}\n{text}" if before and before != text else text
    checkins.answer(ctx.unit, asked.id, words)
    if not _counts(asked):
        stop_about(ctx, asked.person, "checkin", str(asked.round))
        return Toast(ctx.tr("done.checkin_late"))
    round = checkins.round_at(ctx.unit.conn, asked.round)
    answers = checkins.of_round(ctx.unit.conn, asked.round)
    if round and len(answers) >= round.expected and all(one.answered_at for one in answers):
        checkins.close_at(ctx.unit, asked.round, ctx.now)
    return Toast(ctx.tr("done.checkin"))


def _settings(ctx: Context) -> Card:
    """Which departments are asked when."""
    found = checkins.settings(ctx.unit.conn)
    names = {department.id: department.name for department in ctx.directory.departments.values()}
    lines: list[Line] = [
        (Bold(names[one.department]), f" {say_times(one.times)}") for one in found if one.department in names
    ]
    title = ctx.tr("checkin.title") if lines else ctx.tr("checkin.off")
    return Card((Bold(title),), body=(*lines, (ctx.tr("checkin.set_how", example=ctx.tr("checkin.example")),)))


_SAID = Command(
    "checkin_said",
    said,
    (Arg("message", "word", required=True, asked=False), Arg("text", "text", required=True)),
    listed=False,
)
COMMANDS = (Command("checkin", checkin, (Arg("text", "text", asked=False),)), _SAID)
