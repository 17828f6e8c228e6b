"""A formula of a KPI: `sales / target(sales)`, `(collected + advance) / sum(due, quarter)`, 「銷售額 / 目標(銷售額)」.

A small grammar, read by recursive descent: `+ - * / ( )`, numbers, percent, names of KPIs in any language, and
functions. Nothing of it is ever run as a program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core.dates.fold import half_width
from core.errors import MusterError
from core.kpi.periods import KINDS, PeriodKind

LONGEST, DEEPEST = 500, 40
_TOKEN = re.compile(
    r"""\s*(?:(?P<percent>\d{1,15}(?:\.\d{1,9})?)\s*%|(?P<number>\d{1,15}(?:\.\d{1,9})?)(?![\w.])
    |"(?P<quoted>[^"]+)"|(?P<name>[^\W\d_]\w*)|(?P<sign>[-+*/(),]))""",
    re.VERBOSE,
)
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", **dict.fromkeys("“”「」『』", '"'), "、": ","})
_ALIASES = {
    "sum": "sum 合計 合计 總和 总和 加總",
    "count": "count 計數 计数",
    "average": "average mean 平均",
    "previous": "previous 上期",
    "year_before": "year_before 去年同期",
    "target": "target 目標 目标",
    "total": "total 全公司",
    "ratio": "ratio 比率",
}
FUNCTIONS = {word: name for name, words in _ALIASES.items() for word in words.split()}
_PERIODS: dict[str, PeriodKind] = {kind: kind for kind in KINDS}
_PERIODS |= {"日": "day", "週": "week", "周": "week", "月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
_OF_NAME, _OVER = frozenset({"target", "total"}), frozenset({"sum", "count", "average"})


class FormulaError(MusterError):
    """`key` is a catalog key below `formula.`; `given` is the part that it is about."""

    def __init__(self, key: str, given: str = "") -> None:
        super().__init__(f"{key}: {given}")
        self.key, self.given = key, given


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A KPI, as it is called in the formula."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative:
    of: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`over` is the period of sum, count and average; "" where none is said."""

    function: str
    args: tuple[Node, ...]
    over: PeriodKind | None = None


Node = Number | Ref | Operation | Negative | Call


class _Token(NamedTuple):
    sort: str
    text: str


def parse(text: str) -> Node:
    """Raises FormulaError, which names the part that is not understood."""
    if len(text) > LONGEST:
        raise FormulaError("long", str(LONGEST))
    return _Parser(_tokens(text)).whole()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything within it."""
    yield node
    below: tuple[Node, ...] = ()
    if isinstance(node, Operation):
        below = (node.left, node.right)
    elif isinstance(node, Negative):
        below = (node.of,)
    elif isinstance(node, Call):
        below = node.args
    for one in below:
        yield from walk(one)


def names(node: Node) -> list[str]:
    """The KPIs that it names, each once, in the order of the text."""
    return list(dict.fromkeys(one.name for one in walk(node) if isinstance(one, Ref)))


def write(node: Node, called: Callable[[str], str] = str, word: Callable[[str], str] = str) -> str:
    """The formula as text that reads back to the same; `called` says what a KPI is called in it, `word` a function and
    a period."""
    match node:
        case Number(value, percent):
            return f"{value.normalize() * 100:f}%" if percent else f"{value.normalize():f}"
        case Ref(name):
            return _quoted(called(name))
        case Negative(of):
            return f"-{_inner(of, (called, word), isinstance(of, Operation | Negative))}"
        case Operation(sign, left, right):
            first = _inner(left, (called, word), sign in "*/" and isinstance(left, Operation) and left.sign in "+-")
            tighter = isinstance(right, Negative) or (
                isinstance(right, Operation) and (sign in "*/" or right.sign in "+-")
            )
            return f"{first} {sign} {_inner(right, (called, word), tighter)}"
        case Call(function, args, over):
            parts = [*(write(arg, called, word) for arg in args), *([word(over)] if over else [])]
            return f"{word(function)}({', '.join(parts)})"


def _quoted(name: str) -> str:
    """In quotes where it would be read as anything but a name."""
    words = name.split(" ")
    tokens = [_TOKEN.fullmatch(word) for word in words]
    bare = all(token and token["name"] == word for token, word in zip(tokens, words, strict=True))
    return name if bare and name.lower() not in FUNCTIONS else f'"{name}"'


def _inner(node: Node, words: tuple[Callable[[str], str], Callable[[str], str]], bracketed: bool) -> str:
    text = write(node, *words)
    return f"({text})" if bracketed else text


def _tokens(text: str) -> list[_Token]:
    line, at, found = half_width(text).translate(_SIGNS).strip(), 0, list[_Token]()
    while at < len(line):
        match = _TOKEN.match(line, at)
        if match is None:
            raise FormulaError("unread", line[at:].strip()[:30])
        at, sort = match.end(), match.lastgroup or ""
        found.append(_Token(sort, match[sort].strip()))
    return found


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def whole(self) -> Node:
        found = self._sum()
        if self._at < len(self._tokens):
            raise FormulaError("unexpected", self._tokens[self._at].text)
        return found

    def _sum(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError("deep", str(DEEPEST))
        found = self._product()
        while sign := self._sign("+", "-"):
            found = Operation(sign, found, self._product())
        self._depth -= 1
        return found

    def _product(self) -> Node:
        found = self._factor()
        while sign := self._sign("*", "/"):
            found = Operation(sign, found, self._factor())
        return found

    def _factor(self) -> Node:
        negative = False
        while sign := self._sign("-", "+"):
            negative ^= sign == "-"
        found = self._atom()
        return Negative(found) if negative else found

    def _atom(self) -> Node:
        if self._at >= len(self._tokens):
            raise FormulaError("ends")
        token = self._tokens[self._at]
        self._at += 1
        if token.sort == "number":
            return Number(Decimal(token.text))
        if token.sort == "percent":
            return Number(Decimal(token.text) / 100, percent=True)
        if token.sort == "name" and token.text.lower() in FUNCTIONS and self._sign("("):
            return self._call(FUNCTIONS[token.text.lower()])
        if token.sort in ("name", "quoted"):
            return Ref(self._joined(token))
        if token.text == "(":
            found = self._sum()
            self._close()
            return found
        raise FormulaError("unexpected", token.text)

    def _joined(self, token: _Token) -> str:
        """A name of several words need not be quoted."""
        words = [token.text]
        while token.sort == "name" and self._at < len(self._tokens) and self._tokens[self._at].sort == "name":
            words.append(self._tokens[self._at].text)
            self._at += 1
        return " ".join(words)

    def _call(self, function: str) -> Node:
        args, over = [self._sum()], None
        while self._sign(","):
            args.append(self._sum())
        self._close()
        if function in _OVER and len(args) == 2 and isinstance(args[1], Ref):
            over = _PERIODS.get(args[1].name.lower())
            if over is None:
                raise FormulaError("period", args[1].name)
            args.pop()
        if len(args) != (2 if function == "ratio" else 1):
            raise FormulaError("arguments", function)
        if function in _OF_NAME | _OVER and not isinstance(args[0], Ref):
            raise FormulaError("name", function)
        return Call(function, tuple(args), over)

    def _sign(self, *wanted: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at] in [("sign", sign) for sign in wanted]:
            self._at += 1
            return self._tokens[self._at - 1].text
        return ""

    def _close(self) -> None:
        if not self._sign(")"):
            raise FormulaError("bracket")
