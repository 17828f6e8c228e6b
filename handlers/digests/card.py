"""A digest as it is read, in ten seconds (voice.md 10): its parts below each other, the first three records to open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from core.card import Button, Card, Line, Picture
from core.digest import MANAGEMENT, SHOWN, Part
from handlers.attention.attention import Gathered
from handlers.attention.held import way_to_all
from handlers.digests import held as digest_held
from handlers.digests import management as digest_management
from handlers.digests import own as digest_own
from handlers.digests.look import NUMBERED, Look
from handlers.digests.owner import Owner, scope_of
from handlers.kpis import digest as kpi_digest
from handlers.view import View
from handlers.views.wanted import packed
from storage.db import Connection
from storage.search import Filter

_NAMED = 5
_BUTTONS = 5
NOTHING = Gathered([])


def digest_card(
    conn: Connection, view: View, owner: Owner, parts: str, missed: str = "", held: Gathered = NOTHING
) -> Card | None:
    """None where there is nothing to tell. `parts` are as digest_send.pack makes them, `missed` the days on which none
    was sent, `held` what it says in the place of other messages."""
    shown: list[str] = []
    lines: list[Line] = []
    picture: Picture | None = None
    for look in _looks(conn, view, owner, parts):
        part = digest_management.part(look) if look.part.whose == MANAGEMENT else digest_own.part(look, shown)
        kpis = kpi_digest.part(look)
        lines += [*(part or kpi_digest.title(look, kpis)), *kpis.lines]
        picture = kpis.picture or picture
    lines += digest_held.part(view.tr, held, shown)
    if not lines:
        return None
    if missed:
        lines.append((_missed(view, [date.fromisoformat(one[:10]) for one in missed.split()]),))
    return Card(lines[0], body=tuple(lines[1:]), buttons=_buttons(view, owner, shown, held), picture=picture)


def _looks(conn: Connection, view: View, owner: Owner, parts: str) -> Iterator[Look]:
    for whose, cadence, since, before in json.loads(parts):
        scope = scope_of(view.directory, owner, whose, view.reader)
        yield Look(conn, view, owner, scope, Part(whose, cadence), datetime.fromisoformat(since), before)


def _missed(view: View, days: list[date]) -> str:
    """Which digests are in this one, since nothing ran when they were due (fault 43)."""
    today = view.now.date()
    named = view.tr("comma").join(view.tr.day(day, today) for day in days[-_NAMED:])
    return view.tr.count("digest.missed", len(days), days=named)


def _buttons(view: View, owner: Owner, shown: list[str], held: Gathered) -> tuple[Button, ...]:
    """The first records, the way to everything that was held if not all of it is said, and what is for all digests."""
    tr = view.tr
    found = list(way_to_all(tr, held)) if len(held.told) > SHOWN else []
    if owner.room:
        wanted = packed(Filter(state="open", department=owner.departments[0]))
        found.append(Button("list_open", tr("button.digest_list"), wanted))
    found.append(Button("stuck", tr("button.digest_stuck")))
    if owner.person:
        found.append(Button("digest_later", tr("button.digest_later"), str(owner.today(view.now))))
    numbers = [Button("show", str(number), ref) for number, ref in enumerate(shown[:NUMBERED], 1)]
    return (*numbers[: _BUTTONS - len(found)], *found)
