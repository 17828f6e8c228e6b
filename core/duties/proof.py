"""What a line says of evidence and of a checklist: `needs evidence checklist: disk, tape`, 需佐证 清单：磁盘、磁带."""

from __future__ import annotations

import re

from core.dates.fold import fold

GAP = "\x1f"
"""Stands where something was taken out of a line: white space that ends a clause."""
_NOUN = r"(?:evidence|proof)(?: (?:is )?(?:required|needed|necessary))?"
_NO = r"no|without|(?:does not|doesn['’]t) (?:need|require)"
_OPEN = rf"(?:^|[{GAP},;、。]) *"
_PROOF = "佐证|佐證|证据|證據|凭证|憑證"
_EVIDENCE = re.compile(
    rf"(?:(?:\b(?:and|that|it|which) )?\b(?:({_NO})|with|needs?|requires?) (?:an? )?{_NOUN}"
    rf"|{_OPEN}{_NOUN}|\b(?:evidence|proof) (?:is )?(?:required|needed|necessary)"
    rf"|(?:[和及与與并並] ?)?(?:([不无無免毋])[需要须須用附]{{0,2}}|[需要须須附请請]{{1,3}})(?:{_PROOF}|证明|證明)"
    rf"|{_OPEN}(?:{_PROOF}))[ .,;。、{GAP}]*$"
)
_CHECKLIST = re.compile(
    r"(?:\b(?:(?:with|and) )*(?:an? )?(?:checklist|check list)"
    r"|(?:[和及与與并並附含有带帶] ?){0,2}(?:检查|檢查|查核|核对|核對|待办|待辦)?(?:清单|清單))"
    r" ?: ?"
)
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)、](?!\d)\s*")
_MOST = 100


def take_evidence(text: str) -> tuple[str, bool | None]:
    """The line less its last clause about evidence, and whether it is needed; None where nothing is said of it.

    "Collect evidence" is what is to be done: the bare word counts only as a clause of its own.
    """
    found = _EVIDENCE.search(fold(text))
    return (text[: found.start()], not (found[1] or found[2])) if found else (text, None)


def take_checklist(text: str) -> tuple[str, str]:
    """The line less `checklist: a, b, c`, and a line for each of them."""
    found = _CHECKLIST.search(fold(text))
    if found is None:
        return text, ""
    return f"{text[: found.start()]}{GAP}", "\n".join(_items(text[found.end() :]))


def _items(text: str) -> list[str]:
    """By their numbers, else by semicolons, else by commas."""
    folded = fold(text).strip(f" ,;、。.{GAP}")
    signs = next((signs for signs in (";", ",、") if any(sign in folded for sign in signs)), GAP)
    if len(numbers := list(_NUMBERED.finditer(text))) > 1:
        starts = [one.start() for one in numbers]
        ends = [one.end() for one in numbers]
        parts = [text[begin:end] for begin, end in zip(ends, [*starts[1:], len(text)], strict=True)]
    else:
        parts = re.split(f"[{signs}]", "".join(";" if c == "；" else "," if c == "，" else c for c in text))
    words = (" ".join(part.split()).strip(" ,;，；、.。").removeprefix("and ") for part in parts)
    return [word for word in words if word][:_MOST]
