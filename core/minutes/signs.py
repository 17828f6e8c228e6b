"""The signs by which a line of notes says what it is, in English, 简体 and 繁體; matched in folded text."""

from __future__ import annotations

import re

from core.marks import CJK

_ORDINAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})"
_PREFIX = re.compile(
    r"\s*(?:"
    r"(?P<done>(?:[-*+] *)?(?:\[[xX✓✔]\]|[☑☒✅✔]))"
    r"|(?P<box>(?:[-*+] *)?\[ ?\]|[☐□▢◻⬜])"
    r"|[•·‧・･●○▪▫◦►▶➢➤※★☆◆◇■→] *"
    r"|[-*+–—](?= )"
    rf"|第?{_ORDINAL}[、]"
    rf"|[(（]{_ORDINAL}[)）]"
    r"|\d{1,3}[.)](?=[ \D])(?!\d)"
    r"|[一二三四五六七八九十]{1,3}[.．](?!\d)"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
    r"|[a-zA-Z][.)](?= )"
    r")\s*"
)
_DECISION = r"decisions?(?: made| taken)?|decided|resolved|resolutions?|agreed|决议|決議|决定|決定|结论|結論|議決|议决"
_ACTION = (
    r"action(?: item| point)?s?|a\.?i\.?s?|to-?dos?|to do|tasks?|next steps?|follow-?ups?"
    r"|待办|待辦|行动|行動|任务|任務|跟进|跟進|追踪|追蹤|后续|後續|待处理|待處理"
)
_ITEM = "(?:事项|事項|项目|項目|项|項)?"
_PRESENT = (
    r"present|attendees|attendance|attended|participants|in attendance"
    r"|出席|与会|與會|参加|參加|到会|到會|参会|參會"
)
_ABSENT = r"absent|apologies|regrets|缺席|请假|請假|未到"
_PEOPLE = "(?:者|人员|人員|人)?"
_AGENDA = r"agenda|topics|议程|議程|议题|議題"
_OTHER = r"notes?|minutes|discussion|discussed|background|讨论|討論|备注|備註|纪录|紀錄|记录|記錄|其他|背景|报告|報告"
_HEADS = (
    rf"(?P<decision>{_DECISION}){_ITEM}|(?P<action>{_ACTION}){_ITEM}|(?P<present>{_PRESENT}){_PEOPLE}"
    rf"|(?P<absent>{_ABSENT}){_PEOPLE}|(?P<agenda>{_AGENDA})|(?P<other>{_OTHER})"
)
_NUMBER = r" ?(?:[#(]? ?\d{1,3}\)?|[一二三四五六七八九十]{1,3})?"
_HEAD = re.compile(rf"[#*_\s]*[\[【「(（]?(?:{_HEADS}){_NUMBER}[*_ ]*(?:[\]】」)）]\s*:?|:)\s*[*_]*\s*")
"""A word with its colon or in brackets: `Decision: …`, `決議二：…`, `[action] …`."""
_DECIDED = re.compile(
    r"\s*(?P<decision>(?:(?:we(?: have|'ve)? |it was )(?:decided|agreed|resolved)(?: to\b| that\b|:)"
    r"|(?:decided|agreed|resolved)(?: to| that)\b|(?:决议|決議|议决|議決|决定|決定)(?= )"
    r"|(?:大家|我们|我們|会议|會議|会上|會上)(?:一致)?(?:决定|決定|同意|决议|決議):?))\s*"
)
"""`We agreed to …`, 「決議 …」, 「大家決定…」: said without its colon."""
_BARE = re.compile(rf"[#*_\s]*(?:{_HEADS})[*_\s]*")
"""The word alone on its line: a heading."""
_TO_DO = re.compile(rf"\s*(?P<action>to-?do\b|todo\b|待办|待辦){_ITEM}(?=[ @:]|[{CJK}])\s*")
"""`to do` and 待辦 need no colon."""
_WELL = re.compile(
    r"\s*(?:(?:ok|okay|fine|good|great|perfect|right|all right|alright|so|well|yes|now|then|finally"
    r"|好的?|好吧|行|可以|嗯|对|對|那|那么|那麼|所以|最后|最後)(?![a-z])[\s,，。.;；!！…、–—-]{0,4}){1,3}"
)
"""What people say before they come to the point: `OK, fine: …`, 「好，那…」."""
_CLAUSE = re.compile(r"\s*+(?P<words>[^,，。.;；!！?？:\n]{1,40}?)\s?[,，。.;；!！—–]\s*")
"""A few words with their comma: `After some talk, …`."""
_MOST_WORDS, _MOST_CHARACTERS = 4, 10
_OPEN = re.compile(
    r"\s*(?:(?:whether|if|who|what|when|where|which|how|why)\b|是否|要不要|能不能|可不可以|谁|誰|何时|何時)"
    r"|[^\n]*[?？吗嗎]\s*$"
)
"""A question is nothing decided: `the decision: whether …`."""
_NAMED = re.compile(r"\s*+@?([^\s:@,，。;；、!?？！][^:@,，。;；、!?？！\n]{0,23}?)\s*+:\s*+(?!//)")
"""A name with a colon, to be looked up; `http://` is none."""
AT = re.compile(rf"@([\w.'’-]{{1,40}}|[{CJK}]{{1,4}})")
_DO = r"跟进|跟進|负责|負責|处理|處理|跟催|完成|执行|執行|安排|落实|落實|確認|确认"
BY = re.compile(rf"(?:由|请|請|麻烦|麻煩) ?@?(?P<who>[^,，。;；:\n]{{1,12}}?) ?(?P<verb>{_DO})")
"""由王大維跟進, and 請小陳處理."""
DOES = re.compile(rf"(?<![由请請])@?(?P<who>[\w{CJK}]{{1,8}}?) ?(?P<verb>跟进|跟進|负责|負責|跟催)")
"""王大維跟進."""
FOLLOWS = re.compile(
    r"(?:-{1,9}>|→|—|–|-|\(|（|\[)? ?(?:owner|负责人|負責人|承辦|承办|assigned to|assignee) ?:? ?@?"
    r"(?P<who>[^,，。;；:)）\]\n]{1,24})"
)
TAIL = re.compile(
    r"(?:[,，;；(（\[]|-{1,9}>|→|—|–| -(?![->])) ?@?(?P<who>[^,，。;；:()（）\[\]\n]{1,24}?)[\s)）\].。,，—–-]*$"
)
"""A name at a line's end: `…, Bob`, `… (Bob)`, `… → Bob`."""
REVIEW = re.compile(
    r"(?:to be )?review(?:ed)?(?: again)?(?: (?:by|on|in|at))?"
    r"|检视|檢視|复审|複審|覆審|复核|複核|覆核|复查|複查|覆查|检讨|檢討|回顾|回顧|再议|再議"
)
_COMMA = re.compile(r"(.*)[,，;；、(（](.*)", re.DOTALL)
LIST = re.compile(r"[,，、;；/]| and | & |\n|(?<=[^\sA-Za-z]) +(?=[^\sA-Za-z])")
"""Between names."""


def prefix(low: str, start: int) -> re.Match[str] | None:
    """A bullet, a number or a box where a line's words would begin."""
    return _PREFIX.match(low, start)


def head(low: str, start: int) -> re.Match[str] | None:
    return _HEAD.match(low, start) or _TO_DO.match(low, start) or _DECIDED.match(low, start)


def midway(low: str, start: int) -> re.Match[str] | None:
    """`Fine, decision: …`, 「好，決議：…」: the sign behind a few words. In running prose, as in `the decision: …`, it
    is none."""
    found = _behind(low, start)
    if found is None and (name := named(low, start)):
        found = _behind(low, name.end())
        found = found if found and found["decision"] else None  # `Bob: well, action: …` is read as Bob's
    return found if found and not _OPEN.match(low, found.end()) else None


def _behind(low: str, start: int) -> re.Match[str] | None:
    """The sign of a decision or an action behind a word or a short clause."""
    aside = _WELL.match(low, start) or _CLAUSE.match(low, start)
    match = _HEAD.match(low, aside.end()) if aside and _is_short(aside.groupdict().get("words") or "") else None
    return match if match and (match["decision"] or match["action"]) else None


def _is_short(words: str) -> bool:
    return len(words.split()) <= _MOST_WORDS and (words.isascii() or len(words) <= _MOST_CHARACTERS)


def bare(low: str, start: int) -> re.Match[str] | None:
    return _BARE.fullmatch(low, start)


def named(low: str, start: int = 0) -> re.Match[str] | None:
    return _NAMED.match(low, start)


def without_review(text: str) -> str:
    """`We ship on Mondays, review` without what stands behind its last comma, which was said of a moment that is read
    already; a `code review` stays what it is."""
    said = text.rstrip(" .。)）")
    found = _COMMA.fullmatch(said)
    only = found and found[1].strip() and REVIEW.fullmatch(found[2].strip().lower())
    return found[1].rstrip() if found and only else text
