"""The part of a digest about somebody's own work, or a room's: its sections and what has changed."""

from __future__ import annotations

from collections.abc import Iterator

from core.card import Bold, Line
from core.digest import clip
from handlers.digests.look import Look, Section, numbered
from handlers.digests.period import flow, period
from handlers.digests.sections import made
from handlers.views.summaries import head
from storage import digest_numbers

_SHOWN = ("done", "new", "overdue", "breached")


def part(look: Look, shown: list[str]) -> list[Line] | None:
    """Its title and its lines; None where there is nothing to tell. `shown` gathers the records that have a line."""
    sections, said = list(made(look)), set[int]()
    lines: list[Line] = []
    for section in sections:
        lines += _section(section, said, shown, look, headed=section.name != "waits" or bool(lines))
    counts = digest_numbers.counts(look.conn, look.scope, look.since, look.now)
    moved = look.part.cadence != "daily" and (counts["new"] or counts["done"])
    if not lines and not moved:
        return None
    numbers = flow(look, counts, _SHOWN)
    tr = look.view.tr
    if look.owner.person is None:
        return [(Bold(f"{_names(look)} · {period(look)}"), f" {numbers}"), *lines]
    waits = next((section.total for section in sections if section.name == "waits"), 0)
    day = tr.day(look.owner.today(look.now), look.owner.today(look.now))
    title = tr.count("digest.waits", waits) if waits else tr("digest.nothing_waits")
    since = tr.day(look.owner.today(look.since), look.owner.today(look.now))
    ends: list[Line] = [(tr("digest.since", since=since, numbers=numbers),)] if numbers else []
    return [(Bold(title), f" · {day}"), *lines, *ends]


def _names(look: Look) -> str:
    departments = look.view.directory.departments
    return look.view.tr("comma").join(departments[id].name for id in look.owner.departments)


def _section(section: Section, said: set[int], shown: list[str], look: Look, headed: bool) -> Iterator[Line]:
    """Its heading and at most seven lines; what is in a section before is not said again, but where it is. A section
    whose records all stand above has none, unless it is told."""
    tr = look.view.tr
    fresh = [record for record in section.found if record.id not in said]
    said.update(record.id for record in fresh)
    above = len(section.found) - len(fresh)
    told, left = clip(fresh, section.total - above)
    if not told and not left and not section.told:
        return
    if headed:
        yield (Bold(tr.count(f"digest.section.{section.name}", section.total)), section.facts)
    for record in told:
        note = section.notes.get(record.id, ())
        yield (numbered(shown, record.ref), *head(look.view, record), *((" · ", *note) if note else ()))
    if above:
        yield (tr.count("digest.above", above),)
    if left > 0:
        yield (tr.count("and_more", left),)
