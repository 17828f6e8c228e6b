"""What people type: a line with its marks and its date, references to records, and text that a database accepts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.dates import Frame, find_due
from core.dates.fold import half_width
from core.marks import JOINED, MARKS, Names, read_marks

__all__ = ["MARKS", "Line", "Names", "find_references", "read_line", "read_reference", "tidy"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line read: `rest` is what stays (title or long text), names are half-width and otherwise as typed."""

    rest: str
    people: tuple[str, ...] = ()
    department: str | None = None
    severity: str | None = None
    client: str | None = None
    due: datetime | None = None
    due_words: str = ""


def read_line(
    text: str,
    frame: Frame,
    names: Names,
    take: Collection[str] = MARKS,
    *,
    most_people: int = 200,
    beside: bool = False,
) -> Line:
    """The marks and the date that a command takes out of a line; any others stay in `rest` as typed."""
    rest = tidy(text)
    marks = read_marks(rest, names, take, most_people, beside)
    rest = _spaced(_without(rest, [(mark.start, mark.end) for mark in marks]))
    due, words = None, ""
    found = None
    if "due" in take:
        found = find_due(rest, frame)
    if found:
        due, words = found.at, rest[found.start : found.end]
        rest = _spaced(_without(rest, [_with_brackets(rest, found.start, found.end)]))
    one = {mark.kind: mark.value for mark in marks}
    return Line(
        rest=rest,
        people=tuple(mark.value for mark in marks if mark.kind == "people"),
        department=one.get("department"),
        severity=one.get("severity"),
        client=one.get("client"),
        due=due,
        due_words=words,
    )


_BRACKETS = ("()", "（）", "[]", "【】", "「」")
_CLOSING = tuple(",.;:!?)，。；：！？）")
_COMMAS = ",;，；、:：—–-"


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The date's span with what would be left empty without it: brackets around, a comma before or after."""
    if text[start - 1 : start] + text[end : end + 1] in _BRACKETS:
        return start - 1, end + 1
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not after and before and before[-1] in _COMMAS:
        return len(before) - 1, end
    if not before and after and after[0] in _COMMAS:
        return start, len(text) - len(after) + 1
    return start, end


def _spaced(text: str) -> str:
    """One space between words, none at the ends of lines."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip("\n")


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text less the spans, in order; words that touched only them do not grow together."""
    if not spans:
        return text
    begins = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    kept = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    for index in range(len(spans)):
        left, right = kept[index], kept[index + 1]
        if right[:1] in _CLOSING:
            kept[index] = left.rstrip(" ")
        elif JOINED.match(left[-1:] + right[:1]):
            kept[index] = f"{left} "
    return "".join(kept)


_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]+")
_KIND = "[A-Za-z]{1,4}"
_HYPHENS = str.maketrans("‐‑–−", "----")
_REFERENCE = re.compile(rf"({_KIND})-?(\d{{1,9}})", re.ASCII)
_REFERENCES = re.compile(rf"(?<![\w.-])({_KIND})-(\d{{1,9}})(?![\w]|[-.]\w)", re.ASCII)


def read_reference(token: str) -> tuple[str, int] | None:
    """A reference as an argument: i-12, I12 and Ｉ－１２ are all ("I", 12)."""
    found = _REFERENCE.fullmatch(half_width(token.strip()).translate(_HYPHENS))
    return (found[1].upper(), int(found[2])) if found else None


def find_references(text: str) -> list[tuple[str, int]]:
    """References in running text, existing or not, only with their hyphen: M3 and T5 are names of products."""
    return [(kind.upper(), int(digits)) for kind, digits in _REFERENCES.findall(half_width(text).translate(_HYPHENS))]


def tidy(text: str) -> str:
    """Line ends as \\n, without NUL, lone surrogates as U+FFFD: both databases refuse the two. The rest stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if text.isascii():
        return text
    return _LONE.sub(lambda run: "\ufffd" * len(run[0]), _PAIR.sub(_joined, text))


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
