"""Setting one thing of a calendar: each is read whole before anything is saved, and says what holds from now on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from core.calendar import CalendarError, DayRule, read_week, write_week
from core.calendar.levels import Owner
from core.calendar.public import NONE
from core.calendar.ranges import Days
from core.calendar.said import find_country, find_zone, say_country, say_week
from core.calendar.sheet import OFF, WORKING
from core.calendar.week import read_windows
from core.dates.fold import half_width
from handlers.calendars.days import days_of, say_days, today
from handlers.calendars.words import name_of
from handlers.context import Context
from storage import calendars, people

Setting = tuple[str, Callable[[], None]]
"""What holds then, in words, and what saves it."""
_NAME = 100
_LINE = 300


def hours(ctx: Context, owner: Owner, text: str) -> Setting:
    if is_reset(ctx, text):
        return _reset(ctx, owner, "hours")
    week = read_week(text)
    said = ctx.tr("calendar.set_hours", whose=name_of(ctx, owner), hours=say_week(week, ctx.tr.locale))
    return said, lambda: calendars.put(ctx.unit, owner, hours=write_week(week))


def country(ctx: Context, owner: Owner, text: str) -> Setting:
    if is_reset(ctx, text):
        return _reset(ctx, owner, "country")
    place = find_country(text)
    key = "calendar.set_no_country" if place == NONE else "calendar.set_country"
    said = ctx.tr(key, whose=name_of(ctx, owner), country=say_country(place, ctx.tr.locale))
    return said, lambda: calendars.put(ctx.unit, owner, country=place)


def zone(ctx: Context, owner: Owner, text: str) -> Setting:
    if owner.level != "person" and is_reset(ctx, text):
        return _reset(ctx, owner, "zone")
    found = find_zone(text)

    def save() -> None:
        if owner.level != "person":
            calendars.put(ctx.unit, owner, zone=found)
            return
        people.change_person(ctx.unit, owner.id, zone=found)
        for room in ctx.directory.rooms.values():
            if room.person == owner.id:
                people.change_room(ctx.unit, room.id, zone=found)

    return ctx.tr("calendar.set_zone", whose=name_of(ctx, owner), zone=found), save


def day(ctx: Context, owner: Owner, text: str) -> Setting:
    """`2026-12-25 off Christmas`, `off 12/24–12/26`, `12/26 working 9:00–12:00`, `12/25 reset`."""
    if len(text) > _LINE:
        raise CalendarError("calendar.name_long", str(_NAME))
    days, word, rest = _day_words(ctx, text)
    rule = None if word == "reset" else _rule(ctx, word, rest)
    each = {days.first + timedelta(days=n): rule for n in range((days.last - days.first).days + 1)}
    values = {"whose": name_of(ctx, owner), "days": say_days(ctx.tr, days, today(ctx))}
    if rule is None:
        said = ctx.tr("calendar.unset_day", **values)
    else:
        key = "calendar.set_working" if rule.working else "calendar.set_off"
        said = ctx.tr(key, name=f" · {rule.name}" if rule.name else "", **values)
    return said, lambda: calendars.put_days(ctx.unit, owner, each)


SETTINGS: Mapping[str, Callable[[Context, Owner, str], Setting]] = {
    "hours": hours,
    "country": country,
    "zone": zone,
    "day": day,
}


def is_reset(ctx: Context, text: str) -> bool:
    return "reset" in ctx.languages.meanings("calword").get(half_width(text).strip().casefold(), ())


def _reset(ctx: Context, owner: Owner, what: str) -> Setting:
    said = ctx.tr("calendar.set_reset", whose=name_of(ctx, owner), what=ctx.tr(f"calword.{what}"))
    return said, lambda: calendars.put(ctx.unit, owner, **{what: ""})


def _rule(ctx: Context, word: str, rest: str) -> DayRule:
    """What stands behind it is the day's hours where it can be read so, otherwise its name."""
    if word == "working" and rest:
        try:
            return DayRule(True, "", read_windows(rest))
        except CalendarError as error:
            if error.key != "calendar.hours_unread":
                raise
    if len(rest) > _NAME:
        raise CalendarError("calendar.name_long", str(_NAME))
    return DayRule(word == "working", rest)


def _day_words(ctx: Context, text: str) -> tuple[Days, str, str]:
    """The days, off, working or reset, and what is said behind them; either may come first."""
    words = text.split()
    kinds = [_kind(ctx, word) for word in words]
    at = next((place for place, kind in enumerate(kinds) if kind), None)
    if at is None:
        raise CalendarError("calendar.day_unread", text)
    if at:
        return days_of(ctx, " ".join(words[:at])), kinds[at], " ".join(words[at + 1 :])
    for end in range(len(words), 1, -1):
        try:
            return days_of(ctx, " ".join(words[1:end])), kinds[0], " ".join(words[end:])
        except CalendarError as error:
            if error.key != "calendar.days_unread":
                raise
    raise CalendarError("calendar.day_unread", text)


def _kind(ctx: Context, word: str) -> str:
    folded = half_width(word).casefold().rstrip(":,")
    if folded in OFF:
        return "off"
    return "working" if folded in WORKING else "reset" if is_reset(ctx, folded) else ""
