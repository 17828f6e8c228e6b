"""Stories take turns between the two databases, unless `MUSTER_STORIES=all`."""

from __future__ import annotations

import os
import zlib

import pytest

TAKEN = os.environ.get("MUSTER_STORIES") != "all"
_ON_BOTH = {"faults", "cli"}
_IN_TURNS = {"database_url": ("sqlite", "postgresql"), "chat": ("slack", "telegram", "local"), "lang": ("en", "zh")}
"""Of what a story hangs on: of two that differ in one of these alone, one has its turn. So each chat and each language
meets both databases. (The numbers that pytest gives to parameters go on from one database to the next.)"""


def has_its_turn(item: pytest.Item) -> bool:
    """Whether a story runs on this database, when it runs on one."""
    told = getattr(item, "callspec", None)
    if told is None or "database_url" not in told.indices or item.path.parent.name in _ON_BOTH:
        return True
    if any(mark.args[0] == "database_url" for mark in item.iter_markers("parametrize")):
        return True  # it chose for itself
    turning = {name: told.params[name] for name, known in _IN_TURNS.items() if told.params.get(name) in known}
    rest = [part for part in told.id.split("-") if part not in turning.values()]
    where = sum(_IN_TURNS[name].index(value) for name, value in turning.items())
    return (zlib.crc32(f"{item.nodeid.partition('[')[0]} {rest}".encode()) + where) % 2 == 0
