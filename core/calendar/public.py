"""Public holidays by country and region, with their make-up working days; the library behind it loads when it is asked.

An administrator's own list of one year (core/calendar/sheet.py) takes the place of what the library says of that year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from core.calendar.errors import CalendarError

NONE = "none"
"""No country: no public holidays, whatever the level above says."""
_MOVES_NO_MORE = {"TW": 2026}
"""Countries that announced make-up days until the year before, and have none by law since then."""
_LANGUAGES = {"en": ("en_US", "en_GB"), "zh_Hans": ("zh_CN",), "zh_Hant": ("zh_TW", "zh_HK", "zh_MO")}


@dataclass(frozen=True, slots=True)
class PublicYear:
    """The days of one year: those off, with their names, and the days of a weekend that are worked instead."""

    off: Mapping[date, str] = field(default_factory=dict)
    working: frozenset[date] = frozenset()


def read_country(text: str) -> str:
    """A code with its region as it is kept: `TW`, `DE-BY`, `none`. Raises CalendarError for one that is not known."""
    words = text.strip().replace("/", "-").replace(" ", "-", 1)
    if words.casefold() == NONE:
        return NONE
    country, _, region = (part.strip() for part in words.partition("-"))
    _check(country.upper(), "", text)
    if not region:
        return country.upper()
    _check(country.upper(), _region(country.upper(), region), text)
    return f"{country.upper()}-{_region(country.upper(), region)}"


def _region(country: str, given: str) -> str:
    """A region by its code or its name, in any case."""
    import holidays

    known = getattr(holidays, country)
    aliases = {name: code for code, names in known.get_subdivision_aliases().items() for name in names}
    named = {word.casefold(): aliases.get(word, word) for word in (*known.subdivisions, *aliases)}
    return str(named.get(given.casefold(), given))


def _check(country: str, region: str, given: str) -> None:
    import holidays

    if len(country) != 2 or country not in holidays.list_supported_countries():
        raise CalendarError("calendar.no_country", given)
    try:
        holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        raise CalendarError("calendar.no_region", given) from None


@lru_cache(maxsize=512)
def public_year(place: str, year: int) -> PublicYear:
    """What the library knows of a place (`TW`, `DE-BY`) in a year; nothing for a place or a year beyond it."""
    if place in ("", NONE):
        return PublicYear()
    found = _holidays(place, year, None)
    return PublicYear(dict(found), frozenset(day for day in found.weekend_workdays if day.year == year))


@lru_cache(maxsize=64)
def public_names(place: str, year: int, locale: str) -> Mapping[date, str]:
    """The holidays of a year in the reader's language where the library has it, otherwise in the country's own."""
    if place in ("", NONE):
        return {}
    known = _holidays(place, year, None).supported_languages
    language = next((language for language in _LANGUAGES[locale] if language in known), None)
    return dict(_holidays(place, year, language))


def _holidays(place: str, year: int, language: str | None) -> Any:
    import holidays

    country, _, region = place.partition("-")
    return holidays.country_holidays(country, subdiv=region or None, years=year, language=language)


def is_announced(place: str, year: int) -> bool:
    """False where a country moves working days each year and has not said yet how in this one, as far as is known."""
    country = place.partition("-")[0]
    if year >= _MOVES_NO_MORE.get(country, year + 1):
        return True
    return bool(public_year(country, year).working) or not _moves(country, year - 1)


def _moves(country: str, year: int) -> bool:
    """Whether days were moved in any of five years, since the library may be older than the last announcement."""
    return any(public_year(country, each).working for each in range(year - 4, year + 1))
