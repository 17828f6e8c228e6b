"""What a line says of an obligation: `Backup check every Monday 9:00 lead 2d evidence`, 每季 提前5天 寬限2天."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from core.cadence.words import Said, find_cadence
from core.dates.fold import NUMERALS, fold, half_width, number
from core.duties.proof import GAP, take_checklist, take_evidence

_DAYS = r"(?: ?(?:d|days?|working days?)\b)?"
_COUNT = rf"(-?\d{{1,3}}|[{NUMERALS}]{{1,2}}) ?个?(?:工作)?[天日]"
_LEAD = re.compile(rf"\blead(?: time)?:? (-?\d{{1,3}}){_DAYS}|提[前早] ?{_COUNT}", re.ASCII)
_GRACE = re.compile(rf"\bgrace(?: period)?:? (-?\d{{1,3}}){_DAYS}|[宽寬]限期? ?{_COUNT}", re.ASCII)
_ZONE = re.compile(r"(?:\b(?:zone|tz)|时区|時區|时區):? ?([a-z_+-]{1,30}(?:/[\w+-]{1,30}){0,2})", re.ASCII)
_REACH = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said; None or "" where nothing was. `checklist` has a line an item; `rest` is what is left: the name."""

    rest: str
    cadence: Said | None = None
    lead: int | None = None
    grace: int | None = None
    evidence: bool | None = None
    zone: str = ""
    checklist: str = ""


def read_wish(text: str, today: date) -> Wish:
    """Raises CadenceError for a cadence that never comes."""
    rest, lead = _take(_LEAD, text[:_REACH])
    rest, grace = _take(_GRACE, rest)
    rest, zone = _take(_ZONE, rest)
    cadence = find_cadence(rest, today)
    if cadence:
        rest = f"{rest[: cadence.start]} {GAP} {rest[cadence.end :]}"
    rest, evidence = take_evidence(rest.rstrip())
    rest, checklist = take_checklist(rest)
    if evidence is None:
        rest, evidence = take_evidence(rest)
    return Wish(
        " ".join(rest.split()).strip(" ,，、;；"),
        cadence,
        _days(lead) if lead else None,
        _days(grace) if grace else None,
        evidence,
        zone,
        checklist,
    )


def _days(text: str) -> int:
    """Less than 0 is nothing that can be, but it was said of the days, and is no part of the name."""
    return -number(fold(text)[1:]) if text.startswith("-") else number(fold(text))


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text less what the pattern finds, and what it found."""
    found = pattern.search(fold(text))
    if found is None:
        return text, ""
    group = next(group for group, value in enumerate(found.groups(), 1) if value)
    return f"{text[: found.start()]} {GAP} {text[found.end() :]}", text[found.start(group) : found.end(group)]


def name_of(title: str) -> str:
    """By what an obligation is called in commands: `Backup check` as `backup-check`."""
    return "-".join(half_width(title).casefold().replace("|", " ").split())[:100]


def least_of(cadence: str) -> int:
    """How often at least a period must have it; 0 where it has moments of its own."""
    words = cadence.split()
    return int(words[1]) if words[0] == "least" else 0


def seeded(cadence: str, name: str) -> str:
    """A draw is drawn by the name, so that two obligations do not fall on the same days."""
    words = cadence.split()
    if words[0] == "random":
        words[3] = name[:60]
    return " ".join(words)
