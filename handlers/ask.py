"""`/ask O-3 @amy #Quality by Friday: can we deliver in March?` — typed, or in a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from core.answer import Answer, Field, Form, Say, Toast
from core.asking import Asked
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from core.text import tidy
from core.wishes import read_wish
from handlers.answering import not_now, own_card
from handlers.asked import answerers
from handlers.cards import short_title
from handlers.context import Context
from handlers.delegating import hand_over
from handlers.finding import find, living
from handlers.questioning import Wanted, make

_DELEGATE = re.compile(r"(?:delegate|hand over|转交|轉交|代答)(?: to|给|給)?[\s:：]*", re.IGNORECASE)
_APART = re.compile(r"\s*[,，、;；\n]\s*")
_MOST = 12


def ask(ctx: Context, values: Values) -> Answer:
    record = living(ctx, find(ctx, values))
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    text = str(values.get("text", "")).strip()
    if handed := _DELEGATE.match(text):
        return hand_over(ctx, record, None, _person(ctx, text[handed.end() :]))
    given = _given(ctx, text)
    people, problem = _whom(ctx, given["whom"])
    due, problems = _due(ctx, given)
    problems |= {"whom": problem} if problem else {}
    problems |= {} if given["question"] else {"question": "problem.required"}
    if problems:
        again = ctx.invocation.asked or bool(text)
        shown = {name: key for name, key in problems.items() if again or key != "problem.required"}
        raise Undone(_form(ctx, record, given, shown))
    wanted = [Wanted(given["question"], person, department) for person, department in people]
    moved = make(ctx, record, wanted, due, given["turn"] == "in_order")
    done = ctx.tr("done.ask", record=short_title(moved))
    if ctx.invocation.revision or ctx.invocation.asked:
        return Toast(done)
    return Say(own_card(ctx, moved), moved.ref)


def _given(ctx: Context, text: str) -> dict[str, str]:
    """What the form holds, or what a typed line would fill it with."""
    values = ctx.invocation.values
    if ctx.invocation.asked:
        return {name: tidy(values.get(name, "")).strip() for name in ("whom", "question", "due", "turn")}
    wish = read_wish(text, ctx.reader.now, ctx.reader.names, ctx.reader.day_first)
    named = [f"{'@' if kind == 'person' else '#'}{_quoted(name)}" for kind, name in wish.whom]
    due = wish.due.strftime("%Y-%m-%d %H:%M") if wish.due else ""
    turn = "in_order" if wish.in_order else ""
    return {"whom": " ".join(named), "question": wish.question, "due": due, "turn": turn}


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def _whom(ctx: Context, typed: str) -> tuple[list[tuple[int | None, int | None]], str]:
    """Everybody meant, as (person, department), and what is wrong, as a key or in words; in a form a name needs no
    sign."""
    wish = read_wish(typed, ctx.reader.now, ctx.reader.names, ctx.reader.day_first)
    bare = [("", name) for name in _APART.split(wish.question) if name]
    found: list[tuple[int | None, int | None]] = []
    for kind, name in (*wish.whom, *bare):
        department = ctx.directory.department(name) if kind != "person" else None
        if department:
            if not answerers(Asked(0, 0, None, department.id), ctx.directory):
                return [], ctx.tr("problem.nobody_there", given=department.name)
            found.append((None, department.id))
            continue
        value, problem = ctx.reader.value(Arg("whom", "person"), name) if kind != "department" else (None, "")
        if not isinstance(value, int):
            return [], ctx.tr(problem if kind == "person" else "problem.whom", given=name)
        found.append((value, None))
    found = list(dict.fromkeys(found))[:_MOST]
    return found, "" if found else "problem.required"


def _due(ctx: Context, given: Mapping[str, str]) -> tuple[datetime | None, dict[str, str]]:
    if not given["due"]:
        return None, {}
    value, problem = ctx.reader.value(Arg("due", "when"), given["due"])
    if not isinstance(value, datetime):
        return None, {"due": problem}
    return (value, {}) if value > ctx.now else (None, {"due": "problem.past"})


def _person(ctx: Context, text: str) -> int:
    value, problem = ctx.reader.value(Arg("person", "person"), text.strip().lstrip("@＠"))
    if not isinstance(value, int):
        raise ctx.refuse(problem or "problem.person", given=text.strip())
    return value


def _form(ctx: Context, record: Record, given: Mapping[str, str], problems: Mapping[str, str]) -> Form:
    """All the questions; a problem is a catalog key, or words that are made already."""

    def error(name: str) -> str:
        key = problems.get(name, "")
        return ctx.tr(key, given=given[name]) if key.startswith("problem.") else key

    turns = tuple((turn, ctx.tr(f"choice.{turn}")) for turn in ("side_by_side", "in_order"))
    fields = (
        Field(
            "whom", ctx.tr("arg.ask.whom"), "line", (), given["whom"], True, ctx.tr("arg.ask.whom.hint"), error("whom")
        ),
        Field("question", ctx.tr("arg.ask.question"), "text", (), given["question"], True, "", error("question")),
        Field("due", ctx.tr("arg.ask.due"), "when", (), given["due"], False, ctx.tr("arg.when.hint"), error("due")),
        Field("turn", ctx.tr("arg.ask.turn"), "choice", turns, given["turn"], False, "", ""),
    )
    return Form("ask", f"{ctx.tr('button.ask')} · {record.ref}", fields, {"record": record.ref}, ctx.tr("button.ask"))


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (Command("ask", ask, (_RECORD, Arg("text", "text", asked=False))),)
