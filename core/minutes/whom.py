"""Whose a line is: by a name with its colon, a mention, 由…跟進, a name at the head or the tail of the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from core.marks import BETWEEN
from core.minutes import signs
from core.minutes.crowd import UNKNOWN, Crowd
from core.people import Person

Span = tuple[int, int]
_AFTER = re.compile(r"\s+to\s+|\s*[,，、]\s*|\s+")
_VERB = re.compile(r" ?(?:跟进|跟進|负责|負責|跟催|处理|處理)")
_ANYBODY = re.compile(r"某[人君]?(?= ?(?:跟进|跟進|负责|負責))")
_ENDS = re.compile(r"\s*(?:[,，.。;；)）]|$)")
_LEAD = re.compile(r"\s*(?:请|請|麻烦|麻煩|由)?\s*")


@dataclass(frozen=True, slots=True)
class Whom:
    """`named` is where the name stands, `spans` all that is said of it. `asks`: by its form alone it gives somebody
    work; otherwise a date has to be there too. `sure`: it says whose it is, not only whom it concerns."""

    people: list[Person] = field(default_factory=list)
    named: Span | None = None
    spans: list[Span] = field(default_factory=list)
    asks: bool = False
    sure: bool = True
    mentioned: bool = False


def read_whom(low: str, start: int, crowd: Crowd, marked: bool) -> Whom | None:
    """None where nobody is named. In folded text."""
    head = _by_colon(low, start, crowd)
    mentions = list(_mentions(low, head.spans[0][1] if head else start, crowd))
    if head or mentions:
        return _together(low, ([head] if head else []) + mentions)
    for look in (_by_verb, _labelled, _at_head, _at_tail):
        if found := look(low, start, crowd):
            return found
    within = list(crowd.pattern.finditer(low, start))
    people = [person for match in within[:3] for person in crowd.find(match[0])]
    return Whom(people, within[0].span(), sure=False) if people else None


def _together(low: str, found: list[Whom]) -> Whom:
    """Several who are named for one thing: one of them has to say it is theirs. The word between goes with them."""
    spans = [span for one in found for span in one.spans]
    gaps = [(before[1], after[0]) for before, after in pairwise(spans) if BETWEEN.fullmatch(low[before[1] : after[0]])]
    people = [person for one in found for person in one.people]
    return Whom(
        people,
        found[0].named,
        [*spans, *gaps],
        asks=any(one.asks for one in found),
        mentioned=any(one.mentioned for one in found),
    )


def _by_colon(low: str, start: int, crowd: Crowd) -> Whom | None:
    """`Bob: …`, `某總：…`. Most words before a colon are nobody."""
    match = signs.named(low, start)
    if match is None:
        return None
    people = crowd.find(match[1])
    if not people and not UNKNOWN.fullmatch(match[1].strip()):
        return None
    return Whom(people, match.span(1), [match.span()], asks=True)


def _mentions(low: str, start: int, crowd: Crowd) -> Iterator[Whom]:
    at = low.find("@", start)
    while at >= 0:
        known = crowd.pattern.match(low, at + 1)
        token = known or signs.AT.match(low, at)
        before = low[at - 1 : at]
        if token and not (before.isascii() and before.isalnum()):  # bob@acme.example is an address
            begin, end = (at, token.end())
            lead = re.search(r"[由请請]\s*$", low[start:at])
            span = (start + lead.start() if lead else begin, end)
            yield Whom(crowd.find(low[at + 1 : end]), (at + 1, end), [_with_verb(low, span, lead is not None)],
                       asks=_VERB.match(low, end) is not None, mentioned=True)  # fmt: skip
            at = low.find("@", end)
        else:
            at = low.find("@", at + 1)


def _by_verb(low: str, start: int, crowd: Crowd) -> Whom | None:
    """由王大維跟進, 王大維跟進, 請小陳處理."""
    for match in crowd.pattern.finditer(low, start):
        lead = re.search(r"[由请請]\s*$", low[start : match.start()])
        verb = _VERB.match(low, match.end())
        if verb and (lead or verb[0].strip() not in ("处理", "處理")):
            span = (start + lead.start() if lead else match.start(), match.end())
            return Whom(crowd.find(match[0]), match.span(), [_with_verb(low, span, lead is not None)], asks=True)
    by = signs.BY.search(low, start)
    if by and (by[0].startswith("由") or UNKNOWN.fullmatch(by["who"])):
        span = (by.start(), by.end("who"))
        return Whom(crowd.find(by["who"]), by.span("who"), [_with_verb(low, span, True)], asks=True)
    if anybody := _ANYBODY.search(low, start):
        return Whom([], anybody.span(), [anybody.span()], asks=True)
    return None


def _with_verb(low: str, span: Span, lead: bool) -> Span:
    """…王大維跟進 at a clause's end goes whole, and 負責 before what is to be done; any other verb stays there."""
    verb = _VERB.match(low, span[1])
    gone = verb and (_ENDS.match(low, verb.end()) or (lead and verb[0].strip() in ("负责", "負責")))
    return (span[0], verb.end()) if verb and gone else span


def _labelled(low: str, start: int, crowd: Crowd) -> Whom | None:
    match = signs.FOLLOWS.search(low, start)
    people = crowd.find(match["who"]) if match else []
    return Whom(people, match.span("who"), [match.span()], asks=True) if match and people else None


def _at_head(low: str, start: int, crowd: Crowd) -> Whom | None:
    """`Bob to send the offer`, 「王大維 寄報價」."""
    lead = _LEAD.match(low, start)
    begin = lead.end() if lead else start
    match = crowd.pattern.match(low, begin) or UNKNOWN.match(low, begin)
    if match is None:
        return None
    after = _AFTER.match(low, match.end())
    if after is None and match[0].isascii():  # Bob's
        return None
    return Whom(crowd.find(match[0]), match.span(), [(start, after.end() if after else match.end())])


def _at_tail(low: str, start: int, crowd: Crowd) -> Whom | None:
    match = signs.TAIL.search(low, start)
    people = crowd.find(match["who"]) if match else []
    return Whom(people, match.span("who"), [match.span()]) if match and people else None
