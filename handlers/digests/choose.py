"""Choosing digests: which come, and at what time of day; for oneself, or for a department's room."""

from __future__ import annotations

from dataclasses import replace

from core.access import answers_for
from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.dates.fold import half_width
from core.daytimes import read_times
from core.digest import CADENCES, MANAGEMENT, NAMES
from core.errors import Undone
from handlers.context import Context
from handlers.digests.keep import keep_one
from handlers.digests.owner import Owner, of_person, of_room
from storage import digests
from storage.digests import Choice

_ROOM = "room"
_ALL = "all"


def on(ctx: Context, values: Values) -> Answer:
    """`/digest on monthly`, `/digest on management weekly`, `/digest on room daily`; alone, what comes by default."""
    owner, names = asked_for(ctx, str(values.get("words", "")))
    choice = chosen(ctx, owner)
    wanted = {*choice.wanted, *(names or owner.default.wanted)}
    return _save(ctx, owner, replace(choice, wanted=tuple(name for name in NAMES if name in wanted)))


def off(ctx: Context, values: Values) -> Answer:
    """One of them, or all."""
    owner, names = asked_for(ctx, str(values.get("words", "")))
    choice = chosen(ctx, owner)
    left = tuple(name for name in choice.wanted if names and name not in names)
    return _save(ctx, owner, replace(choice, wanted=left))


def at(ctx: Context, values: Values) -> Answer:
    """`/digest at 8:30`, `/digest at 8:30 room`."""
    words, room = _without_room(ctx, str(values.get("words", "")))
    times = read_times(words)
    if not words:
        raise ctx.refuse("refuse.digest_at_what", example=ctx.tr("command.digest_at.example"))
    if len(times) != 1:
        raise _no_time(ctx, words)
    owner = _owner(ctx, room)
    return _save(ctx, owner, replace(chosen(ctx, owner), minute=times[0]))


def chosen(ctx: Context, owner: Owner) -> Choice:
    return digests.choice(ctx.unit.conn, owner.key) or owner.default


def asked_for(ctx: Context, text: str, reads: bool = False) -> tuple[Owner, list[str]]:
    """Whose digests the words mean, and which; none where they name none."""
    words = _meant(ctx, text)
    owner = _owner(ctx, _ROOM in words, reads)
    cadences = [word for word in words if word in CADENCES]
    if MANAGEMENT not in words:
        return owner, cadences
    if owner.person is None or not answers_for(owner.person, ctx.directory):
        raise ctx.refuse("refuse.digest_management")
    return owner, [f"{MANAGEMENT}_{cadence}" for cadence in cadences or ["weekly"]]


def _meant(ctx: Context, text: str) -> list[str]:
    """The words by what they are called in any language."""
    known = ctx.languages.meanings("digestword")
    found: list[str] = []
    for word in text.split():
        names = known.get(word.casefold().lstrip("#＃"))
        if not names:
            raise _no_time(ctx, word) if ":" in half_width(word) else no_digest(ctx, word)
        found += sorted(names)
    return [word for word in found if word != _ALL]


def no_digest(ctx: Context, word: str) -> Undone:
    names = ctx.tr("comma").join(ctx.tr(f"digestword.{name}") for name in (*CADENCES, MANAGEMENT, _ROOM, _ALL))
    return ctx.refuse("refuse.digest_words", given=word, names=names, example=ctx.tr("command.digest_on.example"))


def _no_time(ctx: Context, given: str) -> Undone:
    """The time of day has a word of its own, with which it is set."""
    key = "refuse.digest_when" if read_times(given) else "refuse.digest_at"
    return ctx.refuse(key, given=given, example=ctx.tr("command.digest_at.example"))


def _without_room(ctx: Context, text: str) -> tuple[str, bool]:
    known = ctx.languages.meanings("digestword")
    rooms = {word for word in text.split() if _ROOM in known.get(word.casefold(), ())}
    return " ".join(word for word in text.split() if word not in rooms), bool(rooms)


def _owner(ctx: Context, room: bool, reads: bool = False) -> Owner:
    """The actor, or the room where it is said: what it gets is for those to say who may say who sits there."""
    if not room:
        return of_person(ctx.directory, ctx.actor)
    there = of_room(ctx.directory, ctx.room) if ctx.room else None
    if there is None:
        raise ctx.refuse("refuse.digest_room")
    if not reads and not ctx.actor.has("triage"):
        raise ctx.refuse("refuse.digest_room_role")
    return there


def _save(ctx: Context, owner: Owner, choice: Choice) -> Answer:
    digests.choose(ctx.unit, owner.key, choice)
    keep_one(ctx.unit, owner, choice)
    return Say(Card((Bold(ctx.tr("done.digest")),), body=(said(ctx, owner, choice),)))


def said(ctx: Context, owner: Owner, choice: Choice) -> Line:
    """`You get: every working morning at 09:00; at the beginning of a month.`"""
    minute = owner.calendar.opens if choice.minute is None else choice.minute
    names = ctx.tr("comma").join(ctx.tr(f"digest.name.{name}") for name in choice.wanted)
    who = ctx.tr("digest.of_room", room=owner.room.name) if owner.room else ctx.tr("digest.of_you")
    if not names:
        words = ctx.tr("steps.digest.on"), *([ctx.tr(f"digestword.{_ROOM}")] if owner.room else [])
        return (ctx.tr("digest.none_chosen", who=who, on=" ".join(words), at=f"{minute // 60:02}:{minute % 60:02}"),)
    return (ctx.tr("digest.chosen", who=who, names=names, at=f"{minute // 60:02}:{minute % 60:02}"),)


_WORDS = (Arg("words", "line", asked=False),)
COMMANDS = (
    Command("digest_on", on, _WORDS, listed=False),
    Command("digest_off", off, _WORDS, listed=False),
    Command("digest_at", at, _WORDS, listed=False),
)
