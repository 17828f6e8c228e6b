"""Lengths of time from now: in 2 hours, in 2 working hours, within 3 working days, 兩小時內, 半年后, 三个工作日后."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.dates.dated import Day
from core.dates.fold import NUMERALS, number
from core.dates.frame import Frame, months_later
from core.dates.rules import Rules


@dataclass(frozen=True, slots=True)
class Span:
    """`limit`: said as a limit (within, 内), so that it is a due date wherever it stands."""

    amount: float
    unit: str
    limit: bool

    def moment(self, frame: Frame) -> datetime | None:
        """Minutes and hours are counted from this moment on; other units come down to a day."""
        if self.unit == "workhour":
            return frame.worked_later(timedelta(hours=self.amount))
        if self.unit not in ("minute", "hour"):
            return None
        return frame.later(timedelta(**{f"{self.unit}s": self.amount}))

    @property
    def timed(self) -> bool:
        return self.unit in ("minute", "hour", "workhour")

    def day(self) -> Day:
        return Day(self._on)

    def _on(self, frame: Frame, _: int) -> date | None:
        if self.unit == "month" and self.amount == 0.5:
            return frame.today + timedelta(days=15)
        if self.unit == "year" and self.amount == 0.5:
            return months_later(frame.today, 6)
        count = int(self.amount)
        if count != self.amount:
            return None
        match self.unit:
            case "workday":
                return frame.workdays_later(count)
            case "workhour":
                return None
            case "month" | "year":
                return months_later(frame.today, count * (12 if self.unit == "year" else 1))
        return frame.today + timedelta(days=count * (7 if self.unit == "week" else 1))


_AMOUNTS = {
    "a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "a couple of": 2, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_ENGLISH = "|".join(sorted(_AMOUNTS, key=len, reverse=True))
_CHINESE_UNITS = {
    "分钟": "minute", "小时": "hour", "钟头": "hour", "天": "day", "日": "day", "周": "week", "星期": "week",
    "礼拜": "week", "个月": "month", "年": "year", "工作日": "workday", "工作天": "workday", "工作小时": "workhour",
}  # fmt: skip


def _english(lead: str, amount: str, unit: str) -> Span:
    value = _AMOUNTS[amount] if amount in _AMOUNTS else float(amount)
    return Span(value, _unit_of(unit), lead == "within")


def _unit_of(word: str) -> str:
    if "work" in word or "business" in word:
        return "workhour" if "hour" in word else "workday"
    units = ("month", "minute", "hour", "day", "week", "year")
    return next(unit for unit in units if unit.startswith(word[:2].rstrip("k")))


def _chinese(amount: str, half: str | None, unit: str, end: str) -> Span:
    value = 0.5 if amount == "半" else float(amount) if amount.isascii() else number(amount)
    return Span(value + (0.5 if half else 0), _CHINESE_UNITS[unit], "内" in end)


_END = r"(之后|以后|后(?![台端勤天])|之内|以内|内(?![部容存外勤网]))"
_DIGITS = r"\d{1,3}(?:\.\d)?"
_UNIT = (
    r"months?|years?|min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?|w(?:ee)?ks?|(?:work(?:ing)?|business)[ -]?(?:days?|hours?)"
)
SPANS: Rules[Span] = Rules(
    (
        rf"(in|within) ({_DIGITS}|{_ENGLISH}) ?({_UNIT})\b",
        _english,
    ),
    (rf"({_DIGITS}|{_ENGLISH}) ?({_UNIT}) from now\b", lambda amount, unit: _english("in", amount, unit)),
    (rf"({_DIGITS}|[{NUMERALS}]{{1,3}}|半) ?个?(半)?个?({'|'.join(_CHINESE_UNITS)}) ?{_END}", _chinese),
    (rf"([一三])刻钟 ?{_END}", lambda count, end: Span(15 * number(count), "minute", "内" in end)),
)
