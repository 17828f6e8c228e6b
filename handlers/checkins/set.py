"""Switching check-ins of a department on and off: its lead's, or an administrator's, to say."""

from __future__ import annotations

import re

from core.access import leads
from core.answer import Answer, Say
from core.card import Bold, Card
from core.dates.fold import half_width
from core.daytimes import read_times
from handlers.checkins.ask import PATIENCE
from handlers.checkins.keep import follow
from handlers.context import Context
from storage import checkins
from storage.checkins import Setting

_TIMES = re.compile(r"(?:#[^\d]{1,100})?(?:at )?[\d: ,.、和点點]{1,60}")
_MOST = 2
"""Once or twice a day."""


def read(ctx: Context, text: str) -> tuple[bool, str] | None:
    """`on #Sales 9:00`, `on 9:00` of one's own: whether on or off, of which department, and when; None for any other
    text, which is an answer."""
    word, _, rest = half_width(text).partition(" ")
    names = ctx.languages.meanings("steps.digest").get(word.casefold(), frozenset()) & {"on", "off"}
    rest = rest.strip()
    if names and "on" in names and rest[:1].isdecimal() and (name := _here(ctx)):
        return True, f"{name} {rest}"
    if names and not rest and (ctx.actor.has("configure") or leads(ctx.actor, ctx.directory)) and (name := _here(ctx)):
        return "on" in names, name
    return ("on" in names, rest[1:].strip()) if names and rest.startswith("#") else None


def is_meant(ctx: Context, text: str) -> bool:
    """Whether somebody who may set it left out the word for on: `#Sales 9:00`, `at 9:00`."""
    sets = ctx.actor.has("configure") or leads(ctx.actor, ctx.directory)
    return bool(sets) and bool(_TIMES.fullmatch(half_width(text)))


def _here(ctx: Context) -> str:
    """The department whose room it is, else the actor's own."""
    room = next((d for d in ctx.directory.departments.values() if ctx.room and d.room == ctx.room.id), None)
    own = room or ctx.directory.departments.get(ctx.actor.department or 0)
    return own.name if own else ""


def set_(ctx: Context, on: bool, text: str) -> Answer:
    department, rest = _department(ctx, text)
    if not (ctx.actor.has("configure") or department in leads(ctx.actor, ctx.directory)):
        raise ctx.refuse("refuse.checkin_role", who=ctx.name(ctx.directory.departments[department].lead))
    name = ctx.directory.departments[department].name
    if on:
        times = read_times(rest)
        if not 1 <= len(times) <= _MOST:
            key = "refuse.checkin_times" if rest else "refuse.checkin_when"
            raise ctx.refuse(key, given=rest, example=ctx.tr("checkin.example"))
        checkins.choose(ctx.unit, Setting(department, tuple(times), PATIENCE))
        title, body = ctx.tr("checkin.is_on", department=name, times=say_times(times)), ctx.tr("checkin.is_on_how")
    else:
        checkins.forget(ctx.unit, department)
        title, body = ctx.tr("checkin.is_off", department=name), ""
    follow(ctx.unit, ctx.directory)
    return Say(Card((Bold(title),), body=((body,),) if body else ()))


def say_times(times: tuple[int, ...] | list[int]) -> str:
    return " ".join(f"{minute // 60:02}:{minute % 60:02}" for minute in times)


def _department(ctx: Context, text: str) -> tuple[int, str]:
    """The department whose name the text begins with, which may have spaces, and what follows it."""
    folded = text.casefold()
    found = [d for d in ctx.directory.departments.values() if folded.startswith(half_width(d.name).casefold())]
    if not found:
        raise ctx.refuse("problem.department", given=text.partition(" ")[0])
    longest = max(found, key=lambda department: len(department.name))
    return longest.id, text[len(longest.name) :].strip()
