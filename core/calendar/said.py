"""How a calendar is said: hours and countries in the reader's language, and found by what people write."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_day_names

from core.calendar.errors import CalendarError
from core.calendar.public import NONE, read_country
from core.calendar.week import Week, Windows, runs
from core.dates.fold import half_width
from core.nearest import nearest

_LOCALES = ("en", "zh_Hans", "zh_Hant")
_SIGNS = {"en": ("–", " ", "; "), "zh_Hans": ("至", "、", "；"), "zh_Hant": ("至", "、", "；")}
_ALIKE = 75


def say_week(week: Week, locale: str) -> str:
    """`Mon–Fri 9:00–12:00 13:00–18:00; Sat 9:00–12:00`, 周一至周五 9:00–12:00、13:00–18:00."""
    to, _, then = _SIGNS[locale]
    names = get_day_names("abbreviated", locale=locale)
    said = []
    for first, last, windows in runs(week):
        days = names[first] if first == last else f"{names[first]}{to}{names[last]}"
        said.append(f"{days} {say_windows(windows, locale)}")
    return then.join(said)


def say_windows(windows: Windows, locale: str) -> str:
    return _SIGNS[locale][1].join(f"{_clock(start)}–{_clock(end)}" for start, end in windows)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def say_country(place: str, locale: str) -> str:
    """`TW` as Taiwan, `DE-BY` as Germany (BY)."""
    country, _, region = place.partition("-")
    name = str(Locale.parse(locale).territories.get(country, country))
    brackets = ("（", "）") if locale.startswith("zh") else (" (", ")")
    return f"{name}{brackets[0]}{region}{brackets[1]}" if region else name


def find_country(text: str) -> str:
    """A country by its code or its name in any of the three languages, with its region: 台灣, Germany BY, DE-BY.

    Raises CalendarError.
    """
    words = " ".join(text.split())
    known = _countries()
    folded = words.casefold()
    if code := known.get(folded):
        return read_country(code) if code != NONE else NONE
    name = max(
        (name for name in known if folded.startswith(f"{name} ") or folded.startswith(f"{name}-")), default="", key=len
    )
    return read_country(f"{known[name]}-{words[len(name) + 1 :].strip()}" if name else words)


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    found = {"臺灣": "TW", "uk": "GB", "usa": "US", "none": NONE, "无": NONE, "無": NONE}
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(str(name).casefold(), code)
    return found


def find_zone(text: str) -> str:
    """A zone by its name in any case, or by its city alone. Raises CalendarError, with the nearest name where there
    is one."""
    wanted = half_width(text).strip(' .。"“”「」').casefold().replace(" ", "_")
    zones = _zones()
    if found := zones.get(wanted):
        return found
    near = nearest(wanted, set(zones.values()), _ALIKE)
    raise CalendarError("calendar.zone_near" if near else "calendar.no_zone", near or text)


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(names)}
    return {**cities, **{name.casefold(): name for name in names}}
