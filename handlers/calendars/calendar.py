"""The working calendar: what is today, what is coming, and setting it for the company, a department or a person."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Form, Say
from core.calendar import CalendarError, write_week
from core.calendar.levels import COMPANY, Owner
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.errors import Undone
from core.reading import Reading
from handlers.calendars.set import SETTINGS
from handlers.calendars.words import calendar_of, lines, may_set, name_of, own_levels, today_line
from handlers.calendars.years import year
from handlers.context import Context
from handlers.forms import form_for

_FIELDS = ("hours", "country", "zone", "day")


def calendar(ctx: Context, values: Values) -> Answer:
    """Shows the asker's own calendar, or the named one's; `hours …`, `country …` and so on set it."""
    owner, text = _owner(ctx, values)
    word, rest = _first(ctx, text)
    if not text and ctx.invocation.rows:
        return year(ctx, "")
    if not text:
        return _shown(ctx, owner or Owner("person", ctx.actor.id))
    if word in ("import", "years"):
        return year(ctx, rest)
    if word not in SETTINGS:
        known = ctx.tr("comma").join(ctx.tr(f"calword.{each}") for each in SETTINGS)
        raise ctx.refuse("calendar.words", given=text.split()[0][:50], known=known)
    if owner is None:  # whose it is may stand behind what is set, too: /calendar zone me Asia/Taipei
        owner, rest = _owner(ctx, {"words": rest})
    if owner is None:
        owner = COMPANY if ctx.actor.has("configure") else Owner("person", ctx.actor.id)
    _check(ctx, owner)
    if not rest:
        return _form(ctx, owner, {})
    try:
        said, save = SETTINGS[word](ctx, owner, rest)
    except CalendarError as error:
        raise ctx.refuse(error.key, given=error.given) from None
    save()
    return Say(Card((Bold(said),)))


def edit(ctx: Context, values: Values) -> Answer:
    """The form of one calendar; all of it is saved, or nothing."""
    level, _, id = str(values["message"]).partition("-")
    owner = _known(ctx, level, int(id) if id.isdecimal() and len(id) < 12 else 0)
    _check(ctx, owner)
    if not ctx.invocation.asked:
        return _form(ctx, owner, {})
    before = _set_now(ctx, owner)
    problems: dict[str, str] = {}
    done = []
    for name in _FIELDS:
        text = str(values.get(name, "")).strip()
        if text == before[name]:
            continue
        try:
            done.append(SETTINGS[name](ctx, owner, text or ctx.tr("calword.reset")))
        except CalendarError as error:
            problems[name] = ctx.tr(error.key, given=error.given)
    if problems:
        return _form(ctx, owner, problems, {name: str(values.get(name, "")) for name in _FIELDS})
    if not done:
        raise ctx.refuse("calendar.nothing_changed", whose=name_of(ctx, owner))
    for _, save in done:
        save()
    first, *rest = (said for said, _ in done)
    return Say(Card((Bold(first),), body=tuple((said,) for said in rest)))


def _shown(ctx: Context, owner: Owner) -> Say:
    found = calendar_of(ctx.directory, owner)
    title = (Bold(today_line(ctx.tr, found, found.local(ctx.now))),)
    body = lines(ctx, owner)
    if owner.id != ctx.actor.id or owner.level != "person":
        body.insert(0, (ctx.tr("calendar.whose", whose=name_of(ctx, owner)),))
    shown = {owner: None, **dict.fromkeys(own_levels(ctx))}
    buttons = [
        Button("calendar_edit", ctx.tr("button.calendar_edit", whose=name_of(ctx, each)), f"{each.level}-{each.id}")
        for each in shown
        if may_set(ctx, each)
    ]
    return Say(Card(title, body=tuple(body), buttons=(*buttons[:4], Button("timeoff", ctx.tr("button.timeoff")))))


def _owner(ctx: Context, values: Values) -> tuple[Owner | None, str]:
    """Whose calendar: #Department, @person, `company`, `department` (one's own, or the one named then) or `me` before
    the words; None where nobody is named."""
    text = str(values.get("words", "")).strip()
    if department := values.get("department"):
        return Owner("department", int(str(department))), text
    if person := values.get("person"):
        return Owner("person", int(str(person))), text
    word, rest = _first(ctx, text)
    if word == "company":
        return COMPANY, rest
    if word == "department":
        name, _, more = rest.partition(" ")
        found = ctx.directory.department(name)
        id = found.id if found else ctx.actor.department
        return (Owner("department", id), more.strip() if found else rest) if id else (None, text)
    return (Owner("person", ctx.actor.id), rest) if word == "me" else (None, text)


def _first(ctx: Context, text: str) -> tuple[str, str]:
    """What the first word means in any of the languages, and the rest as it was typed."""
    word, rest = (*text.split(maxsplit=1), "", "")[:2]
    meant = ctx.languages.meanings("calword").get(word.casefold(), frozenset())
    return next(iter(meant), ""), rest


def _known(ctx: Context, level: str, id: int) -> Owner:
    """The owner that a button names; refuses one that was made up."""
    if level == "company":
        return COMPANY
    if level == "department" and id in ctx.directory.departments:
        return Owner("department", id)
    if level == "person" and id in ctx.directory.people:
        return Owner("person", ctx.directory.people[id].id)
    raise ctx.refuse("calendar.nobody")


def _check(ctx: Context, owner: Owner) -> None:
    if not may_set(ctx, owner):
        raise ctx.refuse(f"calendar.not_yours.{owner.level}", whose=name_of(ctx, owner))


def _set_now(ctx: Context, owner: Owner) -> dict[str, str]:
    """What this owner sets, as it would be typed."""
    level = ctx.directory.calendars.level(owner)
    zone = ctx.directory.people[owner.id].zone if owner.level == "person" else level.zone
    hours = write_week(level.week) if level.week else ""
    return {"hours": hours, "country": level.country, "zone": zone, "day": ""}


def _form(ctx: Context, owner: Owner, problems: dict[str, str], given: dict[str, str] | None = None) -> Answer:
    """The generated form of calendar_edit, filled with what is set."""
    command = next(command for command in COMMANDS if command.name == "calendar_edit")
    target = f"{owner.level}-{owner.id}"
    reading = Reading(given={"message": target, **(given or _set_now(ctx, owner))})
    form = form_for(command, ctx.tr, ctx.directory, reading)
    title = ctx.tr("button.calendar_edit", whose=name_of(ctx, owner))
    fields = tuple(replace(field, error=problems.get(field.id, "")) for field in form.fields)
    raise Undone(Form(form.command, title, fields, form.values, form.submit))


_ARGS = (
    Arg("department", "department"),
    Arg("person", "person"),
    Arg("words", "text", asked=False),
)
_EDITED = (Arg("message", "word", required=True, asked=False), *(Arg(name, "line") for name in _FIELDS))
COMMANDS = (
    Command("calendar", calendar, _ARGS, sheet=True),
    Command("calendar_edit", edit, _EDITED, listed=False),
)
