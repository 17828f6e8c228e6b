"""Stories take turns between databases, chats and languages: none is left out, and each meets what it hangs on."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.turns import has_its_turn

BOTH, CHATS, LANGS = ("sqlite", "postgresql"), ("slack", "telegram", "local"), ("en", "zh")
STORIES = range(60)


def item(number: int, story: int = 0, folder: str = "features", **params: str) -> Any:
    """As pytest collects it: a parameter's index goes on from one database to the next."""
    told = SimpleNamespace(params=params, id="-".join(params.values()), indices=dict.fromkeys(params, number))
    nodeid = f"tests/{folder}/test_any.py::test_{story}[{told.id}]"
    path = Path(f"tests/{folder}/test_any.py")
    return SimpleNamespace(callspec=told, nodeid=nodeid, path=path, iter_markers=lambda name: [])


def told(story: int = 0, folder: str = "features", **each: tuple[str, ...]) -> list[dict[str, str]]:
    """The parameters with which a story runs, of every product of what is given."""
    every = [dict(zip(each, values, strict=True)) for values in product(*each.values())]
    items = [item(number, story, folder, **params) for number, params in enumerate(every)]
    return [one.callspec.params for one in items if has_its_turn(one)]


def test_each_story_is_told_on_one_database() -> None:
    rooms = [one["room"] for one in told(database_url=BOTH, room=tuple("abcdefgh"))]
    assert sorted(rooms) == list("abcdefgh")


def test_stories_meet_both_databases_and_postgresql_a_third_of_them() -> None:
    met = [one["database_url"] for story in STORIES for one in told(story, database_url=BOTH)]
    assert len(met) == len(STORIES)
    assert len(STORIES) / 5 < met.count("postgresql") < len(STORIES) / 2


def test_a_story_of_the_chats_is_told_once_in_each_and_meets_each_language_and_database() -> None:
    for story in STORIES:
        met = told(story, database_url=BOTH, chat=CHATS, lang=LANGS)
        assert sorted(one["chat"] for one in met) == sorted(CHATS)
        assert {one["lang"] for one in met} == set(LANGS)
        assert sorted(one["database_url"] for one in met) == ["postgresql", "sqlite", "sqlite"]
        assert sorted(one["chat"] for one in told(story, database_url=BOTH, chat=CHATS)) == sorted(CHATS)


def test_every_chat_meets_every_language_on_every_database() -> None:
    met = [one for story in STORIES for one in told(story, database_url=BOTH, chat=CHATS, lang=LANGS)]
    assert {tuple(one.values()) for one in met} == set(product(BOTH, CHATS, LANGS))


def test_a_story_of_languages_is_told_in_each() -> None:
    for story in STORIES:
        assert sorted(one["lang"] for one in told(story, database_url=BOTH, lang=LANGS)) == sorted(LANGS)


def test_what_is_about_the_database_is_told_on_both() -> None:
    for folder in ("faults", "cli"):
        assert len(told(folder=folder, database_url=BOTH, chat=CHATS, lang=LANGS)) == 12
