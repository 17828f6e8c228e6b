"""Days that are counted in a week, a month or the days of work: the next working day, the first working day of next
month, the last Friday of the month, early next week, 下个工作日, 下个月第一个工作日, 下周初."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from core.dates.dated import DAY_NUMBER, Day
from core.dates.fold import number
from core.dates.frame import Frame, period, shifted
from core.dates.rules import Rules

WEEKDAY = r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
WEEK = "周|星期|礼拜"
NEXT = "下下个?|下个?|[本这]个?"
UNITS = {"周": "week", "星期": "week", "礼拜": "week", "月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
WORKDAY = r"(?:working|work|business)[ -]?day"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ORDINAL = r"first|second|third|fourth|fifth|last|[1-9]\d?(?:st|nd|rd|th)"
_MIDDLE = {"week": 3, "month": 15, "quarter": 45, "year": 181}
"""The day of the period by which its first half is over: a Wednesday, the fifteenth."""
_OF_WEEK = rf"(?:{WEEK})([一二三四五六日天])"


def weekday_of(word: str) -> int:
    return _WEEKDAYS.index(word[:3]) if word.isascii() else min("一二三四五六日天".index(word), 6)


def end_of(unit: str, shift: int) -> Day:
    """The last working day of this or a later period; of the next one when this one's is over."""

    def on(frame: Frame, minutes: int) -> date:
        day = frame.last_workday(*period(unit, shifted(unit, frame.today, shift)))
        if shift or not frame.gone(day, minutes):
            return day
        return frame.last_workday(*period(unit, shifted(unit, frame.today, 1)))

    return Day(on)


def shift_of(word: str | None) -> int:
    return word.count("下") if word else 0


def _later(word: str | None) -> int:
    return int(word == "next")


def _workday_after() -> Day:
    return Day(lambda frame, _: frame.workdays_later(1))


def _nth(unit: str, shift: int, count: int, weekday: int | None) -> Day | None:
    """The numbered working day, or Monday, of a period, -1 the last; of the next one when this one's is over."""
    if not count:
        return None

    def found(frame: Frame, ahead: int) -> date | None:
        first, last = period(unit, shifted(unit, frame.today, ahead))
        days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
        fit = [day for day in days if (frame.workday(day) if weekday is None else day.weekday() == weekday)]
        return fit[count if count < 0 else count - 1] if len(fit) >= abs(count) else None

    def on(frame: Frame, minutes: int) -> date | None:
        day = found(frame, shift)
        return found(frame, 1) if day and not shift and frame.gone(day, minutes) else day

    return Day(on)


def _english(ordinal: str, weekday: str | None, which: str | None, unit: str) -> Day | None:
    count = _ORDINALS.get(ordinal) or int(ordinal[:-2])
    return _nth(unit, _later(which), count, weekday_of(weekday) if weekday else None)


def _chinese(which: str, unit: str, ordinal: str, weekday: str | None) -> Day | None:
    count = -1 if ordinal.startswith("最") else number(ordinal.removeprefix("第"))
    return _nth(UNITS[unit], shift_of(which), count, weekday_of(weekday) if weekday else None)


def _start(unit: str, shift: int) -> Day | None:
    """Of this period it is mostly told as past, so that something else has to say that it is to come."""
    day = _nth(unit, shift, 1, None)
    return replace(day, weak=not shift) if day else None


def _middle(unit: str, shift: int) -> Day:
    """The last working day of the first half; of the next period's when this one's is over."""

    def found(frame: Frame, ahead: int) -> date:
        first, _ = period(unit, shifted(unit, frame.today, ahead))
        return frame.last_workday(first, first + timedelta(days=_MIDDLE[unit] - 1))

    def on(frame: Frame, minutes: int) -> date:
        day = found(frame, shift)
        return found(frame, 1) if not shift and frame.gone(day, minutes) else day

    return Day(on)


_PERIOD = r"(?:(next|this|the) )(week|month|quarter|year)\b"
COUNTED: Rules[Day] = Rules(
    (rf"(?:the )?(?:next|following) {WORKDAY}\b", _workday_after),
    (r"下一?个?工作[日天]|次一?个?工作[日天]|隔一?个工作[日天]", _workday_after),
    (r"(?:次|翌|隔)日|隔天", lambda: Day(lambda frame, _: frame.today + timedelta(days=1), weak=True)),
    (rf"(?:the )?({_ORDINAL}) (?:{WORKDAY}|({WEEKDAY})) (?:of|in) {_PERIOD}", _english),
    (
        rf"({NEXT})({WEEK}|月|季度?|年)的? ?(第 ?(?:{DAY_NUMBER})|最后一) ?个?(?:工作[日天]|{_OF_WEEK})",
        _chinese,
    ),
    (rf"(?:the )?(?:start|beginning) of {_PERIOD}", lambda which, unit: _start(unit, _later(which))),
    (r"early (next|this) (week|month|quarter|year)\b", lambda which, unit: _start(unit, _later(which))),
    (rf"(?:the )?middle of {_PERIOD}", lambda which, unit: _middle(unit, _later(which))),
    (r"mid(?:[ -](next|this))?[ -](week|month|quarter|year)\b", lambda which, unit: _middle(unit, _later(which))),
    (rf"({NEXT})({WEEK}|月|季度?|年)初", lambda which, unit: _start(UNITS[unit], shift_of(which))),
    (rf"({NEXT})(?:({WEEK})中|(月)中旬?)", lambda which, week, month: _middle(UNITS[week or month], shift_of(which))),
)
STARTS = (
    rf"following {WORKDAY}|(?:{_ORDINAL}) (?:{WORKDAY}|(?:{WEEKDAY})) (?:of|in) "
    r"|(?:start|beginning|middle) of (?:next|th)|early (?:next|this) |mid[ -](?:next|this|week|month|quarter|year)"
)
CHARACTERS = r"下(?=一?个?工作|年[初第最])|次(?=日|一?个?工作)|[隔翌](?=日|天|一?个工作)|本(?=年[初第最])"
