"""`/ask O-3 @amy #Quality by Friday: can we deliver in March?` — typed, or in a form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.answer import Answer, Field, Form, Say, Toast
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from core.text import tidy
from core.wishes import read_wish
from handlers.answering import not_now, own_card
from handlers.asks.delegating import hand_over
from handlers.asks.questioning import Wanted, make
from handlers.asks.whom import due_of, refuse_strangers, whom_of
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living

_DELEGATE = re.compile(r"(?:delegate|hand over|转交|轉交|代答)(?: to|给|給)?[\s:：]*", re.IGNORECASE)


def ask(ctx: Context, values: Values) -> Answer:
    record = living(ctx, find(ctx, values))
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    text = str(values.get("text", "")).strip()
    if handed := _DELEGATE.match(text):
        return hand_over(ctx, record, None, _person(ctx, text[handed.end() :]))
    given = _given(ctx, text)
    people, problem = whom_of(ctx, given["whom"])
    due, problems = due_of(ctx, given["due"])
    problems |= {"whom": problem} if problem else {}
    problems |= {} if given["question"] else {"question": "problem.required"}
    if problems:
        again = ctx.invocation.asked or bool(text)
        shown = {name: key for name, key in problems.items() if again or key != "problem.required"}
        raise Undone(_form(ctx, record, given, shown))
    refuse_strangers(ctx, record, people)
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
    wish = read_wish(text, ctx.reader.frame, ctx.reader.names)
    named = [f"{'@' if kind == 'person' else '#'}{_quoted(name)}" for kind, name in wish.whom]
    due = wish.due.strftime("%Y-%m-%d %H:%M") if wish.due else ""
    turn = "in_order" if wish.in_order else ""
    return {"whom": " ".join(named), "question": wish.question, "due": due, "turn": turn}


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


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
