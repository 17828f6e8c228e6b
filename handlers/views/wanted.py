"""A list that is wanted: from its words, as a button keeps it, and said again in words."""

from __future__ import annotations

from dataclasses import replace

from core.clients import GRADES
from core.command import Values
from core.kinds import BY_PREFIX, KINDS, SEVERITIES
from core.listwords import STATES, Unknown, names_of, sorts, understand
from core.terms import folded
from handlers.context import Context
from storage.search import NOBODY, Filter


def wanted_of(ctx: Context, values: Values) -> Filter:
    """What a list's words and marks ask for; refuses a word that says nothing of a list, with an example."""
    found = read_words(ctx, str(values.get("filter", "")))
    if isinstance(found, Unknown):
        raise ctx.refuse("refuse.list", given=found.word, example=ctx.tr("command.list.example"))
    client, department, owner = (_id(values.get(name, "")) for name in ("client", "department", "owner"))
    severity = str(values.get("severity", "")) or found.severity
    owner = owner or found.owner
    return replace(found, client=client, department=department, owner=owner, severity=severity)


def read_words(ctx: Context, line: str) -> Filter | Unknown:
    """The words alone, as a filter of the asker's."""
    names = names_of(*(ctx.languages.meanings(what) for what in ("choice", "state", "grade")))
    others = ctx.languages.meanings("listed").items()
    names = {**{folded(said): frozenset(key.partition(".")[0] for key in keys) for said, keys in others}, **names}
    said = understand(line, names)
    if isinstance(said, Unknown):
        return said
    owner = {"mine": ctx.actor.id, "nobody": NOBODY}.get(said.whose)
    return Filter(
        said.kind,
        said.state,
        owner=owner,
        severity=said.severity,
        statuses=said.statuses,
        sort=said.sort,
        grade=said.grade,
    )


def in_words(ctx: Context, wanted: Filter) -> str:
    """What a list holds: `open · task · Operations`."""
    department = ctx.directory.departments.get(wanted.department or 0)
    words = (wanted.state, wanted.sort or wanted.kind, wanted.severity)
    named = [ctx.tr(f"choice.{word}") for word in words if word]
    named += [ctx.tr(f"grade.{wanted.grade}")] if wanted.grade else []
    named += dict.fromkeys(ctx.tr(f"state.{status}") for status in wanted.statuses)
    named += [department.name] if department else []
    named += [ctx.directory.clients.get(wanted.client, "")] if wanted.client else []
    owner = ctx.tr("choice.nobody") if wanted.owner == NOBODY else ctx.name(wanted.owner)
    return " · ".join([*named, *([owner] if wanted.owner else [])])


def packed(wanted: Filter) -> str:
    """The filter as a button keeps it, short enough for one: `C,open,17,3,5,high,in_progress`."""
    kind = KINDS[wanted.kind].prefix if wanted.kind else ""
    numbers = [str(number or "") for number in (wanted.client, wanted.department, wanted.owner)]
    words = (wanted.severity, "+".join(wanted.statuses), wanted.sort, wanted.grade)
    return ",".join([kind, wanted.state, *numbers, *words]).rstrip(",")


def unpacked(text: str) -> Filter:
    """The filter of a button; of one that was made up, as much as can be understood."""
    kind, state, client, department, owner, severity, statuses, sort, grade, *_ = [*text.split(","), *[""] * 9]
    return Filter(
        BY_PREFIX[kind].name if kind in BY_PREFIX else "",
        state if state in STATES else "",
        _id(client),
        _id(department),
        NOBODY if owner == str(NOBODY) else _id(owner),
        severity if severity in SEVERITIES else "",
        tuple(status for status in statuses.split("+") if any(status in kind.states for kind in KINDS.values())),
        sort if sort in sorts() else "",
        grade if grade in GRADES else "",
    )


def _id(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 16 else None
