"""Targets as people type them: `complaint !high respond 1h`, `for grade A reply next day`, 投訴 !高 1小時接手."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.dates.fold import NUMERALS, fold, number
from core.marks import severity_of
from core.sla.span import MOST, Span, Unit

_SHOWN = 60
_LONGEST = 300


class SlaError(ValueError):
    """Something that was given for targets and is not possible. `key` is the catalog's, `given` the words."""

    def __init__(self, key: str, given: str = "") -> None:
        super().__init__(f"{key}: {given}")
        self.key = key
        self.given = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"


@dataclass(slots=True)
class Said:
    """What was understood. `default` are those whose own target is taken back; a span of None switches one off."""

    kind: str = ""
    severity: str = ""
    grade: str = ""
    spans: dict[str, Span | None] = field(default_factory=dict)
    default: list[str] = field(default_factory=list)

    @property
    def whats(self) -> list[str]:
        return [*self.spans, *self.default]


_WHATS = {
    "response": "respon[ds]e?|taken?|接手|响应|響應|回应|回應",
    "resolution": "resolved?|resolution|solved?|解决|解決|处理|處理",
    "reply": "repl(?:y|ied)|answer(?:ed)?|回复|回復|回覆|答复|答覆",
    "state": "state|age|stay|停留|状态|狀態",
}
_UNITS: dict[str, Unit] = {
    "minute": "minute", "min": "minute", "m": "minute", "分": "minute", "分钟": "minute",
    "hour": "hour", "hr": "hour", "h": "hour", "小时": "hour", "钟头": "hour",
    "day": "day", "d": "day", "天": "day", "日": "day", "工作日": "day", "工作天": "day",
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<skip>[\s,;、。：:]+|(?:and|for|in|within|by|after|the|of|with|clients?|customers?)\b|[之以]?内|[和在的]|客户|客戶)"
    r"|(?P<grade>grade ?(?P<letter>[abc])\b|等[级級] ?(?P<named>[abc])\b|(?P<marked>[abc]) ?[级級])"
    r"|(?P<end>eod\b|(?:the )?end of (?:the )?day\b|(?:the )?same day\b|[当當][天日])"
    r"|(?P<next>(?:the )?next (?:working )?day\b|[次隔翌]日|隔天|第二天)"
    r"|(?P<off>off\b|none\b|never\b|关闭|關閉|不限)"
    r"|(?P<default>default\b|reset\b|[预預][设設]|默认|預設|[还還]原)"
    rf"|(?P<span>(?P<amount>\d{{1,9}}|[{NUMERALS}]{{1,3}}) ?(?:个 ?)?(?:(?:working|business) ?)?"
    r"(?P<unit>minute|min|m|hour|hr|h|day|d|分钟|分|小时|钟头|工作日|工作天|天|日)s?(?![a-z]))"
    r"|(?P<severity>[!！]?(?:(?:low|normal|high|urgent)\b|紧急|緊急|低|一般|普通|高|急))"
    + "".join(rf"|(?P<{what}>(?:{words})(?![a-z]))" for what, words in _WHATS.items())
)
_WORD = re.compile(r"\S+")


def read_targets(text: str, kinds: Mapping[str, str]) -> Said:
    """What the words say; `kinds` are the names of kinds, folded, with their keys. Raises SlaError."""
    if len(text) > _LONGEST:
        raise SlaError("sla.unread", text)
    said, waiting = Said(), _Waiting()
    names = sorted(kinds, key=len, reverse=True)
    folded, at = fold(text), 0
    while at < len(folded):
        name = next((name for name in names if _stands(name, folded, at)), None)
        if name is not None:
            _once(said, "kind", kinds[name], text[at : at + len(name)])
            at += len(name)
            continue
        found = _TOKEN.match(folded, at)
        if found is None:
            word = _WORD.match(text, at)
            raise SlaError("sla.unread", word[0] if word else text)
        _take(found, said, waiting)
        at = found.end()
    if waiting.what or waiting.span:
        raise SlaError(f"sla.{'no_span' if waiting.what else 'no_what'}", waiting.words)
    return said


def read_length(text: str) -> tuple[Span | None, bool]:
    """One length alone, and whether it is to be the default again. Raises SlaError."""
    said = read_targets(f"respond {text}", {})
    if said.whats != ["response"] or said.kind or said.severity or said.grade:
        raise SlaError("sla.unread", text)
    return said.spans.get("response"), bool(said.default)


@dataclass(slots=True)
class _Waiting:
    """What was said first of a pair; either may come first."""

    what: str = ""
    span: tuple[Span | None, bool] | None = None
    words: str = ""


def _stands(name: str, text: str, at: int) -> bool:
    """Whether the name begins here and does not stop inside a word."""
    after = text[at + len(name) : at + len(name) + 1]
    return text.startswith(name, at) and not (name.isascii() and after.isascii() and after.isalpha())


def _take(found: re.Match[str], said: Said, waiting: _Waiting) -> None:
    group, words = found.lastgroup or "", found[0]
    if group in ("letter", "named", "marked", "grade"):
        _once(said, "grade", (found["letter"] or found["named"] or found["marked"]).upper(), words)
    elif found["severity"]:
        _once(said, "severity", severity_of(words) or "", words)
    elif what := next((what for what in _WHATS if found[what]), ""):
        if waiting.what:
            raise SlaError("sla.no_span", waiting.words)
        _pair(said, waiting, what, waiting.span, words)
    elif not found["skip"]:
        if waiting.span:
            raise SlaError("sla.no_what", waiting.words)
        _pair(said, waiting, waiting.what, _span(found), words)


def _pair(said: Said, waiting: _Waiting, what: str, span: tuple[Span | None, bool] | None, words: str) -> None:
    """Both halves are there, or the first one waits for the other."""
    if not what or span is None:
        waiting.what, waiting.span, waiting.words = what, span, words
        return
    if what in said.whats:
        raise SlaError("sla.twice", words)
    if span[1]:
        said.default.append(what)
    else:
        said.spans[what] = span[0]
    waiting.what, waiting.span, waiting.words = "", None, ""


def _span(found: re.Match[str]) -> tuple[Span | None, bool]:
    if found["off"] or found["default"]:
        return None, bool(found["default"])
    if found["end"] or found["next"]:
        return Span(int(bool(found["next"])), "end"), False
    span = Span(number(found["amount"]), _UNITS[found["unit"]])
    if not 0 < span.amount <= MOST[span.unit]:
        raise SlaError("sla.span_range", found[0])
    return span, False


def _once(said: Said, name: str, value: str, words: str) -> None:
    if getattr(said, name):
        raise SlaError("sla.twice", words)
    setattr(said, name, value)
