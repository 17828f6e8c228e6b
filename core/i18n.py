"""The three languages. Catalogs are files beside this one; the wiring reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from string import Formatter
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

from core.card import Bold, Line, Moment, Span

LOCALES = ("en", "zh_Hans", "zh_Hant")
Catalog = Mapping[str, str]
Words = Mapping[str, str]
"""What people type without a slash, folded → command."""
_AS_NAMED: Words = {}
_NOWHERE: Mapping[str, Words] = {}
_COMMAND = re.compile(r"(?<![A-Za-z0-9_./:{}])/([a-z][a-z0-9_]*)\b(?!/)", re.ASCII)


class Translator:
    """Texts of one language. A missing key raises KeyError: the tests hold every catalog to the code."""

    def __init__(
        self, locale: str, catalog: Catalog, zone: str = "UTC", platform: str = "", typed: Words = _AS_NAMED
    ) -> None:
        self.locale = locale
        self.zone = zone
        self.platform = platform
        self._typed = typed
        self._catalog = catalog

    def __call__(self, key: str, **values: object) -> str:
        text = self._catalog[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        return key in self._catalog

    def first(self, *keys: str) -> str:
        """The first of these keys that the catalog has."""
        return next(self._catalog[key] for key in keys if key in self._catalog)

    def count(self, key: str, number: int, **values: object) -> str:
        """The plural form that the language demands, from `key.one` or `key.other`."""
        form = _locale(self.locale).plural_form(number)
        return self.first(f"{key}.{form}", f"{key}.other").format(count=number, **values)

    def line(self, key: str, **spans: Span) -> Line:
        """A text whose places are filled with spans, so that a mention or a moment stays one."""
        found: list[Span] = []
        for literal, name, _, _ in Formatter().parse(self._catalog[key]):
            if literal:
                found.append(literal)
            if name is not None:
                found.append(spans[name])
        return tuple(found)

    def command(self, name: str) -> str:
        """How a command is typed where this is read."""
        return self._typed.get(name, f"/{name}")

    def bold(self, key: str, **values: object) -> Bold:
        return Bold(self(key, **values))

    def moment(self, at: datetime, now: datetime) -> Moment:
        """An absolute moment in this zone, as the language writes it; the year only when it is not this one."""
        local = at.astimezone(_zone(self.zone)).replace(second=0, microsecond=0, tzinfo=None)
        pattern = "pattern.moment" if local.year == now.astimezone(_zone(self.zone)).year else "pattern.moment_year"
        return Moment(at, _written(local, self._catalog[pattern], self.locale))

    def day(self, day: date, today: date) -> str:
        """A day without a time, as the language writes it; the year only when it is not this one."""
        pattern = "pattern.day" if day.year == today.year else "pattern.day_year"
        return _written(datetime.combine(day, time(), UTC), self._catalog[pattern], self.locale)

    def month(self, day: date) -> str:
        """The month that a day is in, with its year."""
        return _written(datetime.combine(day, time(), UTC), self._catalog["pattern.month"], self.locale)

    def spoken(self, at: datetime, now: datetime) -> Line:
        """A moment as a private answer says it: relative and absolute (voice.md 5)."""
        seconds = (at - now).total_seconds()
        unit, size = next(
            (u, s) for u, s in (("day", 86400), ("hour", 3600), ("minute", 60)) if abs(seconds) >= s - 30 or s == 60
        )
        number = max(1, round(abs(seconds) / size))
        side = "in" if seconds >= 0 else "ago"
        said = self("relative.now") if abs(seconds) < 30 else self.count(f"relative.{side}.{unit}", number)
        # Full-width brackets bring their own room.
        return (self.moment(at, now), said if said.startswith("（") else f" {said}")


class Languages:
    """Every catalog, and the translator for a reader. `typed`: of a platform where not every command stands by itself,
    how each of them is typed there, by its name."""

    def __init__(self, catalogs: Mapping[str, Catalog], words: Words, typed: Mapping[str, Words] = _NOWHERE) -> None:
        self._catalogs = catalogs
        self._typed = typed
        self.words = words
        self.choices = self.meanings("choice")
        """What a choice is called in any language, folded → the keys that are called so."""

    @lru_cache(maxsize=512)  # noqa: B019  one Languages lives as long as the process
    def translator(self, locale: str, zone: str, platform: str = "") -> Translator:
        """In a language and a zone; what it says of commands can be typed on that platform."""
        known = locale if locale in self._catalogs else "en"
        catalog = self._retyped(known, platform) if platform in self._typed else self._catalogs[known]
        return Translator(known, catalog, zone, platform, self._typed.get(platform, _AS_NAMED))

    @lru_cache(maxsize=16)  # noqa: B019  one Languages lives as long as the process
    def _retyped(self, locale: str, platform: str) -> Catalog:
        typed = self._typed[platform]
        return {
            key: _COMMAND.sub(lambda said: typed.get(said[1], said[0]), text)
            for key, text in self._catalogs[locale].items()
        }

    @lru_cache(maxsize=16)  # noqa: B019  one Languages lives as long as the process
    def meanings(self, area: str) -> Mapping[str, frozenset[str]]:
        """What the keys below `area.` are called in any language, folded → the keys that are called so."""
        found: dict[str, set[str]] = {}
        above = f"{area}."
        for catalog in self._catalogs.values():
            for key, text in catalog.items():
                if key.startswith(above):
                    name = key.removeprefix(above)
                    found.setdefault(text.casefold(), set()).add(name)
                    found.setdefault(name.casefold(), set()).add(name)
        return {text: frozenset(names) for text, names in found.items()}

    def catalog(self, locale: str) -> Catalog:
        return self._catalogs[locale if locale in self._catalogs else "en"]


@lru_cache(maxsize=1024)
def _written(minute: datetime, pattern: str, locale: str) -> str:
    """What the clock on the wall shows, without its zone: aware moments of two zones are the same key."""
    return format_datetime(minute, pattern, locale=_locale(locale))


@lru_cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def closest_locale(tag: str) -> str:
    """A platform's language tag (zh-CN, zh-hant, en-US) as one of ours; Chinese without a script is 简体."""
    tag = tag.lower().replace("_", "-")
    if not tag.startswith("zh"):
        return "en"
    return "zh_Hant" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "zh_Hans"
