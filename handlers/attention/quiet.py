"""Quiet hours and the budget of interruptions: seen, and set by each for themself, by an administrator for all."""

from __future__ import annotations

from core.answer import Answer, Say
from core.attention import BUDGET, MOST, OFF, Hours, Manners, read_hours
from core.calendar import CalendarError
from core.calendar.week import clock
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.dates.fold import half_width
from handlers.attention import attention
from handlers.context import Context
from storage import holding, quiets


def quiet(ctx: Context, values: Values) -> Answer:
    """Shows what holds; `20:00–8:00`, `off`, `budget 10` and `reset` set it, after `company` for everybody."""
    word, rest = _first(ctx, half_width(str(values.get("words", ""))).strip())
    person = ctx.actor.id
    if word == "company":
        if not ctx.actor.has("configure"):
            raise ctx.refuse("quiet.not_yours")
        person, (word, rest) = quiets.COMPANY, _first(ctx, rest)
    if word or rest:
        _set(ctx, person, word, rest)
    return _shown(ctx, person)


def _set(ctx: Context, person: int, word: str, rest: str) -> None:
    if word == "budget":
        number = rest if rest.isascii() and rest.isdecimal() and len(rest) < 4 else ""
        if not number or int(number) > MOST:
            raise ctx.refuse("quiet.budget_unread", given=rest[:50], most=MOST)
        quiets.put_budget(ctx.unit, person, int(number))
    elif word == "reset" and not rest:
        quiets.put_hours(ctx.unit, person, None)
        quiets.put_budget(ctx.unit, person, None)
    elif word == "off" and not rest:
        quiets.put_hours(ctx.unit, person, OFF)
    else:
        quiets.put_hours(ctx.unit, person, _hours(ctx, rest if not word else f"{word} {rest}"))
    if person:  # what was held by the rule before comes when the new one lets it
        until = attention.waits_until(ctx.unit.conn, ctx.directory, ctx.actor, ctx.now)
        holding.put_off(ctx.unit, person, until or ctx.now)


def _hours(ctx: Context, text: str) -> Hours:
    try:
        return read_hours(text)
    except CalendarError:
        raise ctx.refuse("quiet.unread", given=text[:50]) from None


def _shown(ctx: Context, person: int) -> Say:
    conn, tr = ctx.unit.conn, ctx.tr
    manners = quiets.manners(conn, person)
    title = Bold(tr("quiet.of_company" if not person else "quiet.yours"))
    body = [(_hours_said(ctx, manners),), (tr.count("quiet.budget", manners.budget, default=_default(ctx, manners)),)]
    if not person:
        return Say(Card((title,), body=tuple(body)))
    had, waiting = attention.had_today(conn, ctx.directory, ctx.actor, ctx.now), len(attention.held(conn, person))
    body.append((tr("quiet.today", had=had, held=waiting),))
    body += [(tr("quiet.passes"),), (tr("quiet.how"),)]
    return Say(Card((title,), body=tuple(body), buttons=(Button("held", tr("button.held")),) if waiting else ()))


def _hours_said(ctx: Context, manners: Manners) -> str:
    if manners.hours == OFF:
        return ctx.tr("quiet.off")
    if manners.hours is None:
        return ctx.tr("quiet.by_calendar")
    return ctx.tr("quiet.hours", start=clock(manners.hours.start), end=clock(manners.hours.end))


def _default(ctx: Context, manners: Manners) -> str:
    return ctx.tr("quiet.default") if manners.budget == BUDGET else ""


def _first(ctx: Context, text: str) -> tuple[str, str]:
    """What the first word means in any of the languages, and the rest; all of it where it means nothing."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    meant = ctx.languages.meanings("quietword").get(word.casefold(), frozenset())
    return (next(iter(meant)), rest) if meant else ("", text)


COMMANDS = (Command("quiet", quiet, (Arg("words", "line", asked=False),)),)
