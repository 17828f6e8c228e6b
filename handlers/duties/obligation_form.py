"""Adding and changing an obligation: `/review add Backup check every Monday 9:00 @Amy lead 2d grace 1d evidence`."""

from __future__ import annotations

import re
from dataclasses import replace

from core.answer import Answer
from core.cadence import CadenceError, read_cadence
from core.cadence.words import Said, find_cadence
from core.command import Arg, Command, Values
from core.duties.obligation import Obligation
from core.duties.said import Wish, least_of, name_of
from core.errors import Undone
from core.reading import Reading
from handlers.context import Context
from handlers.duties.cadence_words import say_cadence
from handlers.duties.obligation_card import card, may_set
from handlers.duties.obligation_keeping import keep, over, read
from handlers.duties.obligation_names import of_id, take_name
from handlers.duties.obligations import changed
from handlers.duties.words import checklist_of, title_of
from handlers.forms import form_for
from storage import obligations

_OFTEN = re.compile(r"\b(?:every|each|at least|at random|cron)\b|[每隔]|至少|[随隨][机機]", re.IGNORECASE)
"""How somebody begins to say how often, though it was not understood."""
_NEEDED = ("title", "cadence")


def add(ctx: Context, values: Values) -> Answer:
    """Whatever is missing is asked in the form; the lines below the first are the checklist."""
    wish = read(ctx, str(values.get("name", "")))
    if not wish.rest or wish.cadence is None:
        given = {name: str(values[name]) for name in ("owner", "department", "checklist") if name in values}
        said = {"title": wish.rest, "zone": wish.zone, "lead": wish.lead, "grace": wish.grace}
        said["cadence"] = wish.cadence.cadence.text if wish.cadence else ""
        if not wish.cadence and (often := _OFTEN.search(wish.rest)):
            said |= {"title": wish.rest[: often.start()].strip(), "cadence": wish.rest[often.start() :]}
        said["evidence"] = None if wish.evidence is None else "yes" if wish.evidence else "no"
        given |= {name: str(value) for name, value in said.items() if value not in ("", None)}
        given |= {"checklist": items} if (items := _items(wish, values)) else {}
        problems = {"cadence": "duty.problem_cadence" if said["cadence"] else "duty.often"} if wish.rest else {}
        raise _asked(ctx, given, problems)
    return _add(ctx, wish.rest, wish, values)


def _add(ctx: Context, title: str, wish: Wish, values: Values) -> Answer:
    known = obligations.everything(ctx.unit.conn)
    name = name_of(title)
    taken, rest = take_name(ctx, title, known)
    if taken and not rest:
        there = any(one.name == taken for one in known)
        raise ctx.refuse("duty.taken" if there else "duty.in_catalogue", name=taken)
    made = Obligation(0, name, title[:200], "", ctx.directory.calendars.zone(), owner=f"person:{ctx.actor.id}")
    if "department" in values and "owner" not in values:
        made = replace(made, owner="")
    made = replace(made, set_by=ctx.actor.id, checklist=_items(wish, values))
    kept, opened = keep(ctx, over(ctx, made, replace(wish, checklist=""), values))
    return card(ctx, kept, "duty.added", opened)


def _items(wish: Wish, values: Values) -> str:
    """The checklist of the line and the lines below it."""
    return "\n".join(filter(None, (wish.checklist, str(values.get("checklist", "")))))[:4000]


def change(ctx: Context, values: Values) -> Answer:
    """The form, filled with what is."""
    one = of_id(ctx, str(values["message"]))
    if not may_set(ctx, one):
        raise ctx.refuse("duty.not_yours")
    given = {
        "message": str(one.id),
        "title": title_of(ctx.tr, one),
        "cadence": say_cadence(ctx.tr, one.cadence),
        "owner": one.owner.partition(":")[2] if one.owner.startswith("person:") else "",
        "department": str(one.department or ""),
        "lead": str(one.lead),
        "grace": str(one.grace),
        "evidence": "yes" if one.evidence else "no",
        "zone": one.zone,
        "checklist": checklist_of(ctx.tr, one),
    }
    raise Undone(form_for(_SET, ctx.tr, ctx.directory, Reading(given=given)))


def _asked(ctx: Context, given: dict[str, str], problems: dict[str, str]) -> Undone:
    """The form of what is missing or was not understood; of a new one its title and its cadence are needed."""
    reading = Reading(given=given, problems=problems)
    form = form_for(_SET, ctx.tr, ctx.directory, reading, bool(problems))
    needed = () if "message" in given else _NEEDED
    return Undone(replace(form, fields=tuple(replace(f, required=f.id in needed) for f in form.fields)))


def put(ctx: Context, values: Values) -> Answer:
    """The form is sent: a new one, or the one whose id came along."""
    was = of_id(ctx, str(values["message"])) if "message" in values else None
    if was and not may_set(ctx, was):
        raise ctx.refuse("duty.not_yours")
    if was is None and (missing := [name for name in _NEEDED if name not in values]):
        raise _asked(ctx, dict(ctx.given), dict.fromkeys(missing, "problem.required"))
    title = str(values.get("title") or (title_of(ctx.tr, was) if was else ""))
    wish = _wish(ctx, values, was)
    if was is None:
        return _add(ctx, title, wish, values)
    wanted = over(ctx, was, wish, values)
    if title != title_of(ctx.tr, was):
        wanted = replace(wanted, title=title[:200])
    if (items := str(values.get("checklist", ""))) != checklist_of(ctx.tr, was):
        wanted = replace(wanted, checklist=items[:4000])
    return changed(ctx, was, wanted)


def _wish(ctx: Context, values: Values, was: Obligation | None) -> Wish:
    text = str(values.get("cadence", ""))
    same = was is not None and text in ("", say_cadence(ctx.tr, was.cadence))
    numbers = {}
    for name in ("lead", "grace"):
        if name in values:
            number = str(values[name])
            if not number.isdecimal():
                raise _again(ctx, name, "problem.number")
            numbers[name] = int(number[:6])
    proof = values.get("evidence")
    zone = str(values.get("zone", ""))
    return Wish(
        "",
        None if same else _cadence(ctx, text),
        numbers.get("lead"),
        numbers.get("grace"),
        proof == "yes" if proof else None,
        "" if was and zone == was.zone else zone,
    )


def _cadence(ctx: Context, text: str) -> Said:
    """In words, or as it is kept; asked again where it is neither."""
    try:
        kept = read_cadence(text)
    except CadenceError:
        kept = None
    try:
        found = Said(kept, 0, len(text), least_of(text)) if kept else find_cadence(text, ctx.reader.now.date())
    except CadenceError:
        found = None
    if found is None:
        raise _again(ctx, "cadence", "duty.problem_cadence")
    return found


def _again(ctx: Context, name: str, problem: str) -> Undone:
    return _asked(ctx, dict(ctx.given), {name: problem})


_SET = Command(
    "review_set",
    put,
    (
        Arg("message", "word", asked=False),
        Arg("title", "line"),
        Arg("cadence", "line"),
        Arg("owner", "person"),
        Arg("department", "department"),
        Arg("lead", "number"),
        Arg("grace", "number"),
        Arg("evidence", "choice", choices=("yes", "no")),
        Arg("zone", "line"),
        Arg("checklist", "text"),
    ),
    right="triage",
    listed=False,
)
COMMANDS = (
    Command(
        "review_add",
        add,
        (Arg("name", "line"), Arg("checklist", "text"), Arg("owner", "person"), Arg("department", "department")),
        right="triage",
    ),
    Command("review_change", change, (Arg("message", "word", required=True),), right="triage", listed=False),
    _SET,
)
