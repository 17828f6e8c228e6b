"""Stories take turns between the databases, the languages and the chats, unless `MUSTER_STORIES=all`."""

from __future__ import annotations

import os
import zlib

import pytest

TAKEN = os.environ.get("MUSTER_STORIES") != "all"
_ON_BOTH = {"faults", "cli"}
_IN_TURNS = {"database_url": ("sqlite", "postgresql"), "chat": ("slack", "telegram", "local"), "lang": ("en", "zh")}
"""What of a story takes turns, and its values. (The numbers that pytest gives to parameters go on from one database to
the next.)"""
_OF = 3
"""One turn of so many is PostgreSQL's, where a story costs three times as much as on SQLite."""


def has_its_turn(item: pytest.Item) -> bool:
    """Whether a story runs so, when it runs in turns.

    A story that is told through each chat runs once in each: on PostgreSQL in one of them, and in both languages
    between them. Any other runs on one database, in each of its languages.
    """
    told = getattr(item, "callspec", None)
    if told is None or "database_url" not in told.indices or item.path.parent.name in _ON_BOTH:
        return True
    if any(mark.args[0] == "database_url" for mark in item.iter_markers("parametrize")):
        return True  # it chose for itself
    turning = {name: told.params[name] for name, known in _IN_TURNS.items() if told.params.get(name) in known}
    rest = [part for part in told.id.split("-") if part not in turning.values()]
    drawn = zlib.crc32(f"{item.nodeid.partition('[')[0]} {rest}".encode())
    where = {name: _IN_TURNS[name].index(value) for name, value in turning.items()}
    return _runs(drawn, where["database_url"], where.get("chat"), where.get("lang"))


def _runs(drawn: int, database: int, chat: int | None, lang: int | None) -> bool:
    """By the place of each among those that it takes turns with; `drawn` is the story's own number."""
    turn, language = drawn % _OF, drawn // _OF
    wanted = turn == (lang or 0) if chat is None else turn == chat
    if database != wanted:
        return False
    return chat is None or lang is None or (language + chat) % 2 == lang
