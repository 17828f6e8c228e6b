"""What a chain did, in words: the line of a step in a record's history, and why somebody was skipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.card import Span
from core.i18n import Translator
from core.people import Directory


def spans(tr: Translator, directory: Directory, facts: Mapping[str, Any]) -> dict[str, Span]:
    """What `line.escalated` needs of a step's facts."""
    rooms = [directory.rooms[id].name for id in facts["rooms"] if id in directory.rooms]
    told = [*(name(tr, directory, id) for id in facts["told"]), *rooms]
    skipped = [skip(tr, directory, *one) for one in facts["skipped"]]
    if facts["missed"]:
        skipped.append(tr.count("escalation.missed", facts["missed"]))
    return {
        "step": str(facts["step"]),
        "cause": tr(f"cause.{facts['cause']}"),
        "told": tr("comma").join(told) or tr("nobody"),
        "skipped": "".join(f" · {one}" for one in skipped),
    }


def skip(tr: Translator, directory: Directory, who: int | None, why: str, instead: int | None) -> str:
    """`not Amy, who is on leave (Ken stands in)`."""
    key = "instead" if instead else why
    return tr(f"escalation.skip.{key}", who=name(tr, directory, who), instead=name(tr, directory, instead))


def name(tr: Translator, directory: Directory, person: int | None) -> str:
    found = directory.people.get(person or 0)
    return found.name if found else tr("nobody")
