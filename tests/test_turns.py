"""Stories take turns between the two databases: each is told on one of them, and none is left out."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.turns import has_its_turn


def item(number: int, **params: str) -> Any:
    """As pytest collects it: a parameter's index goes on from one database to the next."""
    told = SimpleNamespace(params=params, id="-".join(params.values()), indices=dict.fromkeys(params, number))
    nodeid = f"tests/features/test_any.py::test_any[{told.id}]"
    path = Path("tests/features/test_any.py")
    return SimpleNamespace(callspec=told, nodeid=nodeid, path=path, iter_markers=lambda name: [])


def test_each_story_is_told_on_one_database() -> None:
    both = ("sqlite", "postgresql")
    items = [item(n, database_url=db, room=room) for n, (db, room) in enumerate(product(both, "abcdefgh"))]
    told = [one.callspec.params["room"] for one in items if has_its_turn(one)]
    assert sorted(told) == list("abcdefgh")


def test_each_chat_and_each_language_meets_both() -> None:
    chats, langs, both = ("slack", "telegram", "local"), ("en", "zh"), ("sqlite", "postgresql")
    every = product(both, chats, langs)
    items = [item(n, database_url=db, chat=chat, lang=lang) for n, (db, chat, lang) in enumerate(every)]
    told = [one.callspec.params for one in items if has_its_turn(one)]
    assert len(told) == 6
    assert {(one["database_url"], one["chat"]) for one in told} == set(product(both, chats))
    assert {(one["database_url"], one["lang"]) for one in told} == set(product(both, langs))
