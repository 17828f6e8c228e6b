"""The words of a kind from a file, as keys of the catalogs. What a language lacks another says, or its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Formatter

from core.kinds.model import Kind
from core.kinds.table import Table, Wrong, listed

LOCALES = ("en", "zh_Hans", "zh_Hant")
_INSTEAD = {"en": ("zh_Hans", "zh_Hant"), "zh_Hans": ("zh_Hant", "en"), "zh_Hant": ("zh_Hans", "en")}
_KEYS = frozenset(
    ["name", "help", "new", "title", "example", "words", "states", "details", "choices", "asks", "verbs", "report"]
)
_REPORT = frozenset(["word", "button", "help", "example"])
_VERB = frozenset(["button", "done", "line", "help", "example", "words"])
_COLON = {"en": ": ", "zh_Hans": "：", "zh_Hant": "："}
_NEW = {"en": "New: {}", "zh_Hans": "新建：{}", "zh_Hant": "新增：{}"}


def texts_of(kind: Kind, texts: Table) -> Mapping[str, Mapping[str, str]]:
    """By language, every catalog key that the kind brings. Raises Wrong for what is unknown."""
    said = _languages(texts)
    return {locale: _catalog(kind, locale, [said[one] for one in (locale, *_INSTEAD[locale])]) for locale in LOCALES}


def words_of(kind: Kind, texts: Table) -> Mapping[str, str]:
    """What people type for the kind's commands, in any language."""
    found: dict[str, str] = {}
    for language in _languages(texts).values():
        found |= dict.fromkeys((word.casefold() for word in language.texts("words")), kind.name)
        for verb in language.table("verbs").data:
            words = _of_verb(language, verb).texts("words")
            found |= dict.fromkeys((word.casefold() for word in words), verb)
    return found


def missing(kind: Kind, texts: Table) -> list[str]:
    """What one of the languages does not say itself; a kind that ships with the program says everything in each."""
    found = []
    for locale, language in _languages(texts).items():
        wanted = {"name", "help", "new", "title", "example"} if kind.captured else {"name"}
        wanted |= {"report"} if kind.report else set()
        found += [f"{locale}.{key}" for key in wanted - set(language.data)]
        for key, names in _named(kind).items():
            found += [f"{locale}.{key}.{name}" for name in names - set(language.table(key).data)]
        for verb in _named(kind)["verbs"] & set(language.table("verbs").data):
            said = set(_of_verb(language, verb).data)
            found += [f"{locale}.verbs.{verb}.{word}" for word in _VERB - {"words"} - said]
    return sorted(found)


def _named(kind: Kind) -> Mapping[str, set[str]]:
    """What has a word of its own, by the table that it stands in."""
    return {
        "states": set(kind.states),
        "details": {detail.name for detail in kind.details},
        "choices": {choice for detail in kind.details for choice in detail.choices},
        "asks": {review.name for review in kind.reviews},
        "verbs": {transition.verb for transition in kind.transitions},
    }


def _languages(texts: Table) -> dict[str, Table]:
    Table(texts.data, texts.where, LOCALES)
    return {locale: texts.table(locale, _KEYS) for locale in LOCALES}


def _of_verb(language: Table, verb: str) -> Table:
    return language.table("verbs").table(verb, _VERB)


def _catalog(kind: Kind, locale: str, said: list[Table]) -> dict[str, str]:
    for key, names in _named(kind).items():
        said[0].table(key, names)
    name = _first([language.text("name", "") for language in said], kind.name.replace("_", " "))
    example = _first([language.text("example", "") for language in said], f"/{kind.name} …")
    found = {
        f"choice.{kind.name}": name,
        f"command.{kind.name}.help": _first([t.text("help", "") for t in said], name),
        f"command.{kind.name}.title": _first([t.text("new", "") for t in said], _NEW[locale].format(name)),
        f"command.{kind.name}.example": example,
        f"arg.{kind.name}.title": _first([t.text("title", "") for t in said], name),
        f"shortcut.{kind.name}": _NEW[locale].format(name)[:24],
        f"make.{kind.name}": name,
    }
    for area, key in (("details", f"field.{kind.name}"), ("choices", "choice"), ("asks", f"asking.{kind.name}")):
        found |= {f"{key}.{one}": _word(said, area, one) for one in sorted(_named(kind)[area])}
    for state in kind.states:
        found[f"state.{state}"] = word = _word(said, "states", state)
        if state in kind.final:
            found[f"card.ended.{state}"] = _ended(locale, word)
    if kind.report:
        found |= _report_texts(kind, [language.table("report", _REPORT) for language in said], name)
    for verb in sorted(_named(kind)["verbs"]):
        found |= _verb_texts(kind, verb, locale, [_of_verb(language, verb) for language in said])
    return found


def _report_texts(kind: Kind, said: list[Table], name: str) -> dict[str, str]:
    command = kind.report_command
    return {
        f"button.{command}": _first([one.text("button", "", 40) for one in said], "PDF"),
        f"command.{command}.help": _first([one.text("help", "") for one in said], f"PDF · {name}"),
        f"command.{command}.example": _first([one.text("example", "") for one in said], f"/{command} {kind.prefix}-1"),
        f"steps.{kind.name}.report": _first([one.text("word", "", 20) for one in said], "report"),
    }


def _verb_texts(kind: Kind, verb: str, locale: str, said: list[Table]) -> dict[str, str]:
    button = _first([one.text("button", "", 40) for one in said], verb.replace("_", " ").capitalize())
    plain = button.replace("{", "{{").replace("}", "}}")
    done = _first([_with(one, "done", {"record"}) for one in said], f"{{record}}{_COLON[locale]}{plain}")
    line = _first([_with(one, "line", {"who"}) for one in said], f"{{who}}{_COLON[locale]}{plain}")
    return {
        f"button.{verb}": button,
        f"button.{verb}.{kind.name}": button,
        f"done.{verb}": done,
        f"line.{verb}": line,
        f"line.{verb}_note": f"{line}{_COLON[locale]}{{note}}",
        f"command.{verb}.help": _first([one.text("help", "") for one in said], button),
        f"command.{verb}.example": _first([one.text("example", "") for one in said], f"/{verb} {kind.prefix}-1"),
    }


def _with(table: Table, key: str, places: Collection[str]) -> str:
    """A text with places for what is told: the record, or who did it."""
    text = table.text(key, "")
    try:
        found = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        found = {text}
    if found - set(places):
        allowed = listed([f"{{{name}}}" for name in places])
        raise Wrong(f"{table.where}.{key} has other places in braces than {allowed}")
    return text


def _ended(locale: str, state: str) -> str:
    word = state.replace("{", "{{").replace("}", "}}")
    return f"{word[:1].upper()}{word[1:]} {{at}}" if locale == "en" else f"{{at}} {word}"


def _word(said: list[Table], area: str, name: str) -> str:
    return _first([language.table(area).text(name, "") for language in said], name.replace("_", " "))


def _first(texts: list[str], otherwise: str) -> str:
    return next((text for text in texts if text.strip()), otherwise)
