"""Asking people and departments about a record: reading who is asked what, and what was answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.dates import find_due
from core.dates.fold import half_width
from core.marks import Names, read_marks
from core.people import Directory, Person
from core.record import Record
from core.text import tidy

FIELD = "asks"
"""The field of a record that holds the account of its asks, as JSON: what its card tells without looking them up."""
AnswerOf = Literal["", "yes", "if", "no"]
_KEPT = 120
_MOST = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One person or department that is asked. `words` are the condition or the reason; `open`: its turn has come.

    `state` is the record's for which it counts, where a step of the record asked it; "" for as long as it is open.
    """

    id: int
    asker: int
    person: int | None
    department: int | None
    answer: str = ""
    words: str = ""
    by: int | None = None
    delegate: int | None = None
    open: bool = True
    due: datetime | None = None
    state: str = ""

    def counts(self, status: str) -> bool:
        """Whether a record in this state still waits for it or goes by it."""
        return self.state in ("", status)

    def waits(self, status: str) -> bool:
        return self.open and not self.answer and self.counts(status)


def may_answer(person: Person, asked: Asked, directory: Directory) -> bool:
    """Who was asked or whom they handed it to; for a department anybody in it, or its lead."""
    if asked.delegate:
        return directory.is_same(asked.delegate, person)
    if asked.person:
        return directory.is_same(asked.person, person)
    lead = directory.lead_of(asked.department)
    return person.active and (person.department == asked.department or (lead is not None and lead.id == person.id))


def account(asks: Iterable[Asked]) -> str:
    """The asks as the record's own field keeps them."""
    rows = [
        [a.id, a.asker, a.person, a.department, a.answer, a.words[:_KEPT], a.by, a.delegate, a.open, a.state]
        for a in asks
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def of_record(record: Record) -> list[Asked]:
    """What the record's card tells of its asks."""
    stored = record.field(FIELD)
    return [Asked(*row[:9], state=row[9]) for row in json.loads(stored)] if stored else []


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed behind `/ask`, read: names as typed, `question` untouched."""

    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    question: str = ""
    due: datetime | None = None
    in_order: bool = False


_COLON = re.compile(r"[:：](?!\d)")
_ORDER = re.compile(
    r"[,，、]?\s*(?:\bin (?:that |this )?order\b|\bone (?:after|by) (?:another|one)\b|依[序次]|按[顺順]序|逐[一个個])",
    re.IGNORECASE,
)
_EDGES = " \t\n,，、;；:："


def read_wish(text: str, now: datetime, names: Names, day_first: bool = True) -> Wish:
    """Who is asked, in order or side by side, by when and what. A colon parts the names from the question, which is
    then left as it is; without one the question is what the names and the date leave."""
    said = tidy(text).strip()
    colon = _COLON.search(said)
    head, question = (said[: colon.start()], said[colon.end() :].strip()) if colon else (said, "")
    people, departments, head = _names(head, names)
    ordered = _ORDER.search(head)
    head = _ORDER.sub(" ", head) if ordered else head
    found = find_due(head, now, day_first=day_first)
    if found:
        head = f"{head[: found.start]} {head[found.end :]}"
    left = " ".join(head.split()).strip(_EDGES)
    joined = f"{left}: {question}" if left and question else question or left
    return Wish(people, departments, joined, found.at if found else None, ordered is not None)


def _names(head: str, names: Names) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Everybody and every department named, in their order, and what is left of the text."""
    people: list[str] = []
    departments: list[str] = []
    for _ in range(_MOST):
        marks = read_marks(head, names, ("people", "department"), 1)
        if not marks:
            break
        mark = min(marks, key=lambda mark: mark.start)
        (people if mark.kind == "people" else departments).append(mark.value)
        head = f"{head[: mark.start]} {head[mark.end :]}"
    return tuple(people), tuple(departments), head


_YES = r"yes|no (?:problem|objections?)|yep|yeah|ok|okay|agreed?|fine|sure|approved?|可以|同意|行|好的?|没问题|沒問題|能|批准|核准|是|是的"
_NO = r"no|nope|not possible|cannot|can't|disagree|refused?|rejected?|不行|不可以|不同意|不能|做不到|无法|無法|否|不是"
_IF = r"if|but|provided(?: that)?|as long as|only if|on condition(?: that)?|但是?|不过|不過|如果|只要|前提[是为為]?|条件[是为為]?|條件[是为為]?"
_WHY = r"because|since|as|due to|因[为為]?|由[于於]"
_ENDS = r"(?![a-z0-9])"
_CONDITION = re.compile(rf"(?:{_YES}){_ENDS}[\s,，。.;；:：]*(?:{_IF}){_ENDS}[\s,，:：]*(?P<words>.*)", re.DOTALL)
_AGREED = re.compile(rf"(?:{_YES}){_ENDS}[\s!！.。~]*")
_REFUSED = re.compile(
    rf"(?:{_NO}){_ENDS}(?:\s*$|\s*[,，。.;；:：!！]\s*|\s*(?=(?:{_WHY})))(?:(?:{_WHY}){_ENDS})?[\s,，:：]*(?P<words>.*)",
    re.DOTALL,
)


def read_answer(text: str) -> tuple[AnswerOf, str] | None:
    """`yes`, `yes, if we get until Friday`, `no, because …`, 「可以」「同意，但…」「不行，因为…」; None for anything else.

    A yes with more behind it than a condition is none: it may be talk.
    """
    said = text.strip()
    folded = half_width(said).casefold()
    if len(folded) != len(said):
        folded = said.lower() if len(said.lower()) == len(said) else said
    if _AGREED.fullmatch(folded):
        return "yes", ""
    for answer, pattern in (("if", _CONDITION), ("no", _REFUSED)):
        if found := pattern.fullmatch(folded):
            return answer, said[found.start("words") :].strip()  # type: ignore[return-value]  # one of the two
    return None
