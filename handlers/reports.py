"""A sheet filled in while a record is captured: `/issue report`, and `/issue report I-12` for one that is there."""

from __future__ import annotations

from core.answer import Field, Form
from core.command import Values
from core.errors import Undone
from core.kinds import KINDS, SEVERITIES, Kind
from core.text import read_reference
from handlers.answering import editable
from handlers.context import Context
from handlers.details import form, given_for, questions, read
from handlers.finding import find


def ask_for_sheet(ctx: Context, kind: Kind, text: str) -> None:
    """Answers with the form where the words that follow the command name a sheet, and a record or nothing more."""
    words = text.split()
    reference = words.pop() if words and read_reference(words[-1]) else ""
    sheet = _sheet(ctx, kind, " ".join(words))
    if not sheet or ctx.invocation.asked:
        return
    wanted = [detail for name in kind.sheets[sheet] if (detail := kind.detail(name))]
    if not reference:
        raise Undone(_new(ctx, kind, sheet, {}, {}))
    record = editable(ctx, find(ctx, {"record": reference}))
    if record.kind != kind.name:
        raise ctx.refuse("refuse.sheet", given=sheet, known=", ".join(KINDS[record.kind].sheets) or record.kind)
    raise Undone(form(ctx, record, sheet, wanted, {}, {}))


def filled(ctx: Context, kind: Kind, values: Values) -> dict[str, str]:
    """The details that came with the form, as they are stored; refuses with the form where one was not understood."""
    given = given_for(ctx, kind.details) if ctx.invocation.asked else {}
    kept, problems = read(ctx, kind.details, given)
    if problems:
        sheet = next(name for name, names in kind.sheets.items() if set(given) & set(names))
        raise Undone(_new(ctx, kind, sheet, {**given, **ctx.given}, problems))
    return {name: value for name, value in kept.items() if value}


def _sheet(ctx: Context, kind: Kind, words: str) -> str:
    """The sheet that is called so, in any language."""
    meant = ctx.languages.meanings("button").get(words.casefold(), frozenset())
    return next((sheet for sheet in kind.sheets if sheet in meant and sheet in kind.acts), "")


def _new(ctx: Context, kind: Kind, sheet: str, given: dict[str, str], problems: dict[str, str]) -> Form:
    wanted = [detail for name in kind.sheets[sheet] if (detail := kind.detail(name))]
    tr = ctx.tr
    title = tr.first(f"arg.{kind.name}.title", "arg.title")
    choices = tuple((choice, tr(f"choice.{choice}")) for choice in SEVERITIES)
    asked = (
        Field("title", title, value=given.get("title", ""), required=True),
        Field("severity", tr("arg.severity"), "choice", choices, given.get("severity", "")),
        *questions(ctx, kind.name, sheet, wanted, given, problems),
    )
    return Form(kind.name, tr(f"button.{sheet}"), asked, submit=tr(f"command.{kind.name}.submit"))
