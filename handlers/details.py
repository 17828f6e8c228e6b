"""What a kind keeps besides: asked in one form where a step needs it, and read by its type."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.answer import Field, Form
from core.command import Arg
from core.errors import Undone
from core.kinds import KINDS, MARKS, REASON, Detail, Transition
from core.record import Record
from core.text import tidy
from handlers.context import Context
from handlers.forms import options_of
from handlers.kept import label

_REASON = Detail(REASON, "line")
_FIRST = re.compile(r"\s*([^\s:：]*)\s*([:：]?)\s*(.*)", re.DOTALL)
_DEPARTMENT = Detail("department", "department")


def for_step(ctx: Context, record: Record, transition: Transition, words: str = "") -> tuple[dict[str, str], str]:
    """What a step adds to the record's details, as they are stored, and what is left of the words; refuses with the
    form where something is missing.

    `words` are what was typed behind the reference: the first written detail that the step needs and nobody gave.
    """
    names = (*transition.needs, *transition.asks)
    wanted = [detail for name in names if (detail := _detail(record, name))]
    given = given_for(ctx, wanted)
    words = _chosen(ctx, wanted, given, words, transition.needs)
    if words and REASON not in names:
        first = next((d for d in wanted if d.type in ("line", "text") and not given.get(d.name)), None)
        given |= {first.name: words} if first else {}
    elif words:
        given[REASON] = words
    kept, problems = read(ctx, wanted, given)
    missing = [name for name in transition.needs if not (kept.get(name) or _known(record, name))]
    if problems or missing:
        problems = {**(dict.fromkeys(missing, "problem.required") if ctx.invocation.asked else {}), **problems}
        asked = [d for d in wanted if d.name in given or d.name not in transition.needs or not _known(record, d.name)]
        raise Undone(form(ctx, record, transition.verb, asked, given, problems, set(transition.needs)))
    return kept, words


def chosen(record: Record, kept: Mapping[str, str]) -> list[str]:
    """The choices among what was kept, for the line that tells of it."""
    return [kept[d.name] for d in KINDS[record.kind].details if d.type == "choice" and kept.get(d.name)]


def _chosen(ctx: Context, wanted: Iterable[Detail], given: dict[str, str], words: str, needed: Collection[str]) -> str:
    """What is left of the words when those choices are taken that they begin with: `quality torn foil`. One that may be
    left out must stand alone or before a colon, since its words are everyday ones: `phone: new pallets on Monday`."""
    for detail in wanted:
        word, colon, rest = _FIRST.match(words).groups() if words else ("", "", "")  # type: ignore[union-attr]  # it always matches
        meant = detail.type == "choice" and detail.name not in given and ctx.reader.value(_arg(detail), word)[0]
        if meant and (detail.name in needed or colon or not rest):
            given[detail.name], words = word, rest
    return words


def given_for(ctx: Context, wanted: Iterable[Detail]) -> dict[str, str]:
    """What the form holds, by detail."""
    values = ctx.invocation.values
    return {detail.name: tidy(values[detail.name]).strip() for detail in wanted if detail.name in values}


def _known(record: Record, name: str) -> bool:
    """A reason is said anew each time; everything else may have been said before."""
    if name in MARKS:
        return bool(getattr(record, name))
    return name != REASON and bool(record.field(name))


def _detail(record: Record, name: str) -> Detail | None:
    if name == "department":
        return _DEPARTMENT
    return _REASON if name == REASON else KINDS[record.kind].detail(name)


def read(ctx: Context, wanted: Iterable[Detail], given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was given, as it is stored, and the catalog keys of what was not understood; "" empties a detail."""
    kept: dict[str, str] = {}
    problems: dict[str, str] = {}
    for detail in wanted:
        if detail.name not in given:
            continue
        if not given[detail.name]:
            kept |= {detail.name: ""} if detail.name != REASON else {}
            continue
        value, problem = ctx.reader.value(_arg(detail), given[detail.name])
        if value is None:
            problems[detail.name] = problem
        else:
            kept[detail.name] = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
    return kept, problems


def form(
    ctx: Context,
    record: Record,
    command: str,
    wanted: Collection[Detail],
    given: Mapping[str, str],
    problems: Mapping[str, str],
    needed: Collection[str] = (),
    more: Mapping[str, str] | None = None,
) -> Form:
    """The questions, filled with what was given or is known, the errors at their fields."""
    known = {detail.name: _editable(ctx, record, detail) for detail in wanted}
    fields = questions(ctx, record.kind, command, wanted, {**known, **given}, problems, needed)
    heading = f"{ctx.tr.first(f'button.{command}.{record.kind}', f'button.{command}')} · {record.ref}"
    return Form(command, heading, fields, {"record": record.ref, **(more or {})})


def questions(
    ctx: Context,
    kind: str,
    command: str,
    wanted: Iterable[Detail],
    shown: Mapping[str, str],
    problems: Mapping[str, str],
    needed: Collection[str] = (),
) -> tuple[Field, ...]:
    """A field for each detail, with what is `shown` in it."""
    return tuple(
        Field(
            id=detail.name,
            label=_form_label(ctx, kind, command, detail),
            type=detail.type if detail.type != "number" else "line",
            options=options_of(_arg(detail), ctx.tr, ctx.directory, ()),
            value=shown.get(detail.name, ""),
            required=detail.name in needed,
            hint=_hint(ctx, detail),
            error=ctx.tr(problems[detail.name], given=shown.get(detail.name, "")) if problems.get(detail.name) else "",
        )
        for detail in wanted
    )


def _form_label(ctx: Context, kind: str, command: str, detail: Detail) -> str:
    if detail.name in (REASON, *MARKS):
        return ctx.tr.first(f"arg.{command}.{detail.name}", f"arg.{detail.name}")
    unit = f" ({detail.unit})" if detail.unit else ""
    return f"{label(ctx.tr, kind, detail.name)}{unit}"


def _hint(ctx: Context, detail: Detail) -> str:
    key = f"arg.{detail.type}.hint"
    return ctx.tr(key) if ctx.tr.has(key) else ""


def _editable(ctx: Context, record: Record, detail: Detail) -> str:
    """What a form shows of what is stored, as a person would type it."""
    if detail.name in MARKS:
        return str(getattr(record, detail.name) or "")
    value = record.field(detail.name) if detail.name != REASON else ""
    if detail.type == "when" and value:
        return datetime.fromisoformat(value).astimezone(ZoneInfo(ctx.tr.zone)).strftime("%Y-%m-%d %H:%M")
    return value


def _arg(detail: Detail) -> Arg:
    return Arg(detail.name, detail.type, choices=detail.choices, free=detail.type == "client")
