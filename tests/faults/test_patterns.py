"""Fault 50: no pattern, and nothing that reads a line, takes over 50 ms on 100 kB, whatever is in them."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import bot
import core
import handlers
import storage
from bot.catalogs import load
from core.client import split_client
from core.dates import Frame, find_due, parse_moment
from core.dates.rules import Rules
from core.safe import safe
from core.talk import Vocabulary, understand, vocabulary
from core.text import Names, find_references, read_line, tidy
from core.words import command_of
from handlers import registry

LIMIT = 0.05
_YARD, _QUIET = re.compile(r"[a-z]?[0-9]?x"), 0.0025
"""A pattern that is plainly linear, and what it takes where nobody else works."""
SIZE = 100_000
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = Names(frozenset({"bob", "bob chen", "王大維"}), frozenset({"ops"}), frozenset({"acme", "大成"}))
UNITS = [
    *("a", "1", " ", "\n", "　", "@", "~", "!", "-", ":", "<", "、", "é", "王", "\u0301", "\u200b", "\ud800", "\u202e"),
    *("1 ", "a.", "1-", "12:", "I-1", "<@U1|", "xoxb-", "http://", "@a.", "@“", '~"', "王@", "@王大維", "#ops"),
    *("周", "十", "明天", "截止", "tomorrow.", "by ", "due is ", "Acme: ", "\0"),
]  # fmt: skip


BOUNDED = {"core.talk._TAIL": "looked for in a phrase and 80 characters at most"}


@cache
def patterns() -> dict[str, Callable[[str], Any]]:
    """Every compiled pattern of the four packages by where it stands, asked as its module asks it."""
    found: dict[str, Callable[[str], Any]] = {}
    for package in (bot, core, handlers, storage):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.endswith("__main__") or ".migrations" in info.name:
                continue
            module = importlib.import_module(info.name)
            asked = _asked(module)
            for name, value in vars(module).items():
                found.update(_within(f"{info.name}.{name}", value, asked.get(name, {"search"})))
    return {name: run for name, run in found.items() if name not in BOUNDED}


def _asked(module: ModuleType) -> dict[str, set[str]]:
    """The methods that a module calls on each of its names."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


def _within(name: str, value: Any, asked: set[str]) -> Iterator[tuple[str, Callable[[str], Any]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        in_place = asked <= {"match", "fullmatch", "pattern"}
        yield name, (value.fullmatch if "fullmatch" in asked else value.match) if in_place else value.search
    elif isinstance(value, Rules):  # only ever asked at one place of a text
        yield name, lambda text: value.match(text, 0)
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _within(name, inner, {"search"})


def _is_moment(text: str) -> bool:
    return parse_moment(text, Frame(NOW)) is not None


VOCABULARY = Vocabulary(vocabulary(registry(), load().words), frozenset({"bob"}))
READERS: dict[str, Callable[[str], Any]] = {
    "read_line": lambda text: read_line(text, Frame(NOW), NAMES),
    "find_references": find_references,
    "find_due": lambda text: find_due(text, Frame(NOW)),
    "parse_moment": lambda text: parse_moment(text, Frame(NOW)),
    "split_client": lambda text: split_client(text, NAMES, _is_moment),
    "under a card": lambda text: understand(text, "I-1", VOCABULARY, _is_moment),
    "to Muster": lambda text: understand(text, "", VOCABULARY, _is_moment),
    "tidy": tidy,
    "safe": safe,
    "command_of": command_of,
}


def slowest(run: Callable[[str], Any]) -> tuple[float, str]:
    """The worst time of any input, and what it was made of."""
    return max((_fastest(run, (unit * SIZE)[:SIZE] + "!"), unit) for unit in UNITS)


def _fastest(run: Callable[[str], Any], text: str) -> float:
    """The best of up to five, by a yardstick that is laid on beside each: a busy machine is no slow pattern."""
    best = 10 * LIMIT
    for _ in range(5):
        took = _took(run, text)
        if took >= LIMIT:
            took /= max(1.0, _took(_YARD.search, "1" * SIZE) / _QUIET)
        best = min(best, took)
        if best < LIMIT:
            break
    return best


def _took(run: Callable[[str], Any], text: str) -> float:
    began = time.thread_time()
    run(text)
    return time.thread_time() - began


def test_the_walk_finds_the_patterns() -> None:
    assert {"core.text._REFERENCES", "core.marks._SIGN", "bot.logs._TOKENS"} <= set(patterns())
    assert len(patterns()) > 30


def test_no_pattern_backtracks() -> None:
    slow = {name: found for name, run in patterns().items() if (found := slowest(run))[0] >= LIMIT}
    assert not slow


@pytest.mark.parametrize("name", READERS)
def test_nothing_that_reads_a_line_is_held_up(name: str) -> None:
    seconds, unit = slowest(READERS[name])
    assert seconds < LIMIT, unit


def test_the_measure_sees_a_pattern_that_backtracks() -> None:
    assert _fastest(re.compile(r"1+x").search, "1" * (SIZE // 4)) >= LIMIT
