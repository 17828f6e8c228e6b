"""What is typed behind `/ask`: who is asked, in order or side by side, by when, and what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from core.dates import Frame, find_due
from core.marks import Names, read_marks
from core.text import tidy

_MOST = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed behind `/ask`, read: `whom` are names as typed, in their order, each with whether it is a
    `person` or a `department`; the question is untouched."""

    whom: tuple[tuple[str, str], ...] = ()
    question: str = ""
    due: datetime | None = None
    in_order: bool = False


_COLON = re.compile(r"[:：](?!\d)")
_ORDER = re.compile(
    r"[,，、]? ?(?:\bin (?:that |this )?order\b|\bone (?:after|by) (?:the other|another|one)\b"
    r"|依[序次]|按[顺順]序|逐[一个個])",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"([@＠#＃][^\s,，、;；@＠#＃]{1,60}(?: [^\s,，、;；@＠#＃]{1,60})?)[,，、;；]?\s{0,3}"
    r"(?:\b(?:and )?then\b|->|=>|→|➡|(?:再|[后後]|[然之][后後]|接[着著])(?:问|問)?)\s{0,3}(?=[@＠#＃])",
    re.IGNORECASE,
)
"""Between those who are asked: `@Amy, then @Ken`, 「@Amy，然後 @Ken」."""
_EDGES = " \t\n,，、;；:："


def read_wish(text: str, frame: Frame, names: Names) -> Wish:
    """Who is asked, in order or side by side, by when and what. A colon parts the names from the question, which is
    then left as it is; without one the question is what the names and the date leave."""
    said = tidy(text).strip()
    colon = _COLON.search(said)
    head, question = (said[: colon.start()], said[colon.end() :].strip()) if colon else (said, "")
    head, then = _THEN.subn(r"\1 ", head)
    whom, head = _names(head, names)
    head, ordered = _ORDER.subn(" ", head)
    found = find_due(head, frame)
    if found:
        head = f"{head[: found.start]} {head[found.end :]}"
    left = " ".join(head.split()).strip(_EDGES)
    joined = f"{left}: {question}" if left and question else question or left
    return Wish(whom, joined, found.at if found else None, bool(then or ordered))


def _names(head: str, names: Names) -> tuple[tuple[tuple[str, str], ...], str]:
    """Everybody and every department named, in their order, and what is left of the text."""
    found: list[tuple[str, str]] = []
    for _ in range(_MOST):
        marks = read_marks(head, names, ("people", "department"), 1)
        if not marks:
            break
        mark = min(marks, key=lambda mark: mark.start)
        found.append(("person" if mark.kind == "people" else "department", mark.value))
        head = f"{head[: mark.start]} {head[mark.end :]}"
    return tuple(found), head
