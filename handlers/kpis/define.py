"""`/kpi define Defect rate; unit %; formula defects / output; owner @Amy`, and the form that has the same questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from core.answer import Answer, Form, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kpi.access import may_set
from core.kpi.declared import AMOUNTS, CHOICES, Wrong
from core.kpi.model import COMPANY, PERCENT, Kpi
from core.kpi.named import find
from core.kpi.periods import Period
from core.kpi.said import plain
from core.reading import Reading
from handlers.context import Context
from handlers.forms import form_for
from handlers.kpis.card import card
from handlers.kpis.find import at_spot, spot, today
from handlers.kpis.judge import OTHERWISE, choice, complaint, judged, steps, store
from handlers.kpis.measure import measure
from handlers.kpis.text import formula_said, name, period_said, said
from handlers.kpis.values import figure, parsed

_PARTS = re.compile(r"[;；\n]+")
_KEYS = ("unit", "formula", "owner", "department", "due", "measure", "code", "band", *CHOICES, *AMOUNTS)

_EMPTIED = ("formula", "measure", *AMOUNTS)


class Typed(NamedTuple):
    """`given` are texts by field, `strange` the parts that begin with no word of a definition."""

    name: str
    given: dict[str, str]
    strange: list[str]


def define(ctx: Context, values: Values) -> Answer:
    """By words, or by the form where there are none. A name that there is changes that KPI."""
    _mine(ctx, None)
    text = str(values.get("words", "")).strip()
    if not text:
        raise Undone(form(ctx, None, {}))
    typed = read(ctx, text)
    was = next(iter(find(ctx.directory.kpis.values(), typed.name)), None)
    _mine(ctx, was)
    if typed.strange:
        keys = ctx.tr("comma").join(ctx.tr(f"kpi_key.{key}") for key in _KEYS)
        raise ctx.refuse("kpiwrong.strange", given=typed.strange[0][:60], keys=keys)
    if not typed.given:
        raise Undone(form(ctx, was, {} if was else {"name": typed.name}))
    given = typed.given if was else {"name": typed.name, **typed.given}
    kpi, wrong = declared(ctx, given, was)
    if wrong:
        parts = (ctx.tr(f"kpi_key.{w.field}") + ctx.tr("kpi.is", value=complaint(ctx.tr, w)) for w in wrong)
        raise ctx.refuse_with("\n".join(parts))
    return keep(ctx, kpi, was)


def put(ctx: Context, values: Values) -> Answer:
    """The form is sent; what is wrong is said at its field, and nothing is kept."""
    was = at_spot(ctx, str(values["message"]))[0] if values.get("message") else None
    _mine(ctx, was)
    if not ctx.invocation.asked:
        raise Undone(form(ctx, was, {}))
    given = {key: str(value) for key, value in values.items() if key != "message"}
    given = {key: value.removeprefix("kpi_") if key in CHOICES else value for key, value in given.items()}
    if was:  # a field that was emptied takes back what stood in it; the catalogue's words stay the catalogue's
        if given.get("measure") == measure(ctx.tr, was):
            given.pop("measure")
        given |= dict.fromkeys((field for field in _EMPTIED if ctx.given.get(field) == ""), "-")
    kpi, wrong = declared(ctx, given, was)
    if wrong:
        raise Undone(form(ctx, was, dict(ctx.given), {w.field: complaint(ctx.tr, w) for w in wrong}))
    return keep(ctx, kpi, was)


def declared(ctx: Context, given: Mapping[str, str], was: Kpi | None) -> tuple[Kpi, list[Wrong]]:
    known = list(ctx.directory.kpis.values())
    return judged(ctx.unit.conn, known, given, was, ctx.actor, reserved=steps(ctx.languages))


def keep(ctx: Context, kpi: Kpi, was: Kpi | None) -> Say:
    kept = store(ctx.unit, ctx.directory, kpi, was, ctx.actor.id)
    shown = card(ctx, kept, COMPANY, None)
    head: Line = (Bold(f"{kept.code} {name(ctx.tr, kept)}"), ctx.tr("kpi.changed" if was else "kpi.defined"))
    buttons = (Button("kpi_set", ctx.tr("button.kpi_set"), spot(kept)),)
    return Say(Card(head, body=(*shown.body[-1:], *_recounted(ctx, was, kept)), buttons=buttons))


def _recounted(ctx: Context, was: Kpi | None, kept: Kpi) -> list[Line]:
    """Another formula counts what is over anew, so that a number which was reported may be another: said with the old
    one, which is the way back."""
    node = parsed(was.formula) if was and was.source == "formula" and was.formula != kept.formula else None
    if was is None or node is None:
        return []
    period = Period.of(kept.period, today(ctx)).previous
    before, now = (figure(ctx.unit.conn, ctx.directory, one, COMPANY, period).value for one in (was, kept))
    values = {"was": said(ctx.tr, was, before), "now": said(ctx.tr, kept, now)}
    formula = formula_said(ctx.tr, ctx.directory.kpis.values(), node)
    return [(ctx.tr("kpi.recounted", period=period_said(ctx.tr, period), formula=formula, **values),)]


def read(ctx: Context, text: str) -> Typed:
    """The name, then parts that begin with a word of any language: `unit %`, 「單位：元」, `lower is better`."""
    head, *parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    given: dict[str, str] = {}
    strange: list[str] = []
    words = ctx.languages.meanings("kpi_key")
    for part in parts:
        key, value = _keyed(part, words)
        if not key and (alone := _choice_alone(ctx, part)):
            key, value = alone
        if not key:
            strange.append(part)
        elif key == "band":
            given["direction"] = "band"
            given["low"], given["high"] = (*re.split(r"\s*(?:-|–|~|to|至|到)\s*", value, maxsplit=1), "")[:2]
        else:
            given[key] = _resolved(ctx, key, value)
    return Typed(head, given, strange)


def _keyed(part: str, words: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    low = part.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = part[len(word) :]
        if low.startswith(word) and (not rest or not rest[0].isalnum() or not word.isascii()):
            return next(iter(sorted(words[word]))), rest.strip(" \t=:：＝")
    return "", ""


def _choice_alone(ctx: Context, part: str) -> tuple[str, str] | None:
    keys = ctx.languages.choices.get(part.casefold(), frozenset())
    for field, known in CHOICES.items():
        wanted = OTHERWISE.get(part.casefold())
        if found := next((one for one in known if f"kpi_{one}" in keys or one == wanted), ""):
            return field, found
    return None


def _resolved(ctx: Context, key: str, value: str) -> str:
    """A choice by what it is called, a person and a department as ids; otherwise as it was typed."""
    if key in CHOICES:
        return choice(ctx.languages, key, value)
    if key in ("owner", "department"):
        found, problem = ctx.reader.value(Arg(key, "person" if key == "owner" else "department"), value)
        if found is None:
            raise ctx.refuse(problem or "problem.person", given=value)
        return str(found)
    return value


def form(ctx: Context, was: Kpi | None, typed: dict[str, str], problems: Mapping[str, str] | None = None) -> Form:
    """The generated form of kpi_set, filled with what is, or with what was typed."""
    given = typed or (_texts(ctx, was) if was else {})
    if was:
        given["message"] = spot(was)
    made = form_for(_SET, ctx.tr, ctx.directory, Reading(given=given))
    fields = tuple(replace(field, error=(problems or {}).get(field.id, "")) for field in made.fields)
    return replace(made, fields=fields)


def _texts(ctx: Context, kpi: Kpi) -> dict[str, str]:
    """A definition as it would be typed."""
    found = {field: f"kpi_{getattr(kpi, field)}" for field in CHOICES if field != "checked"}
    found |= {"name": name(ctx.tr, kpi), "unit": kpi.unit, "formula": kpi.formula, "due": str(kpi.due)}
    found |= {"checked": "kpi_yes" if kpi.checked else "kpi_no", "measure": measure(ctx.tr, kpi)}
    found |= {"owner": str(kpi.owner or ""), "department": str(kpi.department or "")}
    for field in AMOUNTS:
        value = getattr(kpi, field)
        if value:
            found[field] = f"{plain(value * 100, 4)}%" if kpi.unit == PERCENT else plain(value, 6)
    return {key: value for key, value in found.items() if value}


def _mine(ctx: Context, kpi: Kpi | None) -> None:
    if not may_set(ctx.actor, kpi, ctx.directory):
        raise ctx.refuse("kpi.not_to_set")


def _choices(field: str) -> Arg:
    return Arg(field, "choice", choices=tuple(f"kpi_{one}" for one in CHOICES[field]))


_SET = Command(
    "kpi_set",
    put,
    (
        Arg("message", "word", asked=False),
        Arg("name", "line"),
        Arg("unit", "line"),
        _choices("direction"),
        _choices("period"),
        Arg("formula", "line"),
        Arg("owner", "person"),
        Arg("department", "department"),
        _choices("readers"),
        _choices("scope"),
        _choices("total"),
        *(Arg(field, "line") for field in AMOUNTS),
        Arg("due", "line"),
        _choices("checked"),
        Arg("measure", "line"),
    ),
    listed=False,
)
COMMANDS = (Command("kpi_define", define, (Arg("words", "text", asked=False),), listed=False), _SET)
