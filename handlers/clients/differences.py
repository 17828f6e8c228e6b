"""What a change of a client's file changed: a line for everything that was other than before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from core.card import Line
from core.clients import DETAILS
from handlers.context import Context
from handlers.kept import label
from storage.client_changes import Change, File

_LONGEST = 160
_NAMES = {"owner_id": "owner", "department_id": "department", "locale": "language"}
"""Columns that the form calls otherwise."""


def differences(ctx: Context, change: Change) -> Iterator[Line]:
    """A line for everything that was other than before."""
    if not change.before:
        return
    for name in (n for n in change.after if n not in ("fields", "contacts")):
        if change.before.get(name) != change.after[name]:
            field = _NAMES.get(name, name)
            what = ctx.tr.first(f"arg.client_save.{field}", f"arg.{field}")
            yield _line(ctx, what, _said(ctx, change.before, name), _said(ctx, change.after, name))
    old, new = (json.loads(file["fields"]) for file in (change.before, change.after))
    for detail in DETAILS:
        if old.get(detail.name, "") != new.get(detail.name, ""):
            yield _line(ctx, label(ctx.tr, "client", detail.name), old.get(detail.name, ""), new.get(detail.name, ""))
    there, now = ({tuple(one) for one in file["contacts"]} for file in (change.before, change.after))
    for sign, people in (("–", there - now), ("+", now - there)):
        yield from ((f"{sign} 👤 " + " · ".join(filter(None, one)),) for one in sorted(people))


def _said(ctx: Context, file: File, name: str) -> str:
    """A value as a person reads it."""
    value: Any = file[name]
    if not value:
        return ""
    if name == "people":
        return ctx.tr("comma").join(ctx.name(id) for id in value)
    if name == "department_id":
        department = ctx.directory.departments.get(value)
        return department.name if department else str(value)
    if name == "owner_id":
        return ctx.name(value)
    return str(value) if name == "name" else ctx.tr(f"choice.{value}")


def _line(ctx: Context, what: str, old: str, new: str) -> Line:
    before, after = (text[:_LONGEST] or ctx.tr("changed.nothing") for text in (old, new))
    return (f"{what.rstrip('?？')}: {before} → {after}",)
