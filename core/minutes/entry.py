"""One line of the notes: what it asks for, of whom, and by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.dates import Found, Frame, find_due, parse_moment
from core.dates.find import find_leading
from core.marks import Names, read_marks
from core.minutes import signs
from core.minutes.crowd import Crowd, same
from core.minutes.model import Action, Decision
from core.minutes.whom import Whom, read_whom

Span = tuple[int, int]
_NOBODY = Names()
_EDGES = " \t\u3000,，、;；:：-–—→>|"
_GAPS = re.compile(r"[ \t\u3000]+")
_EMPTY = re.compile(r"\(\s*\)|（\s*）|\[\s*\]|【\s*】")
_LOOSE = re.compile(r"\s+(?=[,，。;；!！?？、)）])|[,，、;；]\s*(?=[,，。;；.])|(?<=[（(])\s+")
_ITSELF = re.compile(r"\b(?:i|i'll|i’ll|i will|let me)\b|我")
"""A speaker who means themself."""
_LAST = re.compile(r"(?:[,，、;；|(（—–→]|\s-+>?)\s*([^,，、;；|()（）—–→\s-][^,，、;；|()（）—–→]{0,30}?)[\s)）.。]*$")
_DONE = re.compile(r" ?(?:完成|做完|做好|办好|辦好|交出|搞定)(?=[\s.。,，;；)）]*$)")
"""What is said of any work behind its date: 「…，月底前完成」."""
_STOP = re.compile(r"[,，。;；)）\n]|$")


@dataclass(frozen=True, slots=True)
class Entry:
    """`low` is `text` in one case and width, and as long."""

    line: int
    text: str
    low: str
    frame: Frame
    crowd: Crowd
    speaker: int | None = None
    """Who said it, their name being the line's first word."""


class Patience(Protocol):
    """How many lines are still to be read closely."""

    left: int


def read_action(entry: Entry, start: int, marked: bool, patience: Patience) -> Action | None:
    """The action that a line is, sure or not; None for a note. `marked`: something said that it is one."""
    whom = read_whom(entry.low, start, entry.crowd, marked)
    if whom is None and not marked and not (entry.speaker and _ITSELF.search(entry.low, start)):
        return None
    if whom is None and entry.speaker:
        whom = Whom(entry.crowd.of(entry.speaker), sure=_ITSELF.search(entry.low, start) is not None)
    whom = whom or Whom()
    patience.left -= 1
    due, when = _due(entry, start, whom.spans)
    if when and not whom.asks:  # `…, Bob, tomorrow`: without the date the name stands at the end
        whom = read_whom(_blanked(entry.low, when), start, entry.crowd, marked) or whom
    if not marked and not whom.asks and due is None:
        return None
    severity, how = _severity(entry.text, start)
    ids = tuple(dict.fromkeys(person.id for person in whom.people))
    owner = ids[0] if len(ids) == 1 and whom.sure else None
    return Action(
        entry.line,
        _rest(entry.text, start, [*whom.spans, *when, *how]),
        owner,
        entry.text[slice(*whom.named)] if whom.named else "",
        () if owner else ids,
        due,
        severity=severity,
    )


def read_decision(entry: Entry, start: int) -> Decision:
    """Whose it is only where a mention says so; its other names are what it is about."""
    whom = read_whom(entry.low, start, entry.crowd, marked=False)
    sure = whom is not None and whom.sure and whom.mentioned and len(whom.people) == 1
    review, spans = _review(entry.text, entry.low, start, entry.frame)
    owner, people = (whom.people[0].id, whom.spans) if whom and sure else (None, [])
    return Decision(entry.line, _rest(entry.text, start, [*people, *spans]), owner, review)


def without_review(text: str, frame: Frame) -> tuple[str, datetime | None]:
    """A decision's words less when it is to be looked at again, and that moment; all of them where nothing says it."""
    at, spans = _review(text, same(text), 0, frame) if len(same(text)) == len(text) else (None, [])
    return (_rest(text, 0, spans), at) if at else (text, None)


def _due(entry: Entry, start: int, taken: list[Span]) -> tuple[datetime | None, list[Span]]:
    """The date after `by`, before 前, at the end or at the beginning, once the people are out of the way."""
    text = _blanked(entry.text, [(0, start), *taken])
    found = find_due(text, entry.frame) or find_leading(text, entry.frame) or _alone_at_end(text, entry.frame)
    done = _DONE.match(text, found.end) if found else None
    return (found.at, [(found.start, done.end() if done else found.end)]) if found else (None, [])


def _alone_at_end(text: str, frame: Frame) -> Found | None:
    """The date that is all there is behind a line's last dash or comma: `price list — Ken — 12/1`."""
    last = _LAST.search(text)
    at = parse_moment(last[1], frame) if last else None
    return Found(at, last.start(1), last.end(1)) if last and at else None


def _severity(text: str, start: int) -> tuple[str, list[Span]]:
    marks = read_marks(text[start:], _NOBODY, ("severity",)) if "!" in text or "！" in text else []
    return (marks[0].value, [(start + marks[0].start, start + marks[0].end)]) if marks else ("", [])


def _review(text: str, low: str, start: int, frame: Frame) -> tuple[datetime | None, list[Span]]:
    """`review in 3 months`, 「三個月後檢視」: when a decision is to be looked at again. Where its clause says more, the
    two stand at its end: 「採用新供應商三個月後檢視」."""
    for sign in signs.REVIEW.finditer(low, start):
        stop = _STOP.search(text, sign.end())
        after = (sign.end(), stop.start() if stop else len(text))
        begin = max(start, *(text.rfind(mark, start, sign.start()) + 1 for mark in ",，;；。(（"))
        for span in (after, (begin, sign.start())):
            at = parse_moment(text[slice(*span)].strip(" :："), frame)
            if at:
                return at, [(min(span[0], sign.start()), max(span[1], sign.end()))]
        found = _at_end(text[begin : sign.start()], frame) if not text[slice(*after)].strip() else None
        if found:
            return found.at, [(begin + found.start, sign.end())]
    return None, []


def _at_end(words: str, frame: Frame) -> Found | None:
    found = find_due(words, frame)
    return found if found and not words[found.end :].strip() else None


def _blanked(text: str, spans: list[Span]) -> str:
    for begin, end in spans:
        text = f"{text[:begin]}{' ' * (end - begin)}{text[end:]}"
    return text


def _rest(text: str, start: int, spans: list[Span]) -> str:
    """The line's words less what was understood; the whole line where nothing would be left."""
    blank = _blanked(text, [(0, start), *spans])
    rest = _LOOSE.sub("", _EMPTY.sub(" ", _GAPS.sub(" ", blank))).strip(_EDGES)
    return rest or text.strip()
