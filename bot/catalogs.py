"""Reads the catalogs beside `core` into its Languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from core.i18n import LOCALES, Languages
from core.kinds import KINDS


def load(typed: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> Languages:
    """Every catalog, and the words that the declared kinds bring from their files where nothing says the same already.
    What a caller adds is its own."""
    read, said = _read()
    catalogs, words = {locale: dict(texts) for locale, texts in read.items()}, dict(said)
    for kind in KINDS.values():
        for locale, texts in catalogs.items():
            texts |= {key: text for key, text in kind.texts.get(locale, {}).items() if key not in texts}
        words |= {word: name for word, name in kind.words.items() if word not in words}
    return Languages(catalogs, words, typed)


@cache
def _read() -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, str]]:
    """Every catalog, flattened: `[card] due = …` becomes `card.due`; lists are words that people type.

    A language is a folder, with a file for each area. They are part of the program, so once is enough.
    """
    catalogs: dict[str, dict[str, str]] = {}
    words: dict[str, str] = {}
    folder = files("core") / "catalogs"
    for locale in LOCALES:
        texts: dict[str, str] = {}
        for file in sorted((folder / locale).iterdir(), key=lambda file: file.name):
            for key, value in flatten(tomllib.loads(file.read_text(encoding="utf-8"))).items():
                if isinstance(value, list):
                    words.update({word.casefold(): key.removeprefix("words.") for word in value})
                else:
                    texts[key] = value
        catalogs[locale] = texts
    return catalogs, words


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            found |= flatten(value, f"{name}.")
        else:
            found[name] = value
    return found
