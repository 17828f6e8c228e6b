"""A calendar in words: today, the hours, the holidays and where each of it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.calendar import Calendar
from core.calendar.levels import Owner, owners_of
from core.calendar.public import NONE, public_names
from core.calendar.said import say_country, say_week, say_windows
from core.card import Line
from core.i18n import Translator
from core.people import Directory
from core.standing import may_lead
from handlers.calendars.days import say_days
from handlers.context import Context

_AHEAD = 366
_MOST = 5
_DAY = timedelta(days=1)


def name_of(ctx: Context, owner: Owner) -> str:
    """Whose calendar it is, in the reader's words."""
    if owner.level == "department":
        return ctx.directory.departments[owner.id].name
    if owner.level == "person":
        return ctx.tr("calendar.yours") if owner.id == ctx.actor.id else ctx.name(owner.id)
    return ctx.tr("calendar.companys")


def calendar_of(directory: Directory, owner: Owner) -> Calendar:
    if owner.level == "person":
        return directory.calendar(directory.people[owner.id])
    return directory.calendars.office(0, owner.id if owner.level == "department" else None)


def department_of(ctx: Context, owner: Owner) -> int | None:
    return ctx.directory.people[owner.id].department if owner.level == "person" else owner.id or None


def lines(ctx: Context, owner: Owner) -> list[Line]:
    """Hours, holidays and zone with the level that each comes from, and what is coming."""
    tr, calendars = ctx.tr, ctx.directory.calendars
    calendar = calendar_of(ctx.directory, owner)
    person = owner.id if owner.level == "person" else 0
    week, country = (calendars.from_where(what, person, department_of(ctx, owner)) for what in ("week", "country"))
    found = [tr("calendar.hours", hours=say_week(calendar.week, tr.locale), source=_source(ctx, week))]
    if calendar.country in ("", NONE):
        found.append(tr("calendar.no_holidays"))
    else:
        where = say_country(calendar.country, tr.locale)
        found.append(tr("calendar.holidays", country=where, source=_source(ctx, country)))
    found.append(tr("calendar.zone", zone=calendar.zone))
    today = calendar.local(ctx.now)
    if days := list(coming(tr, calendar, today)):
        found.append(tr("calendar.coming", days=tr("calendar.then").join(days[:_MOST])))
    found += [unannounced(tr, c, y) for y in (today.year, today.year + 1) for c in calendars.unannounced(y)]
    return [(line,) for line in found]


def unannounced(tr: Translator, country: str, year: int) -> str:
    return tr("calendar.unannounced", country=say_country(country, tr.locale), year=str(year), code=country)


def _source(ctx: Context, owner: Owner | None) -> str:
    return name_of(ctx, owner) if owner else ctx.tr("calendar.nobodys")


def today_line(tr: Translator, calendar: Calendar, today: date) -> str:
    """`Today, Wed 25 Nov: work, 9:00–12:00 13:00–18:00`, or why not."""
    what, day = day_words(tr, calendar, today), tr.day(today, today)
    windows = calendar.windows(today)
    if windows:
        hours = say_windows(windows, tr.locale)
        return tr("calendar.today_work", day=day, what=what, hours=hours)
    return tr("calendar.today_off", day=day, what=what)


def day_words(tr: Translator, calendar: Calendar, day: date) -> str:
    """What kind of day it is: 春节, a make-up working day, your leave."""
    why, name = calendar.why(day)
    if why == "public":
        name = public_names(calendar.country, day.year, tr.locale).get(day, name)
    if any(calendar.away_on(day)) and why != "leave" and calendar.is_workday(day):
        return tr("calendar.day.half_leave")
    if why == "week":
        return tr("calendar.day.week_work" if calendar.is_workday(day) else "calendar.day.week_off")
    return name or tr(f"calendar.day.{why}")


def coming(tr: Translator, calendar: Calendar, today: date, days: int = _AHEAD) -> Iterator[str]:
    """The next days that are not as their weekday is, those of one holiday together."""
    day, last = today, today + timedelta(days=days)
    while day <= last:
        windows = calendar.windows(day)
        if windows == calendar.week[day.weekday()]:
            day += _DAY
            continue
        end = day
        while not windows and end < last and not calendar.windows(end + _DAY):
            end += _DAY
        while end > day and not calendar.week[end.weekday()]:
            end -= _DAY  # a weekend at its end is nothing new
        yield f"{say_days(tr, (day, end), today)} {day_words(tr, calendar, day)}"
        day = end + _DAY


def own_levels(ctx: Context) -> list[Owner]:
    """What the asker may set, their own first."""
    return [owner for owner in owners_of(ctx.actor.id, ctx.actor.department) if may_set(ctx, owner)]


def may_set(ctx: Context, owner: Owner) -> bool:
    if ctx.actor.has("configure"):
        return True
    if owner.level == "department":
        return ctx.directory.departments[owner.id].lead == ctx.actor.id
    return owner.level == "person" and (owner.id == ctx.actor.id or leads(ctx, owner.id))


def leads(ctx: Context, person: int) -> bool:
    """Whether the asker is the person's superior, the lead of their department where that one is above them, or an
    administrator."""
    found = ctx.directory.people.get(person)
    if found is None:
        return False
    lead = ctx.directory.lead_of(found.department)
    leads_them = lead is not None and lead.id == ctx.actor.id and may_lead(ctx.directory, lead, found)
    return leads_them or found.superior == ctx.actor.id or ctx.actor.has("configure")
