"""Days as somebody names them, read in their zone and language, and how they are said back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.calendar.halves import Away, read_away
from core.calendar.ranges import Days, Read, read_days
from core.dates import Frame, parse_moment
from core.i18n import Translator
from core.people import Person
from handlers.context import Context


def today(ctx: Context) -> date:
    return ctx.now.astimezone(ZoneInfo(ctx.actor.zone)).date()


def days_of(ctx: Context, text: str, seen_from: date | None = None) -> Days:
    """The days that the text names, seen from today or another day; 12/1 is what it is in the person's language unless
    that gives none. Raises CalendarError."""
    return read_days(text, seen_from or today(ctx), _readers(ctx))


def away_of(ctx: Context, text: str) -> Away:
    """The same of leave, which may begin or end in the middle of a day."""
    return read_away(text, today(ctx), _readers(ctx))


def _readers(ctx: Context) -> tuple[Read, Read]:
    first = ctx.reader.day_first
    return _reader(ctx.actor, first), _reader(ctx.actor, not first)


def _reader(person: Person, day_first: bool) -> Read:
    def read(text: str, seen_from: date) -> date | None:
        now = datetime.combine(seen_from, time(), ZoneInfo(person.zone))
        found = parse_moment(text, Frame(now, day_first=day_first))
        return found.date() if found else None

    return read


def say_days(tr: Translator, days: Iterable[date], now: date) -> str:
    """`Tue 1 Dec – Sat 5 Dec`, or the one day."""
    first, last = days
    return tr.day(first, now) if first == last else f"{tr.day(first, now)} – {tr.day(last, now)}"


def away_in(params: Mapping[str, str]) -> Away:
    """The leave that a message's parameters hold, as `Away._asdict` gives it, each as its text."""
    first, last = (date.fromisoformat(params[name]) for name in ("first", "last"))
    return Away(first, last, *(params.get(name) == "True" for name in ("late", "early")))


def say_away(tr: Translator, away: Away, now: date) -> str:
    """The same of leave: `Tue 1 Dec, afternoon`."""
    first, last = tr.day(away.first, now), tr.day(away.last, now)
    if away.late:
        first = tr("timeoff.afternoon", day=first)
    if away.early:
        last = tr("timeoff.morning", day=last)
    if away.first == away.last:
        return first if away.late else last
    return f"{first} – {last}"
