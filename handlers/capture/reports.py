"""A sheet that is filled in while a record is captured: `/issue report`."""

from __future__ import annotations

from collections.abc import Mapping

from core.answer import Field, Form
from core.errors import Undone
from core.kinds import SEVERITIES, Kind
from handlers.context import Context
from handlers.details import given_for, questions, read


def new_with(ctx: Context, kind: Kind, sheet: str, given: Mapping[str, str], problems: Mapping[str, str]) -> Form:
    """The form that captures a record together with a sheet of its details."""
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


def filled(ctx: Context, kind: Kind) -> dict[str, str]:
    """The details that came with the form, as they are stored; refuses with the form where one was not understood."""
    given = given_for(ctx, kind.details) if ctx.invocation.asked else {}
    kept, problems = read(ctx, kind.details, given)
    if problems:
        sheet = next(name for name, names in kind.sheets.items() if set(given) & set(names))
        raise Undone(new_with(ctx, kind, sheet, {**given, **ctx.given}, problems))
    return {name: value for name, value in kept.items() if value}
