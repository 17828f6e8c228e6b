"""The marks in a line: @owner, #department, !severity, ~client, full-width too."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import islice

from core.dates.fold import half_width

MARKS = ("people", "department", "severity", "client", "due")
_KIND_OF = {"@": "people", "#": "department", "!": "severity", "~": "client"}
_NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """The names on file, case-folded and half-width, so that one with spaces in it is found whole."""

    people: frozenset[str] = _NO_NAMES
    departments: frozenset[str] = _NO_NAMES
    clients: frozenset[str] = _NO_NAMES
    longest: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        lengths = (len(name) for names in (self.people, self.departments, self.clients) for name in names)
        object.__setattr__(self, "longest", max(lengths, default=0))

    def of(self, kind: str) -> frozenset[str]:
        return {"people": self.people, "department": self.departments, "client": self.clients}[kind]


_SEVERITY = {
    "low": "low", "normal": "normal", "high": "high", "urgent": "urgent",
    "低": "low", "一般": "normal", "普通": "normal", "高": "high", "紧急": "urgent", "緊急": "urgent", "急": "urgent",
}  # fmt: skip
_MOST = 200  # signs looked at; a text with more of them is no line of a person
CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PUNCTUATION = ",;、。，；：？…（）《》〈〉「」『』【】“”‘’"
_SIGN = re.compile(rf"[@#!~＠＃！～](?=\S)(?:(?<![^\s{_PUNCTUATION}].)|(?<=[{CJK}][@＠]))", re.DOTALL)
_QUOTED = re.compile(
    r'"([^"\n]{1,200})"|“([^“”\n]{1,200})”|「([^「」\n]{1,200})」|『([^『』\n]{1,200})』|＂([^＂\n]{1,200})＂'
)
JOINED = re.compile(rf"[^\W{CJK}]{{2}}")
_TOKEN = re.compile(r"[^\W\d_](?:[\w.'’&+-]*\w)?")
BETWEEN = re.compile(r"[\s,，、;；/&+]*(?:(?:and|和|与|與|跟|及)\s*)?")
"""Between the names of several people who have something together."""
_SEVERITY_WORD = re.compile(r"([A-Za-z]{1,8}|低|高|急|一般|普通)(?![\w!！])|紧急|緊急")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and what it says, half-width; the span takes in a comma that was there only for the name."""

    kind: str
    value: str
    start: int
    end: int


def read_marks(
    text: str, names: Names, take: Collection[str], most_people: int = _MOST, beside: bool = False
) -> list[Mark]:
    """The first people, and the first of each other kind; any more stay in the text. `beside`: of the people only those
    who are named together with the first, and the comma or the "and" between them goes with the names."""
    marks: list[Mark] = []
    seen: set[str] = set()
    people = 0
    end = 0
    for sign in islice(_SIGN.finditer(text), _MOST):
        kind = _KIND_OF[half_width(sign[0])]
        if kind not in take or kind in seen or sign.start() < end:
            continue
        mark = _severity(text, sign.start()) if kind == "severity" else _name(text, sign.start(), kind, names)
        if mark is None:
            continue
        if beside and people and kind == "people":
            if marks[-1].kind != "people" or not BETWEEN.fullmatch(text, end, mark.start):
                continue
            mark = replace(mark, start=end)
        marks.append(mark)
        end = mark.end
        people += kind == "people"
        if kind != "people" or people == most_people:
            seen.add(kind)
    return marks


def severity_of(word: str) -> str | None:
    """The severity that a word means, in any of the three languages."""
    return _SEVERITY.get(half_width(word).strip("! ").lower())


def _severity(text: str, start: int) -> Mark | None:
    word = _SEVERITY_WORD.match(half_width(text[start + 1 : start + 10]))
    value = _SEVERITY.get(word[0].lower()) if word else None
    return Mark("severity", value, start, start + 1 + word.end()) if word and value else None


def _name(text: str, start: int, kind: str, names: Names) -> Mark | None:
    at = start + 1
    quoted = _QUOTED.match(text, at)
    if quoted:
        value, end = next(group for group in quoted.groups() if group).strip(), quoted.end()
    else:
        token = _TOKEN.match(text, at)
        end = _known(text, at, names.of(kind), names.longest) or (token.end() if token else at)
        value = text[at:end]
    if not value:
        return None
    # In "@bob, please" the comma goes with the name; in 報價單@王大維，請寄出 it parts what remains.
    if (start == 0 or text[start - 1].isspace()) and text[end : end + 1] in tuple(",:;，：；、"):
        end += 1
    return Mark(kind, half_width(value), start, end)


def _known(text: str, start: int, known: frozenset[str], longest: int) -> int | None:
    """The end of the longest name on file that begins here and does not stop inside a word."""
    candidate = half_width(text[start : start + longest])
    for length in range(len(candidate) if known else 0, 0, -1):
        end = start + length
        if candidate[:length].casefold() in known and not JOINED.match(text, end - 1):
            return end
    return None
