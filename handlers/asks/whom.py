"""Who is asked, and by when, as somebody typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from core.access import may_read
from core.asking import Asked
from core.command import Arg
from core.record import Record
from core.wishes import read_wish
from handlers.asks.asked import answerers
from handlers.context import Context

_APART = re.compile(r"[,，、;；\n]")
_MOST = 12


def whom_of(ctx: Context, typed: str) -> tuple[list[tuple[int | None, int | None]], str]:
    """Everybody meant, as (person, department), and what is wrong, as a key or in words; in a form a name needs no
    sign."""
    wish = read_wish(typed, ctx.reader.frame, ctx.reader.names)
    bare = [("", name.strip()) for name in _APART.split(wish.question) if name.strip()]
    found: list[tuple[int | None, int | None]] = []
    for kind, name in (*wish.whom, *bare):
        department = ctx.directory.department(name) if kind != "person" else None
        if department:
            if not answerers(Asked(0, 0, None, department.id), ctx.directory, ctx.now):
                return [], ctx.tr("problem.nobody_there", given=department.name)
            found.append((None, department.id))
            continue
        value, problem = ctx.reader.value(Arg("whom", "person"), name) if kind != "department" else (None, "")
        if not isinstance(value, int):
            return [], ctx.tr(problem if kind == "person" else "problem.whom", given=name)
        found.append((value, None))
    found = list(dict.fromkeys(found))[:_MOST]
    return found, "" if found else "problem.required"


def refuse_strangers(ctx: Context, record: Record, whom: Iterable[tuple[int | None, int | None]]) -> None:
    """Nobody is asked about what they may not read; of a department its lead must be able to."""
    for id, department in whom:
        lead = ctx.directory.lead_of(department)
        person = ctx.directory.people.get(id or (lead.id if lead else 0))
        if person and not may_read(person, record, ctx.directory):
            client = ctx.directory.clients.get(record.client or 0, "")
            raise ctx.refuse("refuse.ask_stranger", who=person.name, client=client)


def due_of(ctx: Context, typed: str) -> tuple[datetime | None, dict[str, str]]:
    if not typed:
        return None, {}
    value, problem = ctx.reader.value(Arg("due", "when"), typed)
    if not isinstance(value, datetime):
        return None, {"due": problem}
    return (value, {}) if value > ctx.now else (None, {"due": "problem.past"})
