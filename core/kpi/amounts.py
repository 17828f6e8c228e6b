"""A value as people write it, in the unit of its KPI: `3.4M`, `125万`, `NT$340萬`, `78%`, `about 3.5 h`."""

from __future__ import annotations

import re
from decimal import Decimal

from core.dates.fold import half_width
from core.errors import MusterError
from core.kpi.model import PERCENT
from core.kpi.said import is_currency, symbol
from core.numbers import parse_number

MOST = Decimal(9_000_000_000_000)
_SIGNS = {
    "TWD": "nt$ ntd twd nt $ 新台幣 新臺幣 台幣 臺幣 元 塊",
    "CNY": "rmb cny cn¥ ¥ 人民币 人民幣 元",
    "USD": "us$ usd $ 美元 美金",
    "HKD": "hk$ hkd $ 港币 港幣 元",
    "JPY": "jpy jp¥ ¥ 日圓 日元 円",
    "EUR": "eur € 欧元 歐元",
}
_HOURS = "hours hour hrs hr h 小时 小時 時 时 工時 工时"
_COUNTERS = "个 個 家 次 件 人 户 戶 天 名"
_DIGITS = re.compile(r"-?[\d,]{14,}(?:\.\d*)?")
_ENDS_IN_NUMBER = re.compile(r"(?:[\dkmb萬万億亿千]|mn|bn|thousand|million|billion)$", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:about|around|approximately|approx\.?|roughly|it is|it was|is|was|大约|大約|大概|约|約|是|为|為|共)\s*"
    r"|[~≈=:]\s*)+",
    re.IGNORECASE,
)
_BEHIND = ("左右", "上下", "in total", *",.;!。，；！")
_OWED = re.compile(r"\((.*)\)")


class AmountError(MusterError):
    """`key` is a catalog key below `kpiamount.`: `number`, `percent`, `currency`, `unit` or `large`."""

    def __init__(self, key: str, given: str) -> None:
        super().__init__(f"{key}: {given}")
        self.key, self.given = key, given


def read_amount(text: str, unit: str) -> Decimal:
    """A percentage is given as one, `78%` or `78`, and comes back as 0.78. Raises AmountError."""
    bare = _alone(half_width(text).replace("\u2212", "-").strip())
    if owed := _OWED.fullmatch(bare):  # as bookkeepers write what is below nothing
        bare = f"-{owed[1].strip()}"
    if percent := bare.endswith("%"):
        bare = bare[:-1].strip()
        if unit != PERCENT:
            raise AmountError("percent", text.strip()[:30])
    else:
        bare = _without_unit(bare, unit)
    found = parse_number(bare)
    if found is None and _DIGITS.fullmatch(bare):
        raise AmountError("large", text.strip()[:30])
    if found is None:
        raise AmountError("currency" if _other_currency(bare, unit) else "number", text.strip()[:30])
    value = Decimal(found) / (100 if percent or unit == PERCENT else 1)
    if abs(value) > MOST:
        raise AmountError("large", text.strip()[:30])
    return value


def _alone(text: str) -> str:
    """Without the words around it: `about 3.4M in total.`, 「大約340萬左右」."""
    said = _BEFORE.match(text)
    bare = text[said.end() :] if said else text
    while found := next((word for word in _BEHIND if bare.endswith(word)), ""):
        bare = bare.removesuffix(found).rstrip()
    return bare


def _words(unit: str) -> list[str]:
    if is_currency(unit):
        found = [*_SIGNS.get(unit, "").split(), unit.lower(), symbol(unit).lower()]
    elif unit == "hours":
        found = _HOURS.split()
    elif unit == PERCENT:
        found = []
    else:
        found = [*_COUNTERS.split(), *([unit.lower(), unit.lower().removesuffix("s")] if unit else [])]
    return sorted((word for word in found if word), key=len, reverse=True)


def _without_unit(text: str, unit: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        return text
    sign, low, text = (text[0], low[1:].lstrip(), text[1:].lstrip()) if text.startswith(("+", "-")) else ("", low, text)
    for word in _words(unit):
        if low.startswith(word) and not word.isdecimal():
            low, text = low[len(word) :].lstrip(), text[len(word) :].lstrip()
            break
    for word in _words(unit):
        if low.endswith(word) and _ENDS_IN_NUMBER.search(low[: -len(word)].rstrip()):
            text = text[: -len(word)].rstrip()
            break
    return sign + text


def _other_currency(text: str, unit: str) -> bool:
    """Whether it would be a number but for the sign of another currency."""
    others = (other for other in _SIGNS if other != unit and is_currency(unit))
    return any(parse_number(_without_unit(text, other)) is not None for other in others)


def find_currency(text: str) -> str:
    """The ISO code that a unit means: `NT$`, `ntd`, `人民币`, `EUR`; "" for what is no currency."""
    low = half_width(text).strip().lower()
    named = {
        word: code for code, words in _SIGNS.items() for word in words.split() if word not in ("$", "¥", "元", "nt")
    }
    return named.get(low, "")
