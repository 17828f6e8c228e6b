"""The part of a digest about the departments that somebody answers for: one line each (S003-岗-a)."""

from __future__ import annotations

from core.card import Bold, Line
from handlers.digests.look import Look
from handlers.digests.period import flow, period
from handlers.digests.sections import satisfied
from storage import digest_numbers

_SHOWN = ("open", "overdue", "new", "done")


def part(look: Look) -> list[Line] | None:
    """None where none of them had anything to do."""
    found = digest_numbers.by_department(look.conn, look.scope, look.since, look.now)
    if not any(count for counts in found.values() for count in counts.values()):
        return None
    lines = [_line(look, id, found[id]) for id in look.scope.departments if any(found.get(id, {}).values())]
    return [(Bold(look.view.tr("digest.departments", period=period(look))),), *lines]


def _line(look: Look, department: int, counts: dict[str, int]) -> Line:
    name = look.view.directory.departments[department].name
    said = flow(look, counts, _SHOWN, f"{department}.")
    if counts["complaints"]:
        said += f" · {look.view.tr.count('digest.section.complaints', counts['complaints'])}"
        said += look.changed(f"{department}.complaints", counts["complaints"])
    if counts["answered"]:
        said += f" · {satisfied(look, counts['satisfied'], counts['answered'])}"
    return (Bold(name), f" {said}")
