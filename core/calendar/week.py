"""The weekly pattern, as people write it: Mon–Fri 9:00–12:00 13:00–18:00; Sat 9–12, 周一至周五 9点–12点、13点–18点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from core.calendar.errors import CalendarError
from core.dates.fold import fold

Window = tuple[int, int]
"""From and until, in minutes after midnight; until is at most 24:00."""
Windows = tuple[Window, ...]
Week = tuple[Windows, ...]
"""The windows of Monday, Tuesday and so on."""

MIDNIGHT = 24 * 60
NOON = 12 * 60
_TIMES = ("time", "pm")
_LONGEST = 500
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OFFICE_DAY: Windows = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
OFFICE: Week = (_OFFICE_DAY,) * 5 + ((), ())
"""What is taken until somebody says otherwise."""

_ALL = range(7)
_GROUPS = {
    "every day": _ALL, "daily": _ALL, "每天": _ALL, "每日": _ALL, "weekdays": range(5), "工作日": range(5),
    "平日": range(5), "weekend": (5, 6), "周末": (5, 6),
}  # fmt: skip
_CHINESE = "一二三四五六日"
_TOKEN = re.compile(
    r"(?P<skip>[\s,;./、。和及]+|and\b|每(?=[周星礼])|的)"
    r"|(?P<to>-|–|—|~|～|至|到|to\b|until\b|till\b)"
    r"|(?P<group>" + "|".join(_GROUPS) + r")"
    r"|(?P<day>mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:rs?(?:days?)?)?|fri(?:days?)?|sat(?:urdays?)?"
    r"|sun(?:days?)?)\b"
    r"|(?P<chinese>(?:周|星期|礼拜)?[一二三四五六日天](?!\d))"
    r"|(?P<half>上午|早上|下午|晚上|中午)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)|[点时](?P<over>半|\d\d)?分?)?"
    r" ?(?P<ampm>[ap])?(?(ampm)\.?m\b\.?)",
    re.ASCII,
)


@dataclass(slots=True)
class _Group:
    days: list[int] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)


def read_week(text: str) -> Week:
    """The pattern that the text describes; hours without days are those of Monday to Friday. Raises CalendarError."""
    days: list[Windows] = [()] * 7
    groups = list(_groups(text))
    for group in groups:
        for day in group.days or range(5):
            days[day] = _checked((*days[day], *group.windows), text)
    if not any(days):
        raise CalendarError("calendar.hours_none", text)
    return tuple(days)


def read_windows(text: str) -> Windows:
    """The hours of one day. Raises CalendarError."""
    week = read_week(text)
    if len(set(week[:5])) > 1 or week[5] or week[6]:
        raise CalendarError("calendar.hours_unread", text)
    return week[0]


def read_span(text: str) -> Window:
    """One time of day to another, which may be the next day's: 20:00–8:00, 8pm to 8am. Raises CalendarError."""
    tokens = _tokens(text)
    if [kind in _TIMES for kind, _ in tokens] != [True, False, True] or tokens[1][0] != "to":
        raise CalendarError("calendar.hours_unread", text)
    return tokens[0][1], tokens[2][1]


def write_week(week: Week) -> str:
    """The pattern in the one form in which it is stored: `Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00`."""
    return "; ".join(
        f"{DAYS[first]}{f'-{DAYS[last]}' if last > first else ''} {write_windows(windows)}"
        for first, last, windows in runs(week)
    )


def write_windows(windows: Windows) -> str:
    return " ".join(f"{clock(start)}-{clock(end)}" for start, end in windows)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def runs(week: Week) -> list[tuple[int, int, Windows]]:
    """The working days of a week in runs with the same hours: first day, last day, windows."""
    found: list[tuple[int, int, Windows]] = []
    for day, windows in enumerate(week):
        if found and found[-1][1] == day - 1 and found[-1][2] == windows:
            found[-1] = (found[-1][0], day, windows)
        elif windows:
            found.append((day, day, windows))
    return found


def typical(week: Week) -> Windows:
    """The hours of a make-up working day: those of the week's first working day."""
    return next((windows for windows in week if windows), ())


def _groups(text: str) -> Iterator[_Group]:
    tokens = _tokens(text)
    group = _Group()
    while tokens:
        kind, value = tokens.pop(0)
        if kind in _TIMES:
            if len(tokens) < 2 or tokens[0][0] != "to" or tokens[1][0] not in _TIMES:
                raise CalendarError("calendar.hours_unread", text)
            until = tokens[1][1]
            # 下午1点–6点: the second hour is in the same half of the day.
            group.windows.append((value, until + NOON if kind == "pm" and 0 < until < NOON else until))
            del tokens[:2]
            continue
        if kind == "to":
            raise CalendarError("calendar.hours_unread", text)
        if group.windows:
            yield group
            group = _Group()
        last = value
        if kind == "day" and len(tokens) > 1 and tokens[0][0] == "to" and tokens[1][0] == "day":
            last = tokens[1][1]
            del tokens[:2]
        length = (last - value) % 7 + 1
        group.days += _GROUP_DAYS[value] if kind == "group" else [(value + n) % 7 for n in range(length)]
    if group.days and not group.windows:
        raise CalendarError("calendar.hours_unread", text)
    yield group


_GROUP_DAYS = tuple(tuple(days) for days in _GROUPS.values())


def _tokens(text: str) -> list[tuple[str, int]]:
    folded = fold(text.strip())
    found: list[tuple[str, int]] = []
    position = 0
    if len(folded) > _LONGEST:
        raise CalendarError("calendar.hours_unread", text[:_LONGEST])
    while position < len(folded):
        token = _TOKEN.match(folded, position)
        if token is None or token.end() == position:
            raise CalendarError("calendar.hours_unread", text)
        position = token.end()
        if token["to"]:
            found.append(("to", 0))
        elif token["group"]:
            found.append(("group", list(_GROUPS).index(token["group"])))
        elif token["day"]:
            found.append(("day", [name.lower() for name in DAYS].index(token["day"][:3])))
        elif token["chinese"]:
            found.append(("day", _CHINESE.index(token["chinese"][-1].replace("天", "日"))))
        elif token["hour"]:
            afternoon = token["ampm"] == "p" or token["half"] in ("下午", "晚上")
            found.append(("pm" if afternoon else "time", _minutes(token, afternoon, text)))
    return found


def _minutes(token: re.Match[str], afternoon: bool, text: str) -> int:
    hour, minute = int(token["hour"]), token["minute"] or token["over"] or "0"
    if token["ampm"] and hour == 12:
        hour = 0
    if afternoon and hour < 12:
        hour += 12
    found = hour * 60 + (30 if minute == "半" else int(minute))
    if found > MIDNIGHT or (minute != "半" and int(minute) > 59):
        raise CalendarError("calendar.hours_unread", text)
    return found


def _checked(windows: Windows, text: str) -> Windows:
    """In order, none backwards, none over another; those that touch are one."""
    if any(start >= end for start, end in windows):
        raise CalendarError("calendar.hours_backwards", text)
    joined: list[Window] = []
    for start, end in sorted(windows):
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if any(before[1] > after[0] for before, after in pairwise(joined)):
        raise CalendarError("calendar.hours_overlap", text)
    return tuple(joined)
