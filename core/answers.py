"""Answers as people write them: yes, yes under a condition, no with its reason."""

from __future__ import annotations

import re
from typing import Literal

from core.dates.fold import half_width

AnswerOf = Literal["yes", "if", "no"]
_YES = (
    r"yes|no (?:problem|objections?)|yep|yeah|ok|okay|agreed?|fine|sure|approved?"
    r"|可以|同意|行|好的?|没问题|沒問題|能|批准|核准|是的?"
)
_NO = r"no|nope|not possible|cannot|can't|disagree|rejected?|不行|不可以|不同意|不能|做不到|无法|無法|否|不是"
_IF = (
    r"if|but|provided(?: that)?|as long as|only if|on condition(?: that)?"
    r"|但是?|不过|不過|如果|只要|前提[是为為]?|[条條]件[是为為]?"
)
_WHY = r"because|since|as|due to|因[为為]?|由[于於]"
_ENDS = r"(?![a-z0-9])"
_CONDITION = re.compile(rf"(?:{_YES}){_ENDS}[\s,，。.;；:：]*(?:{_IF}){_ENDS}[\s,，:：]*(?P<words>.*)", re.DOTALL)
_AGREED = re.compile(rf"(?:{_YES}){_ENDS}[\s!！.。~]*")
_REFUSED = re.compile(
    rf"(?:{_NO}){_ENDS}(?:\s*$|\s*[,，。.;；:：!！]\s*|\s*(?=(?:{_WHY})))(?:(?:{_WHY}){_ENDS})?[\s,，:：]*(?P<words>.*)",
    re.DOTALL,
)


def read_answer(text: str) -> tuple[AnswerOf, str] | None:
    """`yes`, `yes, if we get until Friday`, `no, because …`, 「可以」「同意，但…」「不行，因为…」; otherwise None.

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
