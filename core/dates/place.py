"""A date phrase in its line: what stands around it, and whether that makes it a due date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.dates import counted
from core.dates.fold import NUMERALS
from core.dates.frame import Frame
from core.dates.phrase import Phrase, read_phrase

_WORDS = (
    r"(?:in|within) (?:\d|an? |half |one|two|three|four|five|six|seven|eight|nine|ten)|(?:next|this|coming) |end of"
    r"|eo[dwmqy]\b|cob\b|close of|to(?:day|night|morrow)\b|tm[rw]|day after|noon\b|mid(?:day|night)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:quarter|year)[ -]end|weekend\b|morning\b|afternoon\b|evening\b|first thing\b|lunchtime\b"
    rf"|{counted.STARTS}|(?:an?|half an?|a couple of|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:(?:work(?:ing)?|business)[ -]?)?(?:minute|hour|day|week|month|year)s? from now\b"
)
_NUMBERS = (
    r"(?<!\d:)\d{1,4}(?= ?(?:(?:(?:work|business)[a-z]*[ -]?)?[a-z]{1,7} from now\b"
    r"|[-/.:年月日号点时个天半小分周星礼工刻钟]|(?:st|nd|rd|th)\b|of |o['’]?clock"
    r"|[ap]\.?m\b|in the |at night|noon|midday|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_CHARACTERS = (
    r"[今明](?=[天日儿早晚晨夜年])|大?后[天日儿]|下(?=下?个?[周星礼月季]|[午班])|[本这](?=个?[周星礼月季])|周(?=[一二三四五六日天末])"
    rf"|星期|礼拜|月[底末]|[年季]度?[底末]|[上中正凌清傍半深午](?=[午晨晚夜后])|[早晚]上|(?<!最)[早晚](?=[\d{NUMERALS}])|民国"
    rf"|(?<![{NUMERALS}半])(?:[{NUMERALS}]{{1,3}}|半)(?=[个半年月日号点时天小分周星礼工刻钟])|" + counted.CHARACTERS
)
STARTS = re.compile(rf"(?<![a-z0-9_./#$@&+-])(?:{_WORDS}|{_NUMBERS})|(?![\x00-\x7f])(?:{_CHARACTERS})", re.ASCII)
LOOK_BACK = 30

LEAD = (
    r"\b(?:by|(?<!not )(?:before|until|till)|deadline(?: is)?|due(?: date)?(?: is)?(?: by| before)?|not? later than)\b"
    r"|(?:at the )?latest by\b|截[止至](?:日期?|时间)?[是为到于]?|最[迟晚]|期限[是为]?|交期|到期日?"
)
_BEFORE = re.compile(
    rf"(?P<lead>(?:{LEAD})(?: ?: ?| )?(?:(?:on|at|in|the|于|在) ?)*)$"
    r"|(?P<block>\b(?:from|since|of|after|every|each|last|past|than|between|and|or|to|through|vs|per"
    r"|(?:daily|weekly|monthly|(?:every|each) ?(?:day|week|month))(?: at| on)?|not (?:before|until)) (?:the )?"
    r"|[-–~]|[从自上至到和或及第]个?|每个?(?:工作日|[天日周月年早晚])?的?)$"
    r"|(?P<soft>\b(?:(?P<at>at)|on|for|around)(?: the)? |[于在] ?)$",
    re.ASCII,
)
_RANGE = re.compile(r" ?(?:[-–—~至到和或、]|to|and|or|through) ?")
# 明天把合同寄出: what follows 把 is to be done then.
AFTER = re.compile(
    r" ?(?:之前|以前|前(?![端台面后沿任期提景])|截止|到期|为止|之内|以内|内(?![部容存外勤网])|at the latest\b|(?=把))"
)
_LINE_ENDS = re.compile(r"[ .。!?;)\]】」』]*(?:,? ?(?:please|pls|thanks|thx|谢谢)[ .。!?]*)?(?:$|\n)")


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase in its line, with the words before it and after it that tell what it is there for."""

    text: str
    start: int
    phrase: Phrase
    before: re.Match[str] | None
    after: re.Match[str] | None

    @property
    def said_due(self) -> bool:
        """A lone lower-case sun is the one that shines, whatever it is by."""
        if self._before("lead"):
            return self.text[self.start : self.phrase.end] != "sun"
        return self.after is not None or self.phrase.limit

    def ends_line(self, capital: bool) -> bool:
        """Stands at the end and is surely a date. "Stopped at 9:15" tells of the past, and "sat" is mostly a verb."""
        verb = not capital and self.text[self.start : self.phrase.end] in ("sat", "sun")
        past = self.phrase.rolled and self._before("at")
        return not (self.phrase.weak or verb or past) and _LINE_ENDS.match(self.text, self.phrase.end) is not None

    def span(self) -> tuple[int, int]:
        """Where all the words understood stand, "by" and 之前 among them."""
        start = self.before.start() if self.before else self.start
        return start, self.after.end() if self.after else self.phrase.end

    def _before(self, name: str) -> bool:
        return self.before is not None and self.before[name] is not None


def places(text: str, start: int, end: int, frame: Frame) -> Iterator[Place]:
    """Every phrase between `start` and `end` that is neither the end of a range nor a "since Monday"."""
    previous = None
    position = start
    while began := STARTS.search(text, position, end):
        at = began.start()
        phrase = read_phrase(text, at, frame)
        position = phrase.end if phrase else at + 1
        if phrase is None:
            continue
        before = _BEFORE.search(text, max(start, at - LOOK_BACK), at)
        ranged = previous is not None and _RANGE.fullmatch(text, previous, at)
        previous = phrase.end
        if not ranged and not (before and before["block"]):
            yield Place(text, at, phrase, before, AFTER.match(text, phrase.end))
