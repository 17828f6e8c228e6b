"""A digest as it is read, in ten seconds (voice.md 10): its parts below each other, the first three records to open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from core.card import Button, Card, Line
from core.digest import MANAGEMENT, Part
from core.record import Record
from handlers import digest_management, digest_own
from handlers.digest_look import NUMBERED, Look
from handlers.digest_owner import Owner, scope_of
from handlers.view import View
from handlers.wanted import packed
from storage.db import Connection
from storage.search import Filter

_NAMED = 5


def digest_card(conn: Connection, view: View, owner: Owner, parts: str, missed: str = "") -> Card | None:
    """None where there is nothing to tell. `parts` are as digest_send.pack makes them, `missed` the days on which none
    was sent."""
    shown: list[Record] = []
    lines: list[Line] = []
    for look in _looks(conn, view, owner, parts):
        part = digest_management.part(look) if look.part.whose == MANAGEMENT else digest_own.part(look, shown)
        if part is not None:
            lines += part
    if not lines:
        return None
    if missed:
        lines.append((_missed(view, [date.fromisoformat(one[:10]) for one in missed.split()]),))
    return Card(lines[0], body=tuple(lines[1:]), buttons=_buttons(view, owner, shown))


def _looks(conn: Connection, view: View, owner: Owner, parts: str) -> Iterator[Look]:
    for whose, cadence, since, before in json.loads(parts):
        scope = scope_of(view.directory, owner, whose, view.reader)
        yield Look(conn, view, owner, scope, Part(whose, cadence), datetime.fromisoformat(since), before)


def _missed(view: View, days: list[date]) -> str:
    """Which digests are in this one, since nothing ran when they were due (fault 43)."""
    today = view.now.date()
    named = view.tr("comma").join(view.tr.day(day, today) for day in days[-_NAMED:])
    return view.tr.count("digest.missed", len(days), days=named)


def _buttons(view: View, owner: Owner, shown: list[Record]) -> tuple[Button, ...]:
    tr = view.tr
    found = [Button("show", str(number), r.ref) for number, r in enumerate(shown[:NUMBERED], 1)]
    if owner.room:
        wanted = packed(Filter(state="open", department=owner.departments[0]))
        found.append(Button("list_open", tr("button.digest_list"), wanted))
    found.append(Button("stuck", tr("button.digest_stuck")))
    if owner.person:
        found.append(Button("digest_later", tr("button.digest_later"), str(owner.today(view.now))))
    return tuple(found)
